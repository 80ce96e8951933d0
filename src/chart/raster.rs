//! A scene in pixels: shapes by tiny-skia, letters as they were drawn before.

use tiny_skia::{FillRule, IntSize, Paint, Path, Pixmap, Stroke, Transform};

use super::colour::Colour;
use super::error::ChartError;
use super::fonts::Fonts;
use super::scene::{Ink, Item, Scene, Shape};

/// The picture, with `scale` of its pixels to each of the scene's.
///
/// # Errors
/// [`ChartError::Raster`] where it has no pixels or too many.
pub(super) fn picture(scene: &Scene, fonts: &Fonts, scale: f32) -> Result<Pixmap, ChartError> {
    let [width, height] = [scene.width, scene.height].map(|side| (side as f32 * scale).round() as u32);
    let Colour(r, g, b) = scene.ground;
    // Line by line: what is repeated stays near the processor.
    let line = [r, g, b, u8::MAX].repeat(width as usize);
    let mut ground = Vec::with_capacity(line.len() * height as usize);
    (0..height).for_each(|_| ground.extend_from_slice(&line));
    let picture = IntSize::from_wh(width, height).and_then(|size| Pixmap::from_vec(ground, size));
    let mut picture = picture.ok_or_else(|| ChartError::Raster(format!("no picture of {width} by {height} pixels")))?;
    let transform = Transform::from_scale(scale, scale);
    for item in &scene.items {
        match item {
            Item::Begin(_) | Item::End => {}
            Item::Shape(Shape { form, fill: inside, line }) => {
                let Some(path) = form.path() else { continue };
                if let Some(ink) = inside {
                    fill(&mut picture, &path, *ink, FillRule::Winding, transform);
                }
                if let Some(line) = line {
                    stroke(&mut picture, &path, line.ink, &line.stroke(form), transform);
                }
            }
            Item::Words(words) => {
                let font = fonts.of(words.bold);
                let (size, y) = (words.size as f32 * scale, words.at.1 as f32 * scale);
                for (_, glyph, x) in words.letters(font) {
                    font.letters.lay(&font.bytes, glyph, size, (x as f32 * scale, y), words.colour, &mut picture.as_mut());
                }
            }
            Item::Logo(logo, at, size) => {
                let transform = transform.pre_concat(logo.transform(*at, *size));
                logo.fills.iter().for_each(|one| fill(&mut picture, &one.path, one.ink, one.rule, transform));
            }
        }
    }
    Ok(picture)
}

fn fill(picture: &mut Pixmap, path: &Path, ink: Ink, rule: FillRule, transform: Transform) {
    // What has no extent cannot be filled, and tiny-skia would say so.
    if path.bounds().width() > 0.0 && path.bounds().height() > 0.0 {
        picture.fill_path(path, &paint(ink), rule, transform, None);
    }
}

fn stroke(picture: &mut Pixmap, path: &Path, ink: Ink, stroke: &Stroke, transform: Transform) {
    picture.stroke_path(path, &paint(ink), stroke, transform, None);
}

fn paint(Ink { colour: Colour(r, g, b), alpha }: Ink) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(r, g, b, (alpha * 255.0).round() as u8);
    paint
}
