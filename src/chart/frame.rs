//! The words around the plot: headline and subtitle above, notes and source below.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, Face, Panel};
use super::colour::Colour;
use super::error::ChartError;
use super::logo::Logo;
use super::scene::Item;
use super::size::Size;
use super::spec::ChartSpec;
use super::style::Style;

/// Sizes of type and space in pixels, larger in a larger picture, and the style that words are set in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes<'s> {
    pub style: &'s Style,
    pub pad: f64,
    /// Labels, ticks and values.
    pub label: f64,
    headline: f64,
    subtitle: f64,
    pub note: f64,
}

impl<'s> Sizes<'s> {
    pub fn of(size: Size, style: &'s Style) -> Self {
        let times = size.times();
        let text = style.text;
        Self {
            style,
            pad: 20.0 * times,
            label: text.label * times,
            headline: text.headline * times,
            subtitle: text.subtitle * times * if size.width < 576 { 0.9 } else { 1.0 },
            note: text.note * times,
        }
    }

    /// Labels in this colour.
    pub fn face(&self, bold: bool, colour: Colour) -> Face<'s> {
        Face { size: self.label, bold, colour, fonts: &self.style.fonts }
    }

    /// Labels in the colour of headlines.
    pub fn name(&self, bold: bool) -> Face<'s> {
        self.face(bold, self.style.ink)
    }

    /// Labels of less weight.
    pub fn plain(&self) -> Face<'s> {
        self.face(false, self.style.quiet)
    }

    pub fn small(&self) -> Face<'s> {
        Face { size: self.note, ..self.plain() }
    }
}

/// Lines of words in one face.
type Block<'s> = (Vec<String>, Face<'s>);

/// The words around the plot, broken into lines, and what they leave free.
pub(super) struct Frame<'s> {
    pad: f64,
    head: Vec<Block<'s>>,
    foot: Vec<Block<'s>>,
    /// The logo with its width and height.
    logo: Option<(&'s Logo, (f64, f64))>,
    pub width: u32,
    pub height: u32,
}

impl<'s> Frame<'s> {
    /// Sets the words, and under the notes those on how it is drawn, which are never left out. The picture grows where the plot needs more pixels of
    /// height, at `least`, and unless it is for a screen of one shape it is no higher than the plot has use for.
    pub fn new(spec: &ChartSpec, sizes: &Sizes<'s>, (least, most): (f64, f64), drawing: &str) -> Self {
        let room = f64::from(spec.size.width) - 2.0 * sizes.pad;
        let subtitle = Face { size: sizes.subtitle, ..sizes.plain() };
        let mut head = vec![headline(spec, sizes, room)];
        let beneath = if spec.size.brief() { &spec.in_brief } else { &spec.subtitle };
        if !beneath.is_empty() {
            head.push((subtitle.balance(beneath, room), subtitle));
        }
        let notes = spec.notes.iter().map(String::as_str).filter(|_| !spec.size.brief()).chain([drawing]).filter(|note| !note.is_empty());
        let small = sizes.small();
        let logo = sizes.style.logo.as_ref().filter(|_| !spec.size.brief()).map(|logo| (logo, logo.fit(0.2 * room, 3.0 * small.line_height())));
        let beside = room - logo.map_or(0.0, |(_, (wide, _))| wide + sizes.pad);
        let source = source(spec, |line| small.balance(line, beside).len());
        let foot = notes.chain([source.as_str()]).map(|line| (small.balance(line, beside), small)).collect();
        let mut frame = Self { pad: sizes.pad, head, foot, logo, width: spec.size.width, height: spec.size.height };
        let free = frame.panel();
        let free = free.bottom - free.top;
        frame.height += (least - free).max(0.0).ceil() as u32;
        if !spec.size.is_a_screen() {
            frame.height -= (free - most.max(least)).max(0.0).floor() as u32;
        }
        frame
    }

    /// What is free for the plot.
    pub fn panel(&self) -> Panel {
        let Self { pad, width, height, .. } = *self;
        Panel {
            left: pad,
            top: pad + height_of(&self.head) + 0.9 * pad,
            right: f64::from(width) - pad,
            bottom: f64::from(height) - 0.8 * pad - self.foot_height() - 0.7 * pad,
        }
    }

    /// Height of the notes, the source and the logo beside them.
    fn foot_height(&self) -> f64 {
        height_of(&self.foot).max(self.logo.map_or(0.0, |(_, (_, high))| high))
    }

    /// The logo in the corner at the foot on the right.
    pub fn logo(&self) -> Option<Item> {
        let (logo, (wide, high)) = self.logo?;
        let corner = (f64::from(self.width) - self.pad - wide, f64::from(self.height) - 0.8 * self.pad - high);
        Some(Item::Logo(logo.clone(), corner, (wide, high)))
    }

    /// Draws the words.
    pub fn draw(&self, canvas: &Canvas) -> Result<(), ChartError> {
        let foot = f64::from(self.height) - 0.8 * self.pad - self.foot_height();
        let source = self.foot.len().saturating_sub(1);
        let names = |below: bool, i: usize| match (below, i) {
            (false, 0) => "headline",
            (false, _) => "subtitle",
            (true, i) if i == source => "source",
            (true, _) => "note",
        };
        for (mut y, blocks, below) in [(self.pad, &self.head, false), (foot, &self.foot, true)] {
            for (i, (lines, face)) in blocks.iter().enumerate() {
                let middle = y + face.line_height() * lines.len() as f64 / 2.0;
                canvas.layer(names(below, i), || canvas.block(lines, (self.pad, middle), *face, HPos::Left))?;
                y += face.line_height() * lines.len() as f64 + GAP;
            }
        }
        Ok(())
    }
}

/// The full source where it is on one line; otherwise the first shorter one that is on two, or the last.
fn source(spec: &ChartSpec, lines: impl Fn(&str) -> usize) -> String {
    let begun = |line: &String| if line.to_lowercase().starts_with("source") { line.trim().to_owned() } else { format!("Source: {}", line.trim()) };
    let (full, mut shorter) = (begun(&spec.source), spec.source_in_short.iter().map(begun));
    let Some(last) = shorter.clone().next_back().filter(|_| lines(&full) > 1) else { return full };
    shorter.find(|line| lines(line) <= 2).unwrap_or(last)
}

/// Pixels between headline and subtitle, and between notes.
const GAP: f64 = 4.0;

fn height_of(blocks: &[Block]) -> f64 {
    blocks.iter().map(|(lines, face)| lines.len() as f64 * face.line_height() + GAP).sum::<f64>() - GAP
}

/// The headline on at most two lines: set smaller, down to 15 pixels, where it would need a third.
fn headline<'s>(spec: &ChartSpec, sizes: &Sizes<'s>, room: f64) -> Block<'s> {
    let set = |size: f64| {
        let face = Face { size, ..sizes.name(true) };
        (face.balance(&spec.headline, room), face)
    };
    let smaller = (0..).map(|i| sizes.headline - f64::from(i)).take_while(|size| *size >= 15.0);
    smaller.map(set).find(|(lines, _)| lines.len() <= 2).unwrap_or_else(|| set(15.0))
}
