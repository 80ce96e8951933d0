//! Tables as Parquet: the same bytes for the same table, however it comes.

use std::io::Cursor;

use polars::prelude::*;
use polars_arrow::{
    array::Array,
    datatypes::{ArrowDataType, ArrowSchemaRef},
    record_batch::RecordBatchT,
};
use polars_parquet::write::{
    CompressionOptions, Encoding, FileWriter, KeyValue, StatisticsOptions, Version, WriteOptions, get_dtype_encoding, row_group_iter,
};

use crate::model::Result;

/// Rows that are packed together.
pub const ROW_GROUP: usize = 1 << 17;

/// What a table that people keep says of itself.
pub(crate) const WRITTEN_BY: &str = "written by Yardstick";

/// A table from Parquet.
///
/// # Errors
/// What the engine says of bytes that are none.
pub fn read(bytes: Vec<u8>) -> PolarsResult<DataFrame> {
    ParquetReader::new(Cursor::new(bytes)).finish()
}

/// A table as Parquet, for people to keep: it says who wrote it.
///
/// # Errors
/// [`crate::model::Error::Bug`] where the engine fails.
pub fn write(table: &DataFrame) -> Result<Vec<u8>> {
    let mut writer = Writer::new(table.schema())?;
    writer.rows(table)?;
    writer.end(Some(vec![KeyValue { key: WRITTEN_BY.to_owned(), value: None }]))
}

/// Writes a table that comes in pieces.
pub struct Writer {
    schema: ArrowSchemaRef,
    file: FileWriter<Vec<u8>>,
    /// Rows that do not make a group yet.
    waiting: DataFrame,
}

impl Writer {
    /// For a table of these columns.
    ///
    /// # Errors
    /// [`crate::model::Error::Bug`] where the engine fails.
    pub fn new(columns: &Schema) -> Result<Self> {
        let schema = columns.to_arrow(CompatLevel::newest());
        let (version, compression, statistics) = (Version::V1, CompressionOptions::Zstd(None), StatisticsOptions::default());
        let options = WriteOptions { statistics, version, compression, data_page_size: None };
        let file = FileWriter::try_new(Vec::new(), schema.clone(), options)?;
        Ok(Self { schema: schema.into(), file, waiting: DataFrame::empty_with_schema(columns) })
    }

    /// Adds rows. They are written as soon as [`ROW_GROUP`] of them are there.
    ///
    /// # Errors
    /// [`crate::model::Error::Bug`] where their columns are others, or the engine fails.
    pub fn rows(&mut self, rows: &DataFrame) -> Result<()> {
        self.waiting.vstack_mut(rows)?;
        while self.waiting.height() >= ROW_GROUP {
            let group = self.waiting.slice(0, ROW_GROUP);
            self.waiting = self.waiting.slice(i64::try_from(ROW_GROUP).unwrap_or(i64::MAX), usize::MAX);
            self.rows_of_group(group)?;
        }
        Ok(())
    }

    fn rows_of_group(&mut self, mut rows: DataFrame) -> Result<()> {
        let batch = rows.rechunk_mut().iter_chunks(CompatLevel::newest(), false).next().filter(|batch| !batch.is_empty());
        batch.map_or(Ok(()), |batch| self.group(batch.into_arrays()))
    }

    /// Adds a group of [`ROW_GROUP`] rows, or the last one, by its columns. Those of texts may be dictionaries: then nothing need be looked up.
    ///
    /// # Errors
    /// [`crate::model::Error::Bug`] where the columns are others, or the engine fails.
    pub fn group(&mut self, columns: Vec<Box<dyn Array>>) -> Result<()> {
        let rows = columns.first().map_or(0, |column| column.len());
        let encodings: Vec<_> = self.schema.iter_values().map(|field| encoding(&field.dtype)).collect();
        let (fields, options) = (self.file.parquet_schema().fields().to_vec(), self.file.options());
        let batch = RecordBatchT::try_new(rows, ArrowSchemaRef::clone(&self.schema), columns)?;
        Ok(self.file.write(rows as u64, row_group_iter(batch, encodings.into(), fields, options))?)
    }

    /// The table's bytes.
    ///
    /// # Errors
    /// [`crate::model::Error::Bug`] where the engine fails.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.end(None)
    }

    fn end(mut self, said: Option<Vec<KeyValue>>) -> Result<Vec<u8>> {
        let rest = std::mem::take(&mut self.waiting);
        self.rows_of_group(rest)?;
        self.file.end(said)?;
        Ok(self.file.into_inner())
    }
}

/// Numbers of rows hardly ever come twice: a dictionary of them takes time and more room than they do.
fn encoding(kind: &ArrowDataType) -> Vec<Encoding> {
    if *kind == ArrowDataType::UInt32 { vec![Encoding::DeltaBinaryPacked] } else { get_dtype_encoding(kind) }
}
