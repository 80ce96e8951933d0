//! The kinds of chart: what each is for, which one fits a question, and why another does not.

use clap::ValueEnum;

use super::{
    against::{beside, everyone, national},
    attention, changes,
    chart::{self, Drawn},
    funnel, headline,
    lacking::{self, below},
    maps, notes, parts, register, words,
};
use crate::{
    catalogue::{Break, Catalogue, Kind as Made, Measure},
    chart::{CARE, ChartSpec, Kind, LineSeries, Listing, Multiples, OWN_SCALES, Row, Size},
    measure::Engine,
    model::{Error, Period, Point, Result, Status, Unit},
};

/// A kind of chart, as it is typed after `--kind`; what it is called stands before the colon, what it is for after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChartKind {
    /// Line chart: change over periods, for at most six lines
    Line,
    /// Small multiples: change over periods, for many areas or groups
    Multiples,
    /// Bars: amounts, from zero
    Bars,
    /// Diverging bars: gaps to either side of zero
    Diverging,
    /// Stacked bars: what wholes are made of
    Stacked,
    /// Dots: an order, with intervals that say how sure it is
    Dots,
    /// Slope chart: the first period and the last, for at most six lines
    Slope,
    /// Dumbbell chart: the first period and the last, for many areas or groups
    Dumbbell,
    /// Funnel plot: which forces differ by more than chance
    Funnel,
    /// Timeline: which crimes national aims named, year by year
    Timeline,
    /// Timeline of aims: each from its first day to its last, with what came of it
    Spans,
    /// Hex map: where, with one hexagon for each force
    #[value(name = "hexmap")]
    HexMap,
    /// Map: where, with the forces as they lie
    Map,
    /// Waterfall: from all offences recorded to those charged
    Waterfall,
}

impl ChartKind {
    /// As it is typed.
    #[must_use]
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The kind that was drawn.
    #[must_use]
    pub fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Line { .. } => Self::Line,
            Kind::Dots { .. } => Self::Dots,
            Kind::Bars { .. } => Self::Bars,
            Kind::Diverging { .. } => Self::Diverging,
            Kind::Slope { .. } => Self::Slope,
            Kind::Dumbbell { .. } => Self::Dumbbell,
            Kind::Stacked { .. } => Self::Stacked,
            Kind::Timeline(_) => Self::Timeline,
            Kind::Spans(_) => Self::Spans,
            Kind::Waterfall(_) => Self::Waterfall,
            Kind::Funnel(_) => Self::Funnel,
            Kind::HexMap(_) => Self::HexMap,
            Kind::Map(_) => Self::Map,
            Kind::Multiples(_) => Self::Multiples,
        }
    }

    /// What it is called.
    fn called(self) -> String {
        let help = self.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default();
        help.split(':').next().unwrap_or_default().to_owned()
    }
}

/// The chart of a measure: of the kind that is wanted, or of the one that fits.
///
/// # Errors
/// [`Error::Nothing`] where no point has a value; [`Error::Refused`] for several bases, several areas and several groups at once, or a kind that
/// cannot show these points, with the reason and the kinds that can.
pub fn spec(engine: &Engine<'_>, measure: &Measure, points: &[Point], wanted: Option<ChartKind>, size: Size, across: bool) -> Result<ChartSpec> {
    let several = points.iter().any(|point| points.first().is_some_and(|first| first.base != point.base));
    let (kind, mut spec) = match measure.kind {
        Made::Attention => {
            let kind = one_of(wanted, &[ChartKind::Timeline, ChartKind::Spans], "it counts national aims, year by year")?;
            if several {
                return Err(Error::Refused("one chart shows one base; name it with --base".into()));
            }
            let spec = if kind == ChartKind::Spans { register::spans } else { attention::timeline };
            (kind, spec(engine, measure, points, size)?)
        }
        Made::Load | Made::Gap => {
            let can: &[ChartKind] =
                if measure.sides.is_some() { &[ChartKind::Diverging, ChartKind::Dots] } else { &[ChartKind::Dots, ChartKind::Bars] };
            let kind = one_of(wanted, can, "it sets one crime beside several loads")?;
            (kind, attention::loads(engine, measure, points, kind, size)?)
        }
        Made::Parts if several => {
            let reason = "it shows all parts of a whole; for one part, name it with --base";
            let kind = one_of(wanted, &[ChartKind::Stacked, ChartKind::Waterfall], reason)?;
            (kind, parts::spec(engine, measure, points, kind == ChartKind::Waterfall, size)?)
        }
        _ => of_figures(engine, measure, points, wanted, size, across)?,
    };
    spec.alt = format!("{}. {}", kind.called(), spec.alt);
    if measure.kind != Made::Attention {
        if size.brief() {
            spec.source = words::briefest_source(engine, measure, points);
        } else {
            spec.source_in_short = words::source_in_short(engine, measure, points, &spec.source);
        }
        if kind == ChartKind::Map {
            let [full, short] = maps::boundaries(engine)?;
            let short = words::short_names(engine, &short);
            spec.source_in_short.iter_mut().for_each(|line| line.push_str(&short));
            spec.source.push_str(if size.brief() { &short } else { &full });
        }
        spec.counted = match kind {
            ChartKind::Waterfall => "Offences".to_owned(),
            _ => points.first().map(|point| words::counted(spec.unit, &point.unit)).unwrap_or_default(),
        };
    }
    Ok(spec)
}

