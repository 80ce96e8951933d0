use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    model::{Period, Result},
    store::assets,
};

/// What a measure is, how it is counted, and what must be said with it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// As it is typed.
    pub id: String,
    /// As it is shown.
    pub title: String,
    /// The same in a few words, for a headline that has no room for more.
    #[serde(default)]
    pub short: Option<String>,
    /// The question it answers.
    pub question: String,
    /// What exactly is counted.
    pub definition: String,
    /// How the value is made.
    pub kind: Kind,
    /// `share`, `points`, `per 1,000 population`, `offences` …
    pub unit: String,
    /// A sentence without which no picture of it may be seen.
    #[serde(default)]
    pub note: Option<String>,
    /// Two sentences that belong beside every chart, and whatever else a careful reader should know.
    pub caveats: Vec<String>,
    /// The bases, the default first. A measure with one way of counting has one.
    pub base: Vec<Base>,
    /// Where the counts come from; of two that cover a point, the first is taken.
    #[serde(default)]
    pub source: Vec<Counted>,
    /// For a ratio: the measure above the line.
    #[serde(default)]
    pub numerator: Option<Side>,
    /// For a ratio: the measure below the line.
    #[serde(default)]
    pub denominator: Option<Side>,
    /// For a difference: the measure, and the pairs of groups to compare.
    #[serde(default)]
    pub difference: Option<Difference>,
    /// For money in real terms: the measure in cash, the index of prices, and the year whose prices it is in.
    #[serde(default)]
    pub real: Option<Real>,
    /// What one unit of the quotient is given for: 1,000 for a rate per 1,000.
    #[serde(default = "one")]
    pub per: f64,
    /// For a ratio: how far chance moves it, where the numerator counts events.
    #[serde(default)]
    pub interval: Option<Interval>,
    /// Decimal places of the numerator: 6 where full-time equivalents are summed in millionths.
    #[serde(default)]
    pub scale: u32,
    /// What kind of figures these are, as breaks name it, where that is not the kind of their table.
    #[serde(default)]
    pub breaks_as: Option<String>,
    /// What its periods are.
    #[serde(default)]
    pub periods: Periods,
    /// Groups are themes and offence codes; otherwise the groups that the SQL names.
    #[serde(default)]
    pub by_offence: bool,
    /// For measures without offences: the names of the groups.
    #[serde(default)]
    pub group: Vec<GroupName>,
    /// Whether England and Wales takes in British Transport Police.
    #[serde(default)]
    pub with_transport: bool,
    /// Whether values are per head: areas where few people live have none.
    #[serde(default)]
    pub per_head: bool,
    /// For a proportion: below this many cases there is no rate to speak of.
    #[serde(default)]
    pub small_base: i64,
    /// What a chart of this measure shows when no group is named.
    #[serde(default)]
    pub chart_groups: Vec<String>,
    /// What stands after the value in a headline: `ended in a charge`.
    #[serde(default)]
    pub headline: String,
    /// Where zero is a middle: what a value below it means, and one above it.
    #[serde(default)]
    pub sides: Option<[String; 2]>,
}

fn one() -> f64 {
    1.0
}

/// How a value is made from counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The count itself.
    Count,
    /// A part of a whole: Wilson interval.
    Proportion,
    /// Every part of a whole, each a base: Wilson intervals.
    Parts,
    /// One count over another that does not contain it.
    Ratio,
    /// One proportion less another: Newcombe interval.
    Difference,
    /// Published as it stands, without the counts behind it; a share as a percentage.
    Published,
    /// Money in the prices of one year.
    Real,
    /// How many of the national aims on record name a theme.
    Attention,
    /// A theme's part of all that another measure counts.
    Load,
    /// A theme's share of the aims less its share of a load.
    Gap,
}

/// What the periods of a measure are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Periods {
    /// Quarters and months make years.
    #[default]
    Years,
    /// Every quarter or month stands for itself.
    AsPublished,
}

/// The interval of a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interval {
    /// Byar's, of a count of events.
    Byar,
}

/// One way of counting.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Base {
    /// As it is typed after `--base`.
    pub id: String,
    /// What is in the denominator, in words.
    pub words: String,
    /// What stands after its values in a headline, if not the measure's own words.
    #[serde(default)]
    pub headline: Option<String>,
    /// The unit of its values, if not the measure's own.
    #[serde(default)]
    pub unit: Option<String>,
    /// For a load: the measure whose whole is shared out, its base first where it has several. For a gap: the load.
    #[serde(default)]
    pub of: Option<String>,
    /// Which base of it.
    #[serde(default)]
    pub of_base: Option<String>,
    /// For a load: groups that are no part of that whole, such as shares of households beside one of adults; and why, in words.
    #[serde(default)]
    pub not_of_whole: Option<NotOfWhole>,
    /// For a gap: which base of the attention.
    #[serde(default)]
    pub attention: Option<String>,
    /// For attention: the kinds of aims that count.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// For attention: count all aims set so far, not those in force.
    #[serde(default)]
    pub so_far: bool,
    /// For a part: the other part that holds it in charts that have no room for all.
    #[serde(default)]
    pub within: Option<String>,
    /// The word by which its tables tell the counting that it stands on from others, if not its id.
    #[serde(default)]
    pub counting: Option<String>,
    /// For a part: cases that are still to be decided, so that other parts will grow.
    #[serde(default)]
    pub open: bool,
}

/// Groups that are no part of the whole of a load.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotOfWhole {
    /// Their ids.
    pub groups: Vec<String>,
    /// Why, for a reader.
    pub reason: String,
}

