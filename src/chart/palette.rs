//! A colour for each group, and a shape, so that colour never speaks alone.

use super::colour::Colour;
use super::style::Style;

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

/// How much of the ink is in greys that are nearly the ground.
const PALE: [f64; 3] = [0.2, 0.08, 0.0];

/// How much of the ink is in the greys around a part in focus, each three times as dark or as light as its neighbours, and none as dark as the focus
/// may be.
const AROUND: [f64; 5] = [0.1, 0.58, 0.0, 0.5, 0.04];

/// The inks of the parts of a whole around the one in focus: that one in colour, the others grey.
pub(super) fn around(style: &Style, count: usize, focus: usize) -> Vec<Ink> {
    let mut greys = AROUND.iter().cycle().map(|much| (style.ink.on(style.ground, *much), style.ink));
    let part = |at: usize| if at == focus { Some(style.series[0]) } else { greys.next() };
    (0..count).filter_map(part).map(|(mark, text)| Ink { mark, text, shape: Shape::Square, strong: true, dash: None }).collect()
}

/// The inks of the parts of a whole, each unlike its neighbours.
pub(super) fn parts(style: &Style, count: usize) -> Vec<Ink> {
    let [first, .., fourth, _, _] = style.series;
    let mut colours = if count == 2 { vec![first, fourth] } else { style.series.to_vec() };
    if count > 2 && style.series.iter().all(|(mark, _)| mark.is_grey()) {
        // Greys are told apart by their order: every second one is nearly the ground, with an outline.
        colours.sort_by(|(a, _), (b, _)| b.contrast(style.ground).total_cmp(&a.contrast(style.ground)));
        for ((mark, text), much) in colours.iter_mut().skip(1).step_by(2).zip(PALE) {
            (*mark, *text) = (style.ink.on(style.ground, much), style.ink);
        }
    }
    colours.into_iter().take(count).map(|(mark, text)| Ink { mark, text, shape: Shape::Square, strong: true, dash: None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The focus stands first, and each grey at least three times as dark or light as the next.
    #[test]
    fn greys_around_a_focus_are_told_from_their_neighbours() {
        for name in ["light", "dark", "print"] {
            let style = Style::load(name).unwrap();
            let inks = around(&style, 6, 0);
            for pair in inks.windows(2) {
                assert!(pair[0].mark.contrast(pair[1].mark) >= 2.95, "{name}: {pair:?}");
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
