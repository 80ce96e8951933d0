//! Values in classes: a colour by lightness for each, and a key that says where each begins.

use super::canvas::{Canvas, Panel};
use super::colour::Colour;
use super::error::{Broken, ChartError, broken};
use super::frame::Sizes;
use super::key::Key;
use super::kind::{AreaMap, MapArea, Shading};
use super::legend::Legend;
use super::palette::{Ink, parts};
use super::scene::Point;
use super::spec::Mark;
use super::style::{MARKS, Style};
use crate::model::Unit;

/// Pixels between the bar and what stands below it.
const BELOW: f64 = 6.0;
/// Width of a border in pixels, of the outline of what is in focus, and of what parts it from the fills on its sides.
const BORDER: f64 = 0.75;
const STRONG: f64 = 2.5;
const APART: f64 = 5.0;

/// Classes with their colours and their key.
pub(super) struct Classes<'s> {
    edges: Vec<f64>,
    unit: Unit,
    ramp: Vec<Colour>,
    legend: Legend<'s>,
    /// What else there is: areas without a figure, areas without a shade, and those in focus, in this order.
    others: Option<Key<'s>>,
    gap: bool,
    /// Of those without a shade, which words say what they are.
    blank: bool,
    /// The others stand beside the bar and not below it, so many pixels from the left.
    beside: Option<f64>,
}

impl<'s> Classes<'s> {
    /// `room` is the width of the key in pixels.
    pub fn new(map: &AreaMap, unit: Unit, sizes: Sizes<'s>, room: f64) -> Self {
        let gap = map.areas.iter().any(|area| area.shown != Shading::Not && area.mark.is_none());
        let rest = map.areas.iter().any(|area| area.shown == Shading::Not);
        let unclear = map.areas.iter().any(|area| area.shown == Shading::Unclear);
        let blank = match (unclear, rest) {
            (true, true) => Some("95% interval includes zero, or not shown"),
            (true, false) => Some("95% interval includes zero"),
            (false, true) => Some("not shown"),
            (false, false) => None,
        };
        let ramp = shades(sizes.style, &map.edges);
        let legend = Legend::new(map, unit, ramp.clone(), sizes, room);
        let mut words: Vec<String> = gap.then_some("no figure").into_iter().chain(blank).map(str::to_owned).collect();
        let figure = |area: &MapArea| area.mark.map_or("no figure".to_owned(), |mark| unit.label(mark.value));
        words.extend(map.areas.iter().filter(|area| area.focus).map(|area| format!("{}: {}", area.name, figure(area))));
        let (face, from) = (sizes.plain(), legend.width + 2.0 * sizes.label);
        let key = |room: f64| Key::new(words.iter().map(String::as_str), face, room);
        let whole = face.widest(&words) + 1.4 * face.size <= room - from;
        let narrow = Some(key(room - from)).filter(|key| whole && key.height <= legend.height());
        let beside = narrow.is_some().then_some(from);
        let others = (!words.is_empty()).then(|| narrow.unwrap_or_else(|| key(room)));
        Self { edges: map.edges.clone(), unit, ramp, legend, others, gap, blank: blank.is_some(), beside }
    }

    /// Height of the key, with the space below it, in pixels.
    pub fn height(&self) -> f64 {
        let below = self.others.as_ref().filter(|_| self.beside.is_none()).map_or(0.0, |key| key.height + BELOW);
        self.legend.height() + below + 14.0
    }

    /// How an area is filled.
    pub fn fill(&self, area: &MapArea) -> Fill {
        let class = |mark: &Mark| self.ramp.get(class_of(&self.edges, self.unit.rounded(mark.value)));
        match area.mark.as_ref().filter(|_| area.shown != Shading::Unclear).and_then(class) {
            Some(colour) => Fill::Class(*colour),
            None if area.shown == Shading::Shaded => Fill::Gap,
            None => Fill::Empty,
        }
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        self.legend.draw(canvas, panel)?;
        let Some(key) = &self.others else { return Ok(()) };
        let (right, high) = (self.beside.unwrap_or_default(), self.legend.height());
        let down = if self.beside.is_some() { (self.legend.middle() - key.height / 2.0).clamp(0.0, high - key.height) } else { high + BELOW };
        key.draw(canvas, (panel.left + right, panel.top + down), |i, from, to| {
            let corners = [from, (to.0, from.1), to, (from.0, to.1)];
            let own = self.gap.then_some(Fill::Gap).into_iter().chain(self.blank.then_some(Fill::Empty)).nth(i);
            fill(canvas, &[corners.to_vec()], own.unwrap_or(Fill::Empty))?;
            if own.is_none() { outline(canvas, &[corners.to_vec()], true) } else { Ok(()) }
        })
    }
}

