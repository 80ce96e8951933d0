//! Names and values on a map of areas as they lie: inside an area that holds them, else beside it where nothing else lies.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel};
use super::colour::Colour;
use super::ends::longest;
use super::error::ChartError;
use super::frame::Sizes;
use super::goal::{Piece, cross, crosses};
use super::inside::{holds, widest_place};
use super::kind::MapArea;
use super::scene::Point;
use crate::model::Unit;

/// Pixels from an area to a name beside it, the nearest first.
const AWAY: [f64; 5] = [5.0, 14.0, 26.0, 42.0, 64.0];
/// Pixels from one place to the next that is tried, and between two names.
const STEP: f64 = 7.0;
const GAP: f64 = 3.0;
/// A name so many pixels from its area has a line to it.
const NEAR: f64 = 9.0;
/// How much of its size a name with its value may lose so that both fit.
const SMALLER: f64 = 0.85;

/// An area with its outline in the picture.
pub(super) struct Shape<'s> {
    pub area: &'s MapArea,
    pub rings: Vec<Vec<Point>>,
    /// What its name is written on, and whether lines run through that.
    pub ground: Colour,
    pub lined: bool,
}

impl Shape<'_> {
    /// Takes the lines away where words will stand.
    fn clear(&self, canvas: &Canvas, Panel { left, top, right, bottom }: Panel) -> Result<(), ChartError> {
        if self.lined { canvas.bar((left, top), (right, bottom), self.ground, false) } else { Ok(()) }
    }
}

/// Where names may stand, and what they keep clear of.
pub(super) struct Names<'s> {
    pub shapes: &'s [Shape<'s>],
    /// Which areas have their names in an enlargement; none on the enlargement, which names all it can.
    pub enlarged: Option<&'s dyn Fn(&MapArea) -> bool>,
    /// What the headline says: whoever is named in it is named on the map before others.
    pub headline: &'s str,
    pub unit: Unit,
    pub sizes: Sizes<'s>,
    pub room: Panel,
    /// What else is drawn there.
    pub taken: Vec<Panel>,
}

impl<'s> Names<'s> {
    pub fn draw(mut self, canvas: &Canvas) -> Result<(), ChartError> {
        let (mut left, enlarged) = (Vec::new(), self.enlarged);
        for shape in self.shapes.iter().filter(|shape| shape.area.mark.is_some() && !enlarged.is_some_and(|is| is(shape.area))) {
            if !self.inside(canvas, shape)? {
                left.push(shape);
            }
        }
        let (least, most) = self.ends();
        let rank = |area: &MapArea| {
            let value = area.mark.map(|mark| mark.value);
            [!self.headline.contains(&area.name), !area.focus, !area.care, value != most, value != least]
        };
        left.sort_by_key(|shape| rank(shape.area));
        let mut lines: Vec<Piece> = Vec::new();
        // Where one area is in focus, no line to another goes over its neighbours.
        let focus = self.shapes.iter().any(|shape| shape.area.focus);
        for shape in left {
            let weighty = self.enlarged.is_none() || rank(shape.area).contains(&false);
            let over_others = weighty && (shape.area.focus || !focus);
            if let Some((label, line)) = self.beside(shape, &lines) {
                self.write(canvas, shape, label, line)?;
                self.taken.push(label);
                lines.push(line);
            } else if let Some((label, line)) = self.across(shape, &lines).filter(|_| over_others) {
                self.write(canvas, shape, label, line)?;
                self.taken.push(label);
                lines.push(line);
            } else {
                self.smaller(canvas, shape, &lines)?;
            }
        }
        Ok(())
    }

    /// The lowest value and the highest.
    fn ends(&self) -> (Option<f64>, Option<f64>) {
        let values = || self.shapes.iter().filter_map(|shape| shape.area.mark).map(|mark| mark.value);
        (values().min_by(f64::total_cmp), values().max_by(f64::total_cmp))
    }

