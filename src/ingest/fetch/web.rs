use std::{
    collections::HashMap,
    fmt::Display,
    fs::File,
    io::{Seek, SeekFrom},
    thread::sleep,
    time::{Instant, SystemTime},
};

use indicatif::ProgressBar;
use reqwest::{
    StatusCode,
    blocking::{Client, ClientBuilder, Response},
    header::{self, HeaderName},
    redirect::Policy,
};

use super::{
    address::{allowed, wire},
    body::{Wanted, causes, receive},
    failed,
    limits::{Limits, retry_after},
};
use crate::{
    catalogue::{Part, Site},
    model::{Error, FetchFault, Result},
};

const AGENT: &str = if env!("CARGO_PKG_REPOSITORY").is_empty() {
    concat!("yardstick/", env!("CARGO_PKG_VERSION"))
} else {
    concat!("yardstick/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")")
};

/// What a server said of a file, by which it can say later that the file has not changed.
#[derive(Clone, Debug, Default)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

/// What to ask for.
pub(super) struct Asked<'a> {
    pub(super) address: &'a str,
    pub(super) site: &'a Site,
    /// What kind of document it is.
    pub(super) part: &'a Part,
    /// Its size as the page says.
    pub(super) announced: Option<u64>,
    /// Of the copy that is already here.
    pub(super) known: Validators,
}

/// What came.
pub(super) enum Answer {
    /// The copy that is here is still the file.
    NotModified,
    /// A whole file.
    Whole { bytes: u64, validators: Validators },
}

/// How a try failed: for good, or so that another may succeed, after as many seconds as the server asks for.
pub(super) enum Try {
    Final(Box<Error>),
    Again(Box<Error>, Option<u64>),
}

impl Try {
    pub(super) fn again(error: Error) -> Self {
        Self::Again(Box::new(error), None)
    }
}

impl From<Error> for Try {
    fn from(error: Error) -> Self {
        Self::Final(Box::new(error))
    }
}

/// The web, asked politely.
pub(super) struct Web {
    client: Client,
    limits: Limits,
    /// When each host may be asked next.
    free: HashMap<String, Instant>,
    bar: ProgressBar,
}

impl Web {
    pub(super) fn new(limits: Limits, bar: ProgressBar) -> Result<Self> {
        let mut builder = Self::client(limits);
        if limits.rehearsal.is_some() {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| failed(FetchFault::Unreachable, "anything", &causes(&error)))?;
        Ok(Self { client, limits, free: HashMap::new(), bar })
    }

    /// How servers are asked.
    pub(super) fn client(limits: Limits) -> ClientBuilder {
        // An error says that another part of the program has already chosen, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Client::builder()
            .user_agent(AGENT)
            .redirect(Policy::none())
            .referer(false)
            .https_only(limits.rehearsal.is_none())
            .connect_timeout(limits.connect())
            .timeout(limits.stall())
    }

    /// Fetches one file into a temporary one, trying again where that may help. It always starts over: two versions never mix.
    pub(super) fn get(&mut self, asked: &Asked, into: &mut File) -> Result<Answer> {
        let until = Instant::now() + self.limits.whole(asked.part);
        let mut tries = 1;
        loop {
            let (error, retry_after) = match self.attempt(asked, into, until) {
                Ok(answer) => return Ok(answer),
                Err(Try::Final(error)) => return Err(*error),
                Err(Try::Again(error, retry_after)) => (error, retry_after),
            };
            let wait = self.limits.wait(tries, retry_after);
            if tries == Limits::TRIES || Instant::now() + wait >= until {
                return Err(*error);
            }
            self.bar.set_message(format!("waiting to ask again for {}", asked.address));
            sleep(wait);
            tries += 1;
        }
    }