/// How an area is filled: with the colour of its class, hatched without a figure, or not at all.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fill {
    Class(Colour),
    Gap,
    Empty,
}

impl Fill {
    /// The ground on which words stand.
    pub fn ground(self, style: &Style) -> Colour {
        if let Self::Class(colour) = self { colour } else { style.ground }
    }
}

/// Rings with their filling and their outlines.
pub(super) fn fill(canvas: &Canvas, rings: &[Vec<Point>], filling: Fill) -> Result<(), ChartError> {
    let ground = filling.ground(canvas.style);
    // Between dark neighbours a border is light.
    let border = if ground.contrast(canvas.style.quiet) < 2.0 { canvas.style.ground } else { canvas.style.quiet };
    rings.iter().try_for_each(|ring| canvas.outlined(ring, ground, border, BORDER))?;
    if matches!(filling, Fill::Gap) {
        hatch(rings, 5.0).into_iter().try_for_each(|(from, to)| canvas.path(&[from, to], canvas.style.grey.0, 1.0))?;
    }
    Ok(())
}

/// The outlines alone, strong where in focus: with the ground's colour on both sides, so that they are seen on fills as dark as they are.
pub(super) fn outline(canvas: &Canvas, rings: &[Vec<Point>], focus: bool) -> Result<(), ChartError> {
    let style = canvas.style;
    let lines: &[(Colour, f64)] = if focus { &[(style.ground, APART), (style.ink, STRONG)] } else { &[(style.quiet, BORDER)] };
    lines.iter().try_for_each(|(colour, width)| {
        rings.iter().try_for_each(|ring| {
            let closed: Vec<Point> = ring.iter().chain(ring.first()).copied().collect();
            canvas.path(&closed, *colour, *width)
        })
    })
}

/// Slanting lines inside rings, so many pixels apart.
fn hatch(rings: &[Vec<Point>], apart: f64) -> Vec<(Point, Point)> {
    let along = |&(x, y): &Point| x + y;
    let ends = rings.iter().flatten().map(along).fold((f64::MAX, f64::MIN), |(lo, hi), at| (lo.min(at), hi.max(at)));
    let mut lines = Vec::new();
    let mut at = ends.0 + apart;
    while at < ends.1 {
        let mut hits: Vec<Point> = Vec::new();
        for ring in rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let (from, to) = (along(a) - at, along(b) - at);
                if (from < 0.0) != (to < 0.0) {
                    let share = from / (from - to);
                    hits.push((a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share));
                }
            }
        }
        hits.sort_by(|a, b| a.0.total_cmp(&b.0));
        lines.extend(hits.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))));
        at += apart;
    }
    lines
}

/// The class of a value: how many edges it has reached.
pub(super) fn class_of(edges: &[f64], value: f64) -> usize {
    edges.iter().filter(|edge| value >= **edge).count()
}

/// A colour for each class, the farther from zero the stronger: where zero is an edge, of one colour below it and of another above. In greys, which
/// cannot tell two colours, they go on from the lowest class to the highest.
fn shades(style: &Style, edges: &[f64]) -> Vec<Colour> {
    let [above, below] = parts(style, 2).try_into().map_or([style.series[0].0; 2], |inks: [Ink; 2]| inks.map(|ink| ink.mark));
    match edges.iter().position(|edge| *edge == 0.0) {
        Some(zero) if !below.is_grey() => {
            let mut shades = ramp(style, below, zero + 1);
            shades.reverse();
            shades.extend(ramp(style, above, edges.len() - zero));
            shades
        }
        _ => {
            let mut shades = ramp(style, style.series[0].0, edges.len() + 1);
            if edges.iter().filter(|edge| **edge < 0.0).count() * 2 > edges.len() {
                shades.reverse();
            }
            shades
        }
    }
}

