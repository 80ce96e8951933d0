//! The words at the ends of lines: at the right of the plot, or beside the end of a line that ended earlier, where nothing else is drawn. Those that do
//! not stand right beside the end of their line have a thin line to it.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::error::ChartError;
use super::frame::Sizes;
use super::goal::{Piece, cross, crosses};
use super::labels::{in_order, orders, spread};
use super::palette::Ink;
use super::spec::LineSeries;
use crate::model::Unit;

/// Most lines of words inside the plot, and how far from the end of their line they may stand, in parts of their height.
const LINES: usize = 3;
const SHIFTS: [f64; 5] = [0.0, -0.4, 0.4, -0.8, 0.8];
const FAR: [f64; 8] = [-1.3, 1.3, -1.8, 1.8, -2.4, 2.4, -3.0, 3.0];
/// How far under the end of its line, or over it, a label may stand, in parts of the size of type.
const STEPS: u8 = 8;
/// How far up and down the edge a room is looked for, in eighths of the height of the words.
const EDGE: u8 = 60;

/// How thick a line from words to the end of theirs is, and within how many letters from it they need none.
const LEADER: f64 = 0.75;
const NEAR: f64 = 1.0;
/// Pixels from the plot to words beside it.
const BESIDE: f64 = 14.0;
/// How little words beside the end of their line give way, and how much worse it is for two lines to words to cross than for one to cross the chart's.
const FIRM: f64 = 10.0;
const LED: usize = 3;

/// What stands at the end of a line.
pub(super) struct EndLabel<'s> {
    words: String,
    pub lines: Vec<String>,
    value: f64,
    period: usize,
    pub face: Face<'s>,
    ink: Ink,
}

impl<'s> EndLabel<'s> {
    pub fn of(series: &LineSeries, ink: Ink, unit: Unit, periods: &[String], sizes: Sizes<'s>, room: f64) -> Option<Self> {
        let (period, mark) = series.values.iter().enumerate().rev().find_map(|(i, m)| Some((i, m.as_ref()?)))?;
        let face = sizes.face(ink.strong, ink.text);
        let mut words = format!("{} {}{}", series.name, unit.label(mark.value), series.asterisk());
        if mark.provisional {
            words.push_str("\u{A0}[p]");
        }
        if let Some(name) = periods.get(period).filter(|_| period + 1 < periods.len()) {
            // In one line, where that has room.
            let whole = format!("({})", name.replace(' ', "\u{A0}"));
            words = if face.widest([&whole]) <= room { format!("{words} {whole}") } else { format!("{words} ({name})") };
        }
        let room = room.max(longest(face, &words));
        Some(Self { lines: face.balance(&words, room), words, value: mark.value, period, face, ink })
    }

    pub fn height(&self) -> f64 {
        self.high(&self.lines)
    }

    /// Pixels to be kept free at the right of the last of the periods, of the `room` that plot and words have. A line that ends earlier has room for its
    /// words where the others go on.
    pub fn gutter(&self, room: f64, last: usize) -> f64 {
        let words = self.face.widest(&self.lines) + 14.0;
        if self.period == last { words } else { room - (room - words).max(0.0) * last as f64 / self.period.max(1) as f64 }
    }

    /// Its words in lines of no more than this room, as far as no word or figure is broken.
    fn narrower(&self, room: f64) -> Vec<String> {
        self.face.balance(&self.words, room.max(self.face.widest(self.words.split(' ')) + 1.0))
    }

    fn high(&self, lines: &[String]) -> f64 {
        lines.len() as f64 * self.face.line_height() + 3.0
    }

