//! Words, lines and marks in pixels, drawn by plotters.

use plotters::coord::{Shift, types::RangedCoordf64};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, FontStyle};
use std::ops::Range;

use super::backend::{Backend, GRID, grid};
use super::colour::Colour;
use super::elements::Element;
use super::error::ChartError;
use super::fonts::Fonts;
use super::palette::{Ink, Shape};
use super::scene::{Point, Scene};
use super::style::Style;
use super::wrap::{balance, wrap};

/// Values against values inside a panel.
pub(super) type Plot<'a> = DrawingArea<Backend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn = Result<(), ChartError>;

/// A part of the picture, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// How words look. The size is in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face<'s> {
    pub size: f64,
    pub bold: bool,
    pub colour: Colour,
    pub fonts: &'s Fonts,
}

impl Face<'_> {
    fn width(&self, text: &str) -> f64 {
        self.fonts.width(text, self.size, self.bold)
    }

    pub fn widest<T: AsRef<str>>(&self, lines: impl IntoIterator<Item = T>) -> f64 {
        lines.into_iter().map(|line| self.width(line.as_ref())).fold(0.0, f64::max)
    }

    pub fn wrap(&self, text: &str, room: f64) -> Vec<String> {
        wrap(text, room, |text| self.width(text))
    }

    pub fn balance(&self, text: &str, room: f64) -> Vec<String> {
        balance(text, room, |text| self.width(text))
    }

    pub fn line_height(&self) -> f64 {
        self.size * 1.3
    }
}

/// The whole picture.
pub(super) struct Canvas<'a> {
    area: DrawingArea<Backend<'a>, Shift>,
    pub style: &'a Style,
    /// The chart's own name, which begins the names of its layers.
    id: &'a str,
}

impl<'a> Canvas<'a> {
    /// Draws into the scene.
    pub fn new(scene: &'a mut Scene, id: &'a str, style: &'a Style) -> Self {
        Self { area: Backend::new(scene, &style.fonts).into_drawing_area(), style, id }
    }

    /// What `draw` draws, as a layer of this name.
    pub fn layer(&self, name: &str, draw: impl FnOnce() -> Drawn) -> Drawn {
        self.told(name, String::new(), draw)
    }

    /// The same with what it says where it is pointed at.
    pub fn told(&self, name: &str, says: String, draw: impl FnOnce() -> Drawn) -> Drawn {
        self.area.draw(&Element::begin(format!("{} {name}", self.id), says))?;
        draw()?;
        Ok(self.area.draw(&Element::end())?)
    }

    /// A place that is not seen and can be pointed at.
    pub fn unseen(&self, Panel { left, top, right, bottom }: Panel) -> Drawn {
        Ok(self.area.draw(&Element::unseen([cells((left, top)), cells((right, bottom))]))?)
    }

