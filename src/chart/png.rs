//! The drawing as a PNG of at most 256 colours, quickly and in few bytes.

use foldhash::{HashMap, HashMapExt};
use png::{BitDepth, ColorType, Compression, DeflateCompression, Encoder, Filter, PixelDimensions, Unit};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};

use super::colour::Colour;
use super::lint::ChartError;
use super::spec::PER_INCH;

/// How far a channel of a shade of antialiasing may lie from what was drawn, of 255: no eye tells them apart.
const NEAR: u8 = 4;
const COLOURS: usize = 256;
/// One pixel in so many makes a colour one of whole areas.
const PART: usize = 1000;

type Rgb = [u8; 3];

/// PNG bytes of an opaque picture. The colours in `kept` and those of whole areas stay as they are, and shades between them come within [`NEAR`] of what they are;
/// where that takes more than 256 colours, all are kept. `scale` is its pixels to a CSS pixel,
/// so that it has its size in print; `words` are texts that go with it, each under a keyword.
pub(super) fn encode(picture: &Pixmap, kept: &[Colour], scale: f64, words: &[(&str, &str)]) -> Result<Vec<u8>, ChartError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_depth(BitDepth::Eight);
    let data = if let Some((palette, places)) = palette(picture.pixels(), kept) {
        // Lines of the picture are mostly like the one above, and zeros are what this deflate packs best.
        encoder.set_deflate_compression(DeflateCompression::FdeflateUltraFast);
        encoder.set_filter(Filter::Up);
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette.concat());
        places
    } else {
        encoder.set_compression(Compression::Fast);
        encoder.set_color(ColorType::Rgb);
        picture.pixels().iter().flat_map(|pixel| rgb(*pixel)).collect()
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

/// At most 256 colours, the commonest first after those that are kept, and each pixel's place among them.
fn palette(pixels: &[PremultipliedColorU8], kept: &[Colour]) -> Option<(Vec<Rgb>, Vec<u8>)> {
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    for run in pixels.chunk_by(|a, b| a == b) {
        *counts.entry(rgb(*run.first()?)).or_default() += run.len();
    }
    let mut palette: Vec<Rgb> = Vec::new();
    for Colour(r, g, b) in kept {
        if counts.contains_key(&[*r, *g, *b]) && !palette.contains(&[*r, *g, *b]) {
            palette.push([*r, *g, *b]);
        }
    }
    let mut colours: Vec<(Rgb, usize)> = counts.into_iter().collect();
    colours.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    let mut places: HashMap<Rgb, u8> = HashMap::new();
    for (colour, count) in colours {
        let nearest = palette.iter().enumerate().map(|(place, kept)| (apart(*kept, colour), place)).min();
        let place = match nearest.filter(|(apart, _)| *apart <= NEAR) {
            Some((_, place)) => place,
            None if palette.len() == COLOURS => return None,
            None => {
                // A colour of whole areas, such as a class of a map, stays as it is too.
                palette.push(if count * PART >= pixels.len() { colour } else { colour.map(centre) });
                palette.len() - 1
            }
        };
        places.insert(colour, u8::try_from(place).ok()?);
    }
    let mut out = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        out.resize(out.len() + run.len(), *places.get(&rgb(*run.first()?))?);
    }
    Some((palette, out))
}

fn rgb(pixel: PremultipliedColorU8) -> Rgb {
    [pixel.red(), pixel.green(), pixel.blue()]
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
        let opaque = pixels.map(|[r, g, b]| PremultipliedColorU8::from_rgba(r, g, b, 255).unwrap());
        let (palette, places) = palette(&opaque, &[white, blue, Colour(1, 2, 3)]).unwrap();
        assert_eq!(palette[..2], [[255, 255, 255], [18, 67, 109]], "a colour that is not there takes no place");
        assert_eq!(places[..3], [0, 1, 1], "a shade four away is the blue");
        assert_ne!(places[3], 1, "one five away is not");
        for (pixel, place) in pixels.iter().zip(places) {
            assert!(apart(*pixel, palette[usize::from(place)]) <= 4);
        }
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
