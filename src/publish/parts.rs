//! All parts of a whole: stacked bars, and the waterfall from the whole to its first part.

use std::collections::BTreeSet;

use super::{
    capitalised,
    chart::{self, Drawn},
    headline, words,
};
use crate::{
    catalogue::{Base, Break, Catalogue, Measure},
    chart::{ChartSpec, Kind, Size, StackedRow, Waterfall},
    measure::Engine,
    model::{Error, Number, Period, Point, Result, Status, Unit},
};

/// Most rows whose shares are said in an alt text.
const NAMED: usize = 8;
/// One of so many rows is few.
const FEW: usize = 10;

/// The parts of one area, group and period.
struct Whole<'p> {
    points: Vec<&'p Point>,
}

impl Whole<'_> {
    fn status(&self) -> Status {
        self.points.iter().map(|point| point.status).max().unwrap_or(Status::Missing)
    }

    /// How many cases, where there are enough to speak of shares.
    fn cases(&self) -> Option<u64> {
        let least = self.points.iter().filter(|point| point.value.is_some() && point.status != Status::SmallBase);
        least.map(|point| count(point.denominator)).next().flatten()
    }

    fn part(&self, base: &Base) -> Option<u64> {
        count(self.points.iter().find(|point| point.base == base.id)?.numerator)
    }
}

fn count(number: Option<Number>) -> Option<u64> {
    number.and_then(|number| u64::try_from(number.units()).ok())
}

/// The chart of all parts: bars by area, group or year, or one waterfall.
///
/// # Errors
/// [`Error::Nothing`] where no whole has all its parts; [`Error::Refused`] for several areas and groups at once, or several wholes in a waterfall.
pub(super) fn spec(engine: &Engine<'_>, measure: &Measure, points: &[Point], waterfall: bool, size: Size) -> Result<ChartSpec> {
    let Some(first) = measure.base.first() else { return Err(Error::Bug("a measure without parts".to_owned())) };
    // The words of the share that comes first: headline, coverage, breaks and source are the same for all.
    let lead = Measure { title: capitalised(&first.words), ..measure.clone() };
    let leading: Vec<Point> = points.iter().filter(|point| point.base == first.id).cloned().collect();
    let mut drawn = chart::drawn(engine.catalogue, &lead, &leading)?;
    let Some(last) = drawn.periods.last().copied() else { return Err(Error::Nothing(format!("{}: no figure has a value", measure.title))) };
    if waterfall || drawn.names.len() > 1 {
        drawn = drawn.over(&[last]);
    }
    // Parts of a whole are drawn without.
    drawn.intervals = false;
    let breaks: Vec<&Break> = chart::once(&chart::breaks(&drawn, &chart::axis(&drawn.periods)));
    let shown = Kind::Stacked { parts: Vec::new(), rows: Vec::new(), focus: None };
    let said = words::said(engine, &lead, &drawn, &shown, Unit::Percent, &breaks)?;
    let whole = match drawn.names.as_slice() {
        // Nothing else on the chart says which crime it is.
        [(key, name)] if !drawn.by_area && *key != "all" => format!("{}, {}", measure.title, name.to_lowercase()),
        _ => measure.title.clone(),
    };
    let subtitle = said.subtitle.replacen(&lead.title, &whole, 1).replacen(&format!(", {}", first.words), "", 1);
    let mut spec = ChartSpec {
        id: said.id,
        headline: said.headline,
        subtitle,
        in_brief: whole.clone(),
        source: said.source,
        notes: [said.notes, said.breaks].concat(),
        alt: said.alt.replacen(&format!(". {}", lead.title), &format!(". {whole}"), 1),
        ..ChartSpec::new(Unit::Percent, shown, size)
    };
    if waterfall {
        steps(engine.catalogue, measure, &drawn, points, last, &mut spec)?;
    } else {
        // The shares are said of the rows.
        let ends = words::ends(&drawn, Unit::Percent, &breaks);
        spec.alt.truncate(spec.alt.strip_suffix(ends.as_str()).unwrap_or(&spec.alt).len());
        bars(engine.catalogue, measure, &drawn, points, &mut spec);
        if let Kind::Stacked { rows, .. } = &spec.kind
            && let Some(row) = rows.first().filter(|_| rows.iter().all(|row| row.counts.is_none()))
        {
            let area = drawn.points.first().filter(|_| !drawn.by_area).map_or_else(String::new, |point| format!("{}, ", point.area));
            return Err(Error::Nothing(format!(
                "{whole}, {area}{}: {}; yardstick table has what counts there are",
                words::span(&drawn.periods),
                row.text
            )));
        }
    }
    Ok(spec)
}

