//! The headline of a chart: the finding, no larger than the figures bear it.

use chrono::Datelike;

use super::{
    capitalised,
    changes::in_cash,
    chart::Drawn,
    notes::{open, still_open},
    sentence::listed,
    words::group_name,
};
use crate::{
    catalogue::{Break, Catalogue, Kind, Measure},
    chart::{HEADLINE, Mark},
    model::{Period, Point, Unit},
};

/// So many areas are spoken of by their middle half.
const MANY: usize = 8;

/// Key and name of what is drawn, with its mark.
type Named<'n> = (&'n str, &'n str, Mark);

/// "in 2017/18", "in the year ending December 2018", "on 31 March 2018".
pub(super) fn when(period: Period) -> String {
    let one_day = period.start == period.end && Period::mid_year(period.end.year()) != Some(period);
    let words = period.to_string();
    let the = if words.starts_with("year ending") { "the " } else { "" };
    format!("{} {the}{words}", if one_day { "on" } else { "in" })
}

/// Whether chance cannot have put the first and the last of several where they stand: no other's interval reaches into theirs.
fn stand_apart(ranked: &[Named]) -> bool {
    let overlap =
        |one: &Named, other: &Named| one.2.interval().zip(other.2.interval()).is_some_and(|(one, other)| one.0 <= other.1 && other.0 <= one.1);
    let alone = |end: Option<&Named>| end.is_none_or(|end| ranked.iter().all(|other| other.0 == end.0 || !overlap(end, other)));
    alone(ranked.first()) && alone(ranked.last())
}

/// Whether the first two or the last two would be printed alike.
fn tied(ranked: &[Named], unit: Unit) -> bool {
    let alike = |pair: [Option<&Named>; 2]| matches!(pair, [Some(one), Some(other)] if unit.label(one.2.value) == unit.label(other.2.value));
    let (last, before) = (ranked.len().checked_sub(1), ranked.len().checked_sub(2));
    alike([ranked.first(), ranked.get(1)]) || alike([last.and_then(|at| ranked.get(at)), before.and_then(|at| ranked.get(at))])
}

/// What areas with these codes are.
pub(super) fn forces_or_areas<'c>(catalogue: &Catalogue, mut codes: impl Iterator<Item = &'c str>) -> &'static str {
    if codes.all(|code| catalogue.areas.is_force(code)) { "forces" } else { "areas" }
}

/// How many of many areas lie around the middle, and between which values: in a longer sentence and a shorter one.
fn middle(catalogue: &Catalogue, all: &[Named], unit: Unit) -> Option<[String; 2]> {
    let quarter = all.len() / 4;
    let (low, top) = all.get(all.len() - 1 - quarter).zip(all.get(quarter)).filter(|_| all.len() >= MANY)?;
    // As their labels say them: what is printed as the end of the range lies in it.
    let shown = |named: &Named| unit.rounded(named.2.value);
    let between = all.iter().filter(|named| (shown(low)..=shown(top)).contains(&shown(named))).count();
    let what = forces_or_areas(catalogue, all.iter().map(|(code, ..)| *code));
    let (many, range) = (format!("{between} of {} {what}", all.len()), unit.between(low.2.value, top.2.value));
    Some([format!("{many} lie between {}", range.replace(" to ", " and ")), format!("{many}: {range}")])
}