    /// Rooms inside the plot for the words of a line that ends there, the best first, each with the words as they are broken in it. Where there are
    /// `several` lines, a room beside the end tells better whose the words are than one under it or over it.
    ///
    /// They reach to the edge of what they stand within, or only to that of the plot, `inner`, beside which other words may stand.
    fn rooms(&self, (x, y): (f64, f64), (within, inner): (Panel, f64), size: f64, several: bool) -> Vec<(Panel, Vec<String>)> {
        let left = x + size * 0.6;
        let up_to = |right: f64| self.face.balance(&self.words, (right - left - 6.0).max(longest(self.face, &self.words)));
        let broken: Vec<Vec<String>> = [up_to(within.right), up_to(inner)].into_iter().filter(|lines| lines.len() <= LINES).collect();
        let beside = |lines: &Vec<String>, shift: f64| {
            let high = self.high(lines);
            let top = y + (shift - 0.5) * high;
            (Panel { left, top, right: left + self.face.widest(lines) + 6.0, bottom: top + high }, lines.clone())
        };
        let next_to = |shifts: &[f64]| -> Vec<(Panel, Vec<String>)> {
            broken.iter().flat_map(|lines| shifts.iter().map(|shift| beside(lines, *shift))).collect()
        };
        let (wide, tall) = (self.face.widest(&self.lines) + 6.0, self.height());
        let middle = x.min(within.right - wide / 2.0);
        let tops = (0..STEPS).flat_map(|step| {
            let gap = size * (0.7 + f64::from(step));
            [y + gap, y - gap - tall]
        });
        // In its middle, or before its end, where a break stands behind it.
        let lefts = |top: f64| [middle - wide / 2.0, x - wide].map(|left| Panel { left, top, right: left + wide, bottom: top + tall });
        let under: Vec<_> = tops.flat_map(lefts).map(|room| (room, self.lines.clone())).collect();
        let (second, third) = if several { (next_to(&FAR), under) } else { (under, next_to(&FAR)) };
        next_to(&SHIFTS).into_iter().chain(second).chain(third).collect()
    }
}

/// Room for the longest word, so that none is broken; numbers are none.
pub(super) fn longest(face: Face, words: &str) -> f64 {
    face.widest(words.split(' ').filter(|word| word.starts_with(char::is_alphabetic))) + 1.0
}

/// Rooms at the right edge, from the height of the end of its line outwards, for words that find none nearer.
fn at_edge<'l>(label: &'l EndLabel<'_>, lines: &'l [String], y: f64, within: Panel) -> impl Iterator<Item = (Panel, Vec<String>)> + 'l {
    let (left, half) = (within.right - label.face.widest(lines) - 6.0, label.high(lines) / 2.0);
    let centres = (0..EDGE).flat_map(move |step| [y + f64::from(step) * half / 4.0, y - f64::from(step) * half / 4.0]);
    centres.map(move |centre| (Panel { left, top: centre - half, right: within.right, bottom: centre + half }, lines.to_vec()))
}

/// What words keep clear of.
#[derive(Clone)]
pub(super) struct Around {
    /// Pieces of lines.
    pub pieces: Vec<Piece>,
    /// Where breaks and events stand, from the left.
    pub uprights: Vec<f64>,
    /// Rooms of other words.
    pub taken: Vec<Panel>,
}

impl Around {
    pub fn leaves_free(&self, room: &Panel, within: Panel) -> bool {
        self.leaves_words_free(room, within)
            && !self.pieces.iter().any(|piece| crosses(*piece, *room))
            && !self.uprights.iter().any(|x| (room.left..room.right).contains(x))
    }

    /// Whether a line from here to the room runs through no other words.
    fn is_led_to(&self, room: &Panel, from: (f64, f64)) -> bool {
        !self.taken.iter().any(|words| crosses((from, nearest(from, room)), *words))
    }

    fn leaves_marks_free(&self, room: &Panel, within: Panel) -> bool {
        let inside = |(x, y): (f64, f64)| (room.left..=room.right).contains(&x) && (room.top..=room.bottom).contains(&y);
        self.leaves_words_free(room, within) && !self.pieces.iter().any(|(from, to)| inside(*from) || inside(*to))
    }

    fn leaves_words_free(&self, room: &Panel, within: Panel) -> bool {
        let overlaps = |other: &Panel| other.left < room.right && room.left < other.right && other.top < room.bottom && room.top < other.bottom;
        let inside =
            room.right <= within.right + 0.01 && room.left >= within.left && room.top >= within.top - 0.01 && room.bottom <= within.bottom + 0.01;
        inside && !self.taken.iter().any(overlaps)
    }
}

