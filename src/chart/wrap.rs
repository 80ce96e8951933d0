//! Words broken into lines.

/// Breaks the text into lines no wider than `room` pixels: at spaces (not at no-break spaces), after a hyphen between
/// letters and, in a piece that is wider than the room, anywhere.
pub(super) fn wrap(text: &str, room: f64, width: impl Fn(&str) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{A0}').filter(|word| !word.is_empty()) {
        for (i, piece) in pieces(word).into_iter().enumerate() {
            let space = if i == 0 && !line.is_empty() { " " } else { "" };
            let joined = format!("{line}{space}{piece}");
            if width(&joined) <= room {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in piece.chars() {
                line.push(letter);
                if line.chars().nth(1).is_some() && width(&line) > room {
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
pub(super) fn balance(text: &str, room: f64, width: impl Fn(&str) -> f64) -> Vec<String> {
    let lines = wrap(text, room, &width);
    if lines.len() < 2 {
        return lines;
    }
    let narrower = (50..=100).rev().map(|percent| wrap(text, room * f64::from(percent) / 100.0, &width));
    let full = |set: &Vec<String>| set.last().is_none_or(|last| width(last) >= 0.2 * room);
    narrower.take_while(|set| set.len() == lines.len()).find(full).unwrap_or(lines)
}

#[cfg(test)]
mod tests {
    use super::super::fonts::vendored;
    use super::*;

    fn width(text: &str) -> f64 {
        vendored().width(text, 13.0, false)
    }

    #[test]
    fn no_line_is_wider_than_the_room_and_no_letter_is_lost() {
        let text = "Hampshire and Isle of Wight Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
        for room in [30.0, 80.0, 200.0] {
            let lines = wrap(text, room, width);
            assert!(lines.iter().all(|line| width(line) <= room));
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert!(wrap("  ", 50.0, width).is_empty());
        assert_eq!(wrap("Robbery 5.7%\u{A0}[p]", 90.0, width), ["Robbery", "5.7%\u{A0}[p]"]);
    }

    #[test]
    fn lines_may_end_after_a_hyphen_between_letters() {
        assert_eq!(pieces("abuse-related"), ["abuse-", "related"]);
        for whole in ["-3", "2017-18", "-", "--a", "", "\u{E9}t\u{E9}"] {
            assert_eq!(pieces(whole), [whole]);
        }
        assert_eq!(wrap("abuse-related", 60.0, width), ["abuse-", "related"]);
    }

    #[test]
    fn balanced_lines_leave_no_word_alone() {
        let text = "Stalking was charged far more often than burglary, and the gap has since narrowed";
        let width = |text: &str| vendored().width(text, 29.4, true);
        assert_eq!(wrap(text, 1144.0, width).last().unwrap(), "narrowed");
        let lines = balance(text, 1144.0, width);
        assert_eq!(lines.len(), 2);
        assert!(width(&lines[1]) > 228.0, "{lines:?}");
    }
}
