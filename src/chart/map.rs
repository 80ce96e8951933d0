//! Maps of areas as they lie, with an enlargement where some are too small to be seen.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Panel};
use super::classes::{Classes, fill, outline};
use super::error::ChartError;
use super::frame::Sizes;
use super::goal::{Piece, crosses};
use super::kind::{AreaMap, MapArea, Place};
use super::map_names::{Names, Shape};
use crate::model::Unit;

/// Height of the map in letters, where there is room.
const HEIGHT: f64 = 42.0;
/// An area that is less than so many pixels wide and high cannot be seen.
const SEEN: f64 = 8.0;
/// Corners closer than so many pixels cannot be told apart.
const APART: f64 = 0.6;
/// Parts of the panel's width for the enlargement: the first that leaves the map clear.
const INSET: [f64; 6] = [MOST_INSET, 0.26, 0.22, 0.19, 0.16, LEAST_INSET];
const MOST_INSET: f64 = 0.3;
const LEAST_INSET: f64 = 0.13;

type Ring = Vec<(f64, f64)>;

/// A map, ready to be drawn.
pub(super) struct Outlines<'s> {
    /// From the largest area to the smallest: one that lies in a hole of another is drawn over it.
    areas: Vec<(&'s MapArea, Vec<Ring>)>,
    bounds: Bounds,
    classes: Classes<'s>,
    unit: Unit,
    headline: &'s str,
    sizes: Sizes<'s>,
    /// Pixels for each degree of latitude.
    scale: f64,
    inset: Option<Inset>,
}

/// What is enlarged.
struct Inset {
    bounds: Bounds,
    words: String,
}

/// From west to east and north to south, on one scale.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Bounds {
    fn of<'r>(rings: impl Iterator<Item = &'r Ring>) -> Self {
        let nowhere = Self { left: f64::MAX, top: f64::MAX, right: f64::MIN, bottom: f64::MIN };
        rings.flatten().fold(nowhere, |b, &(x, y)| Self { left: b.left.min(x), top: b.top.min(y), right: b.right.max(x), bottom: b.bottom.max(y) })
    }

    fn wide(&self) -> f64 {
        self.right - self.left
    }

    fn high(&self) -> f64 {
        self.bottom - self.top
    }

    fn holds(&self, other: &Self) -> bool {
        self.left <= other.left && self.right >= other.right && self.top <= other.top && self.bottom >= other.bottom
    }
}

