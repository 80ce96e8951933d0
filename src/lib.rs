//! Yardstick: the tour for maintainers.
//!
//! Published bytes become figures, figures become series, series become charts and pages. Imports run one way, and `tests/cases/imports.rs` holds them to it:
//!
//! `cli → publish → chart → measure → catalogue → model`, and `cli → ingest → catalogue → model`; [`store`] and [`model`] stand under all.
//!
//! - [`model`]: the field's words (period, number, status, point, error). Pure.
//! - [`catalogue`]: `data/` as checked types. A code list, date, threshold or address lives there, once.
//! - [`ingest`]: published file → figures. Tables are found by title or column names, never by position; what is not understood stops the reading.
//!   Of two editions of one period the one published later counts. Published tables that are known and not read stand in `data/not-read`, with the reason.
//!   [`ingest::fetch`] brings the files from their publishers; what arrives is checked before it counts.
//!   [`ingest::read_apart`] reads each file in a process of its own, within bounds; its sheets, and the blocks of a long text, are seen
//!   side by side and let go. A cell whose bytes stood above it, and a row that says what the one above it said, are not looked up again; what was
//!   read is numbered (areas, words, periods), sorted by number, and joins a table that is there by the last days of its periods. Fast paths for plain cells stand before the reader of XML, and tests hold them to it.
//! - [`measure`]: figures → series. SQL counts, Rust reasons: coverage, intervals, missing values, changes and the breaks that refuse them,
//!   verdicts on targets, attention beside load, claims, money in the prices of one year.
//! - [`chart`]: a pure [`chart::ChartSpec`] → SVG, PNG and PDF, by plotters, which draws into a scene that each is written from. Its lint refuses what would mislead; the words that
//!   give that away stand in `data/wording.toml`.
//! - [`planted`]: errors that really happened, planted in clean tables to see whether reading, checking and measuring catch them.
//! - [`publish`]: dashboard, report and notebook, made of series and charts.
//! - [`store`]: where figures live, what is inside the program, and the only file writing. A folder of figures changes as a whole or not at all:
//!   [`store::change`].
//! - [`cli`]: what a person types.
//!
//! What must never happen: a missing value read as 0; totals added to their parts; two editions inside one point; a join on a name; a number that
//! differs between chart, table and page; output that depends on the clock, the machine or the order of reading.

pub mod catalogue;
pub mod chart;
pub mod cli;
pub mod ingest;
pub mod measure;
pub mod model;
pub mod planted;
pub mod publish;
pub mod store;
