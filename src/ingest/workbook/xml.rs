//! XML in pieces, as office programs write it: UTF-8, no document type, well nested. Anything else is refused.

use memchr::{memchr, memchr2, memmem};

use super::zip::{At, Part};
use crate::{ingest::guard, model::Result};

/// The longest tag or run of text.
const TOKEN: usize = 4 << 20;
const DEPTH: usize = 200;
/// The most attributes of one tag: each is held against those before it.
const ATTRIBUTES: usize = 200;

pub(super) struct Xml<'a> {
    pub(super) at: At<'a>,
    part: Part<'a>,
    window: Vec<u8>,
    from: usize,
    to: usize,
    /// Bytes that were before the window.
    before: u64,
    ended: bool,
    /// Names of the elements that are open, one after the other, and where each begins.
    names: Vec<u8>,
    open: Vec<usize>,
}

pub(super) enum Token<'t> {
    Open(Tag<'t>),
    Close(&'t [u8]),
    Text(&'t [u8]),
    End,
}

#[derive(Clone, Copy)]
pub(super) struct Tag<'t> {
    pub(super) name: &'t [u8],
    pub(super) attributes: &'t [u8],
    /// Whether it closes itself.
    pub(super) empty: bool,
}

impl<'t> Tag<'t> {
    /// Name and value of each attribute, as written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'t [u8], &'t [u8])> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let (name, value, after) = attribute(rest)?;
            rest = after;
            Some((name, value))
        })
    }

    /// Whether it is made as XML demands. Two readers may make different things of one that is not.
    fn is_whole(&self) -> bool {
        let (mut rest, mut before) = (self.attributes, 0);
        while !rest.trim_ascii_start().is_empty() {
            let Some((name, _, after)) = attribute(rest) else { return false };
            if before == ATTRIBUTES || self.attributes().take(before).any(|(other, _)| other == name) {
                return false;
            }
            (rest, before) = (after, before + 1);
        }
        !self.name.is_empty() && memchr(b'<', self.name).is_none()
    }

    /// An attribute's value, whatever prefix it has.
    pub(super) fn get(&self, name: &[u8]) -> Option<&'t [u8]> {
        self.attributes().find(|(attribute, _)| local(attribute) == name).map(|(_, value)| value)
    }
}

/// Name and value of the attribute that comes first, and what follows it.
fn attribute(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    text.first().filter(|byte| byte.is_ascii_whitespace())?;
    let (name, after) = text.split_at_checked(memchr(b'=', text)?)?;
    let (name, after) = (name.trim_ascii(), after.get(1..)?.trim_ascii_start());
    let quote = after.first().copied().filter(|quote| matches!(quote, b'"' | b'\''))?;
    let (value, after) = after.get(1..)?.split_at_checked(memchr(quote, after.get(1..)?)?)?;
    let wrong = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'"' | b'\'');
    let whole = !name.is_empty() && !name.iter().any(wrong) && memchr(b'<', value).is_none();
    whole.then_some((name, value, after.get(1..)?))
}

/// A name without its prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    memchr(b':', name).and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