    /// Values drawn inside the panel, `y` upwards.
    pub fn plot(&self, panel: Panel, x: Range<f64>, y: Range<f64>) -> Result<Plot<'a>, ChartError> {
        let Panel { left, top, right, bottom } = panel;
        let area = self.area.clone().shrink(cells((left, top)), cells((right - left, bottom - top)));
        Ok(ChartBuilder::on(&area).build_cartesian_2d(x, y)?.plotting_area().clone())
    }

    /// Words in one line.
    pub fn text(&self, text: &str, at: Point, face: Face, across: HPos, down: VPos) -> Drawn {
        let style = if face.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = FontDesc::new(FontFamily::SansSerif, face.size * GRID, style);
        let style = TextStyle::from(font).color(&face.colour).pos(Pos::new(across, down));
        Ok(self.area.draw_text(text, &style, cells(at))?)
    }

    /// Lines of words, centred up and down on the point.
    pub fn block(&self, lines: &[String], (x, y): Point, face: Face, across: HPos) -> Drawn {
        let top = y - face.line_height() * (lines.len() as f64 - 1.0) / 2.0;
        lines.iter().enumerate().try_for_each(|(i, line)| self.text(line, (x, top + face.line_height() * i as f64), face, across, VPos::Center))
    }

    /// Lines of words on the ground, so that no guide runs through them; `x` is their left edge, whichever way they are set.
    pub fn patch(&self, lines: &[String], (x, y): Point, face: Face, across: HPos) -> Drawn {
        let (wide, half) = (face.widest(lines), face.line_height() * lines.len() as f64 / 2.0);
        if wide > 0.0 {
            self.bar((x - 3.0, y - half), (x + wide + 3.0, y + half), self.style.ground, false)?;
        }
        self.block(lines, (if matches!(across, HPos::Right) { x + wide } else { x }, y), face, across)
    }

    /// A line through the points, `width` pixels thick.
    pub fn path(&self, points: &[Point], colour: Colour, width: f64) -> Drawn {
        let points: Vec<_> = points.iter().map(|&p| cells(p)).collect();
        Ok(self.area.draw(&PathElement::new(points, stroke(colour, width)))?)
    }

    /// A polygon filled with one colour and outlined with another, `width` pixels thick.
    pub fn outlined(&self, corners: &[Point], filling: Colour, outline: Colour, width: f64) -> Drawn {
        let corners = corners.iter().map(|&p| cells(p)).collect();
        Ok(self.area.draw(&Element::outlined(corners, filling, stroke(outline, width)))?)
    }

    /// A dashed line between two points, `width` pixels thick.
    pub fn dashes(&self, from: Point, to: Point, colour: Colour, width: f64) -> Drawn {
        self.dashed(&[from, to], colour, width)
    }

    /// A dashed line through the points, `width` pixels thick.
    pub fn dashed(&self, points: &[Point], colour: Colour, width: f64) -> Drawn {
        self.in_dashes(points, [3.0 + width, 2.0 + width], colour, width)
    }

    /// The same with dashes, and spaces after them, so long in pixels.
    pub fn in_dashes(&self, points: &[Point], dash: [f64; 2], colour: Colour, width: f64) -> Drawn {
        let points = points.iter().map(|&p| cells(p)).collect();
        Ok(self.area.draw(&Element::dashes(points, dash, stroke(colour, width)))?)
    }

    /// A bar between two corners, hollow where its figure is provisional.
    pub fn bar(&self, from: Point, to: Point, colour: Colour, hollow: bool) -> Drawn {
        let style = if hollow { stroke(colour, 2.0) } else { colour.filled() };
        Ok(self.area.draw(&Rectangle::new([cells(from), cells(to)], style))?)
    }

    /// A mark of `radius` pixels in its group's shape, empty inside where its figure is provisional.
    pub fn mark(&self, (x, y): Point, radius: f64, ink: Ink, hollow: bool) -> Drawn {
        self.shape((x, y), radius, ink.shape, ink.mark)?;
        if hollow { self.shape((x, y), radius * 0.6, ink.shape, self.style.ground) } else { Ok(()) }
    }

    fn shape(&self, (x, y): Point, r: f64, shape: Shape, colour: Colour) -> Drawn {
        let corners: &[Point] = match shape {
            Shape::Circle => return Ok(self.area.draw(&Circle::new(cells((x, y)), grid(r), colour.filled()))?),
            Shape::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            Shape::Triangle => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            Shape::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
            Shape::Inverted => &[(0.0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
            Shape::Bar => &[(-0.45, -1.2), (0.45, -1.2), (0.45, 1.2), (-0.45, 1.2)],
        };
        let corners: Vec<_> = corners.iter().map(|(dx, dy)| cells((x + dx * r, y + dy * r))).collect();
        Ok(self.area.draw(&Polygon::new(corners, colour.filled()))?)
    }

    /// An interval with short caps; along the x axis where `level`, else upright.
    pub fn whisker(&self, from: Point, to: Point, cap: f64, colour: Colour, width: f64) -> Drawn {
        let level = (from.0 - to.0).abs() > (from.1 - to.1).abs();
        let (dx, dy) = if level { (0.0, cap) } else { (cap, 0.0) };
        self.path(&[from, to], colour, width)?;
        [from, to].into_iter().try_for_each(|(x, y)| self.path(&[(x - dx, y - dy), (x + dx, y + dy)], colour, width))
    }

    /// The same on a line of the ground, so that it can be seen on a bar.
    pub fn whisker_on_bar(&self, from: Point, to: Point, cap: f64) -> Drawn {
        self.whisker(from, to, cap, self.style.ground, 4.0)?;
        self.whisker(from, to, cap, self.style.ink, 1.5)
    }

    /// A light guide, or the dark line of zero.
    pub fn guide(&self, from: Point, to: Point, zero: bool) -> Drawn {
        let (colour, width) = if zero { (self.style.ink, 1.25) } else { (self.style.guide, 1.0) };
        self.path(&[from, to], colour, width)
    }
}

/// Where a value lies in the picture, in pixels.
pub(super) fn place(plot: &Plot, x: f64, y: f64) -> Point {
    let (x, y) = plot.map_coordinate(&(x, y));
    (f64::from(x) / GRID, f64::from(y) / GRID)
}

/// A line style of `width` pixels.
pub(super) fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    colour.stroke_width(grid(width).unsigned_abs())
}

fn cells((x, y): Point) -> (i32, i32) {
    (grid(x), grid(y))
}
