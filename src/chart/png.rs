//! The drawing as a PNG of at most 256 colours, quickly and in few bytes.

use std::collections::{BTreeMap, HashMap};

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};
use resvg::tiny_skia::Pixmap;

use super::lint::ChartError;

/// How far a channel of a shade of antialiasing may lie from what was drawn, of 255: no eye tells them apart.
const NEAR: u8 = 4;
const COLOURS: usize = 256;

type Rgb = [u8; 3];

/// PNG bytes of an opaque picture. The colours that cover most are kept as they are; more than 256 that differ are all kept.
pub(super) fn encode(picture: &Pixmap) -> Result<Vec<u8>, ChartError> {
    let pixels: Vec<Rgb> = picture.pixels().iter().map(|p| [p.red(), p.green(), p.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_deflate_compression(DeflateCompression::FdeflateUltraFast);
    encoder.set_filter(Filter::Up);
    encoder.set_depth(BitDepth::Eight);
    let data = if let Some((palette, places)) = palette(&pixels) {
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette.concat());
        places
    } else {
        encoder.set_color(ColorType::Rgb);
        pixels.concat()
    };
    let failed = |error: png::EncodingError| ChartError::Raster(error.to_string());
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// At most 256 colours, the commonest first, and each pixel's place among them.
fn palette(pixels: &[Rgb]) -> Option<(Vec<Rgb>, Vec<u8>)> {
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    for run in pixels.chunk_by(|a, b| a == b) {
        *counts.entry(*run.first()?).or_default() += run.len();
    }
    let mut colours: Vec<(Rgb, usize)> = counts.into_iter().collect();
    colours.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    let mut palette: Vec<Rgb> = Vec::new();
    let mut places: BTreeMap<Rgb, u8> = BTreeMap::new();
    for (colour, _) in colours {
        let nearest = palette.iter().enumerate().map(|(place, kept)| (apart(*kept, colour), place)).min();
        let place = match nearest.filter(|(apart, _)| *apart <= NEAR) {
            Some((_, place)) => place,
            None if palette.len() == COLOURS => return None,
            None => {
                palette.push(colour);
                palette.len() - 1
            }
        };
        places.insert(colour, u8::try_from(place).ok()?);
    }
    let mut out = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        let place = *places.get(run.first()?)?;
        out.resize(out.len() + run.len(), place);
    }
    Some((palette, out))
}

/// The greatest difference of a channel.
fn apart(a: Rgb, b: Rgb) -> u8 {
    a.into_iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colours_are_kept_as_they_are_and_shades_become_their_neighbour() {
        let (white, blue) = ([255, 255, 255], [18, 67, 109]);
        let shade = [18, 67, 113];
        let pixels = [white, white, white, blue, blue, shade, [18, 67, 114]];
        let (palette, places) = palette(&pixels).unwrap();
        assert_eq!(palette, [white, blue, [18, 67, 114]]);
        assert_eq!(places, [0, 0, 0, 1, 1, 1, 2], "a shade four away is the blue, one five away is not");
    }

    #[test]
    fn more_colours_than_a_palette_holds_are_all_kept() {
        let mut picture = Pixmap::new(300, 1).unwrap();
        for (at, pixel) in picture.data_mut().chunks_exact_mut(4).enumerate() {
            pixel.copy_from_slice(&[(at % 20 * 10) as u8, (at / 20 * 10) as u8, 0, 255]);
        }
        let back = Pixmap::decode_png(&encode(&picture).unwrap()).unwrap();
        assert_eq!(back.data(), picture.data());
    }
}