fn whole<'p>(drawn: &Drawn<'_>, points: &'p [Point], key: &str, period: Period) -> Whole<'p> {
    let mine = |point: &&Point| point.period == period && if drawn.by_area { point.area_code == key } else { point.group == key };
    Whole { points: points.iter().filter(mine).collect() }
}

fn bars(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, points: &[Point], spec: &mut ChartSpec) {
    let shown: Vec<&Base> = measure.base.iter().filter(|base| base.within.is_none()).collect();
    let row = |label: &str, key: &str, period: Period| {
        let whole = whole(drawn, points, key, period);
        let part = |shown: &&Base| {
            let held = measure.base.iter().filter(|base| base.id == shown.id || base.within.as_ref() == Some(&shown.id));
            held.map(|base| whole.part(base)).sum::<Option<u64>>()
        };
        // Corrections can leave a part with less than nothing, or a whole with more than its parts: then there is no bar.
        let counts =
            whole.cases().and_then(|cases| shown.iter().map(part).collect::<Option<Vec<u64>>>().filter(|parts| parts.iter().sum::<u64>() == cases));
        let text = match &counts {
            Some(counts) => format!("{} recorded", words::count(counts.iter().sum())),
            None => format!("no figure: {}", words::why(catalogue, measure, whole.status())),
        };
        let provisional = whole.points.iter().any(|point| point.status == Status::Provisional);
        StackedRow { label: label.to_owned(), counts, text, focus: false, provisional }
    };
    let mut rows: Vec<StackedRow> = match (drawn.names.as_slice(), drawn.periods.as_slice()) {
        ([(key, _)], periods) if periods.len() > 1 => periods.iter().map(|period| row(&period.to_string(), key, *period)).collect(),
        (names, periods) => names.iter().zip(periods.iter().cycle()).map(|((key, name), period)| row(name, key, *period)).collect(),
    };
    if drawn.names.len() > 1 {
        let share = |row: &StackedRow| {
            let counts = row.counts.as_deref().unwrap_or_default();
            words::share(counts.first().copied().unwrap_or_default(), counts.iter().sum())
        };
        let order = |row: &StackedRow| (row.counts.is_some(), share(row));
        rows.sort_by(|a, b| {
            let (a, b, names) = (order(a), order(b), a.label.cmp(&b.label));
            b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(names)
        });
    }
    for base in &measure.base {
        if let Some(holds) = base.within.as_ref().and_then(|id| measure.base.iter().find(|other| other.id == *id)) {
            spec.notes.insert(0, format!("{} include those {}.", capitalised(&holds.words), base.words));
        }
    }
    let groups: BTreeSet<&str> = points.iter().map(|point| point.group.as_str()).collect();
    let what = match (groups.first(), groups.len()) {
        (Some(group), 1) => words::group_name(catalogue, measure, group),
        _ => measure.short.as_ref().unwrap_or(&measure.title).clone(),
    };
    // The rows are areas or years of one crime, or crimes.
    let whose = |row: &StackedRow| match groups.len() {
        1 => format!("{} in {}", what.to_lowercase(), row.label),
        _ => row.label.to_lowercase(),
    };
    let area = points.first().filter(|point| !drawn.by_area && point.area_code != catalogue.areas.nation());
    let place = area.map_or_else(String::new, |point| format!(", {}", point.area));
    // Rows that are years are no ends of a range.
    let is_sound = |row: &StackedRow| {
        let of = drawn.key_of(&row.label).zip(drawn.periods.last()).filter(|_| drawn.by_area);
        of.is_some_and(|(key, period)| drawn.care(key, *period).is_none())
    };
    open(&shown, &rows, (&format!("{what}{place}, {}", words::span(&drawn.periods)), catalogue.checks.thresholds.open), (whose, is_sound), spec);
    let parts: Vec<String> = shown.iter().map(|base| capitalised(&base.words)).collect();
    spec.alt.push_str(&shares(&parts, &rows, 0));
    spec.kind = Kind::Stacked { parts, rows, focus: None };
}

