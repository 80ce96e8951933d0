//! The headline of a chart: the finding, no larger than the figures bear it. None leaves out what is measured, where and when.

use chrono::Datelike;

use super::{
    changes::in_cash,
    chart::Drawn,
    funnel, gaps,
    notes::{open, still_open},
    uncapitalised,
    words::group_name,
};
use crate::{
    catalogue::{Break, Catalogue, Kind, Measure},
    chart::{HEADLINE, Kind as Drawing, Listing, Mark},
    measure::Engine,
    model::{Period, Point, Unit},
};

/// So few areas are named each with its figure.
const FEW: usize = 3;

/// Key and name of what is drawn, with its mark.
pub(super) type Named<'n> = (&'n str, &'n str, Mark);

/// "in 2017/18", "in the year ending December 2018", "on 31 March 2018".
pub(super) fn when(period: Period) -> String {
    let one_day = period.start == period.end && Period::mid_year(period.end.year()) != Some(period);
    let words = period.to_string();
    let the = if words.starts_with("year ending") { "the " } else { "" };
    format!("{} {the}{words}", if one_day { "on" } else { "in" })
}

/// Whether no interval of one reaches into that of the other.
fn is_apart((_, _, one): &Named, (_, _, other): &Named) -> bool {
    one.interval().zip(other.interval()).is_none_or(|(one, other)| one.1 < other.0 || other.1 < one.0)
}

/// Whether chance cannot have put the first and the last of several where they stand: no other's interval reaches into theirs.
fn stand_apart(ranked: &[Named]) -> bool {
    let alone = |end: Option<&Named>| end.is_none_or(|end| ranked.iter().all(|other| other.0 == end.0 || is_apart(end, other)));
    alone(ranked.first()) && alone(ranked.last())
}

/// What areas with these codes are.
pub(super) fn forces_or_areas<'c>(catalogue: &Catalogue, mut codes: impl Iterator<Item = &'c str>) -> &'static str {
    if codes.all(|code| catalogue.areas.is_force(code)) { "forces" } else { "areas" }
}

/// What a headline is about.
struct About<'a, 'p> {
    catalogue: &'a Catalogue,
    measure: &'a Measure,
    drawn: &'a Drawn<'p>,
    unit: Unit,
    to: Period,
    /// What is measured, in full and shorter.
    titles: [String; 2],
    /// ", Kent": the one area that is meant, unless it is the nation.
    place: String,
    /// What stands behind a figure: "ended in a charge"; nothing where the names say it.
    phrase: String,
    /// Whether names and phrase together say what is measured.
    is_measured: bool,
    /// All that has a figure in this period, from the highest to the lowest, and what of it can be told.
    all: Vec<Named<'a>>,
    sound: Vec<Named<'a>>,
}

/// The headline: of the last period, or of first and last where nothing broke in between and the tables behind them meet. The fullest that fits.
pub(super) fn headline(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, shown: &Drawing, unit: Unit, breaks: &[&Break]) -> String {
    let Some(to) = drawn.told() else { return measure.title.clone() };
    let about = About::new(engine.catalogue, measure, drawn, unit, to);
    let meet = |from: &Point, to: &Point| engine.meet(from, to).is_ok_and(|meet| meet);
    let from = |key: &str| since(drawn, key, to, breaks, &meet);
    let mut tries = Vec::new();
    if drawn.by_area {
        tries.extend(gaps::of_forces(engine.catalogue, measure, drawn, &about.sound, to));
    } else if drawn.periods.len() == 1 {
        tries.extend(gaps::of_area(engine.catalogue, measure, drawn, &about.sound, to));
    }
    match about.sound.as_slice() {
        _ if !tries.is_empty() => {}
        [] => tries.extend(about.in_doubt()),
        sound if drawn.by_area => tries.extend(about.of_areas(shown, sound, &from)),
        [only] => tries.extend(about.of_one(only, from(only.0))),
        sound => tries.extend(about.of_groups(sound, &from)),
    }
    fitting(tries, &measure.title)
}