/// The longest of several true sentences that fits: the last period, or first and last where nothing broke in between and the tables behind them `meet`.
pub(super) fn headline(
    catalogue: &Catalogue,
    measure: &Measure,
    drawn: &Drawn<'_>,
    unit: Unit,
    breaks: &[&Break],
    meet: &dyn Fn(&Point, &Point) -> bool,
) -> String {
    let told = drawn.told();
    let Some(to) = told.as_ref() else { return measure.title.clone() };
    // Of lines that go on, the picture names a later figure.
    let goes_on = |key: &str| drawn.ends(key).is_some_and(|(_, last)| last > *to);
    let valued = drawn.names.iter().filter(|(key, _)| !goes_on(key));
    let mut valued: Vec<Named> = valued.filter_map(|(key, name)| drawn.mark(key, *to).map(|mark| (*key, name.as_str(), mark))).collect();
    valued.sort_by(|a, b| b.2.value.total_cmp(&a.2.value).then_with(|| a.1.cmp(b.1)));
    let title = title(catalogue, measure, drawn);
    let phrase = if unit == Unit::Points {
        String::new()
    } else {
        format!(" {}", measure.headline_on(drawn.points.first().map_or("", |point| point.base.as_str()))).trim_end().to_owned()
    };
    // "Stops and searches: 4,890 in 2006/07", "Police officers: 884 on 31 March 2022": what the name says is not said again.
    let phrase = if drawn.names.iter().any(|(_, name)| name.to_lowercase().ends_with(phrase.trim())) { String::new() } else { phrase };
    let say = |with: &Named| format!("{} {}", with.1, unit.brief(with.2.value));
    let in_doubt = |key: &str, period: &Period| drawn.in_doubt(key, *period);
    let all = valued.clone();
    if valued.len() > 1 {
        // No one prints a figure first of all that the checks say to look at, or of which much is open.
        let young = |key: &str| drawn.at(key, *to).is_some_and(|point| still_open(catalogue, point).is_some());
        valued.retain(|(key, ..)| !in_doubt(key, to) && !young(key));
    }
    let sound = valued.len() == all.len();
    let mut tries = apart(catalogue, measure, drawn, &all, *to);
    if sound && drawn.periods.len() == 1 {
        tries.extend(gaps(catalogue, measure, drawn, &all, *to));
    }
    let at_last = when(*to);
    let unlike = unlike(catalogue, measure, drawn, (&title, &phrase), &valued, unit);
    match valued.as_slice() {
        [] => {}
        _ if unlike.is_some() => tries.extend(unlike),
        [(key, name, _)] if in_doubt(key, to) => tries.push(format!("{name}: the figure {at_last} is in doubt")),
        [_] if !sound && drawn.by_area => {}
        [(key, name, mark)] => {
            let value = unit.label(mark.value);
            let open_cases = drawn.at(key, *to).and_then(|point| still_open(catalogue, point));
            let still = open_cases.map_or_else(String::new, |(open, cases)| format!(", {} of {} still open", open.written(), cases.written()));
            // Where more cases have no result yet than the two lie apart, the later one may still rise above the earlier.
            let young = |before: &Mark| drawn.at(key, *to).and_then(open).is_some_and(|open| open > (mark.value - before.value).abs());
            let from = &since(drawn, key, *to, breaks, meet);
            let at_first = when(*from);
            let comparable =
                |before: &Mark| from < to && still.is_empty() && !(in_doubt(key, from) || young(before) || drawn.swings(key, *from, *to));
            if let Some(before) = drawn.mark(key, *from).filter(comparable) {
                let before = unit.label(before.value);
                let cash = in_cash(drawn);
                tries.push(format!("{name}{cash}: {before}{phrase} {at_first}, {value} {at_last}"));
                tries.push(format!("{name}{cash}: {before}{} {at_first}, {value} {at_last}", unit.each()));
            }
            tries.push(format!("{name}: {value}{phrase} {at_last}{still}"));
            tries.push(format!("{name}: {value}{} {at_last}{still}", unit.each()));
        }
        [top, .., low] if sound && top.2.interval().zip(low.2.interval()).is_some_and(|(top, low)| low.1 >= top.0) => {
            tries.extend((valued.len() == 2).then(|| format!("{title}, {to}: {}, {}; the 95% intervals overlap", say(top), say(low))));
            tries.push(format!("{title}, {to}: the 95% intervals overlap"));
        }
        ranked if drawn.by_area && (!sound || !stand_apart(ranked) || tied(ranked, unit)) => {
            let said = middle(catalogue, &all, unit);
            tries.extend(said.iter().flatten().map(|said| format!("{title}, {to}: {said}")));
            // "Stalking closed without the victim's support, 2018/19: …", where the title leaves no room.
            let crime = drawn.points.first().map(|point| group_name(catalogue, measure, &point.group)).unwrap_or_default();
            tries.extend(said.iter().flatten().filter(|_| !phrase.is_empty()).map(|said| format!("{crime}{phrase}, {to}: {said}")));
            let few = all.first().zip(all.last()).filter(|_| sound && all.len() < MANY);
            tries.extend(few.map(|(top, low)| format!("{title}, {to}: between {} and {}", unit.label(low.2.value), unit.label(top.2.value))));
        }
        [top, .., low] if drawn.by_area => {
            let unsaid = unit.is_total() && !title.to_lowercase().contains(phrase.trim());
            let counted = if unsaid { phrase.as_str() } else { "" };
            let plain = format!("{title}, {to}: between {} and {}{counted}", unit.label(low.2.value), unit.label(top.2.value));
            tries.extend(Some(plain.clone()).filter(|_| unsaid));
            tries.push(format!("{title}, {to}: {} ({}) to {} ({})", unit.label(low.2.value), low.1, unit.label(top.2.value), top.1));
            tries.push(plain);
            tries.push(format!("{title}, {to}: {}", unit.between(low.2.value, top.2.value)));
        }
        [top, others @ ..] => {
            let low = others.last().unwrap_or(top);
            let rest: Vec<String> = others.iter().map(say).collect();
            tries.push(format!("{}: {}{phrase} {at_last}, {}", top.1, unit.brief(top.2.value), rest.join(", ").to_lowercase()));
            tries.push(format!("{}: {}{phrase} {at_last}, {}", top.1, unit.brief(top.2.value), say(low).to_lowercase()));
            tries.push(format!("{title}, {to}: {}, {}", say(top), say(low)));
            tries.push(format!("{title}, {to}: {}", say(top)));
            tries.push(format!("{}{} {at_last}, {}", say(top), unit.each(), say(low).to_lowercase()));
        }
    }
    tries.push(format!("{title}, {to}"));
    let area = drawn.points.first().filter(|point| !drawn.by_area && point.area_code != catalogue.areas.nation());
    let Some(area) = area.map(|point| point.area.as_str()) else { return fitting(tries, &title) };
    // Where one area is meant, it is named, for the subtitle may be cut off: "Stalking, Kent: 13.6% …".
    let names: Vec<&str> = drawn.names.iter().map(|(_, name)| name.as_str()).chain([title.as_str()]).collect();
    let named = |text: &String| {
        if text.contains(area) {
            return Some(text.clone());
        }
        // One name may begin with another.
        let ends = |rest: &str| {
            rest.starts_with([':', ',', '(']) || rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '('))
        };
        let (name, rest) = names
            .iter()
            .filter_map(|name| Some((name, text.strip_prefix(name)?)))
            .filter(|(_, rest)| ends(rest))
            .max_by_key(|(name, _)| name.len())?;
        Some(format!("{name}, {area}{rest}"))
    };
    fitting(tries.iter().filter_map(named).chain(tries.iter().cloned()).collect::<Vec<_>>(), &title)
}

