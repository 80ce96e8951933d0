//! How charts look: colours, sizes of type, font and logo. An organisation replaces them in a TOML file.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Deserialize;

use super::colour::Colour;
use super::fonts::{Fonts, vendored};
use super::logo::Logo;
use crate::{
    model::{Error, Result},
    store::assets,
};

/// The colour of marks, and of words beside them.
pub(super) type Pair = (Colour, Colour);

/// A checked style: its marks and words can be read on its ground.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    pub(super) ground: Colour,
    pub(super) ink: Colour,
    pub(super) quiet: Colour,
    pub(super) guide: Colour,
    pub(super) faint: Colour,
    pub(super) series: [Pair; 6],
    pub(super) grey: Pair,
    pub(super) text: Text,
    font: Option<FontFiles>,
    /// A file beside the style's.
    #[serde(rename = "logo")]
    logo_file: Option<PathBuf>,
    #[serde(skip)]
    pub(super) logo: Option<Logo>,
    #[serde(skip, default = "vendored")]
    pub(super) fonts: Arc<Fonts>,
}

/// Sizes of type in pixels, in a picture 640 pixels wide.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    pub headline: f64,
    pub subtitle: f64,
    pub label: f64,
    pub note: f64,
}

/// Font files of an organisation, beside its style's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FontFiles {
    regular: PathBuf,
    bold: PathBuf,
}

/// Least contrast of marks with the ground, and of words.
pub(super) const MARKS: f64 = 3.0;
const WORDS: f64 = 4.5;
/// Least contrast of two parts of a whole that stand side by side.
const BESIDE: f64 = 2.0;
/// Smallest and largest type.
const TYPE: std::ops::RangeInclusive<f64> = 10.0..=40.0;

impl Style {
    /// A style by the name of its file in `data/styles`, or from a file of one's own that ends in `.toml`.
    ///
    /// What the file does not say is as in `light`.
    ///
    /// # Errors
    /// [`Error::UnknownName`] with the names there are, [`Error::Io`], and [`Error::Definition`] where a colour cannot be read on its ground.
    pub fn load(name: &str) -> Result<Self> {
        let own = Path::new(name);
        if own.extension().is_some_and(|ending| ending == "toml") {
            let text = String::from_utf8(read(own)?).map_err(|error| wrong(name, error))?;
            return Self::parse(name, &text, own.parent().unwrap_or(Path::new("")));
        }
        let files = assets::list("styles", ".toml");
        let names: Vec<String> = files.iter().filter_map(|file| Some(Path::new(file).file_stem()?.to_str()?.to_owned())).collect();
        if !names.iter().any(|known| known == name) {
            return Err(Error::UnknownName { kind: "style", name: name.to_owned(), nearest: names });
        }
        let file = format!("styles/{name}.toml");
        Self::parse(&format!("data/{file}"), &assets::text(&file)?, Path::new(""))
    }

    fn parse(file: &str, text: &str, folder: &Path) -> Result<Self> {
        let mut all: toml::Table = assets::toml("styles/light.toml")?;
        for (key, value) in toml::from_str::<toml::Table>(text).map_err(|error| wrong(file, error))? {
            match (all.get_mut(&key), value) {
                (Some(toml::Value::Table(all)), toml::Value::Table(own)) => all.extend(own),
                (_, value) => drop(all.insert(key, value)),
            }
        }
        let mut style: Self = all.try_into().map_err(|error| wrong(file, error))?;
        if let Some(FontFiles { regular, bold }) = &style.font {
            let [regular, bold] = [read(&folder.join(regular))?, read(&folder.join(bold))?];
            style.fonts = Arc::new(Fonts::new(regular.into(), bold.into()).map_err(|reason| wrong(file, reason))?);
        }
        if let Some(logo) = &style.logo_file {
            style.logo = Some(Logo::read(&read(&folder.join(logo))?).map_err(|reason| wrong(file, reason))?);
        }
        style.lint().map_or(Ok(()), |broken| Err(wrong(file, broken)))?;
        Ok(style)
    }

    /// The first rule of legibility that the style breaks, with what to change.
    fn lint(&self) -> Option<String> {
        let marks = self.series.iter().chain([&self.grey]).map(|(mark, _)| *mark);
        let words = self.series.iter().chain([&self.grey]).map(|(_, words)| *words).chain([self.ink, self.quiet]);
        let faint = |least: f64| {
            move |colour: &Colour| {
                let found = colour.contrast(self.ground);
                (found < least).then(|| format!("{colour} on {} has a contrast of {found:.2}:1; make it at least {least}:1", self.ground))
            }
        };
        let pairs = self.series.iter().enumerate().flat_map(|(i, (a, _))| self.series.iter().skip(i + 1).map(move |(b, _)| (a, b)));
        let alike = |(a, b): (&Colour, &Colour)| {
            (!a.differs(*b)).then(|| format!("the series {a} and {b} look alike; make one lighter by half, or give it another hue"))
        };
        let Text { headline, subtitle, label, note } = self.text;
        let size = |size: &f64| (!TYPE.contains(size)).then(|| format!("type of {size} pixels; write 10 to 40"));
        let [first, .., fourth, _, _] = self.series;
        let beside = self.series.windows(2).filter_map(|pair| Some((pair.first()?.0, pair.last()?.0))).chain([(first.0, fourth.0)]);
        let unlike = |(a, b): (Colour, Colour)| {
            let found = a.contrast(b);
            (found < BESIDE).then(|| format!("{a} and {b} stand side by side with a contrast of {found:.2}:1; make it at least {BESIDE}:1"))
        };
        let under = |colour: Colour| {
            let found = colour.contrast(self.on(colour));
            (found < WORDS).then(|| format!("words on {colour} have a contrast of {found:.2}:1; make it at least {WORDS}:1"))
        };
        marks
            .clone()
            .find_map(|m| faint(MARKS)(&m).map(|why| format!("marks: {why}")))
            .or_else(|| words.clone().find_map(|w| faint(WORDS)(&w).map(|why| format!("words: {why}"))))
            .or_else(|| pairs.into_iter().find_map(alike))
            .or_else(|| beside.into_iter().find_map(unlike))
            .or_else(|| marks.clone().find_map(under))
            .or_else(|| [headline, subtitle, label, note].iter().find_map(size))
    }