impl<'a, 'p> About<'a, 'p> {
    fn new(catalogue: &'a Catalogue, measure: &'a Measure, drawn: &'a Drawn<'p>, unit: Unit, to: Period) -> Self {
        // Of lines that go on, the picture names a later figure.
        let goes_on = |key: &str| drawn.ends(key).is_some_and(|(_, last)| last > to);
        let valued = drawn.names.iter().filter(|(key, _)| !goes_on(key));
        let mut all: Vec<Named> = valued.filter_map(|(key, name)| drawn.mark(key, to).map(|mark| (*key, name.as_str(), mark))).collect();
        all.sort_by(|a, b| b.2.value.total_cmp(&a.2.value).then_with(|| a.1.cmp(b.1)));
        // A figure with an asterisk is none to tell; of one alone it is said how much is open.
        let is_told = |key: &str| if all.len() == 1 { !drawn.in_doubt(key, to) } else { drawn.care(key, to).is_none() };
        let sound = all.iter().filter(|(key, ..)| is_told(key)).copied().collect();
        let first = drawn.points.first();
        let area = first.filter(|point| !drawn.by_area && point.area_code != catalogue.areas.nation());
        let phrase = if unit == Unit::Points { "" } else { measure.headline_on(first.map_or("", |point| point.base.as_str())) };
        // "Stops and searches: 4,890 in 2006/07": what the name says is not said again.
        let is_said = drawn.names.iter().any(|(_, name)| name.to_lowercase().ends_with(phrase));
        let titles = titles(catalogue, measure, drawn);
        let is_title = drawn.names.iter().all(|(_, name)| titles[0].to_lowercase().contains(&name.to_lowercase()));
        Self {
            catalogue,
            measure,
            drawn,
            unit,
            to,
            titles,
            place: area.map_or_else(String::new, |point| format!(", {}", point.area)),
            is_measured: !phrase.is_empty() || is_title,
            phrase: if phrase.is_empty() || is_said { String::new() } else { format!(" {phrase}") },
            all,
            sound,
        }
    }

    /// "Charged or summonsed, Kent, 2018/19: …".
    fn with(&self, finding: impl std::fmt::Display) -> Vec<String> {
        self.titles.iter().map(|title| format!("{title}{}, {}: {finding}", self.place_after(title), self.to)).collect()
    }

    /// Where, unless the title says it.
    fn place_after(&self, title: &str) -> &str {
        if title.ends_with(self.place.trim_start_matches(", ")) { "" } else { &self.place }
    }

    /// "Kent 7.9%".
    fn say(&self, (_, name, mark): &Named) -> String {
        format!("{name} {}", self.unit.brief(mark.value))
    }

    /// One line: its last figure, with the first that it can be compared with.
    fn of_one(&self, (key, name, mark): &Named, from: Period) -> Vec<String> {
        let Self { drawn, unit, to, place, phrase, .. } = self;
        let (value, at_last) = (unit.label(mark.value), when(*to));
        let open_cases = drawn.at(key, *to).and_then(|point| still_open(self.catalogue, point));
        let still = open_cases.map_or_else(String::new, |(open, cases)| format!(", {} of {} still open", open.written(), cases.written()));
        // Where more cases have no result yet than the two lie apart, the later one may still rise above the earlier.
        let young = |before: &Mark| drawn.at(key, *to).and_then(open).is_some_and(|open| open > (mark.value - before.value).abs());
        let comparable =
            |before: &Mark| from < *to && still.is_empty() && !(drawn.in_doubt(key, from) || young(before) || drawn.swings(key, from, *to));
        let before = drawn.mark(key, from).filter(comparable).map(|before| unit.label(before.value));
        let each = if phrase.is_empty() { unit.each() } else { phrase };
        let tries: Vec<String> = match before {
            _ if !self.is_measured => return self.with(format!("{} {value}{still}", uncapitalised(name))),
            Some(before) => {
                let said = |each: &str| format!("{name}{place}{}: {before}{each} {}, {value} {at_last}", in_cash(drawn), when(from));
                // Pounds need no more words than the name of what they are for.
                [said(each)].into_iter().chain((*unit == Unit::Pounds).then(|| said(""))).collect()
            }
            None => vec![format!("{name}{place}: {value}{each} {at_last}{still}")],
        };
        tries
    }

    /// The highest and the lowest of what is all in doubt.
    fn in_doubt(&self) -> Vec<String> {
        match self.all.as_slice() {
            [] => Vec::new(),
            _ if self.unit == Unit::Points => self.with("all figures are in doubt"),
            [only] => self.with(format!("{} (in doubt)", self.unit.brief(only.2.value))),
            [top, .., low] => {
                let own = |named: &Named| if self.drawn.by_area { self.say(named) } else { uncapitalised(&self.say(named)) };
                self.with(format!("{}, {} (all in doubt)", own(top), own(low)))
            }
        }
    }