/// The sentence of figures that are not set against each other: of the nation beside its parts, and of groups that are counted in different ways, of which
/// the first is told.
fn unlike(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, words: (&str, &str), valued: &[Named], unit: Unit) -> Option<String> {
    let ((title, phrase), to) = (words, drawn.told().filter(|_| valued.len() > 1)?);
    if drawn.by_area && valued.iter().any(|(key, ..)| *key == catalogue.areas.nation()) {
        let said: Vec<String> = valued.iter().rev().map(|(_, name, mark)| format!("{name} {}", unit.label(mark.value))).collect();
        return Some(format!("{title}, {to}: {}", said.join(", ")));
    }
    let counted = |key: &str| measure.group.iter().find(|group| group.id == key).map(|group| group.counted.as_str());
    let differ = valued.iter().any(|(key, ..)| counted(key) != valued.first().and_then(|(first, ..)| counted(first)));
    let first = drawn.names.iter().find_map(|(name, _)| valued.iter().find(|(key, ..)| key == name))?;
    (differ && !drawn.by_area).then(|| format!("{}: {}{phrase} {}", first.1, unit.brief(first.2.value), when(to)))
}

/// Of gaps in many forces, in how many the interval leaves out zero on either side: "Burglary clearly charged less often than stalking in 39 of 41
/// forces".
fn apart(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, all: &[Named], period: Period) -> Vec<String> {
    let point = drawn.points.first().filter(|_| measure.kind == Kind::Difference && drawn.by_area);
    let pair = point.and_then(|point| point.group.split_once("-minus-"));
    let (Some([below, above]), Some((of, minus))) = (measure.sides.as_ref(), pair) else { return Vec::new() };
    let forces: Vec<(f64, f64)> = all.iter().filter(|(code, ..)| catalogue.areas.is_force(code)).filter_map(|(.., mark)| mark.interval()).collect();
    let beyond = |is: fn(&&(f64, f64)) -> bool| forces.iter().filter(is).count();
    let (lower, higher, whole) = (beyond(|(_, upper)| *upper < 0.0), beyond(|(lower, _)| *lower > 0.0), forces.len());
    let [(count, side), (rest, other)] = if higher > lower { [(higher, above), (lower, below)] } else { [(lower, below), (higher, above)] };
    if whole < MANY || count == 0 {
        return Vec::new();
    }
    let [of, minus] = [of, minus].map(|group| group_name(catalogue, measure, group));
    let minus = minus.to_lowercase();
    let against = match rest {
        0 if 2 * count > whole => String::new(),
        0 => format!(", no clear gap in {}", whole - count),
        // "charged more often … less often".
        _ => {
            let common = side.split(' ').zip(other.split(' ')).take_while(|(one, next)| one == next).count();
            format!(", {} in {rest}", other.split(' ').skip(common).collect::<Vec<_>>().join(" "))
        }
    };
    let said = format!("{of} clearly {side} than {minus} in {count} of {whole} forces{against}");
    let plain = said.replace(" clearly", "");
    vec![format!("{said}, {period}"), said.clone(), said.replace(" forces", ""), plain.clone(), plain.replace(" forces", "")]
}