/// What the alt text says of one part: its share of every row, or of many the lowest and the highest.
pub(super) fn shares(parts: &[String], rows: &[StackedRow], at: usize) -> String {
    let mut shares: Vec<(f64, &str)> = rows.iter().filter_map(|row| Some((share_of(row, at)?, row.label.as_str()))).collect();
    let said = |(share, row): &(f64, &str)| format!("{row} {}", Unit::Percent.label(*share));
    let all: Vec<String> = shares.iter().map(said).collect();
    shares.sort_by(|(one, a), (other, b)| one.total_cmp(other).then_with(|| a.cmp(b)));
    match (parts.get(at), shares.as_slice()) {
        (Some(part), [lowest, .., highest]) if all.len() > NAMED => format!(" {part}: {} to {}.", said(lowest), said(highest)),
        (Some(part), [_, ..]) => format!(" {part}: {}.", all.join(", ")),
        _ => String::new(),
    }
}

/// The share of a part in the cases of a row.
pub(super) fn share_of(row: &StackedRow, at: usize) -> Option<f64> {
    let counts = row.counts.as_ref()?;
    Some(words::share(*counts.get(at)?, counts.iter().sum()))
}

/// Where more cases are still to be decided than the shares of the first part lie apart, nothing is said of who has more, unless that is so in a few of
/// many rows, of which the headline names none.
fn open(
    shown: &[&Base],
    rows: &[StackedRow],
    (what, least): (&str, f64),
    (whose, is_sound): (impl Fn(&StackedRow) -> String, impl Fn(&StackedRow) -> bool),
    spec: &mut ChartSpec,
) {
    let Some(at) = shown.iter().position(|base| base.open) else { return };
    let undecided = undecided(rows, at, least);
    if let (Some((most, row)), Some(base), Some(first)) = (undecided.first(), shown.get(at), shown.first()) {
        if let Some(most) = most_open(&undecided, rows) {
            spec.retitle(headline::fitting(so_far(what, &first.words, rows, most), &spec.headline));
        } else if let Some((title, _)) = spec.headline.split_once(": ").filter(|(_, said)| undecided.iter().any(|(_, row)| said.contains(&row.label)))
        {
            let is_decided = |row: &StackedRow| is_sound(row) && undecided.iter().all(|(_, other)| other.label != row.label);
            let shares = rows.iter().filter_map(|row| Some((row, share_of(row, 0)?)));
            let (decided, others): (Vec<_>, Vec<_>) = shares.partition(|(row, _)| is_decided(row));
            let mut decided: Vec<(&str, f64)> = decided.into_iter().map(|(row, share)| (row.label.as_str(), share)).collect();
            decided.sort_by(|(_, one), (_, other)| other.total_cmp(one));
            if decided.len() > 1 {
                spec.retitle(format!("{title}: {}", headline::ends(&decided, Unit::Percent, "forces", "")));
                let names: Vec<&str> = others.iter().map(|(row, _)| row.label.as_str()).collect();
                spec.notes.insert(0, format!("Not counted in the headline, in doubt or still open: {}.", names.join(", ")));
            }
        }
        let most = format!("{} of {}", Unit::Percent.label(*most), whose(row));
        spec.notes.insert(0, format!("{}: up to {most}. The other shares can grow.", capitalised(&base.words)));
    }
}