    /// Several groups in one area: which way all went, or the figures of the highest and the lowest.
    fn of_groups(&self, sound: &[Named], from: &dyn Fn(&str) -> Period) -> Vec<String> {
        let Self { measure, drawn, unit, to, place, phrase, .. } = self;
        let [top, .., low] = sound else { return Vec::new() };
        let counted = |key: &str| measure.group.iter().find(|group| group.id == key).map(|group| group.counted.as_str());
        // Of groups that are counted in different ways the first is told.
        if sound.iter().any(|(key, ..)| counted(key) != counted(top.0)) {
            let first = drawn.names.iter().find_map(|(name, _)| sound.iter().find(|(key, ..)| key == name));
            return first.map_or_else(Vec::new, |first| self.of_one(first, *to));
        }
        let last = when(*to);
        let mut tries = self.one_way(sound, from, &format!("in all {} groups", sound.len()));
        if !phrase.is_empty() {
            let own = |named: &Named| uncapitalised(&self.say(named));
            let begun = format!("{}{place}: {}{phrase} {last}", top.1, unit.brief(top.2.value));
            let rest: Vec<String> = sound.iter().skip(1).map(own).collect();
            tries.push(format!("{begun}, {}", rest.join(", ")));
            tries.push(format!("{begun}, {}", own(low)));
        }
        let [high, least] = [top, low].map(|named| uncapitalised(&self.say(named)));
        tries.extend(self.with(format!("{high}, {least}")));
        tries
    }

    /// Several areas: each of a few; how many differ, by the rule that the picture goes by; or the highest and the lowest.
    fn of_areas(&self, shown: &Drawing, sound: &[Named], from: &dyn Fn(&str) -> Period) -> Vec<String> {
        let Self { catalogue, unit, .. } = self;
        let what = forces_or_areas(catalogue, sound.iter().map(|(code, ..)| *code));
        let nation = sound.iter().find(|(key, ..)| *key == catalogue.areas.nation());
        if let Some(nation) = nation.filter(|_| sound.len() > FEW) {
            let others: Vec<Named> = sound.iter().filter(|one| one.0 != nation.0).copied().collect();
            return self.with(format!("{}, {}", self.say(nation), self.range(&others, what, "")));
        }
        if sound.len() <= FEW {
            // The nation comes last.
            let is_nation = |named: &&Named| named.0 == catalogue.areas.nation();
            let (last, first): (Vec<&Named>, Vec<&Named>) = sound.iter().partition(is_nation);
            let each: Vec<String> = first.into_iter().chain(last).map(|named| self.say(named)).collect();
            let all = if sound.len() == 2 { format!("in both {what}") } else { format!("in all {} {what}", sound.len()) };
            let way = if matches!(shown, Drawing::Line { .. }) && sound.len() == self.drawn.names.len() {
                self.one_way(sound, from, &all)
            } else {
                Vec::new()
            };
            return way.into_iter().chain(self.with(each.join(", "))).collect();
        }
        let listing = if let Drawing::Dots(listing) | Drawing::Bars(listing) = shown { Some(listing) } else { None };
        match listing {
            Some(Listing { grey: Some((grey, _)), beside, .. }) if *unit == Unit::Percent => {
                let outside = sound.iter().filter(|(_, name, _)| !grey.iter().any(|usual| usual == name));
                let outside: Vec<(&str, Option<bool>)> =
                    outside.map(|(_, name, mark)| (*name, beside.as_ref().map(|(_, all)| mark.value > *all))).collect();
                funnel::findings(&outside, sound.len(), false).into_iter().flat_map(|finding| self.with(finding)).collect()
            }
            Some(Listing { beside: Some((whole, value)), .. }) if !self.names_ends(sound) => {
                let beyond = |is: &dyn Fn((f64, f64)) -> bool| sound.iter().filter_map(|(.., mark)| mark.interval()).filter(|at| is(*at)).count();
                let (above, below) = (beyond(&|(lower, _)| lower > *value), beyond(&|(_, upper)| upper < *value));
                self.with(format!("{above} of {} {what} clearly above {whole}, {below} below", sound.len()))
            }
            _ => {
                // "15,111 people (City of London) to …", where the title does not say what is counted.
                let is_said = self.phrase.split(' ').any(|word| word.len() > 4 && self.titles[0].to_lowercase().contains(word));
                let counted = if unit.is_total() && !is_said { self.phrase.as_str() } else { "" };
                self.with(self.range(sound, what, counted))
            }
        }
    }

