//! What a chart is drawn of, in pixels and in order. plotters fills it through its backend; SVG, PNG and PDF are written from it.

use plotters_backend::text_anchor::HPos;
use tiny_skia::{LineJoin, Path, PathBuilder, Rect, Stroke, StrokeDash};

use super::colour::Colour;
use super::fonts::Font;
use super::logo::Logo;

pub(super) type Point = (f64, f64);

/// A picture before it is one.
pub(super) struct Scene {
    pub width: u32,
    pub height: u32,
    pub ground: Colour,
    pub items: Vec<Item>,
}

/// One thing that is drawn, or the beginning or the end of a layer, which programs that edit drawings list by its name.
pub(super) enum Item {
    Begin(Layer),
    End,
    Shape(Shape),
    Words(Words),
    /// With its upper left corner, and its width and height.
    Logo(Logo, Point, Point),
}

/// A group of what is drawn.
pub(super) struct Layer {
    pub id: String,
    /// What a browser says of it where it is pointed at, if anything.
    pub says: String,
}

/// A form, filled or drawn along its edge or both. One that is neither is not seen: it is a place that can be pointed at.
pub(super) struct Shape {
    pub form: Form,
    pub fill: Option<Ink>,
    pub line: Option<Line>,
}

pub(super) enum Form {
    /// Its upper left corner, and its width and height.
    Rect(Point, Point),
    Circle(Point, f64),
    Path(Vec<Point>),
    Polygon(Vec<Point>),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub colour: Colour,
    /// How much of it hides what lies below, from 0 to 1.
    pub alpha: f64,
}

#[derive(Clone, Copy)]
pub(super) struct Line {
    pub ink: Ink,
    pub width: f64,
    /// How long each dash is, and the space after it.
    pub dash: Option<[f64; 2]>,
}

/// Words in one line, their baseline at a point.
pub(super) struct Words {
    pub text: String,
    pub at: Point,
    pub anchor: HPos,
    pub size: f64,
    pub bold: bool,
    pub colour: Colour,
}

/// Line breaks as spaces, and no characters that XML forbids.
pub(super) fn clean(text: &str) -> impl Iterator<Item = char> + '_ {
    let spaced = text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c });
    spaced.filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}

impl Scene {
    /// Every colour, in the order in which they are first used.
    pub fn colours(&self) -> Vec<Colour> {
        let mut colours = vec![self.ground];
        let mut add = |colour: Colour| {
            if !colours.contains(&colour) {
                colours.push(colour);
            }
        };
        for item in &self.items {
            match item {
                Item::Begin(_) | Item::End => {}
                Item::Shape(shape) => shape.fill.into_iter().chain(shape.line.map(|line| line.ink)).for_each(|ink| add(ink.colour)),
                Item::Words(words) => add(words.colour),
                Item::Logo(logo, ..) => logo.fills.iter().for_each(|fill| add(fill.ink.colour)),
            }
        }
        colours
    }
}

impl Form {
    /// Nothing where it has no extent.
    pub fn path(&self) -> Option<Path> {
        let joined = |points: &[Point]| {
            let mut path = PathBuilder::new();
            for (i, (x, y)) in points.iter().enumerate() {
                if i == 0 { path.move_to(*x as f32, *y as f32) } else { path.line_to(*x as f32, *y as f32) }
            }
            path
        };
        match self {
            Self::Rect((x, y), (width, height)) => Rect::from_xywh(*x as f32, *y as f32, *width as f32, *height as f32).map(PathBuilder::from_rect),
            Self::Circle((x, y), radius) => PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32),
            Self::Path(points) => joined(points).finish(),
            Self::Polygon(points) => {
                let mut path = joined(points);
                path.close();
                path.finish()
            }
        }
    }

    /// Whether its corners are drawn round, so that no spike stands for a value.
    pub fn joins_round(&self) -> bool {
        matches!(self, Self::Path(_) | Self::Polygon(_))
    }
}

impl Line {
    /// How it is drawn along the edge of a form.
    pub fn stroke(&self, form: &Form) -> Stroke {
        let dash = self.dash.and_then(|[dash, space]| StrokeDash::new(vec![dash as f32, space as f32], 0.0));
        let line_join = if form.joins_round() { LineJoin::Round } else { LineJoin::Miter };
        Stroke { width: self.width as f32, line_join, dash, ..Stroke::default() }
    }
}

impl Words {
    /// From left to right: each letter, its glyph, and where that stands along the x axis. Letters stand as they are measured, without kerning.
    pub fn letters<'w>(&'w self, font: &'w Font) -> impl Iterator<Item = (char, u16, f64)> + 'w {
        let width = font.width(&self.text) * self.size;
        let left = self.at.0
            - match self.anchor {
                HPos::Left => 0.0,
                HPos::Center => width / 2.0,
                HPos::Right => width,
            };
        self.text.chars().scan(left, move |next, letter| {
            let (glyph, wide) = font.glyph(letter);
            let at = *next;
            *next += wide * self.size;
            Some((letter, glyph, at))
        })
    }
}
