//! What a person types. Data goes to stdout, talk to stderr; every error is printed once, by `main`.

mod aims;
mod args;
mod charts;
mod diff;
mod fetch;
mod figures;
mod help;
mod outputs;

use std::io::Write;

pub use args::Arguments;
use args::{Command, Known};

use crate::{
    catalogue::{Catalogue, Target},
    ingest::{self, Declared},
    measure::{Engine, sources_of},
    model::{Error, Finding, Result},
    store::Store,
};

/// Carries out a command line.
///
/// # Errors
/// Every error of the library; [`Error::exit_code`] says what the process should return.
pub fn run(arguments: Arguments) -> Result<()> {
    if let Command::Help { code } = &arguments.command {
        return help::help(code.as_deref());
    }
    if let Command::Import { files, fresh, json, known } = &arguments.command {
        return figures::import(files, arguments.data.as_deref(), *fresh, *json, known);
    }
    if let Command::ReadApart { file, known } = &arguments.command {
        let Known { missing, period, sha256 } = known.clone();
        return ingest::answer(file, &Declared { missing, period, sha256 });
    }
    let mut catalogue = Catalogue::load()?;
    if let Command::Diff { old, new, json } = arguments.command {
        return match new {
            Some(new) => diff::diff(&mut catalogue, Some(old), new, json),
            None => diff::diff(&mut catalogue, None, old, json),
        };
    }
    if let Command::Fetch(wanted) = &arguments.command {
        return fetch::fetch(&catalogue, wanted, arguments.data.as_deref());
    }
    let store = Store::new(arguments.data.clone());
    let _held = store.hold();
    if store.is_empty() {
        let folder = arguments.data.unwrap_or_default();
        return Err(Error::Nothing(format!(
            "{} holds no figures; `yardstick fetch --data {1}` or `yardstick import FILE… --data {1}` puts some there",
            folder.display(),
            folder.display()
        )));
    }
    catalogue.take_up(&store)?;
    let mut engine = Engine::new(&catalogue, &store);
    engine.findings = findings(&engine, &arguments.command)?;
    match arguments.command {
        Command::Import { .. } | Command::ReadApart { .. } | Command::Fetch(_) | Command::Diff { .. } | Command::Help { .. } => Ok(()),
        Command::Measures { name, json } => outputs::measures(&catalogue, name.as_deref(), json),
        Command::Check { planted: true, places, json } => figures::planted(&catalogue, places, json),
        Command::Check { json, .. } => figures::check(&catalogue, &store, json),
        Command::Sources { json } => figures::sources(&catalogue, &store, json),
        Command::Table { measure, filters, change, across_break, format, json, output } => {
            let format = if json { args::Format::Json } else { format };
            let points = outputs::points(&engine, &measure, &filters, change, across_break)?;
            outputs::say_without_figures(&engine.without_figures(&measure, &filters.query(&catalogue)?, &points)?);
            outputs::table(&points, format, output.as_deref())
        }
        Command::Chart { measure: None, json, .. } => charts::list(&engine, json),
        Command::Chart { measure: Some(measure), filters, kind, focus, marks, across_break, look, embed, output, .. } => {
            let wanted = charts::Wanted { kind, focus: focus.as_deref(), marks: &marks, across: across_break, look: &look, embed };
            charts::chart(&engine, &measure, &filters, &wanted, output.as_deref())
        }
        Command::Charts { area, look, output } => charts::charts(&engine, &args::areas(&catalogue, &area)?, &look, &output),
        Command::Targets { name: None, wanted, json, .. } => aims::targets(&engine, &wanted, json),
        Command::Targets { name: Some(name), across_break, json, .. } => aims::target(&engine, &name, across_break, json),
        Command::Claims { file, json } => aims::claims(&engine, file.as_deref(), json),
        Command::Build { output } => outputs::build(&engine, &output),
        Command::Notebook { output } => outputs::notebook(&engine, &output),
        Command::Report { area, output } => outputs::report(&engine, &area, &output),
    }
}

/// What the checks find on the figures that a command shows.
fn findings(engine: &Engine, command: &Command) -> Result<Vec<Finding>> {
    let (catalogue, store) = (engine.catalogue, engine.store);
    let tested = |target: &Target| target.test.as_ref().map(|test| test.measure.clone());
    // A name that is none of these is refused by the command.
    let on_measures = |names: Vec<String>| {
        let measures = names.iter().filter_map(|name| catalogue.measure(name).ok());
        ingest::on_series(catalogue, store, &measures.flat_map(|measure| sources_of(catalogue, measure)).collect())
    };
    match command {
        Command::Table { measure: name, .. } | Command::Chart { measure: Some(name), .. } | Command::Targets { name: Some(name), .. } => {
            on_measures(catalogue.target(name).map_or_else(|_| vec![name.clone()], |target| tested(target).into_iter().collect()))
        }
        Command::Targets { name: None, .. } => on_measures(catalogue.targets.iter().filter_map(tested).collect()),
        Command::Charts { .. } | Command::Build { .. } | Command::Notebook { .. } | Command::Report { .. } | Command::Claims { .. } => {
            ingest::check(catalogue, store, &[])
        }
        _ => Ok(Vec::new()),
    }
}

/// A value as JSON for people to read.
fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| Error::Bug(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes data to stdout. A reader that has gone away is no error.
fn print(bytes: &[u8]) -> Result<()> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::Io { action: "write", path: "stdout".into(), source: error }),
        _ => Ok(()),
    }
}

/// Says something to the person, beside the data.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
