//! The font of a chart, and how wide its words are.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use resvg::usvg::fontdb;
use skrifa::{
    FontRef, MetadataProvider, Tag,
    instance::{LocationRef, Size},
    raw::TableProvider,
};

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
    /// Both, for the renderer: it knows no other font, so that no machine draws with another.
    pub database: Arc<fontdb::Database>,
}

/// A font file, and how wide each of its letters is, in em.
#[derive(Debug, Default)]
pub(super) struct Font {
    pub bytes: Bytes,
    widths: HashMap<char, f64>,
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
        let mut database = fontdb::Database::new();
        for (bytes, weight) in [(&regular, fontdb::Weight::NORMAL), (&bold, fontdb::Weight::BOLD)] {
            let source = fontdb::Source::Binary(Arc::new(bytes.clone()));
            let mut files = fontdb::Database::new();
            let id = files.load_font_source(source).first().copied();
            let face = id.and_then(|id| files.face(id)).ok_or("a font file holds no face")?.clone();
            // Under one name, whatever the bold file calls itself.
            let families = vec![(family.clone(), fontdb::Language::English_UnitedStates)];
            database.push_face_info(fontdb::FaceInfo { families, weight, style: fontdb::Style::Normal, ..face });
        }
        let (regular, bold) = (Font::new(regular)?, Font::new(bold)?);
        Ok(Self { family, regular, bold, ascent, descent, capital, database: Arc::new(database) })
    }

    /// What a browser draws with: faces no wider than Open Sans where ours is not at hand.
    pub fn stack(&self) -> String {
        format!("'{}', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif", self.family)
    }

    /// The first letter of the text that one of the files lacks.
    pub fn missing(&self, text: &str) -> Option<char> {
        let drawn = |c: &char| !c.is_whitespace() && !c.is_control();
        text.chars().filter(drawn).find(|c| [&self.regular, &self.bold].iter().any(|font| !font.widths.contains_key(c)))
    }

    /// Width of the text in pixels at a font size in pixels.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let font = if bold { &self.bold } else { &self.regular };
        text.chars().map(|c| font.widths.get(&c).copied().unwrap_or(0.5)).sum::<f64>() * size
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
        let width = |(code, glyph)| Some((char::from_u32(code)?, f64::from(metrics.advance_width(glyph)?) / em));
        let widths = font.charmap().mappings().filter_map(width).collect();
        Ok(Self { bytes, widths })
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
    }

    #[test]
    fn what_is_no_static_font_is_refused() {
        let font = vendored().regular.bytes.clone();
        assert!(Fonts::new(b"not a font".as_slice().into(), font.clone()).unwrap_err().contains("cannot be read"));
        assert!(Fonts::new(font.clone(), font.get(..font.len() / 2).unwrap().to_owned().into()).is_err());
    }
}
