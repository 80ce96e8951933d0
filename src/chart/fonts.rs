//! The one font of every chart, and how wide its words are.

use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
};

/// Family name inside the font files.
pub(super) const FAMILY: &str = "Open Sans";
/// What a browser takes in its place: faces no wider than ours come first.
pub(super) const STACK: &str = "'Open Sans', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";
pub(super) static REGULAR: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/OpenSans-Regular.ttf"));
pub(super) static BOLD: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/OpenSans-Bold.ttf"));

/// Height of a capital, in em: what makes a line of text look centred.
pub(super) const CAPITAL: f64 = 0.714;
/// Height above and depth below the baseline, in em.
pub(super) const ASCENT: f64 = 1.069;
pub(super) const DESCENT: f64 = 0.293;

/// Width of the text in pixels at a font size in pixels.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    // The vendored font always parses; half an em per letter keeps a damaged build readable.
    advance(text, size, bold).unwrap_or(0.5 * size * text.chars().count() as f64)
}

fn advance(text: &str, size: f64, bold: bool) -> Option<f64> {
    let font = FontRef::new(if bold { BOLD } else { REGULAR }).ok()?;
    let (letters, glyphs) = (font.charmap(), font.glyph_metrics(Size::new(size as f32), LocationRef::default()));
    let of = |c: char| glyphs.advance_width(letters.map(c).unwrap_or(GlyphId::NOTDEF));
    text.chars().map(of).sum::<Option<f32>>().map(f64::from)
}

/// Breaks the text into lines no wider than `room` pixels: at spaces (not at no-break spaces), after a hyphen between
/// letters and, in a piece that is wider than the room, anywhere.
pub(super) fn wrap(text: &str, size: f64, bold: bool, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{A0}').filter(|word| !word.is_empty()) {
        for (i, piece) in pieces(word).into_iter().enumerate() {
            let space = if i == 0 && !line.is_empty() { " " } else { "" };
            let joined = format!("{line}{space}{piece}");
            if width(&joined, size, bold) <= room {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in piece.chars() {
                line.push(letter);
                if line.chars().nth(1).is_some() && width(&line, size, bold) > room {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The parts of a word between which a line may end: `abuse-related` is two, `-3` and `2017-18` are one.
fn pieces(word: &str) -> Vec<&str> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let ends = word.match_indices('-').map(|(at, _)| word.split_at(at + 1));
    let ends = ends.filter(|(head, tail)| letter(head.chars().rev().nth(1)) && letter(tail.chars().next()));
    let mut pieces = Vec::new();
    let mut rest = word;
    for (_, tail) in ends {
        let (piece, after) = rest.split_at(rest.len() - tail.len());
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// As [`wrap`], in as many lines, but with no word alone on the last where that can be.
pub(super) fn balance(text: &str, size: f64, bold: bool, room: f64) -> Vec<String> {
    let lines = wrap(text, size, bold, room);
    let narrower = (50..=100).rev().map(|percent| wrap(text, size, bold, room * f64::from(percent) / 100.0));
    let full = |set: &Vec<String>| set.last().is_none_or(|last| width(last, size, bold) >= 0.2 * room);
    narrower.take_while(|set| set.len() == lines.len()).find(full).unwrap_or(lines)
}

/// Width of the widest line in pixels.
pub(super) fn widest<T: AsRef<str>>(lines: impl IntoIterator<Item = T>, size: f64, bold: bool) -> f64 {
    lines.into_iter().map(|line| width(line.as_ref(), size, bold)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        assert!((width("0000", 10.0, false) - 22.88).abs() < 0.05, "{}", width("0000", 10.0, false));
        assert!(width("Stalking", 14.0, true) > width("Stalking", 14.0, false));
        assert!((width("1111", 14.0, false) - width("8888", 14.0, false)).abs() < 1e-6, "figures line up");
    }

    #[test]
    fn no_line_is_wider_than_the_room_and_no_letter_is_lost() {
        let text = "Hampshire and Isle of Wight Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
        for room in [30.0, 80.0, 200.0] {
            let lines = wrap(text, 13.0, false, room);
            assert!(widest(&lines, 13.0, false) <= room);
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert!(wrap("  ", 13.0, false, 50.0).is_empty());
        assert_eq!(wrap("Robbery 5.7%\u{A0}[p]", 13.0, false, 90.0), ["Robbery", "5.7%\u{A0}[p]"]);
    }

    #[test]
    fn lines_may_end_after_a_hyphen_between_letters() {
        assert_eq!(pieces("abuse-related"), ["abuse-", "related"]);
        for whole in ["-3", "2017-18", "-", "--a", "", "\u{E9}t\u{E9}"] {
            assert_eq!(pieces(whole), [whole]);
        }
        assert_eq!(wrap("abuse-related", 13.0, false, 60.0), ["abuse-", "related"]);
    }

    #[test]
    fn balanced_lines_leave_no_word_alone() {
        let text = "Stalking was charged far more often than burglary, and the gap has since narrowed";
        assert_eq!(wrap(text, 29.4, true, 1144.0).last().unwrap(), "narrowed");
        let lines = balance(text, 29.4, true, 1144.0);
        assert_eq!(lines.len(), 2);
        assert!(width(&lines[1], 29.4, true) > 228.0, "{lines:?}");
    }
}