/// The kinds that can show these points, the fitting one first.
///
/// # Errors
/// As [`spec`] without a kind.
pub fn can(engine: &Engine<'_>, measure: &Measure, points: &[Point]) -> Result<Vec<ChartKind>> {
    let fitting = ChartKind::of(&spec(engine, measure, points, None, Size::WIDE, false)?.kind);
    let shows = |kind: &ChartKind| *kind != fitting && spec(engine, measure, points, Some(*kind), Size::WIDE, false).is_ok();
    Ok([fitting].into_iter().chain(ChartKind::value_variants().iter().copied().filter(shows)).collect())
}

fn one_of(wanted: Option<ChartKind>, can: &[ChartKind], reason: &str) -> Result<ChartKind> {
    let first = can.first().copied().ok_or_else(|| Error::Bug("no kind of chart".to_owned()))?;
    match wanted {
        Some(kind) if !can.contains(&kind) => Err(refused(kind, reason, can)),
        wanted => Ok(wanted.unwrap_or(first)),
    }
}

/// Why a kind is not drawn, and which are.
pub(crate) fn refused(kind: ChartKind, reason: &str, can: &[ChartKind]) -> Error {
    let can = can.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    Error::Refused(format!("the kind {} cannot show this: {reason}. These kinds can: {can}", kind.name()))
}

/// Why some figures make no lines.
const TWO: &str = "a line needs figures of two periods";
const MANY: &str = "so many lines cannot be told apart in one picture";

/// Why dots and bars are grey: those of forces are as a funnel of the same figures has them, those of gaps as their headline counts them.
const USUAL: &str = "Grey marks: inside the 99.8% limits of a funnel plot of these figures.";
const ZERO: &str = "Grey marks: zero lies inside their interval.";

/// What decides which kinds can show some figures.
struct Asked<'d, 'p> {
    measure: &'d Measure,
    drawn: &'d Drawn<'p>,
    unit: Unit,
    size: Size,
    /// Forces among what is drawn.
    forces: usize,
    /// The last period's figures have counts behind them.
    counted: bool,
    /// Figures of some name can be compared between the first period and the last, or are to be joined all the same.
    joined: bool,
    /// Those of a survey go up and down by more than they differ from the first period to the last.
    swinging: bool,
}

impl Asked<'_, '_> {
    fn fitting(&self) -> ChartKind {
        let Drawn { names, periods, by_area, intervals, .. } = self.drawn;
        let small = match self.size {
            Size::STORY => [ChartKind::HexMap, ChartKind::Funnel],
            _ => [ChartKind::Funnel, ChartKind::HexMap],
        };
        // No long list fits on a telephone, or among other pictures.
        if let Some(kind) = small.into_iter().find(|kind| self.size.holds_no_list() && names.len() > LIST && self.against(*kind).is_none()) {
            return kind;
        }
        match periods.len() {
            0 | 1 => {}
            _ if names.len() > chart::most(self.measure) => {}
            // A slope of which nothing is joined is two columns of dots far apart; a line chart says why.
            2 if self.joined => return ChartKind::Slope,
            2 if self.unit == Unit::Points => {}
            _ => return ChartKind::Line,
        }
        match self.unit {
            Unit::Points if !by_area && self.against(ChartKind::Diverging).is_none() => ChartKind::Diverging,
            _ if *by_area || *intervals || self.unit == Unit::Points => ChartKind::Dots,
            _ => ChartKind::Bars,
        }
    }

