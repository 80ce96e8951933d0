use std::path::Path;

use super::{args::Wanted, pretty, print, say};
use crate::{
    catalogue::{Target, claims_of},
    measure::{Engine, Tested, Verdict},
    model::{Error, Period, Result, Unit},
    publish::aims::{claim_record, in_print, outcome_in_full, sentence, target_record},
};

/// Lists targets.
pub(super) fn targets(engine: &Engine, wanted: &Wanted, json: bool) -> Result<()> {
    let catalogue = engine.catalogue;
    let period =
        wanted.period.as_deref().map(|text| Period::parse(text).ok_or_else(|| Error::Usage(format!("\"{text}\" is no period; write 2003/04"))));
    let period = period.transpose()?;
    let theme = wanted.theme.as_deref().map(|typed| catalogue.subject(typed)).transpose()?;
    catalogue.known_kinds(wanted.kind.as_slice())?;
    let fits = |target: &&Target| {
        (wanted.unverified || target.verified())
            && period.is_none_or(|period| target.in_force(period))
            && theme.as_ref().is_none_or(|theme| target.themes.contains(theme))
            && wanted.kind.as_ref().is_none_or(|kind| target.kind == *kind)
    };
    let chosen: Vec<&Target> = catalogue.targets.iter().filter(fits).collect();
    if chosen.is_empty() {
        return Err(Error::Nothing("no target on record fits; without a filter, `yardstick targets` lists all".to_owned()));
    }
    let verdicts = chosen.iter().map(|target| engine.verdict(target, false)).collect::<Result<Vec<_>>>()?;
    if json {
        let rows: Vec<_> = verdicts.iter().map(target_record).collect();
        return print(&pretty(&rows)?);
    }
    let mut text = String::new();
    for verdict in &verdicts {
        let target = verdict.target;
        let unsure = if target.verified() { "" } else { " (unverified)" };
        let said = if target.numeric() { format!("; {}", outcome_in_full(verdict)) } else { String::new() };
        text.push_str(&format!("{:<36}{}{unsure}\n{:36}{}, {}, {}{said}\n", target.id, target.name, "", target.kind, target.level, target.span()));
    }
    print(text.as_bytes())?;
    let counted = |kind: &str| chosen.iter().filter(|target| target.level == "national" && target.verified() && target.kind == kind).count();
    let counted = |kind: &str| match counted(kind) {
        1 => format!("1 {kind}"),
        several => format!("{several} {kind}s"),
    };
    say(&format!(
        "{} on record; of these, in the national count: {}, {}, {}.",
        chosen.len(),
        counted("numeric target"),
        counted("indicator"),
        counted("objective")
    ));
    Ok(())
}

/// Holds one target against the figures.
pub(super) fn target(engine: &Engine, name: &str, across: bool, json: bool) -> Result<()> {
    let verdict = engine.verdict(engine.catalogue.target(name)?, across)?;
    if json { print(&pretty(&target_record(&verdict))?) } else { print(told(&verdict).as_bytes()) }
}

fn told(verdict: &Verdict<'_>) -> String {
    let target = verdict.target;
    let mut text = format!("{}\n{}, {}, {}\n", target.name, target.issuer, target.kind, target.span());
    let line = |label: &str, value: &str| if value.is_empty() { String::new() } else { format!("{label:<12}{value}\n") };
    text.push_str(&line("Names", &target.themes.join(", ")));
    text.push_str(&line("Size", target.size_text.as_deref().unwrap_or("none set")));
    text.push_str(&line("Baseline", target.baseline.as_deref().unwrap_or_default()));
    text.push_str(&line("Bound", target.bound.as_deref().unwrap_or_default()));
    text.push_str(&line("How sure", &target.confidence));
    if target.numeric() {
        text.push_str(&line("\nVerdict", [outcome_in_full(verdict).as_str(), verdict.outcome.reason()].join(": ").trim_end_matches(": ")));
    }
    if let Some(in_print) = in_print(verdict) {
        text.push_str(&line("", &in_print));
    }
    if verdict.hangs_on_baseline() {
        text.push_str(&line("", "The answer hangs on the baseline: see below."));
    }
    if let Some(differs) = target.test.as_ref().and_then(|test| test.differs.as_deref()) {
        text.push_str(&line("But", differs));
    }
    for judgement in &verdict.judgements {
        text.push_str(&format!("\n  From {}{}\n", judgement.baseline, if judgement.quoted { " (quoted, not recomputed)" } else { "" }));
        text.push_str(&format!("    {}\n", sentence(judgement)));
    }
    for printed in &target.printed {
        text.push_str(&format!("\n  Quoted, not recomputed: {} ({})\n", printed.words, printed.source));
        if let Some(ours) = verdict.beside(printed.ending) {
            text.push_str(&format!("    These figures, to the same day: {}\n", Unit::Change.label(ours)));
        }
    }
    for found in &verdict.cautions {
        text.push_str(&format!("\n  Compare with care: {}\n", found.footnote()));
    }
    for found in &verdict.doubts {
        text.push_str(&format!("\n  Check before printing: {found}\n"));
    }
    if let Some(note) = &target.note {
        text.push_str(&format!("\n{note}\n"));
    }
    target.sources.iter().for_each(|source| text.push_str(&format!("\nSource: {}\n  {}", source.title, source.address)));
    text.push('\n');
    text
}

/// Holds claims against the figures.
pub(super) fn claims(engine: &Engine, file: Option<&Path>, json: bool) -> Result<()> {
    let own = file.map(claims_of).transpose()?;
    let claims = own.as_deref().unwrap_or(&engine.catalogue.claims);
    let tested = claims.iter().map(|claim| engine.test_claim(claim)).collect::<Result<Vec<_>>>()?;
    if json {
        print(&pretty(&tested.iter().map(claim_record).collect::<Vec<_>>())?)?;
    } else {
        print(tested.iter().map(claim_told).collect::<Vec<_>>().join("\n").as_bytes())?;
    }
    let changed: Vec<String> = tested
        .iter()
        .filter(|tested| tested.changed())
        .map(|tested| format!("{}: was {}, is {}", tested.claim.id, tested.claim.verdict.in_words(), tested.verdict.in_words()))
        .collect();
    if changed.is_empty() {
        Ok(())
    } else {
        Err(Error::Claim(format!("claims whose verdict is no longer what their file says:\n  {}", changed.join("\n  "))))
    }
}

fn claim_told(tested: &Tested<'_>) -> String {
    let claim = tested.claim;
    let mut text = format!("{}\n  {} ({})\n", claim.statement, tested.verdict.in_words().to_uppercase(), claim.id);
    if !tested.changed() {
        text.push_str(&format!("  {}\n", claim.finding));
    }
    for checked in &tested.checks {
        let against = if checked.against.is_empty() { String::new() } else { format!("; claimed: {}", checked.against) };
        text.push_str(&format!("  {}: {}: {}{against}\n", checked.mark(), checked.check.words, checked.found));
    }
    for quoted in &claim.quoted {
        text.push_str(&format!("  quoted, not recomputed: {} ({})\n", quoted.text, quoted.source));
    }
    text
}