/// Where words may stand: from under the notes to the edge of the picture, and the plot in it.
#[derive(Clone, Copy)]
struct Field {
    within: Panel,
    inner: Panel,
    /// That of type.
    size: f64,
    /// There are other lines.
    several: bool,
}

/// Words in their room, with a line to the end of theirs where they do not stand right beside it, or another may be as near.
#[derive(Clone)]
struct Placed<'l, 's> {
    label: &'l EndLabel<'s>,
    room: Panel,
    lines: Vec<String>,
    leader: Option<Piece>,
}

/// Sets the words of every line, `size` being that of type; around the plot they have room from under the notes to the edge of the picture.
pub(super) fn draw(
    labels: &[EndLabel],
    around: &Around,
    canvas: &Canvas,
    plot: &Plot,
    (inner, around_it): (Panel, Panel),
    size: f64,
) -> Result<(), ChartError> {
    let within = Panel { right: around_it.right, top: around_it.top, ..inner };
    let field = Field { within, inner, size, several: labels.len() > 1 };
    let mut ends: Vec<End> = labels.iter().map(|label| (label, place(plot, label.period as f64, label.value))).collect();
    ends.sort_by(|(one, a), (other, b)| one.period.cmp(&other.period).then(a.1.total_cmp(&b.1)));
    // Lines that go on to the last period have their words at the right; so have those that find no room inside, and the others keep out of their way.
    let mut outside: Vec<bool> = ends.iter().map(|(_, (x, _))| *x >= inner.right - 1.0).collect();
    let placed = loop {
        let beside = beside_the_plot(&ends, &outside, around, field);
        match inside(&ends, &outside, &beside, around.clone(), field) {
            Ok(placed) => break [beside, placed].concat(),
            Err(homeless) => outside.iter_mut().skip(homeless).take(1).for_each(|out| *out = true),
        }
    };
    let leaders = placed.iter().filter_map(|words| Some((words.leader?, words.label.ink.mark)));
    leaders.into_iter().try_for_each(|((from, to), colour)| canvas.path(&[from, to], colour, LEADER))?;
    for Placed { label, room, lines, .. } in placed {
        let at = (room.left, f64::midpoint(room.top, room.bottom));
        // Beside the plot nothing runs through them.
        let free = room.left >= inner.right + BESIDE - 0.1;
        if free { canvas.block(&lines, at, label.face, HPos::Left)? } else { canvas.patch(&lines, at, label.face, HPos::Left)? }
    }
    Ok(())
}

