//! What plotters has no element for: layers, dashes, and polygons with an outline.

use std::convert::Infallible;

use plotters::element::{Drawable, PointCollection};
use plotters::style::{Color, ShapeStyle};
use plotters_backend::DrawingErrorKind;

use super::backend::Backend;
use super::colour::Colour;

/// Cells of the grid.
type Cell = (i32, i32);

/// An element with its points; a layer's beginning and end have none.
pub(super) struct Element {
    points: Vec<Cell>,
    what: What,
}

enum What {
    Begin { name: String, says: String },
    End,
    Outlined(Colour, ShapeStyle),
    Dashes([f64; 2], ShapeStyle),
    Unseen,
}

impl Element {
    /// Begins a group of elements, with what it says where it is pointed at.
    pub fn begin(name: String, says: String) -> Self {
        Self { points: Vec::new(), what: What::Begin { name, says } }
    }

    /// Ends the group that began last.
    pub fn end() -> Self {
        Self { points: Vec::new(), what: What::End }
    }

    /// A polygon with its outline, in one element.
    pub fn outlined(points: Vec<Cell>, filling: Colour, outline: ShapeStyle) -> Self {
        Self { points, what: What::Outlined(filling, outline) }
    }

    /// A place between two corners that can be pointed at.
    pub fn unseen(corners: [Cell; 2]) -> Self {
        Self { points: corners.to_vec(), what: What::Unseen }
    }

    /// A line of dashes: how long each is and the space after it, in pixels. plotters would draw every dash as a line of its own.
    pub fn dashes(points: Vec<Cell>, dash: [f64; 2], style: ShapeStyle) -> Self {
        Self { points, what: What::Dashes(dash, style) }
    }
}

impl<'e> PointCollection<'e, Cell> for &'e Element {
    type Point = &'e Cell;
    type IntoIter = &'e [Cell];

    fn point_iter(self) -> Self::IntoIter {
        &self.points
    }
}

impl Drawable<Backend<'_>> for Element {
    fn draw<I: Iterator<Item = Cell>>(&self, at: I, backend: &mut Backend, _: (u32, u32)) -> Result<(), DrawingErrorKind<Infallible>> {
        match &self.what {
            What::Begin { name, says } => backend.begin(name, says),
            What::End => backend.end(),
            What::Outlined(filling, outline) => backend.outlined(at, filling.to_backend_color(), outline),
            What::Dashes(dash, style) => backend.dashes(at, style, *dash),
            What::Unseen => backend.unseen(at),
        }
        Ok(())
    }
}
