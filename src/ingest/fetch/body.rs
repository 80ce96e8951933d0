use std::{
    io::{self, Read, Write},
    time::Instant,
};

use flate2::read::MultiGzDecoder;
use reqwest::{blocking::Response, header};

use super::{failed, web::Try};
use crate::model::{Error, FetchFault, Result};

/// Bytes from the network until the time for the whole file is over: a server that drips would never stall.
struct Timed<R> {
    from: R,
    until: Instant,
}

impl<R: Read> Read for Timed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.until {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "the time for one file is over"));
        }
        self.from.read(buffer)
    }
}

/// What is asked of a file while it arrives.
pub(super) struct Wanted<'a> {
    pub(super) address: &'a str,
    /// The most bytes, also when inflated.
    pub(super) most: u64,
    /// Its size as the page says.
    pub(super) announced: Option<u64>,
    pub(super) until: Instant,
}

/// Writes a body to a file, checking its size while it comes. Returns how many bytes were written.
pub(super) fn receive(response: Response, wanted: &Wanted, into: &mut impl Write, progress: &mut dyn FnMut(u64)) -> Result<u64, Try> {
    let fault = |fault, found: &str| failed(fault, wanted.address, found);
    let named = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_lowercase();
    let (encoding, length) = (named(header::CONTENT_ENCODING), response.content_length());
    let too_large = || Try::from(fault(FetchFault::TooLarge, &format!("it is larger than {} MB, the most that one file may be", wanted.most >> 20)));
    if length.is_some_and(|length| length > wanted.most) {
        return Err(too_large());
    }
    if length.is_none() && named(header::TRANSFER_ENCODING).is_empty() && wanted.announced.is_none() {
        return Err(Try::from(fault(FetchFault::CutOff, "the server does not say where the file ends, so that a part could pass for the whole")));
    }
    let timed = Timed { from: response, until: wanted.until };
    let mut body: Box<dyn Read> = match &*encoding {
        "" | "identity" => Box::new(timed),
        "gzip" => Box::new(MultiGzDecoder::new(timed)),
        other => {
            return Err(Try::from(fault(FetchFault::Answer, &format!("it came encoded as \"{}\", which was not asked for", other.escape_debug()))));
        }
    };
    let (mut buffer, mut bytes) = (vec![0; 1 << 16], 0u64);
    loop {
        let read = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Try::again(fault(FetchFault::CutOff, &format!("it broke off after {bytes} bytes: {}", causes(&error))))),
        };
        bytes += read as u64;
        if bytes > wanted.most {
            return Err(too_large());
        }
        let kept = into.write_all(buffer.get(..read).unwrap_or_default());
        kept.map_err(|source| Try::from(Error::Io { action: "write", path: "a temporary file".into(), source }))?;
        progress(bytes);
    }
    match wanted.announced {
        Some(announced) if announced != bytes => {
            Err(Try::again(fault(FetchFault::CutOff, &format!("it has {bytes} bytes, and the page says {announced}"))))
        }
        _ => Ok(bytes),
    }
}

/// What went wrong, down to what the system said.
pub(super) fn causes(error: &dyn std::error::Error) -> String {
    let mut words = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push(error.to_string());
        cause = error.source();
    }
    words.dedup();
    words.join(": ")
}
