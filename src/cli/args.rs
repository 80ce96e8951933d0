use std::{net::SocketAddr, path::PathBuf};

use chrono::Datelike;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{
    catalogue::Catalogue,
    chart::Size,
    ingest,
    measure::{Engine, Query},
    model::{Error, Period, Result},
    publish::kinds::ChartKind,
};

/// Sets what the police are told to aim for beside what happens to victims.
#[derive(Debug, Parser)]
#[command(
    name = "yardstick",
    version,
    disable_help_subcommand = true,
    after_help = "Example: yardstick table charge-share --group stalking,burglary --area \"West Yorkshire\""
)]
pub struct Arguments {
    /// A folder of figures; without it, the figures inside the program.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the dashboard: a folder of pages that need neither network nor script.
    #[command(after_help = "Example: yardstick build -o site")]
    Build {
        /// The folder to write.
        #[arg(short, long, default_value = "site", value_name = "DIR")]
        output: PathBuf,
    },
    /// List the measures, or say all about one.
    #[command(after_help = "Example: yardstick measures charge-share")]
    Measures {
        /// A measure's name.
        name: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print a measure's figures.
    #[command(after_help = "Example: yardstick table charge-share --group stalking --area \"England and Wales\" --from 2017/18 --format csv")]
    Table {
        /// A measure's name; `yardstick measures` lists them.
        measure: String,
        #[command(flatten)]
        filters: Filters,
        /// The change from the first period to the last, not the figures themselves.
        #[arg(long)]
        change: bool,
        /// With --change: also across a break that forbids the comparison, with a mark.
        #[arg(long, requires = "change")]
        across_break: bool,
        /// How to print.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
        /// Short for --format json.
        #[arg(long)]
        json: bool,
        /// A file to write instead of stdout.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Draw a measure, or a target with its figures: SVG, PNG, PDF or HTML for another page, by the ending of the file's name.
    #[command(
        after_help = "Examples:\n  yardstick chart charge-share --group stalking,burglary,robbery --area \"West Yorkshire\" -o stalking.svg\n  yardstick chart charge-share --group stalking --kind funnel --focus Kent -o funnel.pdf\n  yardstick chart outcomes --group burglary --kind waterfall --size story --scale 1 -o waterfall.png\n  yardstick chart charge-share --area Kent --embed > kent.html\n  yardstick chart --list"
    )]
    Chart {
        /// A measure's name, or a target's.
        #[arg(required_unless_present = "list")]
        measure: Option<String>,
        #[command(flatten)]
        filters: Filters,
        /// The kind of chart; without it, the one that fits.
        #[arg(long, value_enum, value_name = "KIND")]
        kind: Option<ChartKind>,
        /// The area or group that stands out.
        #[arg(long, value_name = "NAME")]
        focus: Option<String>,
        /// Mark what happened on a line chart, in your own words, as often as you like: 2015/16=Coercive control becomes a crime.
        #[arg(long = "mark", value_name = "PERIOD=WORDS")]
        marks: Vec<String>,
        /// Draw the line on, dashed, across a break that forbids the comparison.
        #[arg(long)]
        across_break: bool,
        #[command(flatten)]
        look: Look,
        /// HTML to paste into another page, with the figures in a table: to the file, or to stdout without one.
        #[arg(long)]
        embed: bool,
        /// The file to write.
        #[arg(short, long, value_name = "FILE", required_unless_present_any = ["list", "embed"])]
        output: Option<PathBuf>,
        /// List what can be drawn from the figures at hand, with a command for each.
        #[arg(long, conflicts_with_all = ["measure", "output", "embed"])]
        list: bool,
        /// With --list: as JSON.
        #[arg(long, requires = "list")]
        json: bool,
    },
    /// Draw every chart of every area, and of every measure across the forces, as SVG and PNG with its figures as CSV, and an index.
    #[command(after_help = "Examples:\n  yardstick charts -o charts\n  yardstick charts --area Kent,Essex --size square -o charts")]
    Charts {
        /// Only these areas, by any name they go by; a comma between.
        #[arg(long)]
        area: Vec<String>,
        #[command(flatten)]
        look: Look,
        /// The folder to write.
        #[arg(short, long, default_value = "charts", value_name = "DIR")]
        output: PathBuf,
    },
    /// List what the police were told to aim for, or hold one target against the figures.
    #[command(after_help = "Examples:\n  yardstick targets --period 2003/04 --theme burglary\n  yardstick targets mopac-7-2012")]
    Targets {
        /// A target's name: its verdict, and how it hangs on the baseline.
        name: Option<String>,
        #[command(flatten)]
        wanted: Wanted,
        /// Judge also across a break that forbids the comparison, with a mark.
        #[arg(long)]
        across_break: bool,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Hold statements in print against the figures: the article of 2016, or a file of your own.
    #[command(
        after_help = "Examples:\n  yardstick claims\n  yardstick claims leaflet.toml --data figures\n\nA file of claims:\n  [[claim]]\n  id = \"one-in-five\"\n  statement = \"One stalking case in five closed in 2017/18 ended in a charge.\"\n  said = \"Our leaflet\"\n  verdict = \"supported\"\n  finding = \"So the figures say.\"\n  [[claim.check]]\n  words = \"stalking, charged or summonsed\"\n  figure = { measure = \"charge-share\", base = \"closed\", group = \"stalking\", period = \"2017/18\" }\n  is = \"about\"  # or at-least, at-most, more-than, less-than\n  value = 0.2\n  within = 0.005\n\nExit code 9: a verdict is no longer what the file says."
    )]
    Claims {
        /// A file of claims; without it, those of the article that this began with.
        file: Option<PathBuf>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the published sources, their editions, and what was left out and why.
    #[command(after_help = "Example: yardstick sources --json")]
    Sources {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write the report on a force, a region, or England and Wales: a page that stands alone and prints on two or three sheets.
    #[command(after_help = "Example: yardstick report --area \"Devon & Cornwall\" -o report.html")]
    Report {
        /// The force, region, or England and Wales.
        #[arg(long)]
        area: String,
        /// The file to write.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Write a notebook that counts a measure again in Python, with the figures it reads.
    #[command(after_help = "Example: yardstick notebook -o notebooks")]
    Notebook {
        /// The folder to write.
        #[arg(short, long, default_value = "notebooks-export", value_name = "DIR")]
        output: PathBuf,
    },
    /// Say when an error's code occurs and how to mend it; without a code, list them.
    #[command(after_help = "Example: yardstick help YS0106")]
    Help {
        /// The code, as the message begins with it.
        code: Option<String>,
    },
    /// Say what a newer set of figures changes: every revised value, and which measures, verdicts and claims move.
    #[command(
        after_help = "Examples:\n  yardstick diff figures             # the figures inside the program against a folder\n  yardstick diff figures-2025 figures-2026 --json"
    )]
    Diff {
        /// The older folder of figures; alone, the folder to hold against the figures inside the program.
        old: PathBuf,
        /// The newer folder.
        new: Option<PathBuf>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Fetch the latest editions from their publishers into a folder of figures (--data DIR).
    #[command(
        after_help = "Examples:\n  yardstick fetch --data figures\n  yardstick fetch outcomes --data figures --missing \"Devon and Cornwall\"\n  yardstick fetch --locked --data figures\n  yardstick fetch street-crime --from 2026-01 --data figures\n\nStreet-level crime, its outcomes and stop and search records come in one archive of 36 months, of about 1.7 GB: they are fetched where named, and the latest month is read, or the months from --from to --to.\n\nFiles are kept in DIR/snapshots and pinned in DIR/sources.lock. Exit code 3: something could not be fetched; it is named, and nothing of it was kept."
    )]
    Fetch(Fetch),
    /// Check the numbers: forces that are absent, zeros that look like gaps, parts that do not make their totals.
    #[command(
        after_help = "Examples:\n  yardstick check --data figures\n  yardstick check --planted   # are the errors caught that have happened before?\n\nExit code 4: a finding that is an error, or a planted error that was missed."
    )]
    Check {
        /// Not these figures, but the checks: plant errors that have happened before in clean tables, and say which are caught.
        #[arg(long, conflicts_with = "data")]
        planted: bool,
        /// With --planted: in how many places each error is planted.
        #[arg(long, default_value_t = 40, requires = "planted", value_name = "N")]
        places: usize,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// What the program starts for each file that it imports: reads it, and answers on standard output.
    #[command(name = ingest::COMMAND, hide = true)]
    ReadApart {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        known: Known,
    },
    /// Read published files into a folder of figures (--data DIR).
    #[command(after_help = "Example: yardstick import prc-outcomes-open-data-mar2020-tables.xlsx --data figures")]
    Import {
        /// Files as published: CSV, CSV.GZ, XLSX, ODS, JSON; XLS with --sha256.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Leave the figures inside the program out of a new folder. A folder that has figures keeps them.
        #[arg(long)]
        fresh: bool,
        /// What was read and found, as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        known: Known,
    },
}

