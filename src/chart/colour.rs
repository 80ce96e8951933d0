//! Colours as a style names them, and how far apart two are to the eye.

use std::fmt;

use plotters::style::Color;
use plotters_backend::BackendColor;
use serde::Deserialize;

/// Red, green and blue from 0 to 255; in a style's file `"#12436D"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(pub u8, pub u8, pub u8);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number.ok_or_else(|| format!("{text:?} is no colour; write it like \"#12436D\""))?.to_be_bytes();
        Ok(Self(red, green, blue))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

impl Color for Colour {
    fn to_backend_color(&self) -> BackendColor {
        BackendColor { alpha: 1.0, rgb: (self.0, self.1, self.2) }
    }
}

impl Colour {
    /// Whether it is a shade of grey.
    pub(super) fn is_grey(self) -> bool {
        self.0 == self.1 && self.1 == self.2
    }

    /// Contrast of two colours as WCAG 2 defines it, from 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        (a / b).max(b / a)
    }

    /// The grey that is as bright.
    fn grey(self) -> Self {
        let bright = self.luminance();
        let level = if bright > 0.003_130_8 { 1.055 * bright.powf(1.0 / 2.4) - 0.055 } else { 12.92 * bright };
        let level = (255.0 * level).round() as u8;
        Self(level, level, level)
    }

    /// With so much of its hue, and so near to the ground that it keeps this contrast with it where it has as much.
    pub(super) fn quiet(self, hue: f64, ground: Self, contrast: f64) -> Self {
        let muted = self.on(self.grey(), hue);
        let paler = (0..100_u8).map(|percent| muted.on(ground, 1.0 - f64::from(percent) / 100.0));
        paler.take_while(|colour| colour.contrast(ground) >= contrast).last().unwrap_or(muted)
    }

    fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Whether nobody takes one for the other: by brightness, or by hue for those who see it.
    pub(super) fn differs(self, other: Self) -> bool {
        let gap = |a: u8, b: u8| f64::from(a.abs_diff(b));
        let apart = gap(self.0, other.0).hypot(gap(self.1, other.1)).hypot(gap(self.2, other.2));
        apart >= 60.0 || self.contrast(other) >= 1.4
    }

    /// So much of this colour, from 0 to 1, on the ground.
    pub(super) fn on(self, ground: Self, much: f64) -> Self {
        let mix = |c: u8, ground: u8| (f64::from(ground) + (f64::from(c) - f64::from(ground)) * much).round() as u8;
        Self(mix(self.0, ground.0), mix(self.1, ground.1), mix(self.2, ground.2))
    }

    /// A sixth of this colour on the ground.
    pub(super) fn pale(self, ground: Self) -> Self {
        let mix = |c: u8, ground: u8| (i16::from(ground) - (i16::from(ground) - i16::from(c)) / 6).unsigned_abs() as u8;
        Self(mix(self.0, ground.0), mix(self.1, ground.1), mix(self.2, ground.2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_written() {
        let read = |text: &str| Colour::try_from(text.to_owned());
        assert_eq!(read("#12436d").unwrap(), Colour(0x12, 0x43, 0x6D));
        assert_eq!(Colour(0x12, 0x43, 0x6D).to_string(), "#12436D");
        for wrong in ["", "#", "12436D", "#12436", "#+2436D", "#1243\u{E9}", "blue"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    /// Mid grey is as bright as itself. Navy, at 10:1 on white, becomes paler until it is at 6:1; what is at 3:1 stays as dark as it was.
    #[test]
    fn a_quiet_colour_loses_hue_and_contrast() {
        let (white, navy, teal) = (Colour(255, 255, 255), Colour(0x12, 0x43, 0x6D), Colour(0x28, 0xA1, 0x97));
        assert_eq!(Colour(128, 128, 128).quiet(1.0, white, 21.0), Colour(128, 128, 128));
        assert_eq!(Colour(128, 128, 128).grey(), Colour(128, 128, 128));
        let quiet = navy.quiet(0.4, white, 6.0);
        assert!((6.0..6.2).contains(&quiet.contrast(white)) && quiet.2 - quiet.0 < (navy.2 - navy.0) / 2, "{quiet}");
        assert!((teal.quiet(0.4, white, 6.0).contrast(white) - teal.contrast(white)).abs() < 0.2);
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let (white, black) = (Colour(255, 255, 255), Colour(0, 0, 0));
        assert!((white.contrast(black) - 21.0).abs() < 1e-9);
        // WCAG's own example of the least grey for words on white.
        assert!((Colour(0x76, 0x76, 0x76).contrast(white) - 4.54).abs() < 0.01);
    }
}