    /// Whether the ground is darker than what stands on it.
    pub(super) fn is_dark(&self) -> bool {
        let white = Colour(255, 255, 255);
        self.ground.contrast(white) > self.ink.contrast(white)
    }

    /// Whether its groups are told apart by greys alone.
    pub(super) fn is_grey(&self) -> bool {
        self.series.iter().all(|(mark, _)| mark.is_grey())
    }

    /// The ground or the ink, whichever can be read on this colour.
    pub(super) fn on(&self, colour: Colour) -> Colour {
        if colour.contrast(self.ground) >= colour.contrast(self.ink) { self.ground } else { self.ink }
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })
}

fn wrong(file: &str, message: impl ToString) -> Error {
    Error::Definition { file: file.to_owned(), message: message.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_of_the_house_can_be_read() {
        for name in ["light", "dark", "print"] {
            Style::load(name).unwrap();
        }
        let Err(Error::UnknownName { nearest, .. }) = Style::load("sepia") else { panic!("there is no sepia") };
        assert_eq!(nearest, ["dark", "light", "print"]);
    }

    #[test]
    fn the_series_of_the_print_style_differ_without_colour() {
        let style = Style::load("print").unwrap();
        assert!(style.series.iter().all(|(Colour(r, g, b), _)| r == g && g == b));
        let mut greys: Vec<f64> = style.series.iter().map(|(mark, _)| mark.contrast(style.ground)).collect();
        greys.sort_by(f64::total_cmp);
        assert!(greys.windows(2).all(|w| w[1] / w[0] >= 1.4), "{greys:?}");
    }

    #[test]
    fn a_style_changes_what_it_names_and_keeps_the_rest() {
        let style = Style::parse("own.toml", "ink = \"#000033\"\n[text]\nnote = 14", Path::new("")).unwrap();
        assert_eq!((style.ink, style.quiet), (Colour(0, 0, 0x33), Colour(0x4D, 0x4D, 0x4D)));
        assert_eq!((style.text.note.to_bits(), style.text.label.to_bits()), (14f64.to_bits(), 13.5f64.to_bits()));
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_what_to_change() {
        for (text, words) in [
            ("quiet = \"#999999\"", "words: #999999 on #FFFFFF has a contrast of 2.85:1; make it at least 4.5:1"),
            ("grey = [\"#BFBFBF\", \"#5E5E5E\"]", "marks: #BFBFBF"),
            ("ground = \"#000000\"", "marks: #12436D on #000000"),
            (
                "series = [[\"#12436D\", \"#12436D\"], [\"#14456F\", \"#12436D\"], [\"#801650\", \"#801650\"], [\"#F46A25\", \"#B54208\"], [\"#3D3D3D\", \"#3D3D3D\"], [\"#A285D1\", \"#7A56B5\"]]",
                "look alike",
            ),
            ("ink = \"black\"", "no colour"),
            ("inc = \"#000000\"", "unknown field `inc`"),
            ("[text]\nlabel = 8", "type of 8 pixels"),
            ("ink = ", "line 1"),
        ] {
            let wrong = Style::parse("own.toml", text, Path::new("")).unwrap_err().to_string();
            assert!(wrong.contains(words) && wrong.contains("own.toml"), "{text}: {wrong}");
        }
    }

    #[test]
    fn an_organisation_brings_its_font() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.toml");
        let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/fonts");
        std::fs::copy(fonts.join("OpenSans-Bold.ttf"), folder.path().join("Own.ttf")).unwrap();
        let load = |bold: &str| {
            std::fs::write(&file, format!("[font]\nregular = \"Own.ttf\"\nbold = {bold:?}")).unwrap();
            Style::load(file.to_str().unwrap())
        };
        let style = load("Own.ttf").unwrap();
        assert!((style.fonts.width("Kent", 9.0, false) - vendored().width("Kent", 9.0, true)).abs() < 1e-9);
        assert!(matches!(load("absent.ttf"), Err(Error::Io { .. })));
        assert!(load("own.toml").unwrap_err().to_string().contains("a font"));
    }
}