/// Of several gaps in one area, those whose interval leaves out zero: "Burglary and robbery clearly charged less often than stalking, Kent, 2018/19".
fn gaps(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, all: &[Named], period: Period) -> Vec<String> {
    let (Some([below, above]), Some(difference)) = (measure.sides.as_ref(), measure.difference.as_ref()) else { return Vec::new() };
    let (Some(minus), Some(point)) = (difference.minus.first(), drawn.points.first().filter(|_| !drawn.by_area)) else { return Vec::new() };
    // In the order in which they are asked for, all less the same.
    let pairs: Vec<(String, (f64, f64))> = difference
        .groups
        .iter()
        .filter_map(|of| {
            let mark = all.iter().find(|(key, ..)| *key == format!("{of}-minus-{minus}"))?.2;
            Some((group_name(catalogue, measure, of).to_lowercase(), mark.interval()?))
        })
        .collect();
    let beyond = |is: fn(&(f64, f64)) -> bool| pairs.iter().filter(|(_, interval)| is(interval)).map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let (lower, higher) = (beyond(|(_, upper)| *upper < 0.0), beyond(|(lower, _)| *lower > 0.0));
    let (minus, place) = (group_name(catalogue, measure, minus).to_lowercase(), format!("{}, {period}", point.area));
    let when = if point.area_code == catalogue.areas.nation() { period.to_string() } else { place.clone() };
    let said = match (lower.as_slice(), higher.as_slice()) {
        _ if pairs.len() < 2 => return Vec::new(),
        ([], []) => format!("no clear gap to {minus}"),
        (lower, []) => format!("{} clearly {below} than {minus}", listed(lower)),
        ([], higher) => format!("{} clearly {above} than {minus}", listed(higher)),
        (lower, higher) => format!("{} clearly {below} than {minus}, {} {above}", listed(lower), listed(higher)),
    };
    let whole = [(lower, below), (higher, above)].into_iter().find(|(names, _)| names.len() == pairs.len());
    // Less others than this one there may be more.
    let short = whole.filter(|_| drawn.names.len() == pairs.len()).map(|(_, side)| format!("{place}: all clearly {side} than {minus}"));
    let full = capitalised(&format!("{said}, {when}"));
    let plain = full.replace(" clearly", "");
    [Some(full), Some(plain), short].into_iter().flatten().collect()
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

/// The first text that is short enough for a headline; if none is, as much of the last resort as fits.
pub(super) fn fitting(tries: impl IntoIterator<Item = String>, last: &str) -> String {
    let fits = tries.into_iter().find(|text| text.chars().count() <= HEADLINE);
    fits.unwrap_or_else(|| last.chars().take(HEADLINE).collect())
}

/// The measure, with the offence where the names are areas.
pub(super) fn title(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>) -> String {
    match drawn.points.first() {
        Some(point) if drawn.by_area && measure.kind == Kind::Difference => {
            let of = measure.difference.as_ref().and_then(|difference| catalogue.measure(&difference.of).ok());
            let group = group_name(catalogue, measure, &point.group);
            of.map_or_else(|| group.clone(), |of| format!("{}: {}", of.title, group.to_lowercase()))
        }
        Some(point) if drawn.by_area && measure.by_offence && point.group != "all" => {
            format!("{} ({})", measure.title, catalogue.offences.phrase(&point.group))
        }
        Some(point) if drawn.by_area && measure.group.len() > 1 => {
            format!("{} ({})", measure.title, group_name(catalogue, measure, &point.group).to_lowercase())
        }
        _ => measure.title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'n>(names: &[&'n str], values: &[(f64, f64)]) -> Vec<Named<'n>> {
        let mark = |(value, half): &(f64, f64)| Mark { value: *value, lower: Some(value - half), upper: Some(value + half), provisional: false };
        names.iter().zip(values).map(|(name, value)| (*name, *name, mark(value))).collect()
    }

    #[test]
    fn no_rank_is_named_that_another_force_may_hold() {
        let names = ["A", "B", "C", "D"];
        assert!(stand_apart(&named(&names, &[(0.4, 0.05), (0.3, 0.04), (0.2, 0.04), (0.1, 0.05)])));
        assert!(!stand_apart(&named(&names[..3], &[(0.4, 0.05), (0.34, 0.04), (0.1, 0.05)])), "the second reaches into the first");
        assert!(!stand_apart(&named(&names, &[(0.4, 0.01), (0.3, 0.01), (0.25, 0.15), (0.05, 0.01)])), "a wide third does");
        assert!(!stand_apart(&named(&names, &[(0.4, 0.01), (0.2, 0.01), (0.12, 0.04), (0.1, 0.01)])), "so at the other end");
    }

    /// Of nine values 1 to 9 per cent, two stand off at each end: five are left, from 3 to 7.
    #[test]
    fn many_areas_are_spoken_of_by_those_around_the_middle() {
        let catalogue = Catalogue::load().expect("definitions");
        let codes: Vec<&str> = catalogue.areas.forces().take(9).map(|area| area.code.as_str()).collect();
        let values: Vec<(f64, f64)> = (1..=9).rev().map(|value| (f64::from(value) / 100.0, 0.001)).collect();
        let said = middle(&catalogue, &named(&codes, &values), Unit::Percent).expect("many");
        assert_eq!(said, ["5 of 9 forces lie between 3.0% and 7.0%", "5 of 9 forces: 3.0% to 7.0%"]);
        assert!(middle(&catalogue, &named(&codes[..7], &values[..7]), Unit::Percent).is_none(), "seven are few");
    }
}