    fn name(&self) -> Face<'s> {
        Face { bold: true, colour: self.sizes.style.ink, ..self.sizes.small() }
    }

    fn figure(&self) -> Face<'s> {
        Face { bold: false, ..self.name() }
    }

    /// The key says the unit.
    fn words(&self, area: &MapArea) -> String {
        area.label(self.unit).unwrap_or_default().replace('%', "")
    }

    /// Writes name and value inside the area, the name in full if it can be; says whether they fit.
    fn inside(&mut self, canvas: &Canvas, shape: &Shape) -> Result<bool, ChartError> {
        let (name, value) = (self.name(), self.words(shape.area));
        let (full, wide) = (&shape.area.name, self.figure().widest([&value]));
        let fits = |lines: Vec<String>| {
            let size = (name.widest(&lines).max(wide) + 8.0, name.line_height() * (lines.len() + 1) as f64);
            Some((widest_place(&shape.rings, size.0, size.1)?, size, lines))
        };
        // Broken between words, never inside one.
        let two = name.balance(full, (0.7 * name.widest([full])).max(longest(name, full)));
        let above = [vec![full.clone()], two].into_iter().filter(|lines| lines.len() < 3).find_map(fits);
        if let Some(((x, y), size, lines)) = above.or_else(|| fits(vec![shape.area.short.clone()])) {
            let colour = canvas.style.on(shape.ground);
            shape.clear(canvas, around((x, y), (size.0 - 4.0, size.1)))?;
            canvas.block(&lines, (x, y - name.line_height() / 2.0), Face { colour, ..name }, HPos::Center)?;
            let below = y + name.line_height() * lines.len() as f64 / 2.0;
            canvas.text(&value, (x, below), Face { colour, ..self.figure() }, HPos::Center, VPos::Center)?;
            self.taken.push(around((x, y), size));
            return Ok(true);
        }
        self.in_line(canvas, shape)
    }

    /// The same side by side, where the area is too low for two lines.
    fn in_line(&mut self, canvas: &Canvas, shape: &Shape) -> Result<bool, ChartError> {
        let (name, value, colour) = (self.name(), self.words(shape.area), canvas.style.on(shape.ground));
        let place = |words: &String| {
            let size = (name.widest([words]) + GAP + self.figure().widest([&value]), name.size + 2.0);
            Some((widest_place(&shape.rings, size.0 + 8.0, size.1)?, size, words.clone()))
        };
        let Some((at, size, words)) = place(&shape.area.name).or_else(|| place(&shape.area.short)) else { return Ok(false) };
        let (left, right) = (at.0 - size.0 / 2.0, at.0 + size.0 / 2.0);
        shape.clear(canvas, around(at, (size.0 + 2.0 * GAP, size.1)))?;
        canvas.text(&words, (left, at.1), Face { colour, ..name }, HPos::Left, VPos::Center)?;
        canvas.text(&value, (right, at.1), Face { colour, ..self.figure() }, HPos::Right, VPos::Center)?;
        self.taken.push(around(at, size));
        Ok(true)
    }

    /// A short name with the value under it in smaller type, where both fit and no line runs through them: a value alone would say nothing.
    fn smaller(&mut self, canvas: &Canvas, shape: &Shape, lines: &[Piece]) -> Result<(), ChartError> {
        let (words, colour) = (self.words(shape.area), canvas.style.on(shape.ground));
        let [name, figure] = [self.name(), self.figure()].map(|face| Face { size: face.size * SMALLER, colour, ..face });
        // Letters reach neither to the top nor to the bottom of their line.
        let (line, high) = (name.size * 1.15, name.size * 2.05);
        let place = |short: &&String| {
            let room = (name.widest([short]).max(figure.widest([&words])) + 2.0, high);
            Some((widest_place(&shape.rings, room.0, room.1).filter(|at| self.is_free(&around(*at, room), lines))?, room, (*short).clone()))
        };
        let Some(((x, y), room, short)) = [&shape.area.short, &shape.area.shortest].iter().find_map(place) else { return Ok(()) };
        shape.clear(canvas, around((x, y), room))?;
        canvas.text(&short, (x, y - line / 2.0), name, HPos::Center, VPos::Center)?;
        canvas.text(&words, (x, y + line / 2.0), figure, HPos::Center, VPos::Center)?;
        self.taken.push(around((x, y), room));
        Ok(())
    }

    /// Whether no name stands there, and no line runs through it.
    fn is_free(&self, place: &Panel, lines: &[Piece]) -> bool {
        !self.taken.iter().any(|other| touch(place, other)) && !lines.iter().any(|line| crosses(*line, *place))
    }

    /// Width and height of a name with the value under it.
    fn size(&self, name: &String, area: &MapArea) -> (f64, f64) {
        (self.name().widest([name]).max(self.figure().widest([&self.words(area)])), self.name().line_height() * 2.0)
    }

    /// The nearest place beside an area for its name and value, with the line from there to the area, over none of its neighbours.
    fn beside(&self, shape: &Shape, lines: &[Piece]) -> Option<(Panel, Piece)> {
        let own = |(label, line): &(Panel, Piece)| !self.crosses_others(shape, *line) && self.nearest_is(shape, label, long(*line));
        self.nearest(shape, lines, |label| nearest_corner(&shape.rings, label), own)
    }

    /// The same with a line over its neighbours.
    fn across(&self, shape: &Shape, lines: &[Piece]) -> Option<(Panel, Piece)> {
        let middle = widest_place(&shape.rings, 1.0, 1.0)?;
        self.nearest(shape, lines, |label| (edge(label, middle), middle), |_| true)
    }

    fn nearest(
        &self,
        shape: &Shape,
        lines: &[Piece],
        line_to: impl Fn(&Panel) -> Piece,
        sound: impl Fn(&(Panel, Piece)) -> bool,
    ) -> Option<(Panel, Piece)> {
        let clear = |(label, line): &(Panel, Piece)| {
            self.is_free(label, lines) && !self.taken.iter().any(|other| crosses(*line, *other)) && !lines.iter().any(|other| cross(*other, *line))
        };
        let places = places(bounds(&shape.rings), self.size(&shape.area.name, shape.area)).filter(|label| self.is_open(label));
        let found = places.map(|label| (label, line_to(&label))).filter(|place| clear(place) && sound(place));
        found.min_by(|a, b| long(a.1).total_cmp(&long(b.1)))
    }

    /// Whether every other area lies clearly farther from a place than the one it is for, so many pixels away.
    fn nearest_is(&self, own: &Shape, label: &Panel, away: f64) -> bool {
        let far = away + NEAR;
        let around = Panel { left: label.left - far, top: label.top - far, right: label.right + far, bottom: label.bottom + far };
        let others = self.shapes.iter().filter(|other| other.area.name != own.area.name && touch(&bounds(&other.rings), &around));
        others.into_iter().all(|other| long(nearest_corner(&other.rings, label)) > far)
    }

    /// Whether a place lies in the picture, and on no area, unless it is an enlargement, of which one area fills nearly all.
    fn is_open(&self, label: &Panel) -> bool {
        let inside = label.left >= self.room.left && label.right <= self.room.right && label.top >= self.room.top && label.bottom <= self.room.bottom;
        inside && (self.enlarged.is_none() || self.at_sea(label))
    }

    fn at_sea(&self, label: &Panel) -> bool {
        let around = Panel { left: label.left - GAP, top: label.top, right: label.right + GAP, bottom: label.bottom };
        let middle = (f64::midpoint(label.left, label.right), f64::midpoint(label.top, label.bottom));
        let on = |shape: &&Shape| {
            touch(&bounds(&shape.rings), &around) && (pieces(&shape.rings).any(|p| crosses(p, around)) || holds(&shape.rings, middle))
        };
        !self.shapes.iter().any(|shape| on(&shape))
    }

    fn crosses_others(&self, own: &Shape, line: Piece) -> bool {
        let others = self.shapes.iter().filter(|other| other.area.name != own.area.name && crosses(line, bounds(&other.rings)));
        others.into_iter().any(|other| pieces(&other.rings).any(|piece| cross(piece, line)))
    }

    fn write(&self, canvas: &Canvas, shape: &Shape, label: Panel, line: Piece) -> Result<(), ChartError> {
        let ((from, to), name) = (line, self.name());
        if !self.at_sea(&label) {
            ground(canvas, Panel { left: label.left - GAP, right: label.right + GAP, ..label })?;
        }
        if long(line) > NEAR {
            // Over dark areas too.
            canvas.path(&[from, to], canvas.style.ground, 3.0)?;
            canvas.path(&[from, to], canvas.style.ink, 1.0)?;
        }
        // Towards what is named.
        let towards = || if to.0 < label.left { (label.left, HPos::Left) } else { (label.right, HPos::Right) };
        let centred = (label.left..=label.right).contains(&to.0);
        let [one, other] = [0, 1].map(|_| if centred { (f64::midpoint(label.left, label.right), HPos::Center) } else { towards() });
        let half = name.line_height() / 2.0;
        canvas.text(&shape.area.name, (one.0, label.top + half), name, one.1, VPos::Center)?;
        canvas.text(&self.words(shape.area), (other.0, label.top + 3.0 * half), self.figure(), other.1, VPos::Center)
    }
}

