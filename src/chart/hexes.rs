//! Hex maps: each area a hexagon of the same size beside its neighbours, so that a small force counts as much as a large one.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, Face, Panel};
use super::classes::{Classes, fill, outline};
use super::error::ChartError;
use super::frame::Sizes;
use super::kind::{AreaMap, MapArea, Place};
use crate::model::Unit;

/// Height of a hexagon's half in letters, where there is room; of the smallest type on it, in pixels, and of type that is large enough.
const RADIUS: f64 = 2.7;
const LEAST_TYPE: f64 = 8.0;
const READABLE: f64 = 10.0;
/// Half the gap between two hexagons, in pixels.
const EDGE: f64 = 1.5;

/// A hex map, ready to be drawn.
pub(super) struct Hexes<'s> {
    areas: Vec<(&'s MapArea, u32, u32)>,
    classes: Classes<'s>,
    unit: Unit,
    sizes: Sizes<'s>,
    /// Leftmost half column and top row, and how many of each there are.
    first: (u32, u32),
    span: (f64, f64),
    /// From the middle of a hexagon to its corners, in pixels.
    radius: f64,
    /// Size of the names on hexagons, and whether they are the shortest; none where hexagons are too small to hold all names.
    letters: Option<(f64, bool)>,
}

impl<'s> Hexes<'s> {
    /// For so much room, from left to right and from top to bottom.
    pub fn new(map: &'s AreaMap, unit: Unit, sizes: Sizes<'s>, (width, height): (u32, f64)) -> Self {
        let areas: Vec<(&MapArea, u32, u32)> = map
            .areas
            .iter()
            .filter_map(|area| match area.place {
                Place::Hex(column, row) => Some((area, column, row)),
                Place::Outline(_) => None,
            })
            .collect();
        let ends = |of: fn(&(&MapArea, u32, u32)) -> u32| {
            let (least, most) = areas.iter().map(of).fold((u32::MAX, 0), |(lo, hi), at| (lo.min(at), hi.max(at)));
            (least, f64::from(most.saturating_sub(least)))
        };
        let ((left, columns), (top, rows)) = (ends(|area| area.1), ends(|area| area.2));
        let room = f64::from(width) - 2.0 * sizes.pad;
        let classes = Classes::new(map, unit, sizes, room);
        let high = (height - classes.height()) / (1.5 * rows + 2.0);
        let radius = (room / (columns / 2.0 + 1.0) / 3f64.sqrt()).min(RADIUS * sizes.label).min(high);
        let mut hexes =
            Self { areas, classes, unit, sizes, first: (left, top), span: (columns / 2.0 + 1.0, 1.5 * rows + 2.0), radius, letters: None };
        let fitting = |shortest: bool| {
            let names = || hexes.areas.iter().map(move |(area, ..)| if shortest { &area.shortest } else { &area.short });
            // A name broken inside a word has more lines than words: only type in which none is.
            let whole = |letters: &f64| {
                let face = Face { size: *letters, ..sizes.name(true) };
                face.widest(names().flat_map(|name| name.split([' ', '-']).map(str::to_owned).chain(face.wrap(name, hexes.room())))) <= hexes.room()
            };
            let smaller = (0..).map(|i| sizes.label - 0.5 * f64::from(i)).take_while(|size| *size >= LEAST_TYPE);
            smaller.into_iter().find(whole).map(|letters| (letters, shortest))
        };
        hexes.letters = fitting(false).filter(|(letters, _)| *letters >= READABLE).or_else(|| fitting(true)).or_else(|| fitting(false));
        hexes
    }

    /// Width for words on a hexagon.
    fn room(&self) -> f64 {
        0.93 * 3f64.sqrt() * (self.radius - EDGE)
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        self.classes.height() + self.span.1 * self.radius
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        canvas.layer("key", || self.classes.draw(canvas, panel))?;
        let step = 3f64.sqrt() * self.radius;
        let left = f64::midpoint(panel.left, panel.right) - self.span.0 * step / 2.0 + step / 2.0;
        let top = panel.top + self.classes.height() + self.radius;
        let middle = |column: u32, row: u32| {
            let (across, down) = (f64::from(column - self.first.0) / 2.0, f64::from(row - self.first.1));
            (left + across * step, top + 1.5 * down * self.radius)
        };
        let mut order = self.areas.clone();
        order.sort_by_key(|(area, ..)| area.focus);
        for (area, column, row) in order {
            canvas.told(&area.name, area.says(self.unit), || self.hexagon(canvas, area, middle(column, row)))?;
        }
        Ok(())
    }

    fn hexagon(&self, canvas: &Canvas, area: &MapArea, (x, y): (f64, f64)) -> Result<(), ChartError> {
        let corner = |i: u8| {
            let turn = std::f64::consts::PI * (f64::from(i) / 3.0 + 0.5);
            // A gap between neighbours, so that the strong outline of a focus covers none.
            (x + (self.radius - EDGE) * turn.cos(), y + (self.radius - EDGE) * turn.sin())
        };
        let filling = self.classes.fill(area);
        let ring: Vec<(f64, f64)> = (0..6).map(corner).collect();
        fill(canvas, std::slice::from_ref(&ring), filling)?;
        let Some((letters, shortest)) = self.letters else { return Ok(()) };
        let ground = filling.ground(canvas.style);
        let name = Face { size: letters, colour: canvas.style.on(ground), ..self.sizes.name(true) };
        let figure = Face { bold: false, ..name };
        let mut lines = name.wrap(if shortest { &area.shortest } else { &area.short }, self.room());
        let names = lines.len();
        let value = area.label(self.unit).filter(|value| figure.widest([value]) <= self.room());
        let room = 1.5 * self.radius / name.line_height();
        lines.extend(value.filter(|_| names as f64 + 1.0 <= room));
        let top = y - name.line_height() * (lines.len() as f64 - 1.0) / 2.0;
        for (i, line) in lines.iter().enumerate() {
            let face = if i < names { name } else { figure };
            let at = (x, top + name.line_height() * i as f64);
            if filling.is_lined() {
                canvas.patch(std::slice::from_ref(line), (x - face.widest([line]) / 2.0, at.1), face, HPos::Left)?;
            } else {
                canvas.block(std::slice::from_ref(line), at, face, HPos::Center)?;
            }
        }
        // Again, where a long name on hatching covers it.
        outline(canvas, &[ring], area.focus)
    }
}