    /// Why a kind cannot show these figures; none where it can.
    fn against(&self, kind: ChartKind) -> Option<&'static str> {
        let (names, periods) = (self.drawn.names.len(), self.drawn.periods.len());
        let wrong = |is: bool, reason: &'static str| is.then_some(reason);
        match kind {
            ChartKind::Line => wrong(periods < 2, TWO).or_else(|| wrong(names > chart::most(self.measure), MANY)),
            ChartKind::Slope => self.against_two().or_else(|| wrong(names > chart::most(self.measure), MANY)),
            ChartKind::Dumbbell => self.against_two().or_else(|| wrong(names < 2, "there is one area and one group, which need no rows")),
            ChartKind::Multiples => wrong(periods < 2, TWO)
                .or_else(|| wrong(names < 2, "there is one area and one group, which need no more than one line"))
                .or_else(|| wrong(!self.has_a_line(), "no figure can be joined to the one before it: there would be dots, and no lines")),
            ChartKind::Bars => wrong(self.unit == Unit::Points, "differences lie to either side of zero"),
            ChartKind::Diverging => wrong(self.measure.sides.is_none(), "zero is not in the middle of these figures"),
            ChartKind::Stacked | ChartKind::Waterfall => Some("these figures are not all the parts of a whole, as those of outcomes are"),
            ChartKind::Dots => None,
            ChartKind::Funnel => wrong(!self.counted, "a funnel needs shares with the cases behind them")
                .or_else(|| wrong(self.forces < 3 || self.forces < names, "a funnel compares three or more forces, and nothing but forces")),
            ChartKind::Spans => Some("spans show national aims, not figures"),
            ChartKind::Timeline => Some("a timeline shows which crimes national aims named"),
            ChartKind::HexMap | ChartKind::Map => wrong(self.forces < 2, "a map needs the figures of several forces")
                .or_else(|| wrong(self.unit.is_total(), "large numbers on a map only show where most people live; draw a rate or a share")),
        }
    }

    /// Whether two figures of some name stand side by side, with no break between them.
    fn has_a_line(&self) -> bool {
        let drawn = self.drawn.clone().of_one_season();
        let axis = chart::axis(&drawn.periods);
        let lines = chart::series(&drawn, &axis, &chart::breaks(&drawn, &axis), false, None);
        let joined = |line: &LineSeries, at: usize| {
            let valued = |at: usize| line.values.get(at).is_some_and(Option::is_some);
            valued(at) && valued(at + 1) && line.breaks.iter().all(|found| found.before != at + 1)
        };
        lines.iter().any(|line| (0..axis.len()).any(|at| joined(line, at)))
    }

    /// Why the first period does not stand beside the last.
    fn against_two(&self) -> Option<&'static str> {
        match self {
            _ if self.drawn.periods.len() < 2 => Some(TWO),
            Self { joined: false, .. } => Some("nothing in it can be compared between the first period and the last"),
            Self { swinging: true, .. } => Some("survey figures swing by more from year to year than from first to last"),
            _ => None,
        }
    }

    fn choose(&self, wanted: Option<ChartKind>) -> Result<ChartKind> {
        let Some(kind) = wanted else { return Ok(self.fitting()) };
        let Some(reason) = self.against(kind) else { return Ok(kind) };
        let can: Vec<ChartKind> = ChartKind::value_variants().iter().copied().filter(|kind| self.against(*kind).is_none()).collect();
        Err(refused(kind, reason, &can))
    }
}

