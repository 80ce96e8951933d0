//! Values in classes: a colour by lightness for each, and a key that says where each begins.

use super::canvas::{Canvas, Panel};
use super::colour::Colour;
use super::error::{Broken, ChartError, broken};
use super::frame::Sizes;
use super::key::Key;
use super::kind::{AreaMap, MapArea, Shading};
use super::legend::Legend;
use super::palette::poles;
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
    ramp: Vec<Fill>,
    legend: Legend<'s>,
    /// What else there is: [`Classes::kinds`], then areas in focus.
    others: Option<Key<'s>>,
    /// Fillings that are explained in words.
    kinds: Vec<Fill>,
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
        let lines = ramp.iter().find(|filling| matches!(filling, Fill::Lines(..))).map(|filling| (*filling, "below zero"));
        let explained = lines.into_iter().chain(gap.then_some((Fill::Gap, "no figure"))).chain(blank.map(|words| (Fill::Empty, words)));
        let (kinds, words): (Vec<Fill>, Vec<&str>) = explained.unzip();
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        let figure = |area: &MapArea| area.mark.map_or("no figure".to_owned(), |mark| unit.label(mark.value));
        words.extend(map.areas.iter().filter(|area| area.focus).map(|area| format!("{}: {}", area.name, figure(area))));
        let (face, from) = (sizes.plain(), legend.width + 2.0 * sizes.label);
        let key = |room: f64| Key::new(words.iter().map(String::as_str), face, room);
        let whole = face.widest(&words) + 1.4 * face.size <= room - from;
        let narrow = Some(key(room - from)).filter(|key| whole && key.height <= legend.height());
        let beside = narrow.is_some().then_some(from);
        let others = (!words.is_empty()).then(|| narrow.unwrap_or_else(|| key(room)));
        Self { edges: map.edges.clone(), unit, ramp, legend, others, kinds, beside }
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
            Some(filling) => *filling,
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
            let own = self.kinds.get(i);
            fill(canvas, &[corners.to_vec()], own.copied().unwrap_or(Fill::Empty))?;
            if own.is_none() { outline(canvas, &[corners.to_vec()], true) } else { Ok(()) }
        })
    }
}

/// How an area is filled: with the colour of its class, with level lines of a colour so many pixels thick, hatched without a figure, or not at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fill {
    Class(Colour),
    Lines(Colour, f64),
    Gap,
    Empty,
}

impl Fill {
    /// The ground on which words stand.
    pub fn ground(self, style: &Style) -> Colour {
        if let Self::Class(colour) = self { colour } else { style.ground }
    }

    /// Whether lines would run through words on it.
    pub fn is_lined(self) -> bool {
        matches!(self, Self::Lines(..) | Self::Gap)
    }
}

