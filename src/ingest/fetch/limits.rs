use std::{
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};

use crate::catalogue::Part;

/// How long to wait, how often to ask and how much to take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// What one second lasts: a rehearsal runs a hundred times as fast.
    second: Duration,
    /// The most bytes of any file, and the most minutes for it, whatever the site's record allows.
    most: (u64, u32),
    /// Where every request goes instead, in plain HTTP: `/www.gov.uk/…` on a server on this computer.
    pub(super) rehearsal: Option<SocketAddr>,
}

impl Limits {
    /// How often one file is asked for, at most.
    pub(super) const TRIES: u32 = 4;
    /// How many redirects are followed.
    pub(super) const REDIRECTS: u32 = 5;
    /// The longest wait, in seconds, that a server may ask for.
    const LONGEST_WAIT: u64 = 120;

    /// What holds on the web.
    pub const WEB: Self = Self { second: Duration::from_secs(1), most: (u64::MAX, u32::MAX), rehearsal: None };

    /// What holds where a server on this computer plays the web. Every check of addresses is made as on the web; only the last step differs.
    #[must_use]
    pub fn rehearsal(server: SocketAddr) -> Self {
        Self { second: Duration::from_millis(10), most: (1 << 20, 15), rehearsal: Some(server) }
    }

    /// For a connection to stand.
    pub(super) fn connect(self) -> Duration {
        self.second * 10
    }

    /// Without a byte.
    pub(super) fn stall(self) -> Duration {
        self.second * 30
    }

    /// For one document, with all its tries.
    pub(super) fn whole(self, part: &Part) -> Duration {
        self.second * 60 * part.minutes.min(self.most.1)
    }

    /// The most bytes of one document, as they arrive and when inflated.
    pub(super) fn bytes(self, part: &Part) -> u64 {
        (part.megabytes << 20).min(self.most.0)
    }

    /// Between two requests to a host that may get so many in a second.
    pub(super) fn pace(self, requests_a_second: u32) -> Duration {
        self.second / requests_a_second.max(1)
    }

    /// Before a try: what the server asks for, or 1, 2, 4 … seconds; never longer than the longest wait.
    pub(super) fn wait(self, tries: u32, retry_after: Option<u64>) -> Duration {
        let seconds = retry_after.unwrap_or_else(|| 1 << tries.saturating_sub(1).min(6));
        self.second * u32::try_from(seconds.min(Self::LONGEST_WAIT)).unwrap_or_default()
    }
}

/// The seconds that a `Retry-After` asks for: a number, or a date.
pub(super) fn retry_after(header: &str, now: SystemTime) -> Option<u64> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(header.parse().unwrap_or(u64::MAX));
    }
    let date = DateTime::parse_from_rfc2822(header).ok()?;
    u64::try_from((date.with_timezone(&Utc) - DateTime::<Utc>::from(now)).num_seconds()).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Limits, retry_after};

    #[test]
    fn retry_after_is_seconds_or_a_date_and_is_capped() {
        let now = SystemTime::UNIX_EPOCH;
        for (header, seconds) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Thu, 01 Jan 1970 00:01:00 GMT", Some(60)),
            ("Wed, 31 Dec 1969 23:59:00 GMT", None),
            ("soon", None),
            ("-5", None),
            ("", None),
        ] {
            assert_eq!(retry_after(header, now), seconds, "{header}");
        }
        let seconds = |tries, asked| Limits::WEB.wait(tries, asked).as_secs();
        assert_eq!([seconds(1, None), seconds(2, None), seconds(3, None)], [1, 2, 4]);
        assert_eq!([seconds(1, Some(0)), seconds(1, Some(90)), seconds(1, Some(u64::MAX))], [0, 90, 120]);
        assert_eq!(Limits::WEB.pace(5), Duration::from_millis(200));
    }
}
