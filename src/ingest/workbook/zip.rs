//! The zip file around a workbook: listed once, every entry inflated in pieces, counted, and held to its checksum.

use std::{
    collections::HashSet,
    io::Read,
    ops::Range,
    sync::atomic::{AtomicBool, Ordering},
};

use flate2::{Crc, bufread::DeflateDecoder};

use super::xml::Xml;
use crate::{
    ingest::guard::{self, Budget},
    model::{Error, Fault, Place, Result},
};

pub(super) struct Archive<'a> {
    file: &'a str,
    bytes: &'a [u8],
    entries: Vec<Entry>,
    inflated: Budget,
    pub(super) cells: Budget,
}

struct Entry {
    name: String,
    deflated: bool,
    crc: u32,
    packed: Range<usize>,
    size: u64,
    whole: AtomicBool,
}

/// A part of a workbook, for messages.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    file: &'a str,
    part: &'a str,
}

impl At<'_> {
    pub(super) fn place(self) -> Place {
        Place { sheet: Some(self.part.to_owned()), ..Place::file(self.file) }
    }

    pub(super) fn damaged(self, expected: impl Into<String>, found: impl ToString) -> Error {
        guard::refuse(Fault::Damaged, self.place(), expected, found)
    }
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(N)?)?;
    usize::try_from(bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))).ok()
}

const END: &[u8] = b"PK\x05\x06";
const CENTRAL: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

impl<'a> Archive<'a> {
    /// Lists the entries and refuses what an honest writer never makes: doubles, overlaps, encryption, foreign packing.
    pub(super) fn open(file: &'a str, bytes: &'a [u8]) -> Result<Self> {
        let at = At { file, part: "list of contents" };
        let whole = "a whole zip file";
        let end = (bytes.len().saturating_sub(22 + 0xffff)..=bytes.len().saturating_sub(22))
            .rev()
            .find(|at| {
                bytes.get(*at..).is_some_and(|rest| rest.starts_with(END))
                    && number::<2>(bytes, at + 20).map(|note| at + 22 + note) == Some(bytes.len())
            })
            .ok_or_else(|| at.damaged(whole, "no list of contents at the end: cut off"))?;
        let count = number::<2>(bytes, end + 10).unwrap_or_default();
        if count > guard::ENTRIES {
            return Err(guard::too_large(Place::file(file), format!("at most {} files inside", guard::ENTRIES), count));
        }
        let start = number::<4>(bytes, end + 16).unwrap_or_default();
        let (mut entries, mut next) = (Vec::with_capacity(count), start);
        for _ in 0..count {
            let (entry, after) = Self::entry(bytes, next, start).ok_or_else(|| at.damaged(whole, "a list of contents that contradicts the file"))?;
            entries.push(entry?);
            next = after;
        }
        if next != end {
            return Err(at.damaged(whole, "a list of contents of another length"));
        }
        let names: HashSet<String> = entries.iter().map(|entry| entry.name.to_lowercase()).collect();
        if names.len() != entries.len() {
            return Err(at.damaged("every name once", "two files of the same name"));
        }
        let mut ranges: Vec<&Range<usize>> = entries.iter().map(|entry| &entry.packed).collect();
        ranges.sort_by_key(|range| range.start);
        if ranges.iter().zip(ranges.iter().skip(1)).any(|(one, next)| one.end > next.start) {
            return Err(at.damaged("files one after the other", "two files in the same bytes"));
        }
        let inflated = Budget::new(guard::INFLATED, "bytes inflated");
        Ok(Self { file, bytes, entries, inflated, cells: Budget::new(guard::WORKBOOK_CELLS, "cells in a workbook") })
    }

