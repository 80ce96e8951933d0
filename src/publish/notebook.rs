//! A notebook that counts a measure again, in another tool, from the same published figures, and holds the result against ours.

use std::{collections::HashMap, path::Path};

use nbformat::v4::{Cell, CellId, CellMetadata, KernelSpec, Metadata, Notebook};

use crate::{
    catalogue::AreaKind,
    measure::{Engine, Query, table},
    model::{Error, Result},
    store,
};

const ABOUT: &str = "# Charge or summons, counted again\n\nThe figures in `outcomes.parquet` are the published ones, one row a force, quarter, offence code and outcome type. \
This notebook adds them up with Python's polars, without the program, and compares the result with `charge-share.csv`, which the program wrote. \
Change the offence code or the outcome to ask another question.\n\nNeeds `pip install polars`.";

const READ: &str =
    "import polars as pl\n\noutcomes = pl.read_parquet(\"outcomes.parquet\")\nprogram = pl.read_csv(\"charge-share.csv\")\noutcomes.head()";

const COUNT: &str = "stalking = outcomes.filter((pl.col(\"offence\") == \"8Q\") & (pl.col(\"basis\") == \"closed\") & (pl.col(\"outcome\") != \"0\"))\n\
year = pl.col(\"period_start\").dt.offset_by(\"-3mo\").dt.year().alias(\"year\")\n\
again = (\n    stalking.group_by(\"area\", year)\n    .agg(\n        pl.col(\"value\").filter(pl.col(\"outcome\") == \"1\").sum().alias(\"charged\"),\n        pl.col(\"value\").sum().alias(\"closed\"),\n    )\n    .sort(\"area\", \"year\")\n)\nagain";

const COMPARE: &str = "ours = program.filter(pl.col(\"numerator\").is_not_null()).with_columns(pl.col(\"period_start\").str.slice(0, 4).cast(pl.Int32).alias(\"year\"))\n\
both = ours.join(again, left_on=[\"area_code\", \"year\"], right_on=[\"area\", \"year\"], how=\"left\", validate=\"1:1\")\n\
both = both.with_columns(pl.col(\"charged\", \"closed\").fill_null(0))\n\
differ = both.filter((pl.col(\"numerator\") != pl.col(\"charged\")) | (pl.col(\"denominator\") != pl.col(\"closed\")))\n\
assert len(both) > 0, \"no share to compare\"\n\
assert differ.is_empty(), differ\n\
print(f\"{len(both)} shares counted twice, none differ; {both['charged'].sum():,} of {both['closed'].sum():,} in all\")";

/// Writes `charge-share.ipynb`, the figures it reads and the program's own numbers into a folder.
///
/// # Errors
/// [`Error::Nothing`] where the outcomes are not among the figures, [`Error::Io`].
pub fn write(engine: &Engine<'_>, folder: &Path) -> Result<()> {
    let Some(outcomes) = engine.store.latest("outcomes")? else {
        return Err(Error::Nothing("the notebook needs the crime outcomes, and these figures hold none".to_owned()));
    };
    let forces = engine.catalogue.areas.all().iter().filter(|area| matches!(area.kind, AreaKind::Force | AreaKind::Transport));
    let areas = forces.map(|area| area.code.clone()).collect();
    let points = engine.series("charge-share", &Query { areas, groups: vec!["stalking".to_owned()], ..Query::default() })?;
    let cells = [("markdown", ABOUT), ("code", READ), ("code", COUNT), ("code", COMPARE)].into_iter().zip(1..).map(|((kind, text), number)| {
        let id = CellId::new(&format!("cell-{number}")).map_err(|error| Error::Bug(error.to_owned()))?;
        let (metadata, source) = (CellMetadata::default(), text.split_inclusive('\n').map(str::to_owned).collect());
        Ok(match kind {
            "code" => Cell::Code { id, metadata, execution_count: None, source, outputs: Vec::new() },
            _ => Cell::Markdown { id, metadata, source, attachments: None },
        })
    });
    let kernel = KernelSpec { display_name: "Python 3".into(), name: "python3".into(), language: Some("python".into()), additional: HashMap::new() };
    let metadata = Metadata { kernelspec: Some(kernel), ..Metadata::default() };
    let notebook = Notebook { metadata, nbformat: 4, nbformat_minor: 5, cells: cells.collect::<Result<_>>()? };
    let text = nbformat::serialize_notebook(&nbformat::Notebook::V4(notebook)).map_err(|error| Error::Bug(error.to_string()))?;
    store::write(&folder.join("outcomes.parquet"), &store::parquet::write(&outcomes)?)?;
    store::write(&folder.join("charge-share.csv"), &table::csv(&points)?)?;
    store::write(&folder.join("charge-share.ipynb"), text.as_bytes())
}
