//! An organisation's logo: shapes in flat colours, at the foot of a chart on the right, where no words come.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use tiny_skia::{FillRule, Path, Transform};
use usvg::{BlendMode, Group, Node, Opacity, Options, Paint, PaintOrder, Tree, WriteOptions, roxmltree::Document};

use super::colour::Colour;
use super::scene::{Ink, Point};

/// Most bytes of a logo's file, and how much wider than high, or less wide, it may be.
const BYTES: usize = 100_000;
const RATIO: std::ops::RangeInclusive<f64> = 0.25..=8.0;

/// A checked logo.
#[derive(Debug, Clone)]
pub(super) struct Logo {
    /// The shapes alone, written anew: nothing else of the file goes into a chart.
    svg: Arc<str>,
    /// The same as what they fill, in the logo's own pixels; lines are filled along their edges.
    pub fills: Arc<[Fill]>,
    width: f64,
    height: f64,
}

/// An area of one colour.
#[derive(Debug)]
pub(super) struct Fill {
    pub path: Path,
    pub ink: Ink,
    pub rule: FillRule,
}

impl Logo {
    /// Reads an SVG.
    ///
    /// # Errors
    /// What to change, in words.
    pub fn read(file: &[u8]) -> Result<Self, String> {
        if file.len() > BYTES {
            return Err(format!("the logo has {} bytes; give one of at most {BYTES}", file.len()));
        }
        let no_svg = |error: String| format!("the logo is not an SVG: {error}");
        let text = std::str::from_utf8(file).map_err(|error| no_svg(error.to_string()))?;
        let document = Document::parse(text).map_err(|error| no_svg(error.to_string()))?;
        let tree = Tree::from_xmltree(&document, &Options::default()).map_err(|error| no_svg(error.to_string()))?;
        let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
        let ratio = width / height;
        if !RATIO.contains(&ratio) {
            return Err(format!("the logo is {ratio:.1} times as wide as it is high; give one from 0.25 to 8 times"));
        }
        let refused = |what: &str| format!("the logo holds {what}; give one of shapes in flat colours, with its words turned into outlines");
        // The reader of shapes passes over words.
        if document.descendants().any(|node| node.tag_name().name() == "text") {
            return Err(refused("words"));
        }
        let mut fills = Vec::new();
        shapes(tree.root(), &mut fills).map_err(refused)?;
        if fills.is_empty() {
            return Err("the logo has no shapes".to_owned());
        }
        let within = |fill: &Fill| {
            let (bounds, free) = (fill.path.bounds(), 0.01 * width.max(height) as f32);
            bounds.left() >= -free && bounds.top() >= -free && bounds.right() <= width as f32 + free && bounds.bottom() <= height as f32 + free
        };
        if !fills.iter().all(within) {
            return Err("the logo has shapes that reach beyond its edge; give one that is cropped to its shapes".to_owned());
        }
        Ok(Self { svg: tree.to_string(&WriteOptions::default()).into(), fills: fills.into(), width, height })
    }

    /// Its width and height where it may have this much of both.
    pub fn fit(&self, width: f64, height: f64) -> Point {
        let ratio = self.width / self.height;
        let wide = width.min(height * ratio);
        (wide, wide / ratio)
    }

    /// The element that shows it.
    pub fn element(&self, (left, top): Point, (width, height): Point) -> String {
        let data = BASE64_STANDARD.encode(&*self.svg);
        format!("<image x=\"{left:.2}\" y=\"{top:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" href=\"data:image/svg+xml;base64,{data}\"/>")
    }

    /// From its own pixels to the place that it has in a chart.
    pub fn transform(&self, (left, top): Point, (width, height): Point) -> Transform {
        let [x, y] = [width / self.width, height / self.height].map(|scale| scale as f32);
        Transform::from_row(x, 0.0, 0.0, y, left as f32, top as f32)
    }
}