/// What is known of files that they do not say themselves.
#[derive(Clone, Debug, Args)]
pub struct Known {
    /// Areas of which the producer published nothing, by any name they go by; a comma between. They become missing values, never 0.
    #[arg(long, value_name = "AREA")]
    pub missing: Vec<String>,
    /// The period that a table covers in which none stands, such as police grants: a financial year (2026/27), a mid-year (mid-2025) or more.
    #[arg(long)]
    pub period: Option<String>,
    /// The SHA-256 of a file, as its producer or an earlier record says it; for several files, several times. A hash that none of the files has is an
    /// error. An .xls is read only with its own: nothing in it tells a damaged figure from a published one.
    #[arg(long, value_name = "HASH", value_parser = sha256)]
    pub sha256: Vec<String>,
}

/// 64 hexadecimal digits, written small.
fn sha256(text: &str) -> Result<String, String> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { Ok(text.to_ascii_lowercase()) } else { Err("a SHA-256 has 64 hexadecimal digits".to_owned()) }
}

/// How a chart looks.
#[derive(Debug, Args)]
pub struct Look {
    /// light, dark or print, or a TOML file of your own: colours, sizes of type, a font, a logo.
    #[arg(long, default_value = "light", value_name = "STYLE")]
    pub style: String,
    /// column (of an article), wide, square, story (a telephone held upright) or thumbnail (without subtitle and notes); or so
    /// wide in print: 112mm, 112x80mm, at least 57mm. Where a chart needs more height, it is higher; a thumbnail and a story hold no long list.
    #[arg(long, default_value = "wide", value_name = "SIZE", value_parser = Size::named)]
    pub size: Size,
    /// How many pixels of a PNG for each of the chart's: 1 or 2, or anything from 0.5 to 4.
    #[arg(long, default_value_t = 2.0)]
    pub scale: f32,
}

