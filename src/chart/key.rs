//! What each colour stands for, in words: a piece of it and its name, one after the other.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel};
use super::error::ChartError;

/// Names set in lines, each behind a square.
pub(super) struct Key<'s> {
    items: Vec<Item>,
    face: Face<'s>,
    /// In pixels.
    width: f64,
    pub height: f64,
}

struct Item {
    lines: Vec<String>,
    left: f64,
    top: f64,
}

impl<'s> Key<'s> {
    /// Names in as many lines as they need in `room` pixels of width, the lines about as long as each other.
    pub fn new<'n>(names: impl Iterator<Item = &'n str> + Clone, face: Face<'s>, room: f64) -> Self {
        let key = Self::within(names.clone(), face, room);
        let mut narrower = (50..100).map(|percent| Self::within(names.clone(), face, room * f64::from(percent) / 100.0));
        narrower.find(|narrow| narrow.height <= key.height).unwrap_or(key)
    }

    fn within<'n>(names: impl Iterator<Item = &'n str>, face: Face<'s>, room: f64) -> Self {
        let before = face.size * 1.4;
        let (mut left, mut top, mut width, mut height) = (0.0, 0.0, 0.0_f64, 0.0_f64);
        let place = |name: &str| {
            let lines = face.wrap(name, room - before);
            let wide = before + face.widest(&lines);
            if left > 0.0 && left + wide > room {
                (left, top) = (0.0, height);
            }
            let item = Item { lines, left, top };
            width = width.max(left + wide);
            left += wide + face.size * 1.6;
            height = height.max(top + item.lines.len() as f64 * face.line_height());
            item
        };
        let items = names.map(place).collect();
        Self { items, face, width, height }
    }

    /// Writes words at the right of the first line, where the names leave room.
    pub fn beside(&self, canvas: &Canvas, words: &str, panel: Panel) -> Result<(), ChartError> {
        if words.is_empty() || panel.left + self.width + self.face.size + self.face.widest([words]) > panel.right {
            return Ok(());
        }
        canvas.text(words, (panel.right, panel.top + self.face.line_height() / 2.0), self.face, HPos::Right, VPos::Center)
    }

    /// Draws the names; `piece` draws the square of each name between its two corners.
    pub fn draw(
        &self,
        canvas: &Canvas,
        (left, top): (f64, f64),
        piece: impl Fn(usize, (f64, f64), (f64, f64)) -> Result<(), ChartError>,
    ) -> Result<(), ChartError> {
        let side = self.face.size * 0.8;
        for (i, item) in self.items.iter().enumerate() {
            let (x, y) = (left + item.left, top + item.top);
            let middle = y + self.face.line_height() / 2.0;
            piece(i, (x, middle - side / 2.0), (x + side, middle + side / 2.0))?;
            let high = self.face.line_height() * item.lines.len() as f64;
            canvas.block(&item.lines, (x + self.face.size * 1.4, y + high / 2.0), self.face, HPos::Left)?;
        }
        Ok(())
    }
}
