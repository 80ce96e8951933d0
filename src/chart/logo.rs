//! An organisation's logo: shapes in flat colours, at the foot of a chart on the right, where no words come.

use base64::{Engine, prelude::BASE64_STANDARD};
use resvg::usvg::{BlendMode, Group, Node, Opacity, Options, Paint, Tree, WriteOptions};

/// Most bytes of a logo's file, and how much wider than high, or less wide, it may be.
const BYTES: usize = 100_000;
const RATIO: std::ops::RangeInclusive<f64> = 0.25..=8.0;

/// A checked logo.
#[derive(Debug, Clone)]
pub(super) struct Logo {
    /// The shapes alone, written anew: nothing else of the file goes into a chart.
    svg: String,
    /// Width over height.
    ratio: f64,
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
        let tree = Tree::from_data(file, &Options::default()).map_err(|error| format!("the logo is not an SVG: {error}"))?;
        let ratio = f64::from(tree.size().width()) / f64::from(tree.size().height());
        if !RATIO.contains(&ratio) {
            return Err(format!("the logo is {ratio:.1} times as wide as it is high; give one from 0.25 to 8 times"));
        }
        if !tree.root().has_children() {
            return Err("the logo has no shapes".to_owned());
        }
        match beyond_shapes(tree.root()) {
            Some(what) => Err(format!("the logo holds {what}; give one of shapes in flat colours, with its words turned into outlines")),
            None => Ok(Self { svg: tree.to_string(&WriteOptions::default()), ratio }),
        }
    }

    /// Its width and height where it may have this much of both.
    pub fn fit(&self, width: f64, height: f64) -> (f64, f64) {
        let wide = width.min(height * self.ratio);
        (wide, wide / self.ratio)
    }

    /// The element that shows it.
    pub fn element(&self, (left, top): (f64, f64), (width, height): (f64, f64)) -> String {
        let data = BASE64_STANDARD.encode(&self.svg);
        format!("<image x=\"{left:.2}\" y=\"{top:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" href=\"data:image/svg+xml;base64,{data}\"/>\n")
    }
}

/// The first thing that is no shape in a flat colour: a PDF could not hold it as it is.
fn beyond_shapes(group: &Group) -> Option<&'static str> {
    if group.clip_path().is_some() || group.mask().is_some() || !group.filters().is_empty() {
        return Some("a clip, a mask or a filter");
    }
    if group.opacity() != Opacity::ONE || group.blend_mode() != BlendMode::Normal {
        return Some("a group that shines through");
    }
    let shaded = |paint: &Paint| !matches!(paint, Paint::Color(_));
    group.children().iter().find_map(|node| match node {
        Node::Group(group) => beyond_shapes(group),
        Node::Path(path) => {
            let paints = path.fill().map(resvg::usvg::Fill::paint).into_iter().chain(path.stroke().map(resvg::usvg::Stroke::paint));
            paints.into_iter().any(shaded).then_some("a gradient or a pattern")
        }
        Node::Image(_) => Some("a picture"),
        Node::Text(_) => Some("words"),
    })
}

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
