//! Records and their fields, as older binary workbooks are made of (BIFF8, described by Microsoft as [MS-XLS]).

pub(super) const BEGIN: u16 = 0x0809;
pub(super) const END: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;

/// Record after record.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn of(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    /// The kind of the next record and what is in it and in those that continue it; none where the stream is cut off.
    pub(super) fn next(&mut self) -> Option<(u16, Fields<'a>)> {
        let (kind, rest) = self.piece()?;
        let mut further = Vec::new();
        while self.rest.starts_with(&CONTINUE.to_le_bytes()) {
            further.push(self.piece()?.1);
        }
        Some((kind, Fields { rest, further: further.into_iter() }))
    }

    fn piece(&mut self) -> Option<(u16, &'a [u8])> {
        let mut head = Fields { rest: self.rest, further: Vec::new().into_iter() };
        let (kind, length) = (head.u16()?, head.u16()?);
        let (data, rest) = head.rest.split_at_checked(length.into())?;
        self.rest = rest;
        Some((kind, data))
    }
}

/// What is in a record, field by field; none where it ends too soon.
pub(super) struct Fields<'a> {
    rest: &'a [u8],
    further: std::vec::IntoIter<&'a [u8]>,
}

impl Fields<'_> {
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        if self.rest.is_empty() {
            self.rest = self.further.next()?;
        }
        let (bytes, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*bytes)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.bytes().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.bytes().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// Bytes that are left in this piece.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn skip(&mut self, mut count: usize) -> Option<()> {
        loop {
            let (passed, rest) = self.rest.split_at(count.min(self.rest.len()));
            (self.rest, count) = (rest, count - passed.len());
            if count == 0 {
                return Some(());
            }
            self.rest = self.further.next()?;
        }
    }

    /// A text of so many letters, after the flags that say how they are written and what follows them.
    pub(super) fn text(&mut self, length: usize) -> Option<String> {
        let flags = self.u8()?;
        let formats = if flags & 8 == 0 { 0 } else { self.u16()?.into() };
        let spoken = if flags & 4 == 0 { 0 } else { usize::try_from(self.u32()?).ok()? };
        let text = self.letters(length, flags & 1 == 1)?;
        self.skip(4 * formats + spoken)?;
        Some(text)
    }

    fn letters(&mut self, length: usize, mut wide: bool) -> Option<String> {
        let mut letters: Vec<u16> = Vec::new();
        loop {
            let size = if wide { 2 } else { 1 };
            let (bytes, rest) = self.rest.split_at(size * (length - letters.len()).min(self.rest.len() / size));
            letters.extend(bytes.chunks_exact(size).map(|letter| letter.iter().rev().fold(0, |number, byte| number << 8 | u16::from(*byte))));
            self.rest = rest;
            if letters.len() == length {
                return String::from_utf16(&letters).ok();
            }
            if !rest.is_empty() {
                return None;
            }
            // A text that goes on in the next piece says there anew how its letters are written.
            self.rest = self.further.next()?;
            wide = self.u8()? & 1 == 1;
        }
    }
}

/// A number in 30 bits, whole or the upper part of one with a fraction, and perhaps a hundred times what is meant.
pub(super) fn short(bits: u32) -> f64 {
    let number = if bits & 2 == 2 { f64::from(bits.cast_signed() >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 == 1 { number / 100.0 } else { number }
}