/// What to fetch.
#[derive(Debug, Args)]
pub struct Fetch {
    /// Sources, as `yardstick sources` names them; without one, all that can be fetched but archives of months.
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    #[command(flatten)]
    pub only: Only,
    /// Leave the figures inside the program out of a new folder. A folder that has figures keeps them.
    #[arg(long)]
    pub fresh: bool,
    /// Areas of which the producer published nothing, by any name they go by; a comma between. They become missing values, never 0.
    #[arg(long, value_name = "AREA")]
    pub missing: Vec<String>,
    /// Of an archive of months, the first to read: 2026-01. Without it and --to, the latest.
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub from: Option<Period>,
    /// The last to read.
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub to: Option<Period>,
    /// What became of each file, as JSON.
    #[arg(long)]
    pub json: bool,
    /// For tests: a server on this computer plays every site, in plain HTTP, a hundred times as fast and with files up to 1 MB.
    #[arg(long, hide = true, value_name = "ADDRESS", value_parser = loopback)]
    pub rehearse: Option<SocketAddr>,
}

/// Which files may come in, where not the latest editions.
#[derive(Clone, Copy, Debug, Args)]
pub struct Only {
    /// Ask no server: only files that are already in the folder.
    #[arg(long)]
    pub offline: bool,
    /// Only files that sources.lock pins; anything else is refused.
    #[arg(long)]
    pub locked: bool,
}

fn month(text: &str) -> Result<Period, String> {
    Period::month(text).ok_or_else(|| "write a month as 2026-07".to_owned())
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|error| format!("{error}"))?;
    if address.ip().is_loopback() { Ok(address) } else { Err("only an address of this computer".to_owned()) }
}

/// Which targets.
#[derive(Debug, Args)]
pub struct Wanted {
    /// In force in this financial year: 2003/04.
    #[arg(long)]
    pub period: Option<String>,
    /// Naming this theme: burglary, stalking, domestic-abuse …
    #[arg(long)]
    pub theme: Option<String>,
    /// Of this kind: "numeric target", indicator, objective, duty, "threat listing", strategy, review.
    #[arg(long)]
    pub kind: Option<String>,
    /// Also what is not verified; it enters no count.
    #[arg(long)]
    pub unverified: bool,
}