/// Adds text to `into`, with entities resolved and line ends made plain.
pub(super) fn decode(text: &[u8], into: &mut String, at: At) -> Result<()> {
    let text = std::str::from_utf8(text).map_err(|error| at.damaged("UTF-8", error))?;
    if memchr2(b'&', b'\r', text.as_bytes()).is_none() {
        into.push_str(text);
        return Ok(());
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut pieces = text.split('&');
    into.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let decoded = piece.split_once(';').and_then(|(entity, rest)| Some((character(entity)?, rest)));
        let (character, rest) = decoded.ok_or_else(|| at.damaged("one of XML's five entities or a character by number", format!("&{piece:.20}")))?;
        into.push(character);
        into.push_str(rest);
    }
    Ok(())
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = entity.strip_prefix('#')?;
            let number = match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    })
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: Part<'a>) -> Self {
        let window = vec![0; 1 << 16];
        Self { at: part.at, part, window, from: 0, to: 0, before: 0, ended: false, names: Vec::new(), open: Vec::new() }
    }

    fn fill(&mut self) -> Result<()> {
        self.window.copy_within(self.from..self.to, 0);
        self.before += self.from as u64;
        (self.from, self.to) = (0, self.to - self.from);
        if self.to == self.window.len() {
            if self.to > TOKEN {
                return Err(guard::too_large(self.at.place(), format!("tags and texts of at most {TOKEN} bytes"), "more"));
            }
            self.window.resize(self.to * 2, 0);
        }
        let count = self.part.read(self.window.get_mut(self.to..).unwrap_or_default())?;
        self.to += count;
        self.ended = count == 0;
        Ok(())
    }

    /// What comes next, as far as it is in the window.
    pub(super) fn unread(&self) -> &[u8] {
        self.window.get(self.from..self.to).unwrap_or_default()
    }

    /// Passes over whole elements that the caller has read in [`Xml::unread`].
    pub(super) fn pass(&mut self, length: usize) {
        self.from = (self.from + length).min(self.to);
    }

    /// How many bytes have been read.
    pub(super) fn position(&self) -> u64 {
        self.before + self.from as u64
    }

    /// What was read since a position, if all of it is still in the window.
    pub(super) fn since(&self, position: u64) -> Option<&[u8]> {
        let start = usize::try_from(position.checked_sub(self.before)?).ok()?;
        self.window.get(start..self.from)
    }

    /// Length of the tag, comment or instruction that begins here, if its end is in the window.
    fn tag_length(&self) -> Option<usize> {
        let unread = self.unread();
        let ends_with = |end: &[u8]| memmem::find(unread, end).map(|at| at + end.len());
        match unread.get(1)? {
            b'?' => ends_with(b"?>"),
            b'!' if unread.get(..4.min(unread.len()))? == b"<!--" => ends_with(b"-->"),
            b'!' if unread.len() < 9 => None,
            b'!' if unread.starts_with(b"<![CDATA[") => ends_with(b"]]>"),
            b'!' => Some(3),
            _ => {
                let mut quote = None;
                let end = unread.iter().position(|byte| match (quote, byte) {
                    (None, b'>') => true,
                    (None, b'"' | b'\'') => {
                        quote = Some(*byte);
                        false
                    }
                    (Some(open), _) if open == *byte => {
                        quote = None;
                        false
                    }
                    _ => false,
                });
                end.map(|at| at + 1)
            }
        }
    }

    /// The next tag or text. Comments and instructions are passed over.
    pub(super) fn next(&mut self) -> Result<Token<'_>> {
        let (start, length) = loop {
            let unread = self.unread();
            match memchr(b'<', unread) {
                Some(0) => {
                    let Some(length) = self.tag_length() else {
                        if self.ended {
                            return Err(self.at.damaged("a tag that ends", "the end of the part"));
                        }
                        self.fill()?;
                        continue;
                    };
                    match self.unread().get(1) {
                        Some(b'?') => self.instruction(length)?,
                        Some(b'!') if self.unread().starts_with(b"<!--") => {}
                        _ => break (self.from, length),
                    }
                    self.from += length;
                }
                Some(length) => {
                    self.from += length;
                    let text = self.window.get(self.from - length..self.from).unwrap_or_default();
                    return if self.open.is_empty() && !outside(text) {
                        Err(self.at.damaged("XML", "text outside it"))
                    } else {
                        Ok(Token::Text(text))
                    };
                }
                None if !self.ended => self.fill()?,
                None if self.open.is_empty() && outside(unread) => return Ok(Token::End),
                None => return Err(self.at.damaged("every tag closed", "the end of the part")),
            }
        };
        self.from = start + length;
        let tag = self.window.get(start + 1..self.from.saturating_sub(1)).unwrap_or_default();
        if tag.first() == Some(&b'!') {
            let text = tag.strip_prefix(b"![CDATA[").and_then(|text| text.strip_suffix(b"]]"));
            return text.map(Token::Text).ok_or_else(|| self.at.damaged("no document type: office programs write none", "<!DOCTYPE"));
        }
        if let Some(name) = tag.strip_prefix(b"/") {
            let name = name.trim_ascii_end();
            let begins = self.open.pop();
            if begins.and_then(|begins| self.names.get(begins..)) != Some(name) {
                return Err(self.at.damaged("tags closed in their order", format!("</{}>", String::from_utf8_lossy(name))));
            }
            self.names.truncate(begins.unwrap_or_default());
            return Ok(Token::Close(name));
        }
        let (tag, empty) = tag.strip_suffix(b"/").map_or((tag, false), |tag| (tag, true));
        let end = tag.iter().position(u8::is_ascii_whitespace).unwrap_or(tag.len());
        let (name, attributes) = tag.split_at_checked(end).unwrap_or((tag, &[]));
        let tag = Tag { name, attributes, empty };
        if !tag.is_whole() {
            return Err(self.at.damaged("tags as XML has them", format!("<{:.40}", String::from_utf8_lossy(name))));
        }
        if !empty {
            if self.open.len() > DEPTH {
                return Err(guard::too_large(self.at.place(), format!("tags at most {DEPTH} deep"), "more"));
            }
            self.open.push(self.names.len());
            self.names.extend_from_slice(name);
        }
        Ok(Token::Open(tag))
    }

    fn instruction(&self, length: usize) -> Result<()> {
        let text = String::from_utf8_lossy(self.unread().get(..length).unwrap_or_default()).to_lowercase();
        let encoding = text.split_once("encoding=").map_or("utf-8", |(_, rest)| rest.get(1..6).unwrap_or_default());
        if encoding == "utf-8" { Ok(()) } else { Err(self.at.damaged("UTF-8", text)) }
    }

    /// Passes over the rest of the element whose opening tag has just come.
    pub(super) fn skip(&mut self, tag_is_empty: bool) -> Result<()> {
        let depth = self.open.len();
        while !tag_is_empty && self.open.len() >= depth {
            if let Token::End = self.next()? {
                break;
            }
        }
        Ok(())
    }

    /// Reads to the end, for nesting and checksum.
    pub(super) fn finish(mut self) -> Result<()> {
        while !matches!(self.next()?, Token::End) {}
        Ok(())
    }
}

/// What may stand around the outermost element.
fn outside(text: &[u8]) -> bool {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii().is_empty()
}
