//! What plotters has no element for: layers, dashes, and polygons with an outline.

use plotters::element::{Drawable, PointCollection};
use plotters::style::{Color, ShapeStyle};
use plotters_backend::DrawingErrorKind;

use super::colour::Colour;
use super::svg_backend::SvgBackend;

/// Cells of the grid.
type Cell = (i32, i32);
type Written = Result<(), DrawingErrorKind<std::fmt::Error>>;

/// Begins a group of elements, or ends it: something to draw that has no points.
pub(super) enum Layer {
    Begin(String),
    End,
}

impl<'e> PointCollection<'e, Cell> for &'e Layer {
    type Point = Cell;
    type IntoIter = std::iter::Empty<Cell>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

/// A polygon with its outline, in one element.
pub(super) struct Outlined {
    pub corners: Vec<Cell>,
    pub filling: Colour,
    pub outline: ShapeStyle,
}

impl<'e> PointCollection<'e, Cell> for &'e Outlined {
    type Point = &'e Cell;
    type IntoIter = &'e [Cell];

    fn point_iter(self) -> Self::IntoIter {
        &self.corners
    }
}

impl Drawable<SvgBackend<'_>> for Outlined {
    fn draw<I: Iterator<Item = Cell>>(&self, at: I, backend: &mut SvgBackend, _: (u32, u32)) -> Written {
        backend.outlined(at, self.filling.to_backend_color(), &self.outline)
    }
}

/// A line of dashes: how long each is and the space after it, in pixels. plotters would draw every dash as a line of its own.
pub(super) struct Dashes {
    pub points: Vec<Cell>,
    pub dash: [f64; 2],
    pub style: ShapeStyle,
}

impl<'e> PointCollection<'e, Cell> for &'e Dashes {
    type Point = &'e Cell;
    type IntoIter = &'e [Cell];

    fn point_iter(self) -> Self::IntoIter {
        &self.points
    }
}

impl Drawable<SvgBackend<'_>> for Dashes {
    fn draw<I: Iterator<Item = Cell>>(&self, at: I, backend: &mut SvgBackend, _: (u32, u32)) -> Written {
        backend.dashes(at, &self.style, self.dash)
    }
}

impl Drawable<SvgBackend<'_>> for Layer {
    fn draw<I: Iterator<Item = Cell>>(&self, _: I, backend: &mut SvgBackend, _: (u32, u32)) -> Written {
        match self {
            Self::Begin(name) => backend.begin(name),
            Self::End => backend.end(),
        }
    }
}