fn of_figures(
    engine: &Engine<'_>,
    measure: &Measure,
    points: &[Point],
    wanted: Option<ChartKind>,
    size: Size,
    across: bool,
) -> Result<(ChartKind, ChartSpec)> {
    let (catalogue, unit) = (engine.catalogue, points.first().map_or(Unit::of(&measure.unit), Point::measured_in));
    let all = chart::drawn(catalogue, measure, points)?;
    let last = chart::last_of_most(all.points.iter().filter(|point| chart::mark(point).is_some()).map(|point| point.period));
    let (Some(first), Some(last)) = (all.periods.first().copied(), last) else {
        return Err(Error::Nothing(format!("{}: no figure has a value", measure.title)));
    };
    let force = |(key, _): &&(&str, String)| all.by_area && catalogue.areas.is_force(key);
    let counted = |point: &&Point| point.period == last && point.denominator.is_some();
    let (ends, pair) = (all.clone().over(&[first, last]), [first, last]);
    let comparable = chart::comparable(engine, &ends, &chart::breaks(&ends, &pair), pair);
    let asked = Asked {
        measure,
        drawn: &all,
        unit,
        size,
        forces: all.names.iter().filter(force).count(),
        counted: unit == Unit::Percent && all.points.iter().any(counted),
        swinging: all.names.iter().any(|(key, _)| all.swings(key, first, last)),
        joined: across || !comparable.is_empty(),
    };
    let (kind, held, in_a_funnel) = (asked.choose(wanted)?, all.periods.len(), asked.against(ChartKind::Funnel).is_none());
    let many_forces = asked.forces > LEAST;
    // What chance alone does is known from all forces, whichever are asked for.
    let everyone = if kind == ChartKind::Funnel { everyone(engine, measure, points, last)? } else { Vec::new() };
    let chosen: Vec<String> = all.names.iter().map(|(_, name)| name.clone()).collect();
    let all = if everyone.is_empty() { all } else { chart::drawn(catalogue, measure, &everyone)? };
    let mut drawn = match kind {
        ChartKind::Line | ChartKind::Multiples => all.of_one_season(),
        ChartKind::Slope | ChartKind::Dumbbell => all.over(&[first, last]),
        _ => all.over(&[last]),
    };
    drawn.intervals &= has_intervals(measure, &drawn, kind);
    let two = matches!(kind, ChartKind::Slope | ChartKind::Dumbbell);
    let axis = if two { vec![first, last] } else { chart::axis(&drawn.periods) };
    let breaks = chart::breaks(&drawn, &axis);
    // One number of decimals in labels, headline and sentences.
    let unit = unit.over(drawn.points.iter().filter_map(|point| chart::mark(point)).map(|mark| mark.value));
    let rows = || chart::rows(&drawn, unit);
    // Words over the plot of a narrow picture would be as high as the plot.
    let few = if size.is_narrow() { 0 } else { chart::BREAKS };
    let numbers = if kind == ChartKind::Line { chart::numbers(&drawn, &axis, &breaks, few) } else { None };
    let shown = match (kind, &measure.sides) {
        (ChartKind::Line, _) => chart::lines(&drawn, &axis, &breaks, across, numbers.as_ref()),
        (ChartKind::Multiples, _) => multiples(engine, measure, &drawn, &axis, &breaks, unit)?,
        (ChartKind::Slope | ChartKind::Dumbbell, _) => {
            let changes = changes::changes(engine, measure, &drawn, [first, last], unit)?;
            chart::two_periods(&drawn, [first, last], &comparable, across, &changes, kind == ChartKind::Dumbbell)
        }
        (ChartKind::Diverging, Some(sides)) => {
            let [below, above] = sides.clone().map(|side| poles(catalogue, measure, &drawn, side));
            Kind::Diverging { rows: rows(), below, above }
        }
        (ChartKind::Funnel, _) => {
            let mut shown = funnel::funnel(measure, &drawn, last)?;
            let some = !everyone.is_empty();
            shown.points.iter_mut().for_each(|point| point.focus = some && chosen.contains(&point.name));
            Kind::Funnel(shown)
        }
        (ChartKind::HexMap | ChartKind::Map, _) => {
            maps::map(engine, &drawn, (last, unit), beside(engine, measure, &drawn, unit)?, kind == ChartKind::Map)?
        }
        _ => {
            let (rows, beside) = (rows(), beside(engine, measure, &drawn, unit)?);
            let grey = alike(engine, measure, points, &drawn, &rows, (last, unit), in_a_funnel)?;
            let listing = Listing { rows, natural: false, beside, grey };
            if kind == ChartKind::Bars { Kind::Bars(listing) } else { Kind::Dots(listing) }
        }
    };
    let found = chart::once(&breaks);
    let said = words::said(engine, measure, &drawn, &shown, unit, &found)?;
    let mut spec = ChartSpec {
        id: said.id,
        headline: said.headline,
        subtitle: said.subtitle + &changes::in_real_terms(engine, measure, &drawn, &comparable, [first, last])?,
        in_brief: said.in_brief,
        parted_at: parted_at(kind, &drawn, &axis, &found, numbers.as_ref()),
        source: said.source,
        notes: said.notes,
        alt: said.alt,
        ..ChartSpec::new(unit, shown, size)
    };
    held_against(engine, measure, &drawn, &mut spec)?;
    match &spec.kind {
        Kind::Funnel(shown) => funnel::words(engine, measure, &drawn, &shown.clone(), &mut spec),
        Kind::HexMap(map) | Kind::Map(map) => {
            maps::words(&drawn, &map.clone(), kind == ChartKind::Map, &mut spec);
        }
        Kind::Slope { rows, .. } | Kind::Dumbbell { rows, .. } => changes::words(catalogue, measure, &drawn, &rows.clone(), [first, last], &mut spec),
        Kind::Multiples(shown) => {
            let falling = drawn.by_area && breaks.is_empty() && unit != Unit::Percent && all_meet(engine, &drawn, &axis);
            let what = headline::forces_or_areas(catalogue, drawn.names.iter().map(|(key, _)| *key));
            of_panels(&headline::titles(catalogue, measure, &drawn), what, &shown.clone(), falling.then_some((&drawn, &axis)), &mut spec);
        }
        _ => {}
    }
    below(kind, &drawn, &axis, (last, held), parted(&drawn, &found, numbers.as_ref(), said.breaks), &mut spec);
    let wordless = kind == ChartKind::Line && numbers.is_none() && chart::is_parted_by_forces(&drawn, &axis);
    weigh(catalogue, (measure, points), &drawn, (last, wordless, many_forces), &mut spec);
    Ok((kind, spec.brought_to_few_notes()))
}

