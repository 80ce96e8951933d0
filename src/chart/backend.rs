//! plotters draws through this backend, which adds to a scene.
//!
//! plotters knows whole pixels only, so everything is drawn on a grid sixteen times as fine.

use std::collections::BTreeSet;
use std::convert::Infallible;

use plotters_backend::text_anchor::VPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle};

use super::colour::Colour;
use super::fonts::Fonts;
use super::scene::{Form, Ink, Item, Layer, Line, Point, Scene, Shape, Words, clean};

/// Grid cells per pixel.
pub(super) const GRID: f64 = 16.0;

type Done = Result<(), DrawingErrorKind<Infallible>>;

/// Pixels to grid cells.
pub(super) fn grid(pixels: f64) -> i32 {
    (pixels * GRID).round() as i32
}

fn pixels(cells: i32) -> f64 {
    f64::from(cells) / GRID
}

fn point((x, y): BackendCoord) -> Point {
    (pixels(x), pixels(y))
}

/// Adds to a scene.
pub(super) struct Backend<'a> {
    scene: &'a mut Scene,
    fonts: &'a Fonts,
    /// The names of its layers so far.
    layers: BTreeSet<String>,
}

impl<'a> Backend<'a> {
    pub(super) fn new(scene: &'a mut Scene, fonts: &'a Fonts) -> Self {
        Self { scene, fonts, layers: BTreeSet::new() }
    }

    /// What comes until [`Backend::end`] is a layer of this name, or of this name with a number, which says something where it is pointed at.
    pub(super) fn begin(&mut self, name: &str, says: &str) {
        let name = slug(name);
        let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
        let own = [name.clone()].into_iter().chain(numbered).find(|name| self.layers.insert(name.clone())).unwrap_or_default();
        self.scene.items.push(Item::Begin(Layer { id: own, says: says.to_owned() }));
    }

    /// Ends the layer; one that holds nothing is left out.
    pub(super) fn end(&mut self) {
        if let Some(Item::Begin(_)) = self.scene.items.last() {
            self.scene.items.pop();
        } else {
            self.scene.items.push(Item::End);
        }
    }

    /// A polygon filled and outlined at once.
    pub(super) fn outlined<S: BackendStyle>(&mut self, corners: impl Iterator<Item = BackendCoord>, filling: BackendColor, outline: &S) {
        self.add(Form::Polygon(corners.map(point).collect()), Some(ink(filling)), Some(line(outline)));
    }

    /// A line through the points whose dashes and the spaces after them are so long, in pixels.
    pub(super) fn dashes<S: BackendStyle>(&mut self, path: impl Iterator<Item = BackendCoord>, style: &S, dash: [f64; 2]) {
        self.add(Form::Path(path.map(point).collect()), None, Some(Line { dash: Some(dash), ..line(style) }));
    }

    /// A place between two corners that is not seen.
    pub(super) fn unseen(&mut self, corners: impl Iterator<Item = BackendCoord>) {
        let corners: Vec<Point> = corners.map(point).collect();
        if let [(left, top), (right, bottom)] = corners.as_slice() {
            self.add(Form::Rect((*left, *top), (right - left, bottom - top)), None, None);
        }
    }

    fn add(&mut self, form: Form, fill: Option<Ink>, line: Option<Line>) {
        self.scene.items.push(Item::Shape(Shape { form, fill, line }));
    }

    fn paint<S: BackendStyle>(&mut self, form: Form, style: &S, fill: bool) {
        let (fill, line) = if fill { (Some(ink(style.color())), None) } else { (None, Some(line(style))) };
        self.add(form, fill, line);
    }
}

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.scene.width * GRID as u32, self.scene.height * GRID as u32)
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Done {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Done {
        let corner = point((a.0.min(b.0), a.1.min(b.1)));
        self.paint(Form::Rect(corner, point(((b.0 - a.0).abs(), (b.1 - a.1).abs()))), style, fill);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        self.paint(Form::Path(path.into_iter().map(point).collect()), style, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Done {
        self.paint(Form::Circle(point(center), f64::from(radius) / GRID), style, fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Done {
        self.paint(Form::Polygon(vert.into_iter().map(point).collect()), style, true);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Done {
        let size = style.size() / GRID;
        let baseline = match style.anchor().v_pos {
            VPos::Top => self.fonts.ascent,
            VPos::Center => self.fonts.capital / 2.0,
            VPos::Bottom => -self.fonts.descent,
        };
        self.scene.items.push(Item::Words(Words {
            text: clean(text).collect(),
            at: point((x, y + grid(baseline * size))),
            anchor: style.anchor().h_pos,
            size,
            bold: bold(style),
            colour: ink(style.color()).colour,
        }));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let height = style.size() * (self.fonts.ascent + self.fonts.descent);
        Ok((self.fonts.width(text, style.size(), bold(style)).ceil() as u32, height.ceil() as u32))
    }
}

fn bold<S: BackendTextStyle>(style: &S) -> bool {
    matches!(style.style(), FontStyle::Bold)
}

fn ink(BackendColor { rgb: (r, g, b), alpha }: BackendColor) -> Ink {
    Ink { colour: Colour(r, g, b), alpha }
}

fn line<S: BackendStyle>(style: &S) -> Line {
    Line { ink: ink(style.color()), width: f64::from(style.stroke_width()) / GRID, dash: None }
}

/// Lower-case letters and digits, with one hyphen for all between.
pub(crate) fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
