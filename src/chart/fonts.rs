//! The font of a chart, and how wide its words are.

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use foldhash::HashMap;
use skrifa::{
    FontRef, GlyphId, MetadataProvider, Tag,
    instance::{LocationRef, Size},
    raw::TableProvider,
};

use super::letters::Letters;

/// The bytes of a font file.
pub(super) type Bytes = Cow<'static, [u8]>;

/// The vendored font: every chart's but for an organisation's own style.
pub(super) fn vendored() -> Arc<Fonts> {
    static OPEN_SANS: LazyLock<Arc<Fonts>> = LazyLock::new(|| {
        let regular = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/OpenSans-Regular.ttf"));
        let bold = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/OpenSans-Bold.ttf"));
        // The vendored font always parses; without one, words are drawn by the reader's machine.
        Arc::new(Fonts::new(regular.as_slice().into(), bold.as_slice().into()).unwrap_or_default())
    });
    OPEN_SANS.clone()
}

/// A regular and a bold font file of one family, measured.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    /// Name of the family inside the regular file.
    pub family: String,
    pub regular: Font,
    pub bold: Font,
    /// Height above and depth below the baseline, in em.
    pub ascent: f64,
    pub descent: f64,
    /// Height of a capital, in em: what makes a line of text look centred.
    pub capital: f64,
}

/// A font file, and the glyph of each of its letters with its width in em.
#[derive(Debug, Default)]
pub(super) struct Font {
    pub bytes: Bytes,
    pub letters: Letters,
    glyphs: HashMap<char, (u16, f64)>,
}

impl Fonts {
    /// Reads two TrueType files.
    ///
    /// # Errors
    /// Why they cannot be used, in words.
    pub fn new(regular: Bytes, bold: Bytes) -> Result<Self, String> {
        let font = FontRef::new(&regular).map_err(|error| format!("the regular font cannot be read: {error}"))?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let em = |units: f32| f64::from(units) / f64::from(metrics.units_per_em.max(1));
        let (ascent, descent) = (em(metrics.ascent), em(-metrics.descent));
        let capital = em(metrics.cap_height.unwrap_or(metrics.ascent * 0.67));
        let names = font.localized_strings(skrifa::string::StringId::FAMILY_NAME);
        let family: String = names.english_or_first().map(|name| name.to_string()).unwrap_or_default();
        if family.is_empty() || !family.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-') {
            return Err(format!("the regular font's family is called {family:?}; letters, digits, spaces and hyphens are read"));
        }
        let (regular, bold) = (Font::new(regular)?, Font::new(bold)?);
        Ok(Self { family, regular, bold, ascent, descent, capital })
    }

    /// One of the two.
    pub fn of(&self, bold: bool) -> &Font {
        if bold { &self.bold } else { &self.regular }
    }

    /// What a browser draws with: faces no wider than Open Sans where ours is not at hand.
    pub fn stack(&self) -> String {
        format!("'{}', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif", self.family)
    }

    /// The first letter of the text that one of the files lacks, or that runs from right to left: letters are set one after the other.
    pub fn missing(&self, text: &str) -> Option<char> {
        let drawn = |c: &char| !c.is_whitespace() && !c.is_control();
        let leftward = |c: &char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
        text.chars().filter(drawn).find(|c| leftward(c) || [&self.regular, &self.bold].iter().any(|font| !font.glyphs.contains_key(c)))
    }

    /// Width of the text in pixels at a font size in pixels.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        self.of(bold).width(text) * size
    }
}

impl Font {
    fn new(bytes: Bytes) -> Result<Self, String> {
        let font = FontRef::new(&bytes).map_err(|error| format!("a font cannot be read: {error}"))?;
        if font.glyf().is_err() || font.data_for_tag(Tag::new(b"fvar")).is_some() {
            return Err("a font is not a TrueType file of one weight (.ttf)".to_owned());
        }
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let em = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em.max(1));
        let glyph = |(code, glyph): (u32, GlyphId)| {
            Some((char::from_u32(code)?, (u16::try_from(glyph.to_u32()).ok()?, f64::from(metrics.advance_width(glyph)?) / em)))
        };
        let glyphs = font.charmap().mappings().filter_map(glyph).collect();
        Ok(Self { bytes, letters: Letters::default(), glyphs })
    }

    /// The glyph of a letter, and its width in em; of one that is not there, the box that stands for all of them.
    pub fn glyph(&self, letter: char) -> (u16, f64) {
        self.glyphs.get(&letter).copied().unwrap_or((0, 0.5))
    }

    /// Width of the text in em.
    pub fn width(&self, text: &str) -> f64 {
        text.chars().map(|letter| self.glyph(letter).1).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        let fonts = vendored();
        let width = |text, bold| fonts.width(text, 10.0, bold);
        assert!((width("0000", false) - 22.88).abs() < 0.05, "{}", width("0000", false));
        assert!(width("Stalking", true) > width("Stalking", false));
        assert!((width("1111", false) - width("8888", false)).abs() < 1e-6, "figures line up");
        // As Open Sans 3.003 says of itself, in 2,048ths.
        assert!((fonts.ascent - 2189.0 / 2048.0).abs() < 1e-6 && (fonts.descent - 600.0 / 2048.0).abs() < 1e-6, "{fonts:?}");
        assert!((fonts.capital - 1462.0 / 2048.0).abs() < 1e-6, "{}", fonts.capital);
    }

    #[test]
    fn a_letter_that_the_font_lacks_is_found() {
        assert_eq!(vendored().missing("Heddlu Dyfed-Powys, Ynys M\u{F4}n \u{2212}4\u{A0}%\n"), None);
        assert_eq!(vendored().missing("Police \u{8B66}"), Some('\u{8B66}'));
        assert_eq!(vendored().missing("Kent \u{5E9}\u{5DC}"), Some('\u{5E9}'), "it would run the wrong way");
    }

    #[test]
    fn what_is_no_static_font_is_refused() {
        let font = vendored().regular.bytes.clone();
        assert!(Fonts::new(b"not a font".as_slice().into(), font.clone()).unwrap_err().contains("cannot be read"));
        assert!(Fonts::new(font.clone(), font.get(..font.len() / 2).unwrap().to_owned().into()).is_err());
    }
}
