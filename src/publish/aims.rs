//! Targets with their verdicts, and claims with their checks: as records, and as sentences. Pages and commands say the same.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::{
    catalogue::Reference,
    measure::{Judgement, Outcome, Tested, Verdict, amount, apart},
    model::Unit,
};

/// A target, its verdict and every baseline tried, for `--json` and for the pages.
#[must_use]
pub fn target_record(verdict: &Verdict<'_>) -> Value {
    let target = verdict.target;
    let judgements: Vec<Value> = verdict.judgements.iter().map(judgement_record).collect();
    let printed: Vec<Value> = target
        .printed
        .iter()
        .map(|printed| {
            json!({
                "words": printed.words, "ending": printed.ending, "value": printed.value, "change": printed.change, "source": printed.source,
                "change_here": verdict.beside(printed.ending), "here": verdict.beside(printed.ending).map(|change| Unit::Change.label(change)),
            })
        })
        .collect();
    let cautions: Vec<String> = verdict.cautions.iter().map(|found| found.footnote()).collect();
    json!({
        "id": target.id, "name": target.name, "issuer": target.issuer, "level": target.level, "kind": target.kind, "themes": target.themes,
        "size": target.size_text, "baseline": target.baseline, "start": target.start, "end": target.end, "deadline": target.deadline,
        "span": target.span(), "bound": target.bound, "confidence": target.confidence, "sources": references(&target.sources), "note": target.note,
        "verdict": target.numeric().then(|| outcome(verdict)), "verdict_in_full": target.numeric().then(|| outcome_in_full(verdict)), "reason": verdict.outcome.reason(),
        "hangs_on_baseline": verdict.hangs_on_baseline(), "differs": target.test.as_ref().and_then(|test| test.differs.clone()),
        "judgements": judgements, "printed": printed, "cautions": cautions, "to_check": verdict.doubts,
    })
}