/// What a name stands on where it lies over areas.
fn ground(canvas: &Canvas, Panel { left, top, right, bottom }: Panel) -> Result<(), ChartError> {
    canvas.bar((left, top), (right, bottom), canvas.style.ground, false)?;
    canvas.path(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], canvas.style.ink, 0.75)
}

/// Places around an area for a name so wide and high.
fn places(own: Panel, (wide, high): (f64, f64)) -> impl Iterator<Item = Panel> {
    let at = move |left: f64, top: f64| Panel { left, top, right: left + wide, bottom: top + high };
    let along = |from: f64, to: f64| (0..=((to - from) / STEP).max(0.0) as u32).map(move |i| from + STEP * f64::from(i));
    AWAY.into_iter().flat_map(move |away| {
        let (west, east, north, south) = (own.left - away - wide, own.right + away, own.top - away - high, own.bottom + away);
        let sides = along(north, south).flat_map(move |top| [at(west, top), at(east, top)]);
        sides.chain(along(west, east).flat_map(move |left| [at(left, north), at(left, south)]))
    })
}

/// From the edge of a place to the nearest corner of an outline.
fn nearest_corner(rings: &[Vec<Point>], label: &Panel) -> Piece {
    let lines = rings.iter().flatten().map(|corner| (edge(label, *corner), *corner));
    lines.min_by(|a, b| long(*a).total_cmp(&long(*b))).unwrap_or_default()
}