/// How to print a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// Comma-separated values.
    Csv,
    /// A list of objects.
    Json,
    /// Apache Parquet.
    Parquet,
}

/// Which points.
#[derive(Debug, Args)]
pub struct Filters {
    /// Areas, by any name they go by, or ONS code; a comma between.
    #[arg(long)]
    area: Vec<String>,
    /// Themes (stalking, burglary …) or offence codes (8Q …); a comma between.
    #[arg(long)]
    group: Vec<String>,
    /// Bases; a comma between. Without it, the measure's first.
    #[arg(long)]
    base: Vec<String>,
    /// The first period: 2017/18, or "year ending March 2018".
    #[arg(long)]
    from: Option<String>,
    /// The last period.
    #[arg(long)]
    to: Option<String>,
    /// Years that end on another day than 31 March, the last of them on this one: "Dec 2018", or 2018-12-31.
    #[arg(long, conflicts_with = "to", value_name = "MONTH")]
    ending: Option<String>,
    /// Weights by offence code in place of the producer's, for measures of harm: a CSV file with the columns offence,weight.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

impl Filters {
    /// The first filter that was given.
    pub(super) fn first(&self) -> Option<&'static str> {
        let given = [
            ("--area", !self.area.is_empty()),
            ("--group", !self.group.is_empty()),
            ("--base", !self.base.is_empty()),
            ("--from", self.from.is_some()),
            ("--to", self.to.is_some()),
            ("--ending", self.ending.is_some()),
            ("--weights", self.weights.is_some()),
        ];
        given.into_iter().find(|(_, given)| *given).map(|(name, _)| name)
    }

    fn ending(&self) -> Result<Option<Period>> {
        let Some(text) = &self.ending else { return Ok(None) };
        let year = Period::parse(text).or_else(|| Period::parse(&format!("year ending {text}")));
        let whole = |year: &Period| year.year_around(year.end.month()) == Some(*year);
        let wrong = || Error::Usage(format!("\"{text}\" is no end of a year; write \"Dec 2018\" or 2018-12-31"));
        year.filter(whole).map(Some).ok_or_else(wrong)
    }

    /// The engine, counting in years that end when `--ending` says, with the weights that `--weights` names.
    pub(super) fn engine<'a>(&self, engine: &Engine<'a>) -> Result<Engine<'a>> {
        let findings = engine.findings.clone();
        let mut engine = Engine::new(engine.catalogue, engine.store);
        engine.findings = findings;
        engine.ending = self.ending()?.map(|year| year.end.month());
        engine.weights = self.weights.as_deref().map(|path| ingest::weights(&engine.catalogue.offences, path)).transpose()?;
        Ok(engine)
    }

    /// What the words mean.
    pub(super) fn query(&self, catalogue: &Catalogue) -> Result<Query> {
        let period = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => Period::parse(text).or_else(|| Period::month_in_words(text)).map(Some).ok_or_else(|| {
                Error::Usage(format!("\"{text}\" is no period; write 2017/18, \"year ending March 2018\" or, for single months, \"April 2018\""))
            }),
        };
        let (from, to) = (period(&self.from)?, period(&self.to)?.or(self.ending()?));
        Ok(Query { bases: list(&self.base), areas: areas(catalogue, &self.area)?, groups: list(&self.group), from, to })
    }
}

fn list(texts: &[String]) -> Vec<String> {
    texts.iter().flat_map(|text| text.split(',')).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// The codes of areas as people name them. A name may itself hold a comma, as in "London, City of".
pub(super) fn areas(catalogue: &Catalogue, texts: &[String]) -> Result<Vec<String>> {
    let mut codes = Vec::new();
    for text in texts {
        match catalogue.areas.find(text) {
            Ok(area) => codes.push(area.code.clone()),
            Err(error) if !text.contains(',') => return Err(error),
            Err(_) => {
                for name in list(std::slice::from_ref(text)) {
                    codes.push(catalogue.areas.find(&name)?.code.clone());
                }
            }
        }
    }
    Ok(codes)
}