/// The rooms of the words that stand inside the plot.
///
/// # Errors
/// The place of the first that find none.
fn inside<'l, 's>(ends: &[End<'l, 's>], outside: &[bool], beside: &[Placed], mut around: Around, field: Field) -> Result<Vec<Placed<'l, 's>>, usize> {
    let Field { within, inner, size, several } = field;
    around.taken.extend(beside.iter().map(|words| words.room));
    around.pieces.extend(beside.iter().filter_map(|words| words.leader));
    let free: Vec<(usize, End)> = ends.iter().copied().enumerate().filter(|(at, _)| outside.get(*at) == Some(&false)).collect();
    let mut all = Vec::new();
    for chunk in free.chunk_by(|(_, (one, _)), (_, (other, _))| one.period == other.period) {
        let together: Vec<End> = chunk.iter().map(|(_, end)| *end).collect();
        let rooms = |label: &'_ EndLabel<'_>, end: (f64, f64)| label.rooms(end, (within, inner.right), size, several).into_iter();
        let down = || stacked(&together, &around, within, rooms, false);
        let placed = side_by_side(&together, &around, within, size).or_else(down).or_else(|| stacked(&together, &around, within, rooms, true));
        for (i, (at, (label, (x, y)))) in chunk.iter().enumerate() {
            let room = placed.as_ref().and_then(|rooms| rooms.get(i).cloned());
            let room = room.or_else(|| rooms(label, (*x, *y)).find(|(room, _)| around.leaves_free(room, within) && around.is_led_to(room, (*x, *y))));
            // Rather over a line than over a mark or other words.
            let room =
                room.or_else(|| rooms(label, (*x, *y)).find(|(room, _)| around.leaves_marks_free(room, within) && around.is_led_to(room, (*x, *y))));
            // In narrower lines, where the words as they are have none.
            let narrower = label.narrower(within.right - inner.right - 14.0);
            let mut edges = [label.lines.as_slice(), narrower.as_slice()].into_iter().flat_map(|lines| self::at_edge(label, lines, *y, within));
            let room = room.or_else(|| edges.find(|(room, _)| around.leaves_words_free(room, within) && around.is_led_to(room, (*x, *y))));
            let (room, lines) = room.ok_or(*at)?;
            let edge = nearest((*x, *y), &room);
            // Of several lines, another may be as near.
            let beside = (edge.0 - x).hypot(edge.1 - y) <= NEAR * size && (!several || (edge.1 - y).abs() <= 2.0);
            let leader = (!beside).then_some(((*x, *y), edge));
            around.pieces.extend(leader);
            around.taken.push(room);
            all.push(Placed { label, room, lines, leader });
        }
    }
    Ok(all)
}

/// The point of a room that is nearest to another.
fn nearest((x, y): (f64, f64), room: &Panel) -> (f64, f64) {
    (x.clamp(room.left, room.right), y.clamp(room.top, room.bottom))
}

/// Words with the end of their line.
type End<'l, 's> = (&'l EndLabel<'s>, (f64, f64));

/// Rooms beside the ends of lines that end together, in the order of these, where they are free.
fn side_by_side(ends: &[End], around: &Around, within: Panel, size: f64) -> Option<Vec<(Panel, Vec<String>)>> {
    let broken = |(label, (x, _)): &End| label.face.balance(&label.words, (within.right - x - size * 0.6 - 6.0).max(1.0));
    let lines: Vec<Vec<String>> = ends.iter().map(broken).collect();
    let blocks: Vec<(f64, f64)> = ends.iter().zip(&lines).map(|((label, (_, y)), lines)| (*y, label.high(lines))).collect();
    let centres = spread(&blocks, within.top, within.bottom);
    let mut rooms = Vec::new();
    for (((label, (x, _)), lines), centre) in ends.iter().zip(lines).zip(centres) {
        let (left, half) = (x + size * 0.6, label.high(&lines) / 2.0);
        rooms.push((Panel { left, top: centre - half, right: left + label.face.widest(&lines) + 6.0, bottom: centre + half }, lines));
    }
    rooms.iter().all(|(room, lines)| lines.len() <= LINES && around.leaves_free(room, within)).then_some(rooms)
}

/// Free rooms near the ends of lines that end together, each below the one before it: taken from the highest line down, or from the lowest `up`.
fn stacked<I: Iterator<Item = (Panel, Vec<String>)>>(
    ends: &[End],
    around: &Around,
    within: Panel,
    rooms: impl Fn(&EndLabel, (f64, f64)) -> I,
    up: bool,
) -> Option<Vec<(Panel, Vec<String>)>> {
    let (mut around, mut placed): (Around, Vec<(Panel, Vec<String>)>) = (around.clone(), Vec::new());
    let order: Vec<&End> = if up { ends.iter().rev().collect() } else { ends.iter().collect() };
    for (label, end) in order {
        let in_order = |room: &Panel| match placed.last() {
            Some((last, _)) if up => room.bottom <= last.top + 1.0,
            Some((last, _)) => room.top >= last.bottom - 1.0,
            None => true,
        };
        let free = |room: &Panel| around.leaves_free(room, within) && around.is_led_to(room, *end);
        let (room, lines) = rooms(label, *end).find(|(room, _)| in_order(room) && free(room))?;
        around.pieces.push((*end, nearest(*end, &room)));
        around.taken.push(room);
        placed.push((room, lines));
    }
    if up {
        placed.reverse();
    }
    Some(placed)
}

