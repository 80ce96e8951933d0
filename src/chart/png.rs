//! The drawing as a PNG of at most 256 colours, quickly and in few bytes.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};
use png::{BitDepth, ColorType, Compression, DeflateCompression, Encoder, Filter, PixelDimensions, Unit};
use resvg::tiny_skia::Pixmap;

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
    let data = if let Some((palette, places)) = palette(picture, kept) {
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

/// At most 256 colours, the commonest first after those that are kept, and each pixel's place among them.
fn palette(picture: &Pixmap, kept: &[Colour]) -> Option<(Vec<Rgb>, Vec<u8>)> {
    let lines = Lines::of(picture);
    let mut palette: Vec<Rgb> = Vec::new();
    for Colour(r, g, b) in kept {
        if lines.colours.iter().any(|(colour, _)| *colour == [*r, *g, *b]) && !palette.contains(&[*r, *g, *b]) {
            palette.push([*r, *g, *b]);
        }
    }
    let mut colours: Vec<(usize, &(Rgb, usize))> = lines.colours.iter().enumerate().collect();
    colours.sort_unstable_by_key(|(_, (colour, count))| (std::cmp::Reverse(*count), *colour));
    let mut places: Vec<u8> = vec![0; colours.len()];
    for (number, (colour, count)) in colours {
        let nearest = palette.iter().enumerate().map(|(place, kept)| (apart(*kept, *colour), place)).min();
        let place = match nearest.filter(|(apart, _)| *apart <= NEAR) {
            Some((_, place)) => place,
            None if palette.len() == COLOURS => return None,
            None => {
                // A colour of whole areas, such as a class of a map, stays as it is too.
                palette.push(if count * PART >= lines.pixels { *colour } else { colour.map(centre) });
                palette.len() - 1
            }
        };
        *places.get_mut(number)? = u8::try_from(place).ok()?;
    }
    let mut out = Vec::with_capacity(lines.pixels);
    for (runs, times) in &lines.lines {
        let from = out.len();
        for (number, length) in lines.runs.get(runs.clone())? {
            out.resize(out.len() + length, *places.get(*number)?);
        }
        let line = from..out.len();
        (1..*times).for_each(|_| out.extend_from_within(line.clone()));
    }
    Some((palette, out))
}

/// A picture as runs of pixels of one colour: most of it is ground.
#[derive(Default)]
struct Lines {
    pixels: usize,
    /// Every colour, in the order in which they first come, and how many pixels have it.
    colours: Vec<(Rgb, usize)>,
    /// The number of a colour, and how many pixels of it stand together.
    runs: Vec<(usize, usize)>,
    /// The runs of a line, and how many lines like it stand together.
    lines: Vec<(Range<usize>, usize)>,
}

impl Lines {
    fn of(picture: &Pixmap) -> Self {
        let mut lines = Self { pixels: picture.pixels().len(), ..Self::default() };
        let mut numbers: HashMap<[u8; 4], usize> = HashMap::new();
        let like = picture.data().chunks_exact(4 * picture.width() as usize).collect::<Vec<_>>();
        for like in like.chunk_by(|line, next| line == next) {
            let from = lines.runs.len();
            let mut rest = like.first().copied().unwrap_or_default();
            while let Some(pixel) = rest.first_chunk::<4>() {
                let length = run(rest);
                let number = *numbers.entry(*pixel).or_insert_with(|| {
                    let [r, g, b, _] = *pixel;
                    lines.colours.push(([r, g, b], 0));
                    lines.colours.len() - 1
                });
                lines.runs.push((number, length));
                lines.colours.get_mut(number).into_iter().for_each(|(_, count)| *count += length * like.len());
                rest = rest.get(4 * length..).unwrap_or_default();
            }
            lines.lines.push((from..lines.runs.len(), like.len()));
        }
        lines
    }
}

/// How many pixels at the beginning of a line are of one colour: so far it is the same as itself from the next pixel on.
fn run(line: &[u8]) -> usize {
    const MANY: usize = 128;
    let next = line.get(4..).unwrap_or_default();
    let alike = |from: usize, to: usize| {
        let span = |bytes: &'_ [u8]| from..to.min(bytes.len());
        let pairs = line.get(span(line)).unwrap_or_default().chunks_exact(4).zip(next.get(span(next)).unwrap_or_default().chunks_exact(4));
        from + 4 * pairs.take_while(|(this, next)| this == next).count()
    };
    // Most runs are short, and most pixels stand in long ones.
    let few = alike(0, MANY);
    if few < MANY {
        return few / 4 + 1;
    }
    let many = line.chunks_exact(MANY).zip(next.chunks_exact(MANY)).take_while(|(these, next)| these == next).count() * MANY;
    alike(many, usize::MAX) / 4 + 1
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
        let (palette, places) = palette(&picture(5, &pixels), &[white, blue, Colour(1, 2, 3)]).unwrap();
        assert_eq!(palette[..2], [[255, 255, 255], [18, 67, 109]], "a colour that is not there takes no place");
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
        let (palette, places) = palette(&picture(615, &pixels), &[]).unwrap();
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
