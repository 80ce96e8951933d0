//! Colours of the Government Analysis Function, and a shape for each so that colour never speaks alone.

use plotters::style::{RGBColor, WHITE};

pub(super) const BLACK: RGBColor = RGBColor(0x1A, 0x1A, 0x1A);
/// Words of less weight: subtitle, notes, ticks.
pub(super) const QUIET: RGBColor = RGBColor(0x4D, 0x4D, 0x4D);
pub(super) const GUIDE: RGBColor = RGBColor(0xDE, 0xDE, 0xDE);
/// Lines that lead from a name to its mark.
pub(super) const FAINT: RGBColor = RGBColor(0xF0, 0xF0, 0xF0);
pub(super) const BLUE: RGBColor = RGBColor(0x12, 0x43, 0x6D);

/// How one group is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    /// Lines and marks: at least 3:1 on white.
    pub mark: RGBColor,
    /// Words: at least 4.5:1 on white.
    pub text: RGBColor,
    pub shape: Shape,
    /// In colour, with bold words.
    pub strong: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Inverted,
    Bar,
}

const SHAPES: [Shape; 6] = [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Inverted, Shape::Bar];
const NAVY: (RGBColor, RGBColor) = (BLUE, BLUE);
const TEAL: (RGBColor, RGBColor) = (RGBColor(0x28, 0xA1, 0x97), RGBColor(0x1A, 0x77, 0x70));
const PLUM: (RGBColor, RGBColor) = (RGBColor(0x80, 0x16, 0x50), RGBColor(0x80, 0x16, 0x50));
const ORANGE: (RGBColor, RGBColor) = (RGBColor(0xF4, 0x6A, 0x25), RGBColor(0xB5, 0x42, 0x08));
const DARK: (RGBColor, RGBColor) = (RGBColor(0x3D, 0x3D, 0x3D), RGBColor(0x3D, 0x3D, 0x3D));
const LILAC: (RGBColor, RGBColor) = (RGBColor(0xA2, 0x85, 0xD1), RGBColor(0x7A, 0x56, 0xB5));
/// Marks outside the focus: darker than the usual #BFBFBF, which is too faint to be read.
const GREY: (RGBColor, RGBColor) = (RGBColor(0x94, 0x94, 0x94), RGBColor(0x5E, 0x5E, 0x5E));

/// One ink per group: all in colour, or grey outside the focus where there is one.
pub(super) fn inks(focus: &[bool]) -> Vec<Ink> {
    let all = !focus.contains(&true);
    let coloured = focus.iter().filter(|&&f| f || all).count();
    let colours = if coloured <= 2 { [NAVY, ORANGE, GREY, GREY] } else { [NAVY, TEAL, PLUM, ORANGE] };
    let mut colours = colours.into_iter();
    let ink = |(&f, shape): (&bool, Shape)| {
        let strong = f || all;
        let (mark, text) = if strong { colours.next().unwrap_or(GREY) } else { GREY };
        Ink { mark, text, shape, strong }
    };
    focus.iter().zip(SHAPES.into_iter().cycle()).map(ink).collect()
}

/// The ink of a row: grey where another row has the focus.
pub(super) fn row_ink(strong: bool) -> Ink {
    let (mark, text) = if strong { NAVY } else { GREY };
    Ink { mark, text, shape: Shape::Circle, strong }
}

/// The inks of the parts of a whole, dark beside light: neighbours differ by 3:1.
pub(super) fn parts(count: usize) -> Vec<Ink> {
    let colours = if count == 2 { vec![NAVY, ORANGE] } else { vec![NAVY, TEAL, PLUM, ORANGE, DARK, LILAC] };
    colours.into_iter().take(count).map(|(mark, text)| Ink { mark, text, shape: Shape::Square, strong: true }).collect()
}

/// Black or white: what can be read better on this colour.
pub(super) fn over(colour: RGBColor) -> RGBColor {
    if contrast(colour, WHITE) > contrast(colour, BLACK) { WHITE } else { BLACK }
}

/// How far two colours differ in lightness, from 1 to 21, as the Web Content Accessibility Guidelines count it.
pub(super) fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let linear = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let light = |RGBColor(r, g, b): RGBColor| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
    let (a, b) = (light(a), light(b));
    a.max(b) / a.min(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast_with_white(colour: RGBColor) -> f64 {
        contrast(colour, WHITE)
    }

    #[test]
    fn parts_differ_from_their_neighbours_and_their_numbers_can_be_read() {
        for count in 2..=6 {
            let marks: Vec<RGBColor> = parts(count).iter().map(|ink| ink.mark).collect();
            assert_eq!(marks.len(), count);
            assert!(marks.windows(2).all(|pair| contrast(pair[0], pair[1]) >= 3.0), "{marks:?}");
            assert!(marks.iter().all(|mark| contrast(*mark, over(*mark)) >= 4.5), "{marks:?}");
        }
        assert!((contrast(RGBColor(0, 0, 0), WHITE) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn marks_and_words_can_be_read_on_white() {
        for (mark, text) in [NAVY, TEAL, PLUM, ORANGE, DARK, LILAC, GREY, (BLACK, BLACK), (QUIET, QUIET)] {
            assert!(contrast_with_white(mark) >= 3.0, "{mark:?}");
            assert!(contrast_with_white(text) >= 4.5, "{text:?} {}", contrast_with_white(text));
        }
    }

    #[test]
    fn two_groups_are_blue_and_orange_and_the_focus_is_blue() {
        let marks = |focus: &[bool]| inks(focus).iter().map(|i| i.mark).collect::<Vec<_>>();
        assert_eq!(marks(&[false, false]), [NAVY.0, ORANGE.0]);
        assert_eq!(marks(&[false, true, false]), [GREY.0, NAVY.0, GREY.0]);
        assert_eq!(marks(&[false; 4]), [NAVY.0, TEAL.0, PLUM.0, ORANGE.0]);
    }
}