/// A record with more fields.
pub(super) fn with<const N: usize>(mut record: Value, more: [(&str, Value); N]) -> Value {
    if let Value::Object(fields) = &mut record {
        fields.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    record
}

/// A row of the table of verdicts: what other baselines and what print say, in a few words.
pub(super) fn row(verdict: &Verdict<'_>) -> Value {
    let others: Vec<&str> =
        verdict.judgements.iter().skip(1).filter(|judgement| !judgement.quoted).map(|judgement| judgement.outcome.in_words()).collect();
    let mut distinct: Vec<String> = Vec::new();
    for word in &others {
        let count = others.iter().filter(|other| *other == word).count();
        let said = if count == 1 { (*word).to_owned() } else { format!("{word} ({count})") };
        if !distinct.contains(&said) {
            distinct.push(said);
        }
    }
    let printed: Vec<String> = verdict.target.printed.iter().map(|printed| printed.words.clone()).collect();
    with(target_record(verdict), [("others", distinct.join(", ").into()), ("printed_words", printed.join("; ").into())])
}

/// The verdict in words: one before the deadline says when the figures end.
#[must_use]
pub fn outcome(verdict: &Verdict<'_>) -> String {
    let word = verdict.outcome.in_words();
    match (&verdict.outcome, verdict.judgements.first().and_then(|own| own.figure)) {
        (Outcome::OnTrack | Outcome::OffTrack, Some((day, _))) => format!("{word} in {}", day.format("%B %Y")),
        _ => word.to_owned(),
    }
}

/// The same, with a word of warning where another plausible baseline says otherwise; where ours end too early, what figures in print decide.
#[must_use]
pub fn outcome_in_full(verdict: &Verdict<'_>) -> String {
    if let Some((judgement, (day, _))) = verdict.in_print().and_then(|judgement| Some((judgement, judgement.figure?))) {
        let ours = verdict.judgements.first().and_then(|own| own.figure);
        let ours = ours.map_or_else(String::new, |(day, _)| day.format(" (the figures here end in %Y)").to_string());
        return format!("{} in {}, as published{ours}", judgement.outcome.in_words(), day.format("%B %Y"));
    }
    let hangs = if verdict.hangs_on_baseline() { " (it hangs on the baseline)" } else { "" };
    let judged = verdict.outcome.reason().is_empty();
    let care = if judged && hangs.is_empty() && !verdict.cautions.is_empty() { "; compare with care" } else { "" };
    format!("{}{hangs}{care}", outcome(verdict))
}

/// What other baselines say, where that is something else.
#[must_use]
pub fn otherwise(verdict: &Verdict<'_>) -> Option<String> {
    let other = |judgement: &&Judgement| !judgement.quoted && judgement.outcome != verdict.outcome && judgement.outcome.reason().is_empty();
    let said = |judgement: &Judgement| format!("{} counted from {}", judgement.outcome.in_words(), judgement.baseline);
    let others: Vec<String> = verdict.judgements.iter().skip(1).filter(other).map(said).collect();
    let ours = if verdict.in_print().is_some() {
        format!("By the figures here the target is {}, but that hangs", outcome(verdict))
    } else {
        "The answer hangs".to_owned()
    };
    (verdict.hangs_on_baseline() && !others.is_empty()).then(|| format!("{ours} on the baseline: it is {}.", others.join("; ")))
}

/// What asks for care with a verdict, in sentences: what the figures count otherwise, and what changed in between.
#[must_use]
pub fn with_care(verdict: &Verdict<'_>) -> Vec<String> {
    let differs = verdict.target.test.as_ref().and_then(|test| test.differs.clone());
    differs.into_iter().chain(verdict.cautions.iter().map(|found| format!("Compare with care: {}.", found.footnote()))).collect()
}

/// What figures in print decide, in a sentence.
#[must_use]
pub fn in_print(verdict: &Verdict<'_>) -> Option<String> {
    let judgement = verdict.in_print()?;
    let ((day, figure), distance) = (judgement.figure?, judgement.distance()?);
    let side = if distance < 0.0 { "below" } else { "above" };
    let (figure, distance) = (amount(figure, judgement.counted.shares), apart(distance, judgement.counted.shares));
    Some(format!("As published: {figure} {}, {distance} {side} the target; {}.", when(judgement, day), judgement.outcome.in_words()))
}

fn judgement_record(judgement: &Judgement) -> Value {
    let dated = |dated: Option<(NaiveDate, f64)>| dated.map(|(day, value)| json!({"ending": day, "value": value}));
    json!({
        "baseline": judgement.baseline, "from": dated(judgement.from), "goal": judgement.goal, "figure": dated(judgement.figure),
        "change": judgement.change(), "distance": judgement.distance(), "outcome": judgement.outcome.in_words(),
        "reason": judgement.outcome.reason(), "breaks": judgement.breaks, "printed_baseline": judgement.printed, "quoted": judgement.quoted,
        "set_from": judgement.set_from,
        "sentence": sentence(judgement),
    })
}

/// One judgement as a sentence: baseline, goal, figure, distance, outcome.
#[must_use]
pub fn sentence(judgement: &Judgement) -> String {
    let (on, share) = (|day: NaiveDate| when(judgement, day), judgement.counted.shares);
    let mut parts = Vec::new();
    if let (Some((day, from)), Some(goal)) = (judgement.from, judgement.goal) {
        let counts = judgement.counts.as_ref().map_or_else(String::new, |counts| format!(" ({counts})"));
        parts.push(format!("{}{counts} {}, so the target is {}", amount(from, share), on(day), amount(goal, share)));
    }
    if let (Some((day, figure)), Some(distance)) = (judgement.figure, judgement.distance()) {
        let change = judgement.change().map_or_else(String::new, |change| format!(" ({})", Unit::Change.label(change)));
        let side = if distance > 0.0 { "above it" } else { "below it" };
        let distance = if distance == 0.0 { "exactly there".to_owned() } else { format!("{} {side}", apart(distance, share)) };
        parts.push(format!("{} {}{change}, {distance}", amount(figure, share), on(day)));
    }
    let reason = judgement.outcome.reason();
    let mut outcome = [judgement.outcome.in_words(), reason].join(": ").trim_end_matches(": ").to_owned();
    if reason.is_empty() && !judgement.breaks.is_empty() {
        outcome.push_str(&format!(", across a break that forbids it: {}", judgement.breaks.join("; ")));
    }
    parts.push(outcome);
    if let Some((from, goal, of)) = &judgement.in_print {
        parts.push(format!("as published, counting {of}, the baseline was {} and the target {}", amount(*from, share), amount(*goal, share)));
    }
    parts
        .extend(judgement.set_from.map(|day| format!("the size was set for the years from {}, and is asked of fewer here", day.format("%-d %B %Y"))));
    parts.join("; ")
}

/// "on 31 March 2022", or "in the year to 31 March 2016".
fn when(judgement: &Judgement, day: NaiveDate) -> String {
    format!("{} {}", if judgement.counted.on_a_day { "on" } else { "in the year to" }, day.format("%-d %B %Y"))
}

/// A claim, its verdict and its checks, for `--json` and for the pages.
#[must_use]
pub fn claim_record(tested: &Tested<'_>) -> Value {
    let claim = tested.claim;
    let checks: Vec<Value> = tested
        .checks
        .iter()
        .map(|checked| {
            json!({"words": checked.check.words, "holds": checked.holds, "mark": checked.mark(), "found": checked.found, "against": checked.against})
        })
        .collect();
    let quoted: Vec<Value> =
        claim.quoted.iter().map(|quoted| json!({"text": quoted.text, "source": quoted.source, "address": quoted.address})).collect();
    json!({
        "id": claim.id, "statement": claim.statement, "said": claim.said, "verdict": tested.verdict.in_words(), "expected": claim.verdict.in_words(),
        "changed": tested.changed(), "finding": claim.finding, "checks": checks, "quoted": quoted,
    })
}

fn references(sources: &[Reference]) -> Vec<Value> {
    sources.iter().map(|source| json!({"title": source.title, "address": source.address})).collect()
}