/// Says what areas are held against, and of which forces that is a total where it lacks some.
fn held_against(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, spec: &mut ChartSpec) -> Result<()> {
    let Some((name, value)) = spec.kind.beside() else { return Ok(()) };
    spec.alt.push_str(&format!(" {name}: {}.", spec.unit.label(*value)));
    let nation = national(engine, measure, drawn, spec.unit, &drawn.periods)?;
    let partial = nation.iter().filter(|point| point.status == Status::Partial).map(|point| format!("{name}: {}.", point.coverage));
    spec.notes.splice(0..0, partial.collect::<Vec<_>>());
    Ok(())
}

/// Across what figures cannot be compared, for a picture without notes: by the numbers over their uprights, where there are some.
fn parted_at(kind: ChartKind, drawn: &Drawn<'_>, axis: &[Period], found: &[&Break], numbers: Option<&chart::Numbers<'_>>) -> String {
    match (kind, numbers) {
        (_, Some(numbers)) => numbers.in_brief.clone(),
        (ChartKind::Line | ChartKind::Multiples, None) => notes::parted_at(drawn, axis, found),
        _ => String::new(),
    }
}

/// Whether a kind has room for intervals.
fn has_intervals(measure: &Measure, drawn: &Drawn<'_>, kind: ChartKind) -> bool {
    match kind {
        ChartKind::Funnel | ChartKind::HexMap | ChartKind::Map => false,
        // In many small panels the widest interval would press all lines flat.
        ChartKind::Multiples if drawn.names.len() > PANELS => false,
        // Dumbbells do not draw them, but are grey where they overlap.
        ChartKind::Dots | ChartKind::Dumbbell => true,
        // Chance moves rates of many events by less than a line is wide.
        _ => measure.kind != Made::Ratio,
    }
}

/// What cannot be compared: what numbers stand for, where there are some, and the breaks without one.
fn parted(drawn: &Drawn<'_>, found: &[&Break], numbers: Option<&chart::Numbers<'_>>, said: Vec<String>) -> Vec<String> {
    let Some(numbers) = numbers else { return said };
    let rest: Vec<&Break> = found.iter().filter(|one| numbers.breaks.iter().all(|known| known.id != one.id)).copied().collect();
    [vec![numbers.said.clone()], notes::parted(drawn, &rest)].concat()
}