/// The rows in which more is still open than the shares of the first part lie apart, with how much that is, most first; of one row alone, at `least` so
/// much.
pub(super) fn undecided(rows: &[StackedRow], open: usize, least: f64) -> Vec<(f64, &StackedRow)> {
    let first: Vec<f64> = rows.iter().filter_map(|row| share_of(row, 0)).collect();
    let apart = first.iter().copied().fold(0.0, f64::max) - first.iter().copied().fold(1.0, f64::min);
    let young = |share: f64| if first.len() > 1 { share > apart } else { share >= least };
    let mut found: Vec<_> = rows.iter().filter_map(|row| Some((share_of(row, open)?, row))).filter(|(share, _)| young(*share)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

/// The largest part that is still open, where it is so in more than a few of the rows.
pub(super) fn most_open(undecided: &[(f64, &StackedRow)], rows: &[StackedRow]) -> Option<f64> {
    let few = undecided.len() * FEW <= rows.len();
    undecided.first().filter(|_| !few).map(|(most, _)| *most)
}

/// The headline of what cannot be compared yet: from what to what the part reaches so far, and how much is open.
pub(super) fn so_far(what: &str, part: &str, rows: &[StackedRow], most: f64) -> Vec<String> {
    let shares: Vec<f64> = rows.iter().filter_map(|row| share_of(row, 0)).collect();
    let (least, highest) = shares.iter().fold((f64::MAX, 0.0), |(least, most): (f64, f64), share| (least.min(*share), most.max(*share)));
    let [least, highest, most] = [least, highest, most].map(|share| Unit::Percent.label(share));
    let reach = if least == highest { least } else { format!("{least} to {highest}") };
    let up_to = if shares.len() > 1 { "up to " } else { "" };
    vec![format!("{what}: {reach} {} so far, {up_to}{most} still open", part.to_lowercase())]
}

fn steps(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, points: &[Point], period: Period, spec: &mut ChartSpec) -> Result<()> {
    let areas: BTreeSet<&str> = points.iter().map(|point| point.area.as_str()).collect();
    let ([(key, name)], Some(area), 1, Some(first)) = (drawn.names.as_slice(), areas.first(), areas.len(), measure.base.first()) else {
        return Err(Error::Refused("a waterfall shows one crime in one area; name them with --group and --area".to_owned()));
    };
    let whole = whole(drawn, points, key, period);
    let parts: Option<Vec<(String, u64)>> = measure.base.iter().map(|base| Some((capitalised(&base.words), whole.part(base)?))).collect();
    let (Some(cases), Some(mut parts)) = (whole.cases(), parts) else {
        return Err(Error::Nothing(format!("{}, {area}, {period}: {}", measure.title, words::why(catalogue, measure, whole.status()))));
    };
    let left = parts.remove(0);
    // A step of nothing would be no step.
    parts.retain(|(_, count)| *count > 0);
    parts.reverse();
    let (charged, recorded) = (words::count(left.1), words::count(cases));
    let share = Unit::Percent.label(words::share(left.1, cases));
    let here = if points.iter().all(|point| point.area_code == catalogue.areas.nation()) { String::new() } else { format!(", {area}") };
    let open = measure.base.iter().find(|base| base.open).and_then(|base| Some((base, whole.part(base)?)));
    let open = open.filter(|(_, open)| words::share(*open, cases) >= catalogue.checks.thresholds.open);
    let still = open.map_or_else(String::new, |(_, open)| format!(", {} still open", words::count(open)));
    let tries = [
        format!("{name}{here}, {period}: of {recorded} recorded, {charged} {} ({share}){still}", first.words),
        format!("{name}{here}, {period}: {charged} of {recorded} {}{still}", first.words),
    ];
    spec.retitle(headline::fitting(tries, name));
    let taken = |(what, count): &(String, u64)| format!("{what} {} ({})", words::count(*count), Unit::Percent.label(words::share(*count, cases)));
    let steps: Vec<String> = parts.iter().map(taken).collect();
    spec.alt.push_str(&format!(" Of {recorded} recorded: {}; {charged} {}.", steps.join(", "), first.words));
    if let Some((base, open)) = open {
        let share = Unit::Percent.label(words::share(open, cases));
        spec.notes.insert(0, format!("{}: {} of {recorded} ({share}). The other shares can grow.", capitalised(&base.words), words::count(open)));
    }
    // Its headline says of what it is.
    spec.in_brief.clear();
    spec.unit = Unit::Count;
    spec.kind = Kind::Waterfall(Waterfall { whole: ("Recorded".to_owned(), cases), less: parts, left });
    Ok(())
}