/// The point of a place that is nearest to another.
fn edge(label: &Panel, (x, y): Point) -> Point {
    (x.clamp(label.left, label.right), y.clamp(label.top, label.bottom))
}

fn long((from, to): Piece) -> f64 {
    (from.0 - to.0).hypot(from.1 - to.1)
}

fn around((x, y): Point, (wide, high): (f64, f64)) -> Panel {
    Panel { left: x - wide / 2.0, top: y - high / 2.0, right: x + wide / 2.0, bottom: y + high / 2.0 }
}

fn pieces(rings: &[Vec<Point>]) -> impl Iterator<Item = Piece> + '_ {
    rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().skip(1)).map(|(a, b)| (*a, *b)))
}

fn bounds(rings: &[Vec<Point>]) -> Panel {
    let nowhere = Panel { left: f64::MAX, top: f64::MAX, right: f64::MIN, bottom: f64::MIN };
    rings.iter().flatten().fold(nowhere, |b, &(x, y)| Panel {
        left: b.left.min(x),
        top: b.top.min(y),
        right: b.right.max(x),
        bottom: b.bottom.max(y),
    })
}

fn touch(a: &Panel, b: &Panel) -> bool {
    a.left - GAP < b.right && b.left - GAP < a.right && a.top < b.bottom && b.top < a.bottom
}