/// Rings with their filling and their outlines.
pub(super) fn fill(canvas: &Canvas, rings: &[Vec<Point>], filling: Fill) -> Result<(), ChartError> {
    let ground = filling.ground(canvas.style);
    // Between dark neighbours a border is light.
    let border = if ground.contrast(canvas.style.quiet) < 2.0 { canvas.style.ground } else { canvas.style.quiet };
    rings.iter().try_for_each(|ring| canvas.outlined(ring, ground, border, BORDER))?;
    let draw = |lines: Vec<(Point, Point)>, colour, width| lines.into_iter().try_for_each(|(from, to)| canvas.path(&[from, to], colour, width));
    match filling {
        Fill::Class(_) | Fill::Empty => Ok(()),
        Fill::Gap => draw(lines(rings, 5.0, |(x, y)| x + y), canvas.style.grey.0, 1.0),
        Fill::Lines(colour, width) => {
            draw(lines(rings, LINES, |(_, y)| y), colour, width)?;
            outline(canvas, rings, false)
        }
    }
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

/// Straight lines inside rings, so many pixels apart: each joins points for which `along` says the same.
fn lines(rings: &[Vec<Point>], apart: f64, along: impl Fn(Point) -> f64) -> Vec<(Point, Point)> {
    let ends = rings.iter().flatten().map(|corner| along(*corner)).fold((f64::MAX, f64::MIN), |(lo, hi), at| (lo.min(at), hi.max(at)));
    let mut lines = Vec::new();
    // In step with those of every other area.
    let mut at = (ends.0 / apart).floor() * apart + apart;
    while at < ends.1 {
        let mut hits: Vec<Point> = Vec::new();
        for ring in rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let (from, to) = (along(*a) - at, along(*b) - at);
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

/// How each class is filled, the farther from zero the stronger: above zero with one colour, below it with another, or in greys, which cannot tell two
/// colours, with level lines.
fn shades(style: &Style, edges: &[f64]) -> Vec<Fill> {
    let [above, below] = poles(style).map(|ink| ink.mark);
    // Of figures on both sides zero is an edge.
    let last_is_below = edges.last().is_some_and(|edge| *edge < 0.0);
    let under = edges.iter().filter(|edge| **edge <= 0.0).count() + usize::from(last_is_below);
    let low: Vec<Fill> = if below.is_grey() {
        (1..=under).map(|class| Fill::Lines(above, LINES * THICKEST * class as f64 / under as f64)).collect()
    } else {
        ramp(style, below, under).into_iter().map(Fill::Class).collect()
    };
    let high = ramp(style, above, edges.len() + 1 - under).into_iter().map(Fill::Class);
    low.into_iter().rev().chain(high).collect()
}

/// Pixels from one level line to the next, and how much of that the thickest take.
const LINES: f64 = 4.0;
const THICKEST: f64 = 0.65;

/// Shades that differ by lightness, so that they also differ in grey; the first is nearest to the ground. Steps leave out the middle greys on
/// which neither dark nor light words could be read. On a dark ground, where a thin outline is soon lost, the first can be seen without one if the
/// colour is light enough to leave room for the others.
fn ramp(style: &Style, colour: Colour, count: usize) -> Vec<Colour> {
    let clear = style.is_dark() && colour.on(style.ground, DARK).contrast(style.ground) >= MARKS;
    let much: &[f64] = match (count, clear) {
        (0, _) => &[],
        (1, _) => &[0.5],
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
    let shaded = || map.areas.iter().filter(|area| area.shown == Shading::Shaded).filter_map(|area| area.mark);
    let empty = (0..=map.edges.len()).find(|class| shaded().all(|mark| class_of(&map.edges, unit.rounded(mark.value)) != *class));
    let empty = empty.filter(|_| !map.edges.is_empty());
    broken(unit.is_total(), "a map does not show counts", change)
        .or_else(|| empty.and_then(|class| broken(true, "every class of a map holds an area", format!("Take away an edge of class {}", class + 1))))
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
            let colours: Vec<Colour> = shades.iter().map(|filling| filling.ground(&style)).collect();
            let strength: Vec<f64> = colours.iter().map(|colour| colour.contrast(style.ground)).collect();
            assert!(strength[0] > strength[1] && strength[1] > strength[2] && strength[3] < strength[4], "{name}: {strength:?}");
            assert!(colours[0] != colours[4] && colours.iter().all(|colour| colour.contrast(style.on(*colour)) >= 4.5), "{name}: {colours:?}");
        }
    }

    /// The same in greys: three classes of lines, each thicker than the next, then two shades.
    #[test]
    fn in_greys_what_lies_below_zero_is_lined() {
        let style = Style::load("print").unwrap();
        let widths = |edges: &[f64]| {
            let width = |filling: Fill| if let Fill::Lines(_, width) = filling { width } else { 0.0 };
            shades(&style, edges).into_iter().map(width).collect::<Vec<f64>>()
        };
        let both = widths(&[-0.2, -0.1, 0.0, 0.1]);
        assert!(both[0] > both[1] && both[1] > both[2] && both[2] >= 0.6 && both[0] < LINES && both[3..] == [0.0, 0.0], "{both:?}");
        let shade = |class: usize| shades(&style, &[-0.2, -0.1, 0.0, 0.1])[class].ground(&style).contrast(style.ground);
        assert!(shade(3) < shade(4));
        assert!(widths(&[-0.2, -0.1]).iter().all(|width| *width > 0.0), "all of them lie below zero");
        assert!(widths(&[0.1, 0.2]).iter().all(|width| *width == 0.0) && widths(&[]) == [0.0], "none does");
    }

    #[test]
    fn hatching_stays_inside_and_out_of_holes() {
        let square = |lo: f64, hi: f64| vec![(lo, lo), (hi, lo), (hi, hi), (lo, hi)];
        let rings = [square(0.0, 30.0), square(10.0, 20.0)];
        let (slanting, level) = (lines(&rings, 7.0, |(x, y)| x + y), lines(&rings, 4.0, |(_, y)| y));
        assert!(slanting.len() > 8 && level.len() > 8 && level.iter().all(|(from, to)| (from.1 - to.1).abs() < 1e-9));
        for ((x1, y1), (x2, y2)) in slanting.into_iter().chain(level) {
            let middle = (f64::midpoint(x1, x2), f64::midpoint(y1, y2));
            let inside = |(x, y): Point, lo: f64, hi: f64| x > lo && x < hi && y > lo && y < hi;
            assert!(inside(middle, 0.0, 30.0) && !inside(middle, 10.0, 20.0), "{middle:?}");
        }
    }
}
