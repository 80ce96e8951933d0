//! What the words of a chart must not say beside its marks. The words that give it away stand in `data/wording.toml`.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::error::{Broken, broken};
use super::spec::{ChartSpec, Join, Kind, LineSeries, Listing, Mark};
use crate::model::Unit;
use crate::store::assets;

/// The words by which the lint knows what others say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wording {
    never: Vec<Never>,
    headline: Headline,
    alt: Alt,
    source: Source,
    rates: Rates,
    notes: Notes,
    /// A number with a per cent sign, one that names an interval, and one that something changed by.
    #[serde(skip)]
    percent: Option<Regex>,
    #[serde(skip)]
    interval: Option<Regex>,
    #[serde(skip)]
    by: Option<Regex>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Never {
    words: String,
    instead: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Headline {
    crime: Vec<String>,
    before: Vec<String>,
    comparing: Vec<String>,
    changed: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alt {
    kinds: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    licence: Vec<String>,
    survey: Vec<String>,
    unpublished: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Rates {
    none: Vec<String>,
    least_base: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notes {
    first: Vec<String>,
    last: Vec<String>,
}

/// Read once: thousands of charts are checked in one run.
static WORDING: LazyLock<Result<Wording, String>> = LazyLock::new(|| {
    let mut wording: Wording = assets::toml("wording.toml").map_err(|error| error.to_string())?;
    let pattern = |text: &str| Regex::new(text).map(Some).map_err(|error| error.to_string());
    wording.percent = pattern(r"\d(%| per cent)")?;
    wording.interval = pattern(r"\d(%| per cent) (interval|limit)")?;
    wording.by = pattern(&format!(r"\b({})( by)? [\d.,]+(%| per cent)", wording.headline.changed.join("|")))?;
    Ok(wording)
});

impl Wording {
    /// The wording of the house.
    ///
    /// # Errors
    /// What is wrong with its file.
    pub fn load() -> Result<&'static Self, &'static str> {
        WORDING.as_ref().map_err(String::as_str)
    }

    /// The first rule that the words of a chart break; `names` stand in its plot.
    pub fn check(&self, spec: &ChartSpec, names: &[&str]) -> Broken {
        let headline = spec.headline.to_lowercase();
        self.never(spec, names)
            .or_else(|| self.scope(&headline))
            .or_else(|| self.percent(spec, &headline))
            .or_else(|| across_break(&spec.kind, &spec.headline))
            .or_else(|| self.overlap(&spec.kind, &headline))
            .or_else(|| self.around(spec))
            .or_else(|| self.rate(spec))
    }

    fn never(&self, spec: &ChartSpec, names: &[&str]) -> Broken {
        let around = spec.notes.iter().chain([&spec.headline, &spec.subtitle, &spec.in_brief, &spec.alt, &spec.source]).map(String::as_str);
        let said: Vec<String> = around.chain(names.iter().copied()).map(str::to_lowercase).collect();
        let found = self.never.iter().find(|never| said.iter().any(|text| holds(text, &never.words)));
        found.and_then(|never| broken(true, "a chart does not say what it cannot know", format!("{}, not {:?}", never.instead, never.words)))
    }

    fn scope(&self, headline: &str) -> Broken {
        let Headline { crime, before, comparing, .. } = &self.headline;
        let words: Vec<&str> = headline.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let known = |at: Option<usize>, list: &[String]| at.and_then(|at| words.get(at)).is_some_and(|word| list.iter().any(|one| one == word));
        let bare = (0..words.len()).any(|at| known(Some(at), crime) && !known(at.checked_sub(1), before) && known(Some(at + 1), comparing));
        broken(bare, "a headline says which crime", "Write recorded crime, vehicle crime or another scope")
    }

    /// Points are not per cent, and a change in per cent needs a base.
    fn percent(&self, spec: &ChartSpec, headline: &str) -> Broken {
        let matches = |pattern: &Option<Regex>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(headline));
        let percent = matches(&self.percent) && !matches(&self.interval);
        let by = matches(&self.by);
        let first = firsts(&spec.kind).into_iter().fold(f64::MAX, f64::min);
        let small = spec.unit == Unit::Count && first < f64::from(self.rates.least_base);
        broken(spec.unit == Unit::Points && percent, "percentage points are not per cent", "Write points after the difference of two shares")
            .or_else(|| broken(spec.unit == Unit::Percent && by, "a share changes by percentage points", "Give both shares, or write points"))
            .or_else(|| {
                let change = format!("Give the counts: the change begins at {first}");
                broken(small && by, "no change in per cent is given on a small base", change)
            })
    }

    /// A headline that sets two names against each other needs intervals apart.
    fn overlap(&self, kind: &Kind, headline: &str) -> Broken {
        let comparing = self.headline.comparing.iter().any(|word| holds(headline, word));
        let named: Vec<(&str, &Mark)> = latest(kind).into_iter().filter(|(name, _)| holds(headline, &name.to_lowercase())).collect();
        let mut pairs = named.iter().enumerate().flat_map(|(i, a)| named.iter().skip(i + 1).map(move |b| (a, b)));
        let alike = pairs.find(|((_, a), (_, b))| matches!((a.interval(), b.interval()), (Some(a), Some(b)) if a.0 <= b.1 && b.0 <= a.1));
        let ((one, _), (other, _)) = alike.filter(|_| comparing)?;
        broken(
            true,
            "a headline compares what lies apart",
            format!("The intervals of {one:?} and {other:?} overlap: give both figures, without saying which is higher"),
        )
    }

    fn around(&self, spec: &ChartSpec) -> Broken {
        let [alt, source] = [&spec.alt, &spec.source].map(|text| text.to_lowercase());
        let any = |text: &str, list: &[String]| list.iter().any(|words| holds(text, words));
        let drawn = spec.kind.marks().iter().any(|mark| mark.interval().is_some());
        let said = spec.notes.iter().any(|note| note.to_lowercase().contains(&self.source.unpublished));
        let survey = any(&source, &self.source.survey);
        broken(!any(&alt, &self.alt.kinds), "alt text says what kind of chart it is", format!("Begin with one of: {}", self.alt.kinds.join(", ")))
            .or_else(|| broken(!any(&source, &self.source.licence), "a source names its licence", "Add it, such as Open Government Licence v3.0"))
            .or_else(|| {
                broken(
                    survey && !drawn && !said,
                    "a survey has its interval",
                    format!("Draw the interval, or say in a note: {}", self.source.unpublished),
                )
            })
    }

    fn rate(&self, spec: &ChartSpec) -> Broken {
        let marked = |(name, _): &(&str, &Mark)| self.rates.none.contains(&name.to_lowercase());
        let found = latest(&spec.kind).into_iter().find(marked).filter(|_| matches!(spec.unit, Unit::PerThousand(_)));
        found.and_then(|(name, _)| broken(true, "a place where few live has no rate per head", format!("Make {name} a gap")))
    }
}

/// How soon a note is wanted where there is no room for all.
pub(super) fn rank(note: &str) -> usize {
    let note = note.to_lowercase();
    let (first, last) = Wording::load().map_or((&[][..], &[][..]), |wording| (wording.notes.first.as_slice(), wording.notes.last.as_slice()));
    let at = |list: &[String]| list.iter().position(|words| note.contains(words.as_str()));
    at(first).or_else(|| at(last).map(|at| first.len() + 1 + at)).unwrap_or(first.len())
}

/// On how many cases the house gives a change in per cent, or names a share in a headline of the highest and the lowest.
pub(crate) fn least_base() -> u32 {
    Wording::load().map_or(u32::MAX, |wording| wording.rates.least_base)
}

/// A headline gives no two periods between which a break stands.
fn across_break(kind: &Kind, headline: &str) -> Broken {
    let rule = "a headline does not compare across a break";
    match kind {
        Kind::Line { periods, series, .. } => {
            let told: Vec<usize> = (0..periods.len()).filter(|at| periods.get(*at).is_some_and(|period| holds(headline, period))).collect();
            let (first, last) = (told.first().copied()?, told.last().copied()?);
            let about = |line: &&LineSeries| series.len() == 1 || holds(&headline.to_lowercase(), &line.name.to_lowercase());
            let found = series.iter().filter(about).flat_map(|line| &line.breaks).find(|found| first < found.before && found.before <= last)?;
            broken(true, rule, format!("Name the last period alone: {:?} stands between", found.note.as_deref().unwrap_or("a break")))
        }
        Kind::Slope { from, to, rows } | Kind::Dumbbell { from, to, rows } if holds(headline, from) && holds(headline, to) => {
            let about = |name: &str| rows.len() == 1 || holds(&headline.to_lowercase(), &name.to_lowercase());
            let found = rows.iter().find(|row| row.join != Join::Line && about(&row.name))?;
            broken(true, rule, format!("Name {to} alone: the figures of {:?} are not joined", found.name))
        }
        _ => None,
    }
}

/// The last mark of each name in the plot.
fn latest(kind: &Kind) -> Vec<(&str, &Mark)> {
    match kind {
        Kind::Line { series, .. } => series.iter().filter_map(|line| Some((line.name.as_str(), line.values.iter().flatten().next_back()?))).collect(),
        Kind::Multiples(shown) => {
            shown.panels.iter().filter_map(|line| Some((line.name.as_str(), line.values.iter().flatten().next_back()?))).collect()
        }
        Kind::Dots(Listing { rows, .. }) | Kind::Bars(Listing { rows, .. }) | Kind::Diverging { rows, .. } => {
            rows.iter().filter_map(|row| Some((row.label.as_str(), row.mark.as_ref()?))).collect()
        }
        Kind::Slope { rows, .. } | Kind::Dumbbell { rows, .. } => rows.iter().filter_map(|row| Some((row.name.as_str(), row.to.as_ref()?))).collect(),
        Kind::HexMap(map) | Kind::Map(map) => map.areas.iter().filter_map(|area| Some((area.name.as_str(), area.mark.as_ref()?))).collect(),
        Kind::Stacked { .. } | Kind::Timeline(_) | Kind::Spans(_) | Kind::Waterfall(_) | Kind::Funnel(_) => Vec::new(),
    }
}

/// The first value of each line.
fn firsts(kind: &Kind) -> Vec<f64> {
    match kind {
        Kind::Line { series, .. } => series.iter().filter_map(|line| line.values.iter().flatten().next()).map(|mark| mark.value).collect(),
        Kind::Slope { rows, .. } | Kind::Dumbbell { rows, .. } => rows.iter().filter_map(|row| row.from.as_ref()).map(|mark| mark.value).collect(),
        _ => Vec::new(),
    }
}

/// Whether these words stand in a text as whole words.
fn holds(text: &str, words: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).any(|(at, found)| {
        let (before, after) = (text.get(..at), text.get(at + found.len()..));
        edge(before.and_then(|text| text.chars().next_back())) && edge(after.and_then(|text| text.chars().next()))
    })
}
