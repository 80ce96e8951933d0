//! A colour for each group, and a shape, so that colour never speaks alone.

use super::colour::Colour;
use super::style::{MARKS, Pair, Style};

/// How one group is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    /// Lines and marks.
    pub mark: Colour,
    /// Words.
    pub text: Colour,
    pub shape: Shape,
    /// In colour, with bold words.
    pub strong: bool,
    /// How long the dashes of its line are, and the spaces after them; none where it is solid.
    pub dash: Option<[f64; 2]>,
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

/// Lines of greys are told apart by their dashes, in print and by who cannot tell the greys.
const DASHES: [Option<[f64; 2]>; 4] = [None, Some([14.0, 4.0]), Some([7.0, 4.0]), Some([3.0, 3.0])];

/// One ink per group: all in colour, or grey outside the focus where there is one.
pub(super) fn inks(style: &Style, focus: &[bool]) -> Vec<Ink> {
    let all = !focus.contains(&true);
    let coloured = focus.iter().filter(|&&f| f || all).count();
    let [first, second, third, fourth, ..] = style.series;
    let colours = if coloured <= 2 { [first, fourth, style.grey, style.grey] } else { [first, second, third, fourth] };
    let mut colours = colours.into_iter().zip(DASHES);
    let ink = |(&f, shape): (&bool, Shape)| {
        let strong = f || all;
        let ((mark, text), dash) = if strong { colours.next().unwrap_or((style.grey, None)) } else { (style.grey, None) };
        Ink { mark, text, shape, strong, dash: dash.filter(|_| mark.is_grey()) }
    };
    focus.iter().zip(SHAPES.into_iter().cycle()).map(ink).collect()
}

/// The ink of a row: grey where another row has the focus.
pub(super) fn row_ink(style: &Style, strong: bool) -> Ink {
    let (mark, text) = if strong { style.series[0] } else { style.grey };
    Ink { mark, text, shape: Shape::Circle, strong, dash: None }
}

/// How much of the ink is in the parts around the one that is told of where a style has greys alone: each three times as dark or as light as its
/// neighbours, and none as dark as that one may be.
const AROUND: [f64; 5] = [0.2, 0.64, 0.0, 0.55, 0.12];

/// How much of its hue a part keeps that is not told of, and its contrast with the ground: every second one twice as dark or as light as the others.
const HUE: f64 = 0.4;
const QUIET: [f64; 2] = [MARKS + 0.1, 2.0 * MARKS + 0.3];

/// The inks of the parts of a whole around the one that is told of: that one in colour, the others quiet.
pub(super) fn around(style: &Style, count: usize, told: usize) -> Vec<Ink> {
    let [(first, words), others @ ..] = style.series;
    let greys = AROUND.iter().cycle().map(|much| (style.ink.on(style.ground, *much), style.ink));
    let hues = others.iter().cycle().zip(QUIET.iter().cycle()).map(|((mark, _), contrast)| (mark.quiet(HUE, style.ground, *contrast), style.quiet));
    let mut others: Box<dyn Iterator<Item = Pair>> = if style.is_grey() { Box::new(greys) } else { Box::new(hues) };
    let part = |at: usize| if at == told { Some((first, words)) } else { others.next() };
    (0..count).filter_map(part).map(|(mark, text)| Ink { mark, text, shape: Shape::Square, strong: true, dash: None }).collect()
}

/// The inks of what lies above zero, and below it.
pub(super) fn poles(style: &Style) -> [Ink; 2] {
    let [above, .., below, _, _] = style.series;
    [above, below].map(|(mark, text)| Ink { mark, text, shape: Shape::Square, strong: true, dash: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part that is told of stands first; greys are three times as dark or light as the next, hues, which have a line of the ground between them,
    /// nearly twice.
    #[test]
    fn quiet_parts_are_told_from_their_neighbours_and_from_the_ground() {
        for (name, beside) in [("light", 1.9), ("dark", 1.9), ("print", 2.95)] {
            let style = Style::load(name).unwrap();
            let inks = around(&style, 6, 0);
            for pair in inks.windows(2) {
                assert!(pair[0].mark.contrast(pair[1].mark) >= beside, "{name}: {pair:?}");
            }
            if name != "print" {
                assert!(inks.iter().all(|ink| ink.mark.contrast(style.ground) >= MARKS), "{name}: {inks:?}");
                let spread = |Colour(r, g, b): Colour| r.max(g).max(b) - r.min(g).min(b);
                let own = style.series.iter().map(|(mark, _)| *mark);
                assert!(inks.iter().zip(own).skip(1).all(|(ink, own)| 2 * spread(ink.mark) <= spread(own)), "{name}: {inks:?}");
            }
        }
    }

    #[test]
    fn two_groups_take_the_first_colour_and_the_fourth_and_the_focus_the_first() {
        let style = Style::load("light").unwrap();
        let marks = |focus: &[bool]| inks(&style, focus).iter().map(|i| i.mark.to_string()).collect::<Vec<_>>();
        assert_eq!(marks(&[false, false]), ["#12436D", "#F46A25"]);
        assert_eq!(marks(&[false, true, false]), ["#949494", "#12436D", "#949494"]);
        assert_eq!(marks(&[false; 4]), ["#12436D", "#28A197", "#801650", "#F46A25"]);
    }
}
