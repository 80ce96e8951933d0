//! The font inside a file that stands alone: only the letters that it holds.

use base64::{Engine, prelude::BASE64_STANDARD};
use skera::{Plan, SubsetFlags, subset_font};
use skrifa::{
    FontRef, GlyphId, Tag,
    raw::{collections::IntSet, types::NameId},
};

use super::error::ChartError;
use super::fonts::{Fonts, vendored};
use super::style::Style;

/// `@font-face` rules for the vendored font, regular and bold, under the name `family`, with the letters of `text`.
///
/// # Errors
/// [`ChartError::Drawing`] where the font cannot be cut.
pub fn font_faces(family: &str, text: &str) -> Result<String, ChartError> {
    faces_of(&vendored(), family, text)
}

/// As [`font_faces`], for the font of a style.
///
/// # Errors
/// As [`font_faces`].
pub fn style_faces(style: &Style, family: &str, text: &str) -> Result<String, ChartError> {
    faces_of(&style.fonts, family, text)
}

/// As [`font_faces`], for any font.
pub(super) fn faces_of(fonts: &Fonts, family: &str, text: &str) -> Result<String, ChartError> {
    let mut rules = String::new();
    for (font, weight) in [(&fonts.regular, 400), (&fonts.bold, 700)] {
        let bytes = subset(&font.bytes, text).map_err(ChartError::Drawing)?;
        let data = BASE64_STANDARD.encode(bytes);
        rules.push_str(&format!("@font-face {{ font-family: \"{family}\"; font-weight: {weight}; src: url(data:font/ttf;base64,{data}); }}\n"));
    }
    Ok(rules)
}

fn subset(font: &[u8], text: &str) -> Result<Vec<u8>, String> {
    cut(font, &IntSet::empty(), &text.chars().map(u32::from).collect(), SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE)
}

/// The font with these glyphs alone, which keep their numbers.
pub(super) fn retained(font: &[u8], glyphs: impl Iterator<Item = u16>) -> Result<Vec<u8>, String> {
    cut(font, &glyphs.map(GlyphId::from).collect(), &IntSet::empty(), SubsetFlags::SUBSET_FLAGS_RETAIN_GIDS)
}

fn cut(font: &[u8], glyphs: &IntSet<GlyphId>, letters: &IntSet<u32>, flags: SubsetFlags) -> Result<Vec<u8>, String> {
    let font = FontRef::new(font).map_err(|error| error.to_string())?;
    // Without kerning and ligatures words are as wide as they were measured.
    let dropped: IntSet<Tag> = [b"GPOS", b"GSUB", b"GDEF", b"DSIG"].into_iter().map(Tag::new).collect();
    let names: IntSet<NameId> = (0..7).map(NameId::new).collect();
    let english = [0x0409].into_iter().collect();
    let flags = flags | SubsetFlags::SUBSET_FLAGS_NO_HINTING;
    let plan = Plan::new(glyphs, letters, &font, flags, &dropped, &IntSet::empty(), &IntSet::empty(), &names, &english);
    subset_font(&font, &plan).map_err(|error| error.to_string())
}