impl<'s> Outlines<'s> {
    /// For so much room, from left to right and from top to bottom.
    pub fn new(map: &'s AreaMap, (unit, headline): (Unit, &'s str), sizes: Sizes<'s>, (width, height): (u32, f64)) -> Self {
        let outlines = |area: &'s MapArea| match &area.place {
            Place::Outline(rings) => Some((area, rings)),
            Place::Hex(..) => None,
        };
        let found: Vec<(&MapArea, &Vec<Ring>)> = map.areas.iter().filter_map(outlines).collect();
        let degrees = Bounds::of(found.iter().flat_map(|(_, rings)| rings.iter()));
        // A degree of longitude is shorter than one of latitude; here as at the middle of the map.
        let narrow = f64::midpoint(degrees.top, degrees.bottom).to_radians().cos();
        let flat = |rings: &Vec<Ring>| rings.iter().map(|ring| ring.iter().map(|(x, y)| (x * narrow, -y)).collect()).collect::<Vec<Ring>>();
        let mut areas: Vec<(&MapArea, Vec<Ring>)> = found.into_iter().map(|(area, rings)| (area, flat(rings))).collect();
        let size = |rings: &[Ring]| rings.iter().map(surface).fold(0.0, f64::max);
        areas.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then_with(|| a.0.name.cmp(&b.0.name)));
        let bounds = Bounds::of(areas.iter().flat_map(|(_, rings)| rings.iter()));
        let room = f64::from(width) - 2.0 * sizes.pad;
        let classes = Classes::new(map, unit, sizes, room);
        let scale = (room / bounds.wide()).min((HEIGHT * sizes.label).min(height - classes.height()) / bounds.high());
        let inset = Inset::of(&areas, scale);
        Self { areas, bounds, classes, unit, headline, sizes, scale, inset }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        self.classes.height() + self.bounds.high() * self.scale
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        canvas.layer("key", || self.classes.draw(canvas, panel))?;
        let top = panel.top + self.classes.height();
        // In the middle of what the enlargement leaves.
        let room = (panel.right - panel.left) * if self.inset.is_some() { 1.0 - MOST_INSET } else { 1.0 };
        let left = panel.left + ((room - self.bounds.wide() * self.scale) / 2.0).max(0.0);
        let (main, whole) =
            (self.placed(canvas, &self.bounds, self.scale, (left, top)), Panel { top, bottom: top + self.bounds.high() * self.scale, ..panel });
        self.areas(canvas, &main)?;
        let Some(inset) = &self.inset else { return self.names(canvas, &main, whole, Vec::new(), Some(&|_: &MapArea| false)) };
        let face = self.sizes.small();
        let lines = face.wrap(&inset.words, MOST_INSET * (panel.right - panel.left));
        let words = top + face.line_height() * lines.len() as f64 + 6.0;
        for (i, line) in lines.iter().enumerate() {
            let y = top + face.line_height() * (i as f64 + 0.5);
            canvas.text(line, (panel.right, y), face, HPos::Right, VPos::Center)?;
        }
        let wide = |part: f64| part * (panel.right - panel.left);
        let around = |part: f64| {
            let high = inset.bounds.high() * wide(part) / inset.bounds.wide();
            Panel { left: panel.right - wide(part) - 6.0, top, right: panel.right, bottom: words + high + 6.0 }
        };
        let clear = |part: &f64| !self.borders((left, top)).any(|border| crosses(border, around(*part)));
        let part = INSET.into_iter().find(clear).unwrap_or(LEAST_INSET);
        let mut large = self.placed(canvas, &inset.bounds, wide(part) / inset.bounds.wide(), (panel.right - wide(part), words));
        let enlarged =
            |area: &MapArea| self.areas.iter().any(|(known, rings)| known.name == area.name && inset.bounds.holds(&Bounds::of(rings.iter())));
        large.retain(|shape| enlarged(shape.area));
        self.areas(canvas, &large)?;
        let head = Panel { left: panel.right - face.widest(&lines), bottom: words, ..around(part) };
        self.names(canvas, &large, Panel { top: words, ..around(part) }, Vec::new(), None)?;
        self.names(canvas, &main, whole, vec![around(part), head], Some(&enlarged))
    }

    fn names(
        &self,
        canvas: &Canvas,
        shapes: &[Shape],
        room: Panel,
        taken: Vec<Panel>,
        enlarged: Option<&dyn Fn(&MapArea) -> bool>,
    ) -> Result<(), ChartError> {
        let names = Names { shapes, enlarged, headline: self.headline, unit: self.unit, sizes: self.sizes, room, taken };
        canvas.layer("names", || names.draw(canvas))
    }

    /// Every piece of a border, with the corner of the map at `origin`.
    fn borders(&self, origin: (f64, f64)) -> impl Iterator<Item = Piece> {
        let place = move |(x, y): (f64, f64)| (origin.0 + (x - self.bounds.left) * self.scale, origin.1 + (y - self.bounds.top) * self.scale);
        let rings = self.areas.iter().flat_map(|(_, rings)| rings);
        rings.flat_map(move |ring| ring.iter().zip(ring.iter().skip(1)).map(move |(a, b)| (place(*a), place(*b))))
    }

    /// Every area in the picture, with the corner of `bounds` at `origin`.
    fn placed(&self, canvas: &Canvas, bounds: &Bounds, scale: f64, origin: (f64, f64)) -> Vec<Shape<'s>> {
        let place = |&(x, y): &(f64, f64)| (origin.0 + (x - bounds.left) * scale, origin.1 + (y - bounds.top) * scale);
        let shape = |(area, rings): &(&'s MapArea, Vec<Ring>)| Shape {
            area,
            rings: rings.iter().map(|ring| thinned(ring.iter().map(place))).collect(),
            ground: self.classes.fill(area).ground(canvas.style),
            lined: self.classes.fill(area).is_lined(),
        };
        self.areas.iter().map(shape).collect()
    }

    fn areas(&self, canvas: &Canvas, shapes: &[Shape]) -> Result<(), ChartError> {
        for Shape { area, rings, .. } in shapes {
            canvas.told(&area.name, area.says(self.unit), || fill(canvas, rings, self.classes.fill(area)))?;
        }
        // Over its neighbours. Islands that the outline would cover have none, unless nothing else is there.
        let is_large = |ring: &&Ring| Bounds::of(std::iter::once(*ring)).wide().max(Bounds::of(std::iter::once(*ring)).high()) > SEEN * 2.0;
        shapes.iter().filter(|shape| shape.area.focus).try_for_each(|shape| {
            let large: Vec<Ring> = shape.rings.iter().filter(is_large).cloned().collect();
            outline(canvas, if large.is_empty() { &shape.rings } else { &large }, true)
        })
    }
}

impl Inset {
    /// The smallest area around one that cannot be seen, with it.
    fn of(areas: &[(&MapArea, Vec<Ring>)], scale: f64) -> Option<Self> {
        let bounds = |rings: &[Ring]| Bounds::of(rings.iter());
        let unseen = |b: &Bounds| b.wide() * scale < SEEN && b.high() * scale < SEEN;
        let (small, hidden) = areas.iter().map(|(area, rings)| (area, bounds(rings))).find(|(_, b)| unseen(b))?;
        let around = areas.iter().map(|(area, rings)| (area, bounds(rings))).filter(|(area, b)| area.name != small.name && b.holds(&hidden));
        let (large, bounds) = around.min_by(|(_, a), (_, b)| (a.wide() * a.high()).total_cmp(&(b.wide() * b.high())))?;
        Some(Self { bounds, words: format!("Enlarged: {} and {}", large.name, small.name) })
    }
}

/// The corners that can be told apart in the picture.
fn thinned(corners: impl Iterator<Item = (f64, f64)>) -> Ring {
    let mut kept: Ring = Vec::new();
    for (x, y) in corners {
        if kept.last().is_none_or(|last| (last.0 - x).hypot(last.1 - y) >= APART) {
            kept.push((x, y));
        }
    }
    kept
}

/// Surface inside a ring, whichever way round it runs.
fn surface(ring: &Ring) -> f64 {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    (pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0).abs()
}