/// Shades that differ by lightness, so that they also differ in grey; the first is nearest to the ground. Steps leave out the middle greys on
/// which neither dark nor light words could be read. On a dark ground, where a thin outline is soon lost, the first can be seen without one if the
/// colour is light enough to leave room for the others.
fn ramp(style: &Style, colour: Colour, count: usize) -> Vec<Colour> {
    let clear = style.is_dark() && colour.on(style.ground, DARK).contrast(style.ground) >= MARKS;
    let much: &[f64] = match (count, clear) {
        (0 | 1, _) => &[0.5],
        (2, false) => &[0.32, 1.0],
        (3, false) => &[0.2, 0.5, 1.0],
        (4, false) => &[0.14, 0.42, 0.72, 1.0],
        (_, false) => &[0.12, 0.32, 0.5, 0.72, 1.0],
        (2, true) => &[DARK, 1.0],
        (3, true) => &[DARK, 0.7, 1.0],
        (4, true) => &[DARK, 0.64, 0.8, 1.0],
        (_, true) => &[DARK, 0.612, 0.732, 0.858, 1.0],
    };
    much.iter().map(|much| colour.on(style.ground, *much)).collect()
}

/// So much of a colour is in the first shade on a dark ground.
const DARK: f64 = 0.455;

/// The rules of a map of classes.
pub(super) fn rules(map: &AreaMap, unit: Unit) -> Broken {
    let rising = map.edges.iter().zip(map.edges.iter().skip(1)).all(|(a, b)| a < b) && map.edges.iter().all(|edge| edge.is_finite());
    let change = "Draw a rate per head or a share: large numbers only show where most people live";
    broken(unit.is_total(), "a map does not show counts", change)
        .or_else(|| broken(map.edges.len() > 4 || !rising, "a map has at most five classes, whose edges rise", format!("Change {:?}", map.edges)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_begin_at_their_edges_as_labels_say_them() {
        let edges = [0.05, 0.1];
        let class = |value: f64| class_of(&edges, Unit::Percent.rounded(value));
        // 4.96% is written 5.0%, and so belongs to the class that begins there.
        assert_eq!([0.0494, 0.0496, 0.05, 0.0994, 0.1].map(class), [0, 1, 1, 1, 2]);
    }

    #[test]
    fn classes_differ_in_grey_and_words_on_them_can_be_read() {
        for name in ["light", "dark", "print"] {
            let style = Style::load(name).unwrap();
            for count in 2..=5 {
                let ramp = ramp(&style, style.series[0].0, count);
                assert_eq!(ramp.len(), count);
                assert!(ramp.windows(2).all(|pair| pair[0].contrast(pair[1]) >= 1.29), "{name}: {ramp:?}");
                assert!(name != "dark" || ramp[0].contrast(style.ground) >= MARKS, "{ramp:?}");
                let from_ground: Vec<f64> = ramp.iter().map(|colour| colour.contrast(style.ground)).collect();
                assert!(from_ground.windows(2).all(|pair| pair[0] < pair[1]), "{name}: {from_ground:?}");
                assert!(ramp.iter().all(|colour| colour.contrast(style.on(*colour)) >= 4.5), "{name}: {ramp:?}");
            }
        }
    }

    /// Two edges below zero, zero, and one above.
    #[test]
    fn on_either_side_of_zero_shades_grow_stronger_in_another_colour() {
        for name in ["light", "dark"] {
            let style = Style::load(name).unwrap();
            let shades = shades(&style, &[-0.2, -0.1, 0.0, 0.1]);
            let strength: Vec<f64> = shades.iter().map(|colour| colour.contrast(style.ground)).collect();
            assert!(strength[0] > strength[1] && strength[1] > strength[2] && strength[3] < strength[4], "{name}: {strength:?}");
            assert!(shades[0] != shades[4] && shades.iter().all(|colour| colour.contrast(style.on(*colour)) >= 4.5), "{name}: {shades:?}");
        }
        let print = Style::load("print").unwrap();
        let shades = shades(&print, &[-0.2, -0.1, 0.0, 0.1]);
        assert!(shades.windows(2).all(|pair| pair[0].contrast(print.ground) < pair[1].contrast(print.ground)), "{shades:?}");
    }

    #[test]
    fn hatching_stays_inside_and_out_of_holes() {
        let square = |lo: f64, hi: f64| vec![(lo, lo), (hi, lo), (hi, hi), (lo, hi)];
        let lines = hatch(&[square(0.0, 30.0), square(10.0, 20.0)], 7.0);
        assert!(lines.len() > 8);
        for ((x1, y1), (x2, y2)) in lines {
            let middle = (f64::midpoint(x1, x2), f64::midpoint(y1, y2));
            let inside = |(x, y): Point, lo: f64, hi: f64| x > lo && x < hi && y > lo && y < hi;
            assert!(inside(middle, 0.0, 30.0) && !inside(middle, 10.0, 20.0), "{middle:?}");
        }
    }
}