    fn attempt(&mut self, asked: &Asked, into: &mut File, until: Instant) -> Result<Answer, Try> {
        let io = |source| Error::Io { action: "write", path: "a temporary file".into(), source };
        into.set_len(0).and_then(|()| into.seek(SeekFrom::Start(0))).map_err(io)?;
        let response = self.follow(asked)?;
        let status = response.status();
        let conditional = asked.known.etag.is_some() || asked.known.last_modified.is_some();
        if status == StatusCode::NOT_MODIFIED && conditional {
            return Ok(Answer::NotModified);
        }
        if status != StatusCode::OK {
            return Err(answered(asked, &response));
        }
        let validators = Validators { etag: text(&response, &header::ETAG), last_modified: text(&response, &header::LAST_MODIFIED) };
        self.bar.set_length(asked.announced.or(response.content_length()).unwrap_or_default());
        self.bar.set_message(asked.address.to_owned());
        let wanted = Wanted { address: asked.address, most: self.limits.bytes(asked.part), announced: asked.announced, until };
        let bytes = receive(response, &wanted, into, &mut |bytes| self.bar.set_position(bytes))?;
        Ok(Answer::Whole { bytes, validators })
    }

    /// Follows redirects by hand, so that each step is held against the hosts on record.
    fn follow(&mut self, asked: &Asked) -> Result<Response, Try> {
        let mut url = allowed(asked.address, &asked.site.hosts)?;
        for _ in 0..=Limits::REDIRECTS {
            if asked.site.longest_address.is_some_and(|longest| url.as_str().len() > longest) {
                return Err(failed(FetchFault::Address, url.as_str(), "the address is longer than the site takes").into());
            }
            self.pace(url.host_str().unwrap_or_default(), asked.site);
            let mut request = self.client.get(wire(&url, self.limits.rehearsal)).header(header::ACCEPT_ENCODING, "gzip");
            for (name, value) in [(header::IF_NONE_MATCH, &asked.known.etag), (header::IF_MODIFIED_SINCE, &asked.known.last_modified)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let response =
                request.send().map_err(|error| Try::again(failed(FetchFault::Unreachable, url.as_str(), &causes(&error.without_url()))))?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok(response);
            }
            let Some(next) = response.headers().get(header::LOCATION) else { return Err(answered(asked, &response)) };
            let nowhere = |found: &dyn Display| failed(FetchFault::Address, asked.address, &format!("it redirects to no address: {found}"));
            let next = std::str::from_utf8(next.as_bytes()).map_err(|error| nowhere(&error))?;
            let next = url.join(next).map_err(|error| nowhere(&error))?;
            url = allowed(next.as_str(), &asked.site.hosts)?;
        }
        Err(failed(FetchFault::Address, asked.address, &format!("it redirects more than {} times", Limits::REDIRECTS)).into())
    }

    /// Says what is being done, where somebody watches.
    pub(super) fn say(&self, what: String) {
        self.bar.set_message(what);
    }

    fn pace(&mut self, host: &str, site: &Site) {
        let now = Instant::now();
        let at = self.free.get(host).copied().unwrap_or(now).max(now);
        self.free.insert(host.to_owned(), at + self.limits.pace(site.requests_a_second));
        sleep(at - now);
    }
}

fn text(response: &Response, name: &HeaderName) -> Option<String> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// An answer that is not the file.
fn answered(asked: &Asked, response: &Response) -> Try {
    let status = response.status();
    let too_much = asked.part.too_much.contains(&status.as_u16());
    let meaning = match status.as_u16() {
        _ if too_much => ": too much was asked for at once",
        304 => ": not changed, but there is no copy here",
        401 | 403 => ": the publisher refuses",
        404 | 410 => ": there is no such page or file any more",
        429 => ": too many requests",
        _ => "",
    };
    let error = failed(FetchFault::Answer, asked.address, &format!("the server answered {status}{meaning}"));
    match status.as_u16() {
        _ if too_much => error.into(),
        408 | 429 | 500 | 502 | 503 | 504 => {
            Try::Again(Box::new(error), text(response, &header::RETRY_AFTER).and_then(|asked| retry_after(&asked, SystemTime::now())))
        }
        _ => error.into(),
    }
}