/// The rows of which nobody can say that they differ, and why: one rule for dots, bars, funnels and headlines.
fn alike(
    engine: &Engine<'_>,
    measure: &Measure,
    points: &[Point],
    drawn: &Drawn<'_>,
    rows: &[Row],
    (last, unit): (Period, Unit),
    in_a_funnel: bool,
) -> Result<Option<(Vec<String>, String)>> {
    if unit == Unit::Points {
        let unclear = rows.iter().filter(|row| row.mark.and_then(|mark| mark.interval()).is_some_and(maps::holds_zero));
        return Ok(Some((unclear.map(|row| row.label.clone()).collect(), ZERO.to_owned())));
    }
    if !in_a_funnel {
        return Ok(None);
    }
    let everyone = everyone(engine, measure, points, last)?;
    let all = if everyone.is_empty() { drawn.clone() } else { chart::drawn(engine.catalogue, measure, &everyone)? };
    let Ok(funnel) = funnel::funnel(measure, &all, last) else { return Ok(None) };
    let usual = funnel.points.iter().filter(|point| !point.outside).map(|point| point.name.clone()).collect();
    Ok(Some((usual, USUAL.to_owned())))
}

/// What one side of zero means, with the crime it is said of where one pair is drawn: "burglary charged less often".
fn poles(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, side: String) -> String {
    let pair = drawn.points.first().filter(|_| drawn.by_area).and_then(|point| point.group.split_once("-minus-"));
    pair.map_or(side.clone(), |(of, _)| format!("{} {side}", words::group_name(catalogue, measure, of).to_lowercase()))
}

/// Puts before the other notes what marks in the picture mean and what is missing at its end; says of totals what they are.
fn weigh(
    catalogue: &Catalogue,
    (measure, points): (&Measure, &[Point]),
    drawn: &Drawn<'_>,
    (last, wordless, many_forces): (Period, bool, bool),
    spec: &mut ChartSpec,
) {
    if wordless {
        spec.notes.insert(0, "Dashed vertical lines: figures before and after cannot be compared.".to_owned());
    }
    if let Some(ended) = lacking::ended(catalogue, measure, points, drawn, last) {
        spec.alt.push_str(&format!(" {ended}"));
        spec.notes.insert(0, ended);
    }
    if spec.unit.is_total() && many_forces {
        spec.notes.insert(0, totals(catalogue, measure));
    }
    if spec.kind.has_care() {
        spec.notes.insert(0, with_care(drawn));
    }
}

/// The measure that sets a total beside how many people live there, where there is one.
#[must_use]
pub fn per_head<'c>(catalogue: &'c Catalogue, measure: &Measure) -> Option<&'c Measure> {
    let of = |other: &&Measure| other.per_head && other.numerator.as_ref().is_some_and(|side| side.measure == measure.id);
    catalogue.measures.iter().find(of)
}

/// Said of totals of many forces, with the measure that allows for their size where there is one.
fn totals(catalogue: &Catalogue, measure: &Measure) -> String {
    let allows = per_head(catalogue, measure).map(|other| format!("; {} allows for that", other.title.to_lowercase()));
    format!("Totals: larger forces have more{}.", allows.unwrap_or_default())
}

/// So many forces at least are many.
const LEAST: usize = 2;

/// Whose figures are marked, and why.
fn with_care(drawn: &Drawn<'_>) -> String {
    let said: Vec<String> = drawn.names.iter().filter_map(|(key, name)| Some(format!("{name} ({})", drawn.care_at_end(key)?))).collect();
    let more = said.len().saturating_sub(FEW);
    let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
    let counted = match drawn.names.len() {
        names if names == said.len() => "",
        _ if drawn.by_area => " Not counted in the headline.",
        _ => " Not in the headline.",
    };
    format!("{CARE} Read with care: {}{rest}.{counted}", said.into_iter().take(FEW).collect::<Vec<_>>().join(", "))
}

/// Most figures to be read with care that are named.
const FEW: usize = 4;
/// Most rows of a list on a telephone.
const LIST: usize = 20;
/// Most small panels with intervals.
const PANELS: usize = 12;
/// Whether the first and the last figures of every line are of the same forces and season, and from tables that were set side by side.
fn all_meet(engine: &Engine<'_>, drawn: &Drawn<'_>, axis: &[Period]) -> bool {
    let (Some(first), Some(last)) = (axis.first(), axis.last()) else { return false };
    let meets = |key: &str| {
        let ends = drawn.at(key, *first).zip(drawn.at(key, *last));
        !drawn.other_forces(key, *first, *last) && ends.is_none_or(|(from, to)| engine.meet(from, to).is_ok_and(|meets| meets))
    };
    !first.is_of_another_season(*last) && drawn.names.iter().all(|(key, _)| meets(key))
}

