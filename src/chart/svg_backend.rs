//! plotters draws through this backend, which writes SVG elements.
//!
//! plotters knows whole pixels only, so everything is drawn on a grid sixteen times as fine and written divided by it.

use std::collections::BTreeSet;
use std::fmt::{Error, Write};

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle};

use super::fonts::Fonts;

/// Grid cells per pixel.
pub(super) const GRID: f64 = 16.0;

/// Pixels to grid cells.
pub(super) fn grid(pixels: f64) -> i32 {
    (pixels * GRID).round() as i32
}

fn pixels(cells: i32) -> f64 {
    f64::from(cells) / GRID
}

/// Appends elements to `body`; the caller writes the document around them.
pub(super) struct SvgBackend<'a> {
    body: &'a mut String,
    size: (u32, u32),
    fonts: &'a Fonts,
    /// The names of its layers so far.
    layers: BTreeSet<String>,
}

impl<'a> SvgBackend<'a> {
    /// A drawing of `width` by `height` pixels.
    pub(super) fn new(body: &'a mut String, width: u32, height: u32, fonts: &'a Fonts) -> Self {
        Self { body, size: (width * GRID as u32, height * GRID as u32), fonts, layers: BTreeSet::new() }
    }

    /// What comes until [`SvgBackend::end`] is a group, which programs that edit drawings list by this name.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), DrawingErrorKind<Error>> {
        let name = slug(name);
        let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
        let own = [name.clone()].into_iter().chain(numbered).find(|name| self.layers.insert(name.clone())).unwrap_or_default();
        self.element(format_args!(r#"<g id="{own}">"#))
    }

    /// A polygon filled and outlined at once.
    pub(super) fn outlined<S: BackendStyle>(
        &mut self,
        corners: impl IntoIterator<Item = BackendCoord>,
        filling: BackendColor,
        outline: &S,
    ) -> Result<(), DrawingErrorKind<Error>> {
        let (points, fill, outline) = (points(corners), hex(filling), paint(outline, false).replace(r#" fill="none""#, ""));
        self.element(format_args!(r#"<polygon points="{points}" fill="{fill}"{outline} stroke-linejoin="round"/>"#))
    }

    /// A line through the points whose dashes and the spaces after them are so long, in pixels.
    pub(super) fn dashes<S: BackendStyle>(
        &mut self,
        path: impl IntoIterator<Item = BackendCoord>,
        style: &S,
        [dash, space]: [f64; 2],
    ) -> Result<(), DrawingErrorKind<Error>> {
        let (points, paint) = (points(path), paint(style, false));
        self.element(format_args!(r#"<polyline points="{points}"{paint} stroke-dasharray="{dash} {space}" stroke-linejoin="round"/>"#))
    }

    /// Ends the layer; one that holds nothing is left out.
    pub(super) fn end(&mut self) -> Result<(), DrawingErrorKind<Error>> {
        let last = self.body.trim_end().rfind('\n').map_or(0, |end| end + 1);
        if self.body.get(last..).is_some_and(|line| line.starts_with("<g ")) {
            self.body.truncate(last);
            return Ok(());
        }
        self.element(format_args!("</g>"))
    }

    fn element(&mut self, element: std::fmt::Arguments) -> Result<(), DrawingErrorKind<Error>> {
        writeln!(self.body, "{element}").map_err(DrawingErrorKind::DrawingError)
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Error>> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Error>> {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Result<(), DrawingErrorKind<Error>> {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Result<(), DrawingErrorKind<Error>> {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Result<(), DrawingErrorKind<Error>> {
        let (x, y) = (pixels(a.0.min(b.0)), pixels(a.1.min(b.1)));
        let (width, height) = (pixels((b.0 - a.0).abs()), pixels((b.1 - a.1).abs()));
        let paint = paint(style, fill);
        self.element(format_args!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}"{paint}/>"#))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Result<(), DrawingErrorKind<Error>> {
        let (points, paint) = (points(path), paint(style, false));
        self.element(format_args!(r#"<polyline points="{points}"{paint} stroke-linejoin="round"/>"#))
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Result<(), DrawingErrorKind<Error>> {
        let (x, y, r) = (pixels(center.0), pixels(center.1), f64::from(radius) / GRID);
        let paint = paint(style, fill);
        self.element(format_args!(r#"<circle cx="{x}" cy="{y}" r="{r}"{paint}/>"#))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Result<(), DrawingErrorKind<Error>> {
        let (points, paint) = (points(vert), paint(style, true));
        self.element(format_args!(r#"<polygon points="{points}"{paint}/>"#))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Result<(), DrawingErrorKind<Error>> {
        let size = style.size() / GRID;
        let baseline = match style.anchor().v_pos {
            VPos::Top => self.fonts.ascent,
            VPos::Center => self.fonts.capital / 2.0,
            VPos::Bottom => -self.fonts.descent,
        };
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => r#" text-anchor="middle""#,
            HPos::Right => r#" text-anchor="end""#,
        };
        let weight = if bold(style) { r#" font-weight="700""# } else { "" };
        let (x, y) = (pixels(x), pixels(y + grid(baseline * size)));
        let (colour, text) = (hex(style.color()), escape(text));
        self.element(format_args!(r#"<text x="{x}" y="{y}" font-size="{size}"{weight}{anchor} fill="{colour}">{text}</text>"#))
    }

    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Result<(u32, u32), DrawingErrorKind<Error>> {
        let height = style.size() * (self.fonts.ascent + self.fonts.descent);
        Ok((self.fonts.width(text, style.size(), bold(style)).ceil() as u32, height.ceil() as u32))
    }
}

fn bold<S: BackendTextStyle>(style: &S) -> bool {
    matches!(style.style(), FontStyle::Bold)
}

fn hex(BackendColor { rgb: (r, g, b), .. }: BackendColor) -> String {
    format!("#{r:02X}{g:02X}{b:02X}")
}

fn paint<S: BackendStyle>(style: &S, fill: bool) -> String {
    let (colour, alpha) = (hex(style.color()), style.color().alpha);
    let name = if fill { "fill" } else { "stroke" };
    let faint = if alpha < 1.0 { format!(r#" {name}-opacity="{alpha}""#) } else { String::new() };
    if fill {
        format!(r#" fill="{colour}"{faint}"#)
    } else {
        let width = f64::from(style.stroke_width()) / GRID;
        format!(r#" fill="none" stroke="{colour}"{faint} stroke-width="{width}""#)
    }
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    // To a hundredth of a pixel: a map has tens of thousands of them.
    let near = |cells: i32| (pixels(cells) * 100.0).round() / 100.0;
    let points: Vec<String> = path.into_iter().map(|(x, y)| format!("{},{}", near(x), near(y))).collect();
    points.join(" ")
}

/// Lower-case letters and digits, with one hyphen for all between.
pub(crate) fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// Text for XML: markup escaped, line breaks as spaces, characters that XML forbids left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out_of_the_document() {
        assert_eq!(escape("a<b>&\"'\u{0}\u{8}\u{FFFF}\n\u{85}c"), "a&lt;b&gt;&amp;&quot;&#39; c");
    }

    #[test]
    fn coordinates_keep_hundredths() {
        let mut body = String::new();
        let blue = BackendColor { alpha: 0.5, rgb: (18, 67, 109) };
        SvgBackend::new(&mut body, 10, 10, &Fonts::default()).draw_line((0, 1), (24, 160), &blue).unwrap();
        assert_eq!(
            body,
            "<polyline points=\"0,0.06 1.5,10\" fill=\"none\" stroke=\"#12436D\" stroke-opacity=\"0.5\" stroke-width=\"0.0625\" stroke-linejoin=\"round\"/>\n"
        );
    }
}
