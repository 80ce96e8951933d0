use std::fmt;

/// What can go wrong between a publisher's page and the folder of figures. Each has a stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchFault {
    /// Some of several files did not come.
    Several,
    /// No answer: no connection, a broken one, or none in time.
    Unreachable,
    /// An address that is not `https`, or not of a host on record, or one redirect too many.
    Address,
    /// The server answered with an error, or with something that was not asked for.
    Answer,
    /// More bytes than a published file has.
    TooLarge,
    /// The file ended early, or is not as long as it was said to be.
    CutOff,
    /// Something else came in the file's place: a web page, another kind of file, another dataset.
    OtherFile,
    /// The page holds nothing that looks like the file.
    NotListed,
    /// With `--locked` or `--offline`: not what `sources.lock` pins, or not there.
    NotPinned,
}

impl FetchFault {
    /// Stable, for scripts and for looking up.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Several => "YS0801",
            Self::Unreachable => "YS0802",
            Self::Address => "YS0803",
            Self::Answer => "YS0804",
            Self::TooLarge => "YS0805",
            Self::CutOff => "YS0806",
            Self::OtherFile => "YS0807",
            Self::NotListed => "YS0808",
            Self::NotPinned => "YS0809",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Several => "what did come was kept; run it again for the rest, or download it by hand and `yardstick import` it",
            Self::Unreachable | Self::Answer | Self::CutOff => {
                "try again later, use --offline for what is already here, or download the file by hand and `yardstick import` it"
            }
            Self::Address | Self::TooLarge | Self::OtherFile => {
                "nothing of it was kept; look at the source's page, download the file by hand and `yardstick import` it"
            }
            Self::NotListed => "the page may have changed; look at it, download the file by hand and `yardstick import` it",
            Self::NotPinned => "without --locked and --offline the latest edition is fetched, and kept beside the one that is pinned",
        }
    }
}

/// A published file that could not be fetched. Nothing of it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// What is wrong.
    pub fault: FetchFault,
    /// The address that was asked, or the source.
    pub address: String,
    /// What happened, in words.
    pub found: String,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, remedy) = (self.fault.code(), self.fault.remedy());
        write!(f, "{code}: could not fetch {}\n  because: {}\n  what to do: {remedy}", self.address, self.found)
    }
}
