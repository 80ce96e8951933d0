//! Columns of values: what their numbers are about.

use super::{
    super::{
        super::{
            keys::{Keys, Series, Text, When},
            observation::{Context, dimension_names},
        },
        period::period_of,
    },
    Across, Columns,
};
use crate::{
    catalogue::{Long, ValueColumn, names},
    model::{Period, Status},
};

/// A column of values.
pub(super) struct Valued<'a> {
    pub(super) column: usize,
    /// Its own period, as it is written.
    pub(super) stated: Option<(String, Option<When>)>,
    /// What a mark at its heading says of its numbers.
    pub(super) marked: Option<Status>,
    /// What stands in each dimension, in the order of the figures.
    dimensions: Vec<Says>,
    /// Dimensions, by place, and the words in them for which the question makes no sense.
    not_applicable: Vec<(usize, &'a str)>,
}

/// What a dimension of a value says.
enum Says {
    /// What the row says in the dimension at this place.
    Word(usize),
    Fixed(Text),
}

impl<'a> Valued<'a> {
    /// Those of a rule: none where the edition on record says that the column is not to be read, several where it is a run of them.
    pub(super) fn all((at, rule): (usize, &'a ValueColumn), long: &Long, columns: &Columns, context: &Context, keys: &mut Keys) -> Vec<Self> {
        if not_read(rule, context) {
            return Vec::new();
        }
        let kind = long.period.kind;
        let stated = |period: &String, cells: &[&str]| (period.clone(), period_of(kind, cells, Some(period)));
        if rule.across.is_some() {
            let run = columns.across.iter().filter(|across| across.rule == at);
            let valued = |Across { column, period, marked, .. }: &Across| Self {
                marked: *marked,
                ..Self::new(rule, *column, Some(stated(period, &[period])), long, context, keys)
            };
            return run.map(valued).collect();
        }
        let own = rule.period.as_ref().map(|period| stated(period, &[]));
        let marked = |column: usize| columns.worded.iter().find(|worded| worded.column == column).and_then(|worded| worded.marked);
        let valued = |column| Self { marked: marked(column), ..Self::new(rule, column, own, long, context, keys) };
        columns.any(&rule.columns).map(valued).into_iter().collect()
    }

    fn new(rule: &'a ValueColumn, column: usize, stated: Option<(String, Option<Period>)>, long: &Long, context: &Context, keys: &mut Keys) -> Self {
        let place = |name: &str| long.dimension.iter().position(|dimension| dimension.name == name);
        let mut says = |name: String| match (place(&name), rule.set.get(&name)) {
            (Some(at), _) => Says::Word(at),
            (None, Some(word)) => Says::Fixed(keys.text(word)),
            (None, None) if name == "district" => Says::Word(long.dimension.len()),
            (None, None) => Says::Fixed(keys.text("")),
        };
        let dimensions = dimension_names(context.source).into_iter().map(&mut says).collect();
        Self {
            column,
            stated: stated.map(|(written, period)| (written, period.map(|period| keys.when(period)))),
            marked: None,
            dimensions,
            not_applicable: rule.not_applicable.iter().filter_map(|(name, word)| Some((place(name)?, word.as_str()))).collect(),
        }
    }
}

impl Valued<'_> {
    /// The series of its values in a row of these words: none where the question makes no sense.
    pub(super) fn series(&self, words: &[Text], keys: &mut Keys) -> Option<Series> {
        let makes_no_sense = |(at, is): &(usize, &str)| words.get(*at).is_some_and(|word| keys.get(*word) == *is);
        if self.not_applicable.iter().any(makes_no_sense) {
            return None;
        }
        let said = self.dimensions.iter().filter_map(|says| match says {
            Says::Word(at) => words.get(*at).copied(),
            Says::Fixed(word) => Some(*word),
        });
        Some(keys.series(&said.collect::<Vec<_>>()))
    }
}

/// Whether the edition on record says that this column is not to be read.
fn not_read(value: &ValueColumn, context: &Context) -> bool {
    let named = |name: &String| value.columns.iter().any(|column| names::header(column) == names::header(name));
    context.edition.is_some_and(|edition| edition.not_read.keys().any(named))
}
