//! Letters in pixels. A page of charts has the same few hundred over and over: each is drawn once and laid down from then on.

use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};
use tiny_skia::{FillRule, Mask, Path, PathBuilder, PixmapMut, Transform};

use super::colour::Colour;

/// Places between one pixel and the next at which a letter may stand, each way.
const PLACES: i32 = 4;

/// The letters of one font that were drawn so far.
#[derive(Debug, Default)]
pub(super) struct Letters(RwLock<HashMap<Key, Arc<Letter>>>);

/// Which glyph, the bits of its size in pixels, and how many [`PLACES`] right of a pixel and below it.
type Key = (u16, u32, [i32; 2]);

/// How much of each pixel a letter covers, line by line from a corner left of and above where it stands.
#[derive(Debug, Default)]
struct Letter {
    left: i32,
    top: i32,
    width: usize,
    cover: Vec<u8>,
}

impl Letters {
    /// Lays a glyph on the picture with the origin of its outline at a point, to the nearest of [`PLACES`].
    pub fn lay(&self, font: &[u8], glyph: u16, size: f32, (x, y): (f32, f32), colour: Colour, picture: &mut PixmapMut) {
        let [x, y] = [x, y].map(|at| (at * PLACES as f32).round() as i32);
        let key = (glyph, size.to_bits(), [x.rem_euclid(PLACES), y.rem_euclid(PLACES)]);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let letter = known.unwrap_or_else(|| {
            let letter = Arc::new(Letter::draw(font, key).unwrap_or_default());
            self.0.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(letter).clone()
        });
        letter.lay((x.div_euclid(PLACES), y.div_euclid(PLACES)), colour, picture);
    }
}

impl Letter {
    /// None of a glyph without an outline, such as a space.
    fn draw(font: &[u8], (glyph, size, places): Key) -> Option<Self> {
        let outline = FontRef::new(font).ok()?.outline_glyphs().get(GlyphId::from(glyph))?;
        let mut pen = Pen(PathBuilder::new());
        outline.draw(DrawSettings::unhinted(Size::new(f32::from_bits(size)), LocationRef::default()), &mut pen).ok()?;
        let [x, y] = places.map(|place| place as f32 / PLACES as f32);
        let path: Path = pen.0.finish()?.transform(Transform::from_translate(x, y))?;
        let bounds = path.bounds().round_out()?;
        let mut mask = Mask::new(bounds.width(), bounds.height())?;
        let [left, top] = [bounds.left(), bounds.top()];
        mask.fill_path(&path, FillRule::Winding, true, Transform::from_translate(-left as f32, -top as f32));
        Some(Self { left, top, width: bounds.width() as usize, cover: mask.take() })
    }

    fn lay(&self, (right, down): (i32, i32), colour: Colour, picture: &mut PixmapMut) {
        let (left, top, wide) = (right + self.left, down + self.top, picture.width() as usize);
        let (skipped, above) = (left.min(0).unsigned_abs() as usize, top.min(0).unsigned_abs() as usize);
        let lines = picture.data_mut().chunks_exact_mut(4 * wide).skip(top.max(0) as usize);
        for (line, cover) in lines.zip(self.cover.chunks_exact(self.width.max(1)).skip(above)) {
            let (pixels, _) = line.as_chunks_mut::<4>();
            let (Some(pixels), Some(cover)) = (pixels.get_mut(left.max(0) as usize..), cover.get(skipped..)) else { return };
            for (pixel, cover) in pixels.iter_mut().zip(cover) {
                let share = u32::from(*cover);
                let mixed = |below: u8, above: u8| ((u32::from(below) * (255 - share) + u32::from(above) * share + 127) / 255) as u8;
                match (*cover, *pixel) {
                    (0, _) => {}
                    (u8::MAX, [.., opaque]) => *pixel = [colour.0, colour.1, colour.2, opaque],
                    (_, [red, green, blue, opaque]) => *pixel = [mixed(red, colour.0), mixed(green, colour.1), mixed(blue, colour.2), opaque],
                }
            }
        }
    }
}

/// An outline has its `y` upwards, a picture downwards.
struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, -y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, -y);
    }

    fn quad_to(&mut self, by_x: f32, by_y: f32, x: f32, y: f32) {
        self.0.quad_to(by_x, -by_y, x, -y);
    }

    fn curve_to(&mut self, a_x: f32, a_y: f32, b_x: f32, b_y: f32, x: f32, y: f32) {
        self.0.cubic_to(a_x, -a_y, b_x, -b_y, x, -y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