/// Adds what the group fills, or says the first thing that is no shape in a flat colour: a PDF could not hold it as it is.
fn shapes(group: &Group, fills: &mut Vec<Fill>) -> Result<(), &'static str> {
    if group.clip_path().is_some() || group.mask().is_some() || !group.filters().is_empty() {
        return Err("a clip, a mask or a filter");
    }
    if group.opacity() != Opacity::ONE || group.blend_mode() != BlendMode::Normal {
        return Err("a group that shines through");
    }
    group.children().iter().try_for_each(|node| match node {
        Node::Group(group) => shapes(group, fills),
        Node::Path(path) => outlines(path, fills),
        Node::Image(_) => Err("a picture"),
        Node::Text(_) => Err("words"),
    })
}

/// Adds what a path fills, inside and along its edge.
fn outlines(path: &usvg::Path, fills: &mut Vec<Fill>) -> Result<(), &'static str> {
    if !path.is_visible() {
        return Ok(());
    }
    let ink = |paint: &Paint, opacity: Opacity| match paint {
        Paint::Color(colour) => Ok(Ink { colour: Colour(colour.red, colour.green, colour.blue), alpha: f64::from(opacity.get()) }),
        _ => Err("a gradient or a pattern"),
    };
    let before = fills.len();
    let placed = |outline: Path| outline.transform(path.abs_transform());
    if let Some(fill) = path.fill() {
        let rule = if fill.rule() == usvg::FillRule::EvenOdd { FillRule::EvenOdd } else { FillRule::Winding };
        let ink = ink(fill.paint(), fill.opacity())?;
        fills.extend(placed(path.data().clone()).map(|path| Fill { path, ink, rule }));
    }
    if let Some(stroke) = path.stroke() {
        let ink = ink(stroke.paint(), stroke.opacity())?;
        let line = stroke.to_tiny_skia();
        let dashed = line.dash.as_ref().and_then(|dash| path.data().dash(dash, FINE));
        let edge = dashed.as_ref().unwrap_or(path.data()).stroke(&line, FINE);
        fills.extend(edge.and_then(placed).map(|path| Fill { path, ink, rule: FillRule::Winding }));
        if path.paint_order() == PaintOrder::StrokeAndFill
            && let Some(own) = fills.get_mut(before..)
        {
            own.reverse();
        }
    }
    Ok(())
}

/// How many times as large a logo may be drawn until the edges of its curved lines show corners.
const FINE: f32 = 4.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn logo(inside: &str) -> Result<Logo, String> {
        Logo::read(format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">{inside}</svg>"#).as_bytes())
    }

    #[test]
    fn shapes_are_kept_and_nothing_else_of_the_file() {
        let kept = logo(r#"<script>alert(1)</script><!-- secret --><rect width="60" height="20" fill="red" onclick="alert(2)"/>"#).unwrap();
        assert!(kept.svg.contains("<path") && !kept.svg.contains("alert") && !kept.svg.contains("secret"), "{}", kept.svg);
        assert_eq!(kept.fit(100.0, 10.0), (30.0, 10.0));
        assert_eq!(kept.fit(15.0, 10.0), (15.0, 5.0));
    }

    #[test]
    fn what_is_no_plain_shape_is_refused_with_the_reason() {
        let box_ = r#"<rect width="60" height="20""#;
        let shade = r#"<linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>"#;
        for (inside, reason) in [
            (format!(r#"{shade}{box_} fill="url(#g)"/>"#), "a gradient"),
            (format!(r#"<clipPath id="c"><circle r="9"/></clipPath>{box_} clip-path="url(#c)"/>"#), "a clip"),
            (format!(r#"<g opacity="0.5">{box_}/>{box_}/></g>"#), "shines through"),
            (String::new(), "no shapes"),
            (r#"<rect x="-20" width="90" height="20"/>"#.to_owned(), "beyond its edge"),
            ("<".to_owned(), "not an SVG"),
            (" ".repeat(BYTES), "bytes"),
        ] {
            let refused = logo(&inside).unwrap_err();
            assert!(refused.contains(reason), "{refused}");
        }
        let wide = br#"<svg xmlns="http://www.w3.org/2000/svg" width="900" height="20"><rect width="9" height="9"/></svg>"#;
        assert!(Logo::read(wide).unwrap_err().contains("times as wide"));
    }
}
