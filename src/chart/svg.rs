//! A scene as the elements of an SVG.

use std::fmt::{Result, Write};

use plotters_backend::text_anchor::HPos;

use super::scene::{Form, Ink, Item, Line, Point, Scene, Shape, Words, clean};

/// An element a line.
pub(super) fn elements(scene: &Scene) -> std::result::Result<String, std::fmt::Error> {
    let Scene { width, height, ground, .. } = scene;
    let mut out = format!("<rect x=\"0\" y=\"0\" width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>\n");
    for item in &scene.items {
        match item {
            Item::Begin(layer) => {
                writeln!(out, r#"<g id="{}">"#, layer.id)?;
                if !layer.says.is_empty() {
                    writeln!(out, "<title>{}</title>", escape(&layer.says))?;
                }
            }
            Item::End => writeln!(out, "</g>")?,
            Item::Shape(shape) => self::shape(&mut out, shape)?,
            Item::Words(words) => self::words(&mut out, words)?,
            Item::Logo(logo, at, size) => writeln!(out, "{}", logo.element(*at, *size))?,
        }
    }
    Ok(out)
}

fn shape(out: &mut String, Shape { form, fill, line }: &Shape) -> Result {
    match form {
        Form::Rect((x, y), (width, height)) => write!(out, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}""#)?,
        Form::Circle((x, y), radius) => write!(out, r#"<circle cx="{x}" cy="{y}" r="{radius}""#)?,
        Form::Path(points) => write!(out, r#"<polyline points="{}""#, self::points(points))?,
        Form::Polygon(points) => write!(out, r#"<polygon points="{}""#, self::points(points))?,
    }
    match fill {
        Some(fill) => ink(out, "fill", fill)?,
        None if line.is_none() => write!(out, r#" fill="none" pointer-events="all""#)?,
        None => write!(out, r#" fill="none""#)?,
    }
    if let Some(Line { ink: line, width, dash }) = line {
        ink(out, "stroke", line)?;
        write!(out, r#" stroke-width="{width}""#)?;
        if let Some([dash, space]) = dash {
            write!(out, r#" stroke-dasharray="{dash} {space}""#)?;
        }
        if form.joins_round() {
            write!(out, r#" stroke-linejoin="round""#)?;
        }
    }
    writeln!(out, "/>")
}

fn ink(out: &mut String, what: &str, Ink { colour, alpha }: &Ink) -> Result {
    write!(out, r#" {what}="{colour}""#)?;
    if *alpha < 1.0 { write!(out, r#" {what}-opacity="{alpha}""#) } else { Ok(()) }
}

fn words(out: &mut String, Words { text, at: (x, y), anchor, size, bold, colour }: &Words) -> Result {
    let anchor = match anchor {
        HPos::Left => "",
        HPos::Center => r#" text-anchor="middle""#,
        HPos::Right => r#" text-anchor="end""#,
    };
    let weight = if *bold { r#" font-weight="700""# } else { "" };
    writeln!(out, r#"<text x="{x}" y="{y}" font-size="{size}"{weight}{anchor} fill="{colour}">{}</text>"#, escape(text))
}

/// To a hundredth of a pixel: a map has tens of thousands of them.
fn points(points: &[Point]) -> String {
    let near = |pixels: f64| (pixels * 100.0).round() / 100.0;
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", near(*x), near(*y))).collect();
    points.join(" ")
}

/// Text for XML: markup escaped, line breaks as spaces, characters that XML forbids left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::colour::Colour;

    #[test]
    fn text_cannot_break_out_of_the_document() {
        assert_eq!(escape("a<b>&\"'\u{0}\u{8}\u{FFFF}\n\u{85}c"), "a&lt;b&gt;&amp;&quot;&#39; c");
    }

    #[test]
    fn coordinates_keep_hundredths() {
        let ink = Ink { colour: Colour(18, 67, 109), alpha: 0.5 };
        let line = Shape { form: Form::Path(vec![(0.0, 0.0625), (1.5, 10.0)]), fill: None, line: Some(Line { ink, width: 0.0625, dash: None }) };
        let mut out = String::new();
        shape(&mut out, &line).unwrap();
        assert_eq!(
            out,
            "<polyline points=\"0,0.06 1.5,10\" fill=\"none\" stroke=\"#12436D\" stroke-opacity=\"0.5\" stroke-width=\"0.0625\" stroke-linejoin=\"round\"/>\n"
        );
    }
}