/// The notes on small panels, and in how many of them the last figure is lower than the first, where all can be `compared` on their axis.
fn of_panels(titles: &[String; 2], what: &str, shown: &Multiples, compared: Option<(&Drawn<'_>, &[Period])>, spec: &mut ChartSpec) {
    if shown.own_scales {
        spec.notes.insert(0, OWN_SCALES.to_owned());
    }
    if shown.panels.iter().any(|line| !line.breaks.is_empty()) {
        spec.notes.insert(0, "Dashed vertical lines: figures before and after cannot be compared.".to_owned());
    }
    if let Some((drawn, axis)) = compared {
        falls(titles, what, shown, drawn, axis, spec);
    }
}

/// In how many areas the last figure is lower than the first, of those whose figures nothing puts in doubt.
fn falls(titles: &[String; 2], what: &str, shown: &Multiples, drawn: &Drawn<'_>, axis: &[Period], spec: &mut ChartSpec) {
    let (Some(first), Some(last)) = (axis.first(), axis.last()) else { return };
    let (at_first, at_last) = (headline::when(*first), headline::when(*last));
    let ends = |line: &LineSeries| Some((line.values.first()?.as_ref()?.value, line.values.last()?.as_ref()?.value));
    let sound =
        |line: &&LineSeries| drawn.key_of(&line.name).is_some_and(|key| ![first, last].iter().any(|period| drawn.care(key, **period).is_some()));
    let both: Vec<(f64, f64)> = shown.panels.iter().filter(sound).filter_map(ends).collect();
    let (whole, all, lower) = (shown.panels.iter().filter_map(ends).count(), both.len(), both.iter().filter(|(first, last)| last < first).count());
    if all > 1 {
        let higher = both.iter().filter(|(first, last)| last > first).count();
        let (word, short, count) = if higher > lower { ("higher", "up", higher) } else { ("lower", "down", lower) };
        let areas = changes::in_many(count, all, whole, what);
        let out: Vec<&str> =
            shown.panels.iter().filter(|line| ends(line).is_some() && !line.care && !sound(line)).map(|line| line.name.as_str()).collect();
        if !out.is_empty() {
            spec.notes.insert(0, format!("Not counted, in doubt: {}.", out.join(", ")));
        }
        let cash = changes::in_cash(drawn);
        let long = titles.iter().map(|title| format!("{title}{cash}: {word} {at_last} than {at_first} in {areas}"));
        let tries = long.chain(titles.iter().map(|title| format!("{title}{cash}: {short} in {areas} since {first}")));
        spec.retitle(headline::fitting(tries, &spec.headline));
    }
}

/// A panel for each name. Behind each area stands the nation, where it can be read on the same scale.
fn multiples(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, axis: &[Period], breaks: &[(usize, &Break)], unit: Unit) -> Result<Kind> {
    let panel = |line: LineSeries| LineSeries { focus: false, ..line };
    let nation = national(engine, measure, drawn, unit, axis)?;
    let line = chart::drawn(engine.catalogue, measure, &nation).ok().and_then(|mut plain| {
        plain.intervals = false;
        chart::series(&plain, axis, breaks, false, None).pop()
    });
    let behind = line.zip(nation.first()).map(|(line, point)| LineSeries { name: point.area.clone(), focus: false, care: false, ..line });
    let last = |line: &LineSeries| line.values.iter().flatten().next_back().map_or(f64::NEG_INFINITY, |mark| mark.value);
    let mut panels: Vec<LineSeries> = chart::series(drawn, axis, breaks, false, None).into_iter().map(panel).collect();
    // Of what has no figure at all a note tells.
    panels.retain(|line| line.values.iter().any(Option::is_some));
    panels.sort_by(|a, b| last(b).total_cmp(&last(a)).then_with(|| a.name.cmp(&b.name)));
    let periods = axis.iter().map(|period| period.on_axis()).collect();
    Ok(Kind::Multiples(Multiples { periods, panels, behind, own_scales: unit.is_total() }))
}