    /// Whether the highest and the lowest can be named: no interval of another reaches into theirs.
    fn names_ends(&self, sound: &[Named]) -> bool {
        self.unit.is_total() || stand_apart(sound) || sound.iter().any(|(.., mark)| mark.interval().is_none())
    }

    /// From the lowest to the highest.
    fn range(&self, sound: &[Named], what: &str, counted: &str) -> String {
        let values: Vec<(&str, f64)> = sound.iter().map(|(_, name, mark)| (*name, mark.value)).collect();
        match values.as_slice() {
            [(_, most), .., (_, least)] if !self.names_ends(sound) => {
                format!("{} to {} in {} {what}", self.unit.brief(*least), self.unit.brief(*most), sound.len())
            }
            _ => ends(&values, self.unit, what, counted),
        }
    }

    /// That all went one way from one first period, where all can be compared with it and no interval of one end reaches into that of the other.
    fn one_way(&self, sound: &[Named], from: &dyn Fn(&str) -> Period, all: &str) -> Vec<String> {
        let Self { drawn, to, .. } = self;
        let Some(first) = sound.first().map(|(key, ..)| from(key)).filter(|first| first < to && sound.len() == drawn.names.len()) else {
            return Vec::new();
        };
        let change = |(key, name, last): &Named| {
            let before =
                drawn.mark(key, first).filter(|_| from(key) == first && drawn.care(key, first).is_none() && !drawn.swings(key, first, *to))?;
            is_apart(&(key, name, before), &(key, name, *last)).then_some(last.value - before.value)
        };
        let Some(changes) = sound.iter().map(change).collect::<Option<Vec<f64>>>() else { return Vec::new() };
        let [word, short] = match (changes.iter().all(|change| *change < 0.0), changes.iter().all(|change| *change > 0.0)) {
            (true, _) => ["lower", "down"],
            (_, true) => ["higher", "up"],
            _ => return Vec::new(),
        };
        let clearly = if sound.iter().all(|(.., mark)| mark.interval().is_some()) { "clearly " } else { "" };
        let about = |title: &String| format!("{title}{}{}: {clearly}", self.place_after(title), in_cash(drawn));
        let long = self.titles.iter().map(|title| format!("{}{word} {all} {} than {}", about(title), when(*to), when(first)));
        long.chain(self.titles.iter().map(|title| format!("{}{short} {all} since {first}", about(title)))).collect()
    }
}

/// The first period with which a line's last figure can be compared: of the same forces, from tables that were set side by side, with no break on the way.
fn since(drawn: &Drawn<'_>, key: &str, to: Period, breaks: &[&Break], meet: &dyn Fn(&Point, &Point) -> bool) -> Period {
    let valued: Vec<Period> = drawn.periods.iter().copied().filter(|period| *period <= to && drawn.mark(key, *period).is_some()).collect();
    let unbroken = |from: &Period| {
        let marked = |found: &Break| [Some(found.date), found.end].into_iter().flatten().any(|day| from.end < day && day <= to.end);
        let broken = breaks.iter().any(|found| drawn.touched(found, key) && (found.between(*from, to) || marked(found)));
        let way = valued.iter().zip(valued.iter().skip(1)).filter(|(one, _)| *one >= from);
        let parted = drawn.other_forces(key, *from, to) || way.into_iter().any(|(one, next)| drawn.other_forces(key, *one, *next));
        let meets = || drawn.at(key, *from).zip(drawn.at(key, to)).is_some_and(|(from, to)| meet(from, to));
        !broken && !parted && !from.is_of_another_season(to) && meets()
    };
    valued.iter().copied().find(unbroken).unwrap_or(to)
}

