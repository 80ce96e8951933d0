//! Tables as Parquet: the same bytes for the same table.

use std::io::Cursor;

use polars::prelude::*;
use polars_arrow::{array::Array, record_batch::RecordBatchT};
use polars_parquet::write::{CompressionOptions, FileWriter, StatisticsOptions, Version, WriteOptions, get_dtype_encoding, row_group_iter};

use crate::model::Result;

/// Rows that are packed together.
pub const ROW_GROUP: usize = 1 << 17;

/// A table from Parquet.
///
/// # Errors
/// What the engine says of bytes that are none.
pub fn read(bytes: Vec<u8>) -> PolarsResult<DataFrame> {
    ParquetReader::new(Cursor::new(bytes)).finish()
}

/// A table as Parquet.
///
/// # Errors
/// [`crate::model::Error::Bug`] where the engine fails.
pub fn write(table: &DataFrame) -> Result<Vec<u8>> {
    let groups = (0..table.height()).step_by(ROW_GROUP).map(|at| {
        let mut group = table.slice(i64::try_from(at).unwrap_or(i64::MAX), ROW_GROUP);
        let batch = group.rechunk_mut().iter_chunks(CompatLevel::newest(), false).next();
        Ok(batch.map(RecordBatchT::into_arrays).unwrap_or_default())
    });
    write_groups(table.schema(), groups)
}

/// The same for a table that comes in groups of [`ROW_GROUP`] rows and a last one, each as its columns. Columns of texts may be dictionaries: then
/// nothing need be looked up.
///
/// # Errors
/// [`crate::model::Error::Bug`] where the engine fails.
pub fn write_groups(columns: &Schema, groups: impl Iterator<Item = Result<Vec<Box<dyn Array>>>>) -> Result<Vec<u8>> {
    let schema = columns.to_arrow(CompatLevel::newest());
    let (version, compression, statistics) = (Version::V1, CompressionOptions::Zstd(None), StatisticsOptions::default());
    let options = WriteOptions { statistics, version, compression, data_page_size: None };
    let encodings: Vec<_> = schema.iter_values().map(|field| get_dtype_encoding(&field.dtype)).collect();
    let mut writer = FileWriter::try_new(Vec::new(), schema.clone(), options)?;
    let (encodings, fields) = (encodings.into(), writer.parquet_schema().fields().to_vec());
    for group in groups {
        let group = group?;
        let rows = group.first().map_or(0, |column| column.len());
        let batch = RecordBatchT::try_new(rows, schema.clone().into(), group)?;
        writer.write(rows as u64, row_group_iter(batch, Clone::clone(&encodings), fields.clone(), options))?;
    }
    writer.end(None)?;
    Ok(writer.into_inner())
}
