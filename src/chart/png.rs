//! The drawing as a PNG of at most 256 colours, quickly and in few bytes.

use foldhash::{HashMap, HashMapExt};
use png::{BitDepth, ColorType, Compression, DeflateCompression, Encoder, Filter, PixelDimensions, Unit};
use tiny_skia::Pixmap;

use super::colour::Colour;
use super::error::ChartError;
use super::size::PER_INCH;

/// How far a channel of a shade of antialiasing may lie from what was drawn, of 255: no eye tells them apart.
const NEAR: u8 = 4;
const COLOURS: usize = 256;

type Rgb = [u8; 3];

/// PNG bytes of an opaque picture. The colours that it was drawn in stay as they are, and shades between them come within [`NEAR`] of what they are;
/// where that takes more than 256 colours, all are kept. `scale` is its pixels to a CSS pixel,
/// so that it has its size in print; `words` are texts that go with it, each under a keyword.
pub(super) fn encode(picture: &Pixmap, drawn_in: &[Colour], scale: f64, words: &[(&str, &str)]) -> Result<Vec<u8>, ChartError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_depth(BitDepth::Eight);
    encoder.add_text_chunk("Software".to_owned(), "Yardstick".to_owned()).map_err(|error| ChartError::Drawing(error.to_string()))?;
    let data = if let Some((palette, places)) = indexed(picture, drawn_in) {
        // Lines of the picture are mostly like the one above, and zeros are what this deflate packs best.
        encoder.set_deflate_compression(DeflateCompression::FdeflateUltraFast);
        encoder.set_filter(Filter::Up);
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette.concat());
        places
    } else {
        encoder.set_compression(Compression::Fast);
        encoder.set_color(ColorType::Rgb);
        picture.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect()
    };
    let failed = |error: png::EncodingError| ChartError::Raster(error.to_string());
    let per_metre = (scale * f64::from(PER_INCH) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    for (keyword, text) in words {
        encoder.add_itxt_chunk((*keyword).to_owned(), (*text).to_owned()).map_err(failed)?;
    }
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// At most 256 colours, and each pixel's place among them.
fn indexed(picture: &Pixmap, drawn_in: &[Colour]) -> Option<(Vec<Rgb>, Vec<u8>)> {
    let mut palette = Palette { colours: drawn_in.iter().map(|Colour(r, g, b)| [*r, *g, *b]).collect(), places: HashMap::new() };
    let width = picture.width() as usize;
    let mut places = Vec::with_capacity(picture.pixels().len());
    let mut above: &[u8] = &[];
    for line in picture.data().chunks_exact(4 * width) {
        if line == above {
            places.extend_from_within(places.len() - width..);
            continue;
        }
        above = line;
        let (mut rest, _) = line.as_chunks::<4>();
        while let Some(pixel) = rest.first() {
            let length = run(*pixel, rest);
            places.resize(places.len() + length, palette.place(*pixel)?);
            rest = rest.get(length..)?;
        }
    }
    Some((palette.colours, places))
}

struct Palette {
    colours: Vec<Rgb>,
    /// Where each pixel was found that was looked for.
    places: HashMap<u32, u8>,
}

impl Palette {
    /// The place of the nearest colour, which is added where none is near; none where there are too many.
    fn place(&mut self, pixel: [u8; 4]) -> Option<u8> {
        let key = u32::from_ne_bytes(pixel);
        if let Some(place) = self.places.get(&key) {
            return Some(*place);
        }
        let [r, g, b, _] = pixel;
        let nearest = self.colours.iter().enumerate().map(|(place, colour)| (apart(*colour, [r, g, b]), place)).min();
        let near = nearest.filter(|(apart, _)| *apart <= NEAR);
        let place = near.map_or(self.colours.len(), |(_, place)| place);
        if near.is_none() {
            self.colours.push([r, g, b].map(centre));
        }
        let place = u8::try_from(place).ok().filter(|_| self.colours.len() <= COLOURS)?;
        self.places.insert(key, place);
        Some(place)
    }
}

/// How many of the pixels at the beginning of a line are this one.
fn run(pixel: [u8; 4], line: &[[u8; 4]]) -> usize {
    const MANY: usize = 32;
    let pixel = u32::from_ne_bytes(pixel);
    let same = |next: &[u8; 4]| u32::from_ne_bytes(*next) == pixel;
    let alike = |line: &[[u8; 4]]| line.iter().take_while(|next| same(next)).count();
    // Most runs are short, and most pixels stand in long ones.
    let few = alike(line.get(..MANY).unwrap_or(line));
    if few < MANY {
        return few;
    }
    let many = line.chunks_exact(MANY).take_while(|next| next.iter().fold(true, |all, next| all & same(next))).count() * MANY;
    many + line.get(many..).map_or(0, alike)
}

/// The middle of the nine shades that one stands for.
fn centre(shade: u8) -> u8 {
    (shade / (2 * NEAR + 1) * (2 * NEAR + 1)).saturating_add(NEAR)
}

/// The greatest difference of a channel.
fn apart(a: Rgb, b: Rgb) -> u8 {
    a.into_iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_colours_stay_and_shades_become_a_near_one() {
        let (white, blue) = (Colour(255, 255, 255), Colour(18, 67, 109));
        let pixels = [[255, 255, 255], [18, 67, 109], [18, 67, 113], [18, 67, 114], [200, 210, 220]];
        let (palette, places) = indexed(&picture(5, &pixels), &[white, blue]).unwrap();
        assert_eq!(palette[..2], [[255, 255, 255], [18, 67, 109]]);
        assert_eq!(places[..3], [0, 1, 1], "a shade four away is the blue");
        assert_ne!(places[3], 1, "one five away is not");
        for (pixel, place) in pixels.iter().zip(places) {
            assert!(apart(*pixel, palette[usize::from(place)]) <= 4);
        }
    }

    fn picture(width: u32, pixels: &[[u8; 3]]) -> Pixmap {
        let mut picture = Pixmap::new(width, u32::try_from(pixels.len()).unwrap() / width).unwrap();
        for (pixel, [r, g, b]) in picture.data_mut().chunks_exact_mut(4).zip(pixels) {
            pixel.copy_from_slice(&[*r, *g, *b, 255]);
        }
        picture
    }

    /// Runs of every length around those that are compared at once, in lines that come once and more often.
    #[test]
    fn every_pixel_comes_back_from_its_run() {
        let colours = [[255, 255, 255], [18, 67, 109], [200, 10, 10]];
        let line = |shift: usize| -> Vec<[u8; 3]> {
            let runs = [1, 2, 31, 32, 33, 63, 64, 65, 96, 97, 1, 130].into_iter().enumerate();
            runs.flat_map(|(at, length)| vec![colours[(at + shift) % 3]; length]).collect()
        };
        let pixels: Vec<[u8; 3]> = [0, 0, 1, 2, 2, 2].into_iter().flat_map(line).collect();
        let (palette, places) = indexed(&picture(615, &pixels), &colours.map(|[r, g, b]| Colour(r, g, b))).unwrap();
        let back: Vec<[u8; 3]> = places.into_iter().map(|place| palette[usize::from(place)]).collect();
        assert!(back == pixels);
    }

    #[test]
    fn every_shade_lies_within_four_of_the_middle_that_stands_for_it() {
        assert!((0..=255).all(|shade: u8| centre(shade).abs_diff(shade) <= 4));
    }

    #[test]
    fn more_colours_than_a_palette_holds_are_all_kept() {
        let mut picture = Pixmap::new(400, 1).unwrap();
        for (at, pixel) in picture.data_mut().chunks_exact_mut(4).enumerate() {
            pixel.copy_from_slice(&[(at % 20 * 10) as u8, (at / 20 * 10) as u8, 0, 255]);
        }
        let back = Pixmap::decode_png(&encode(&picture, &[], 1.0, &[]).unwrap()).unwrap();
        assert_eq!(back.data(), picture.data());
    }
}
