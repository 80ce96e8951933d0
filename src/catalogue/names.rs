//! How names are compared: exactly for what producers write, forgivingly for what people type.

/// Trims, and folds every run of white space (no-break and zero-width spaces too) to one space.
pub(crate) fn squeeze(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || "\u{200b}\u{feff}".contains(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A name as published names are compared: lower case, one space between words, and a hyphen for every dash, as programs for texts write them.
pub(crate) fn published(text: &str) -> String {
    squeeze(text).to_lowercase().replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'], "-")
}

/// What people mean by a name: lower case, "&" as "and", no punctuation, no "police", "constabulary", "service" or "the".
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase()
        .replace('&', " and ")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !matches!(*word, "" | "police" | "constabulary" | "service" | "the"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether each typed word begins a word of the name, in order: "met" fits "metropolitan", "manchester" fits "greater manchester".
pub(crate) fn abbreviates(typed: &str, name: &str) -> bool {
    let mut words = name.split(' ');
    !typed.is_empty() && typed.split(' ').all(|typed| typed.len() >= 3 && words.any(|word| word.starts_with(typed)))
}

/// Up to three names nearest to what was typed, the nearest first.
pub(crate) fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let folded = fold(typed);
    let mut scored: Vec<(f64, &str)> =
        names.into_iter().map(|name| (strsim::jaro_winkler(&folded, &fold(name)), name)).filter(|(score, _)| *score > 0.7).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// A label without its footnote marks, spaces and line breaks: "Greater Manchester7,8", "Essex(5)" and "Metropolitan Police [note 6]" lose their tails.
pub(crate) fn without_footnote(label: &str) -> String {
    let mut label = squeeze(label);
    while let Some(start) = label.ends_with(']').then(|| label.rfind('[')).flatten() {
        label.truncate(start);
        label.truncate(label.trim_end().len());
    }
    let mark = |c: char| c.is_ascii_digit() || "⁰¹²³⁴⁵⁶⁷⁸⁹*†‡, ".contains(c);
    let inside = label.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).filter(|(_, inside)| !inside.is_empty() && inside.chars().all(mark));
    inside.map_or(label.as_str(), |(name, _)| name).trim_end_matches(mark).to_owned()
}

/// A heading without the signs of footnotes at its end that are no part of any year: superscripts, asterisks, numbers in brackets.
pub(crate) fn without_signs(heading: &str) -> &str {
    let is_number = |inside: &str| !inside.is_empty() && inside.chars().all(|sign| sign.is_ascii_digit() || ", ".contains(sign)) && inside.len() < 6;
    let plain = heading.trim_end_matches(|sign: char| "⁰¹²³⁴⁵⁶⁷⁸⁹*†‡, ".contains(sign));
    let numbered = plain.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).filter(|(_, inside)| is_number(inside));
    numbered.map_or(plain, |(before, _)| without_signs(before))
}

/// The text without marks such as `[note 3]` and `[Note 3]`, wherever they stand.
pub(crate) fn without_notes(text: &str) -> String {
    let mut text = text.to_owned();
    let mark = |text: &str| {
        let start = text.find("[note").or_else(|| text.find("[Note"))?;
        Some(start..start + text.get(start..)?.find(']')? + 1)
    };
    while let Some(mark) = mark(&text) {
        text.replace_range(mark, " ");
    }
    text
}

/// A title without what it says that its figures include, up to the next comma or other sign: "Officers, including those on leave, by force".
pub(crate) fn without_included(title: &str) -> String {
    let title = title.replace('_', " ");
    let (lower, mut kept, mut at) = (title.to_ascii_lowercase(), String::new(), 0);
    for (start, including) in lower.match_indices("including ") {
        let (Some(before), Some(rest)) = (title.get(at..start), title.get(start..)) else { continue };
        let is_not = before.trim_end().to_ascii_lowercase().ends_with("not");
        let end = if is_not { including.len() } else { rest.find([',', ';', ':', '.', '(', ')', '[']).unwrap_or(rest.len()) };
        kept.extend([before, if is_not { including } else { "" }]);
        at = start + end;
    }
    kept + title.get(at..).unwrap_or_default()
}

/// A column header as it is compared: lower case words, one space between, no line breaks or punctuation. `snake_case` is the same, and marks such as `[note 3]` are no part of it.
pub(crate) fn header(text: &str) -> String {
    without_notes(&text.to_lowercase()).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{abbreviates, fold, header, published, squeeze, without_footnote, without_included, without_notes, without_signs};

    #[test]
    fn names_fold() {
        assert_eq!(squeeze(" E06000061\u{a0}"), "E06000061");
        assert_eq!(published(" Dyfed\u{2013}Powys"), published("DYFED-POWYS"));
        assert_eq!(fold("Devon & Cornwall Police"), "devon and cornwall");
        assert_eq!(fold("London, City of"), "london city of");
        assert!(abbreviates("met", "metropolitan"));
        assert!(!abbreviates("w", "west yorkshire"));
        assert!(!abbreviates("yorkshire west", "west yorkshire"));
    }

    #[test]
    fn footnotes_go_and_names_stay() {
        for (label, name) in [
            ("Greater Manchester7,8", "Greater Manchester"),
            ("Stalking and harassment 5", "Stalking and harassment"),
            ("Metropolitan Police [Note 6]", "Metropolitan Police"),
            ("Stalking\nand harassment", "Stalking and harassment"),
            ("Wiltshire ", "Wiltshire"),
            ("Greater Manchester [note 3] [note 4]", "Greater Manchester"),
            ("Greater Manchester [r][note 4]", "Greater Manchester"),
            ("Essex(5)", "Essex"),
            ("Kent (1, 2)", "Kent"),
            ("Surrey¹", "Surrey"),
            ("Total recorded crime (excluding fraud)", "Total recorded crime (excluding fraud)"),
            ("Dorset [sic", "Dorset [sic"),
        ] {
            assert_eq!(without_footnote(label), name);
        }
        for (heading, plain) in
            [("Mar '21²", "Mar '21"), ("Mar '21 (1), (2)*", "Mar '21"), ("Index (2015=100)", "Index (2015=100)"), ("Mar (2021)", "Mar")]
        {
            assert_eq!(without_signs(heading), plain);
        }
        assert_eq!(squeeze(&without_notes("Total [note 1][Note 2] (net)")), "Total (net)");
        for (title, rest) in [
            ("Officers, including those on leave, by force", "Officers, , by force"),
            ("Police workforce Including staff on long-term absence", "Police workforce "),
            ("Leavers (including transfers)", "Leavers ()"),
            ("Including a, including b", ", "),
            ("Officers, not including leavers", "Officers, not including leavers"),
            ("\u{130} including x", "\u{130} "),
        ] {
            assert_eq!(without_included(title), rest);
        }
        assert_eq!(without_notes("Total [note 1"), "Total [note 1");
        assert_eq!(header("force_outcomes_recorded_in_quarter"), header("Force outcomes recorded in quarter"));
    }
}
