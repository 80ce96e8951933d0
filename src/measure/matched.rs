//! Totals over the same forces, so that a difference or a change is not one of coverage.

use super::{Engine, Query, count, point};
use crate::{
    catalogue::{Area, Kind, Measure},
    model::{Number, Point, Result},
};

impl Engine<'_> {
    /// Two totals over the same forces: where one lacks a force, both are made again without it. As they are where coverage is equal, or the
    /// measure is no count or share that can be added up.
    pub(super) fn matched(&self, first: &Point, second: &Point, measure: &Measure) -> Result<(Point, Point)> {
        let adds_up = matches!(measure.kind, Kind::Count | Kind::Proportion | Kind::Parts);
        let Some(area) = self.catalogue.areas.get(&first.area_code).filter(|_| adds_up && first.coverage != second.coverage) else {
            return Ok((first.clone(), second.clone()));
        };
        let members = self.catalogue.areas.members(area, measure.with_transport);
        let query = Query {
            bases: vec![first.base.clone()],
            areas: members.iter().map(|member| member.code.clone()).collect(),
            groups: vec![first.group.clone(), second.group.clone()],
            from: Some(first.period.min(second.period)),
            to: Some(first.period.max(second.period)),
        };
        let parts = self.series(&measure.id, &query)?;
        let whole = |member: &Area, point: &Point| {
            let same = |part: &&Point| part.area_code == member.code && part.group == point.group && part.period == point.period;
            parts.iter().filter(|part| part.numerator.is_some()).find(same)
        };
        let both = |member: &&&Area| whole(member, first).is_some() && whole(member, second).is_some();
        let total = |point: &Point| {
            let mut total = point::Total::default();
            members.iter().filter(|member| !both(member)).for_each(|member| total.miss(member, None));
            for (member, part) in members.iter().filter(both).filter_map(|member| Some((member, whole(member, point)?))) {
                let units = |number: Option<Number>| number.map(Number::units);
                let numerator = units(part.numerator).unwrap_or_default();
                total.add(member, &count::Count { numerator, denominator: units(part.denominator), open: None, gaps: 0 });
            }
            let source = point.notes.iter().find_map(|note| note.strip_prefix("source: ")).unwrap_or_default();
            let mut made = point::of_count(measure, area, point.base.clone(), point.period, point.group.clone(), total, source);
            made.made_from(point);
            made
        };
        Ok((total(first), total(second)))
    }
}