/// A table of figures that a measure counts in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Counted {
    /// The table: a source's id.
    pub figures: String,
    /// The SQL file under `data/measures/`, if not the measure's own.
    #[serde(default)]
    pub sql: Option<String>,
    /// The column whose codes the groups list, where the table tells more apart than offences: the SQL sees it as `offence`.
    #[serde(default)]
    pub codes_in: Option<String>,
    /// The part of outcomes, by its name in `data/codelists/outcomes.csv`, that the SQL sees as `counted` in the table `outcomes`.
    #[serde(default)]
    pub part: Option<String>,
    /// A source whose figures are weights by offence: the SQL sees them as the table `weights(offence, weight, part_start, part_end)`, each list in the years for which
    /// it counts.
    #[serde(default)]
    pub weights: Option<String>,
}

/// One side of a ratio.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// A measure of kind `count`.
    pub measure: String,
    /// Which day or span of it belongs to a period.
    pub at: At,
}

/// Which figure of a count belongs to a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// The count over the same period.
    SamePeriod,
    /// The stock on the mid-year inside it.
    MidYear,
    /// The stock on its last day.
    PeriodEnd,
}

/// Pairs of groups whose shares are compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// A measure of kind `proportion`.
    pub of: String,
    /// The groups whose share is taken first …
    pub groups: Vec<String>,
    /// … minus the share of each of these.
    pub minus: Vec<String>,
}

/// How cash becomes money in real terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Real {
    /// The measure in cash.
    pub of: String,
    /// The measure of prices: an index by financial year, of the whole country.
    pub prices: String,
    /// The year whose prices it is in, `2024/25`.
    pub prices_of: String,
}

/// A group that is not a theme.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupName {
    /// As it is typed.
    pub id: String,
    /// As it is shown.
    pub name: String,
    /// The codes it takes in, where the table is counted by a column of codes of its own.
    #[serde(default)]
    pub codes: Vec<String>,
    /// What is counted, where that is not the same in every group: no headline sets households beside adults.
    #[serde(default)]
    pub counted: String,
    /// The themes it speaks of, as breaks name them, besides its own id.
    #[serde(default)]
    pub themes: Vec<String>,
}

/// All measures, by id.
///
/// # Errors
/// [`crate::model::Error::Definition`] where one is wrong or names another that is not there.
pub fn measures() -> Result<Vec<Measure>> {
    let mut measures: Vec<Measure> = assets::toml_folder("measures")?;
    measures.sort_by(|a, b| a.id.cmp(&b.id));
    let ids: BTreeSet<&str> = measures.iter().map(|measure| measure.id.as_str()).collect();
    for measure in &measures {
        let file = format!("measures/{}.toml", measure.id);
        let mut named = [&measure.numerator, &measure.denominator].into_iter().flatten().map(|side| side.measure.as_str());
        if let Some(missing) = named.find(|id| !ids.contains(id)) {
            return Err(assets::definition(&file, format!("there is no measure {missing}")));
        }
        let fits = match measure.kind {
            Kind::Count | Kind::Published => !measure.source.is_empty(),
            Kind::Proportion => !measure.source.is_empty() && measure.small_base > 0,
            Kind::Parts => !measure.source.is_empty() && measure.small_base > 0 && measure.base.iter().all(|base| measure.holds(base)),
            Kind::Ratio => measure.numerator.is_some() && measure.denominator.is_some(),
            Kind::Real => measure
                .real
                .as_ref()
                .is_some_and(|real| [&real.of, &real.prices].iter().all(|id| ids.contains(id.as_str())) && Period::parse(&real.prices_of).is_some()),
            Kind::Attention => measure.base.iter().all(|base| !base.kinds.is_empty()),
            Kind::Load | Kind::Gap => measure.base.iter().all(|base| base.of.as_deref().is_some_and(|id| ids.contains(id))),
            Kind::Difference => measure.difference.as_ref().is_some_and(|difference| ids.contains(difference.of.as_str())),
        };
        if !fits || measure.base.is_empty() {
            return Err(assets::definition(
                &file,
                "its kind needs a source (a proportion or parts also a small base, and each part one that holds it), two sides, a difference or money in cash with an index of prices, and every measure a base",
            ));
        }
        for counted in &measure.source {
            measure.sql(counted)?;
        }
    }
    Ok(measures)
}

impl Measure {
    /// The SQL that counts in this table.
    ///
    /// # Errors
    /// [`crate::model::Error::Definition`] where the file is missing.
    pub fn sql(&self, counted: &Counted) -> Result<String> {
        let name = counted.sql.clone().unwrap_or_else(|| format!("{}.sql", self.id));
        assets::text(&format!("measures/{name}"))
    }

    /// What values on this base count: the base's own unit, or the measure's.
    #[must_use]
    pub fn unit_on(&self, base: &str) -> &str {
        self.base.iter().find(|known| known.id == base).and_then(|known| known.unit.as_deref()).unwrap_or(&self.unit)
    }

    /// What stands after values on this base in a headline.
    #[must_use]
    pub fn headline_on(&self, base: &str) -> &str {
        self.base.iter().find(|known| known.id == base).and_then(|known| known.headline.as_deref()).unwrap_or(&self.headline)
    }

    fn holds(&self, part: &Base) -> bool {
        part.within.as_deref().is_none_or(|id| self.base.iter().any(|base| base.id == id && base.within.is_none()))
    }

    /// The base that is taken when none is named.
    #[must_use]
    pub fn default_base(&self) -> &str {
        self.base.first().map_or("", |base| base.id.as_str())
    }
}