    /// The entry listed at `at`, and where the next one is listed.
    fn entry(bytes: &[u8], at: usize, list: usize) -> Option<(Result<Entry>, usize)> {
        let field = |offset| number::<2>(bytes, at + offset);
        let (name_length, extra_length, note) = (field(28)?, field(30)?, field(32)?);
        let name_bytes = bytes.get(at..).filter(|listed| listed.starts_with(CENTRAL))?.get(46..46 + name_length)?;
        let (packed, local) = (number::<4>(bytes, at + 20)?, number::<4>(bytes, at + 42)?);
        let (flags, method) = (field(8)?, field(10)?);
        let header = bytes.get(local..list)?;
        if !header.starts_with(LOCAL) || header.get(30..30 + number::<2>(header, 26)?) != Some(name_bytes) || number::<2>(header, 8)? != method {
            return None;
        }
        let start = local + 30 + name_length + number::<2>(header, 28)?;
        let next = at + 46 + name_length + extra_length + note;
        let name = String::from_utf8_lossy(name_bytes).into_owned();
        let range = start..start.checked_add(packed).filter(|end| *end <= list)?;
        if flags & 1 != 0 || !matches!(method, 0 | 8) {
            let words = "a workbook that is neither encrypted nor packed in an unusual way: save it again without a password";
            return Some((Err(guard::refuse(Fault::KindNotRead, Place::default(), words, name)), next));
        }
        let (crc, size) = (u32::try_from(number::<4>(bytes, at + 16)?).ok()?, number::<4>(bytes, at + 24)? as u64);
        Some((Ok(Entry { name, deflated: method == 8, crc, packed: range, size, whole: AtomicBool::new(false) }), next))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    pub(super) fn part(&self, name: &str) -> Result<Part<'_>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
        let entry = entry.ok_or_else(|| guard::refuse(Fault::Damaged, Place::file(self.file), format!("a part {name}"), "none"))?;
        Ok(self.reader(entry))
    }

    /// A part that holds XML.
    pub(super) fn xml(&self, name: &str) -> Result<Xml<'_>> {
        self.part(name).map(Xml::new)
    }

    fn reader<'s>(&'s self, entry: &'s Entry) -> Part<'s> {
        let packed = self.bytes.get(entry.packed.clone()).unwrap_or_default();
        let inflater = if entry.deflated { Inflater::Deflated(DeflateDecoder::new(packed)) } else { Inflater::Stored(packed) };
        Part { at: At { file: self.file, part: &entry.name }, entry, inflated: &self.inflated, inflater, crc: Crc::new(), size: 0 }
    }

    /// Inflates what no reader wanted, for its checksum.
    pub(super) fn check_rest(&self) -> Result<()> {
        let mut chunk = vec![0; 1 << 16];
        for entry in self.entries.iter().filter(|entry| !entry.whole.load(Ordering::Relaxed)) {
            let mut part = self.reader(entry);
            while part.read(&mut chunk)? > 0 {}
        }
        Ok(())
    }
}

/// One entry while it is inflated.
pub(super) struct Part<'a> {
    pub(super) at: At<'a>,
    entry: &'a Entry,
    inflated: &'a Budget,
    inflater: Inflater<'a>,
    crc: Crc,
    size: u64,
}

enum Inflater<'a> {
    Stored(&'a [u8]),
    Deflated(DeflateDecoder<&'a [u8]>),
}

impl Part<'_> {
    /// Fills some of `into`; 0 at the end, once length and checksum are right.
    pub(super) fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let count = match &mut self.inflater {
            Inflater::Stored(bytes) => bytes.read(into),
            Inflater::Deflated(decoder) => decoder.read(into),
        };
        let count = count.map_err(|error| self.at.damaged("bytes that inflate", error))?;
        self.crc.update(into.get(..count).unwrap_or_default());
        self.size += count as u64;
        self.inflated.take(count as u64, || self.at.place())?;
        if guard::swollen(self.size, self.entry.packed.len() as u64) {
            return Err(guard::too_large(self.at.place(), format!("at most {} bytes for each packed one", guard::RATIO), "more"));
        }
        if count == 0 {
            let rest = match &self.inflater {
                Inflater::Stored(bytes) => bytes.len(),
                Inflater::Deflated(decoder) => decoder.get_ref().len(),
            };
            if rest > 0 || self.size != self.entry.size || self.crc.sum() != self.entry.crc {
                return Err(self.at.damaged(
                    format!("checksum {:08x} of {} bytes", self.entry.crc, self.entry.size),
                    format!("{:08x} of {}", self.crc.sum(), self.size),
                ));
            }
            self.entry.whole.store(true, Ordering::Relaxed);
        }
        Ok(count)
    }
}