/// "3.0 (Dyfed-Powys) to 11.1 (Cleveland)", of names with their values, the highest first; where several would be printed alike, how many they are.
pub(super) fn ends(ranked: &[(&str, f64)], unit: Unit, what: &str, counted: &str) -> String {
    let (Some((top, most)), Some((low, least))) = (ranked.first(), ranked.last()) else { return String::new() };
    let [most, least] = [most, least].map(|value| unit.brief(*value));
    let whose = |name: &str, label: &str| {
        let alike = ranked.iter().filter(|(_, value)| unit.brief(*value) == label).count();
        if alike == 1 { name.to_owned() } else { format!("{alike} {what}") }
    };
    if most == least {
        return format!("{most} in all {} {what}", ranked.len());
    }
    format!("{least}{counted} ({}) to {most} ({})", whose(low, &least), whose(top, &most))
}

/// The first text that is short enough for a headline; if none is, the shortest, which is then set on more lines.
pub(super) fn fitting(tries: impl IntoIterator<Item = String>, last: &str) -> String {
    let tries: Vec<String> = tries.into_iter().collect();
    let long = |text: &&String| text.chars().count();
    let found = tries.iter().find(|text| long(text) <= HEADLINE).or_else(|| tries.iter().min_by_key(long));
    found.map_or_else(|| last.to_owned(), Clone::clone)
}

/// The measure in full and in a few words, with the offence where the names are areas.
pub(super) fn titles(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>) -> [String; 2] {
    let short = measure.short.as_ref().unwrap_or(&measure.title);
    [&measure.title, short].map(|title| match drawn.points.first().filter(|_| drawn.by_area) {
        Some(point) if measure.kind == Kind::Difference => {
            let of = measure.difference.as_ref().and_then(|difference| catalogue.measure(&difference.of).ok());
            let group = group_name(catalogue, measure, &point.group);
            of.map_or_else(|| group.clone(), |of| format!("{}: {}", of.title, uncapitalised(&group)))
        }
        Some(point) if measure.by_offence && point.group != "all" => format!("{title} ({})", catalogue.offences.phrase(&point.group)),
        Some(point) if measure.group.len() > 1 => format!("{title} ({})", uncapitalised(&group_name(catalogue, measure, &point.group))),
        _ => title.clone(),
    })
}

/// The measure in full, with the offence where the names are areas.
pub(super) fn title(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>) -> String {
    let [full, _] = titles(catalogue, measure, drawn);
    full
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'n>(names: &[&'n str], values: &[(f64, f64)]) -> Vec<Named<'n>> {
        let mark = |(value, half): &(f64, f64)| Mark { value: *value, lower: Some(value - half), upper: Some(value + half), provisional: false };
        names.iter().zip(values).map(|(name, value)| (*name, *name, mark(value))).collect()
    }

    /// Two are printed as 3.0%: neither is named.
    #[test]
    fn ends_have_names_unless_several_share_them() {
        let ranked = [("A", 0.07), ("B", 0.05), ("C", 0.0302), ("D", 0.0298)];
        assert_eq!(ends(&ranked, Unit::Percent, "forces", ""), "3.0% (2 forces) to 7.0% (A)");
        assert_eq!(ends(&ranked[2..], Unit::Percent, "forces", ""), "3.0% in all 2 forces");
    }

    /// The shortest is taken where none is short enough: nothing is cut off.
    #[test]
    fn no_headline_is_cut_off() {
        let of = |long: usize| "a".repeat(long);
        assert_eq!(fitting([of(120), of(90), of(80)], "").len(), 90);
        assert_eq!(fitting([of(120), of(100)], "").len(), 100);
        assert_eq!(fitting([], "last"), "last");
    }

    #[test]
    fn no_rank_is_named_that_another_force_may_hold() {
        let names = ["A", "B", "C", "D"];
        assert!(stand_apart(&named(&names, &[(0.4, 0.05), (0.3, 0.04), (0.2, 0.04), (0.1, 0.05)])));
        assert!(!stand_apart(&named(&names[..3], &[(0.4, 0.05), (0.34, 0.04), (0.1, 0.05)])), "the second reaches into the first");
        assert!(!stand_apart(&named(&names, &[(0.4, 0.01), (0.3, 0.01), (0.25, 0.15), (0.05, 0.01)])), "a wide third does");
        assert!(!stand_apart(&named(&names, &[(0.4, 0.01), (0.2, 0.01), (0.12, 0.04), (0.1, 0.01)])), "so at the other end");
    }
}