/// The words that stand at the right of the plot, in their rooms there: in the order in which the fewest lines to them cross each other, a line of the
/// chart or other words, and then in the one that moves them least.
fn beside_the_plot<'l, 's>(ends: &[End<'l, 's>], outside: &[bool], around: &Around, field: Field) -> Vec<Placed<'l, 's>> {
    let Field { within, inner, size, .. } = field;
    let (left, edge) = (inner.right + BESIDE, within.right);
    // Below what else stands there, as the words of a target may.
    let top = around.taken.iter().filter(|room| room.right > left && room.top < inner.top).map(|room| room.bottom).fold(inner.top - size, f64::max);
    let labels: Vec<End> = ends.iter().zip(outside).filter(|(_, out)| **out).map(|(end, _)| *end).collect();
    let fits = |label: &EndLabel| left <= edge - label.face.widest(&label.lines) + 0.01;
    let words: Vec<Vec<String>> =
        labels.iter().map(|(label, _)| if fits(label) { label.lines.clone() } else { label.narrower(edge - left) }).collect();
    let goes_on = |x: f64| x > inner.right - 1.0;
    // Words beside the end of their line stay there.
    let block = |((label, (x, y)), lines): (&End<'l, 's>, &Vec<String>)| (*y, label.high(lines), if goes_on(*x) { FIRM } else { 1.0 });
    let blocks: Vec<(f64, f64, f64)> = labels.iter().zip(&words).map(block).collect();
    let room = |(((label, (x, y)), lines), centre): ((&End<'l, 's>, &Vec<String>), f64)| {
        let (wide, half) = (label.face.widest(lines), label.high(lines) / 2.0);
        let left = left.min(edge - wide);
        let from = if goes_on(*x) { (x + 5.0, *y) } else { (*x, *y) };
        let leader = (!goes_on(*x) || (centre - y).abs() > 5.0).then_some((from, (left - 3.0, centre)));
        Placed { label, room: Panel { left, top: centre - half, right: left + wide, bottom: centre + half }, lines: lines.clone(), leader }
    };
    let placed =
        |order: Vec<usize>| -> Vec<Placed> { labels.iter().zip(&words).zip(in_order(&order, &blocks, top, inner.bottom)).map(room).collect() };
    let cost = |placed: &[Placed]| {
        let tangled: usize = placed.iter().enumerate().map(|(i, words)| words.tangles(placed.get(i + 1..).unwrap_or_default(), around)).sum();
        let moved: f64 =
            placed.iter().zip(&blocks).map(|(words, (y, _, weight))| (f64::midpoint(words.room.top, words.room.bottom) - y).abs() * weight).sum();
        1e6 * tangled as f64 + moved
    };
    // Those of lines that go on keep the order of their ends.
    let keeps = |order: &Vec<usize>| {
        let firm = order.iter().filter(|at| labels.get(**at).is_some_and(|(_, (x, _))| goes_on(*x)));
        firm.is_sorted()
    };
    let all = orders(labels.len()).into_iter().filter(keeps).map(placed).map(|placed| (cost(&placed), placed));
    all.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, placed)| placed).unwrap_or_default()
}

impl Placed<'_, '_> {
    /// How often its line crosses those of others, lines of the chart or their marks.
    fn tangles(&self, others: &[Placed], around: &Around) -> usize {
        let Some(leader) = self.leader else { return 0 };
        let (x, y) = leader.0;
        let on = |(a, b): (f64, f64)| {
            (a - x).hypot(b - y) > 6.0 && crosses(leader, Panel { left: a - 3.0, top: b - 3.0, right: a + 3.0, bottom: b + 3.0 })
        };
        let lines = around.pieces.iter().filter(|piece| cross(leader, **piece) || on(piece.0)).count();
        LED * others.iter().filter_map(|other| other.leader).filter(|other| cross(leader, *other)).count() + lines
    }
}
