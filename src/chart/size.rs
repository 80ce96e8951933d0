//! Sizes of pictures, by name and in print.

/// Pixels to an inch of print: letters that are read on a screen are half as large again as those of a newspaper.
pub(super) const PER_INCH: u32 = 144;

/// Size of the picture in CSS pixels. The height is the least height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Width in pixels, from 320 to 2,400.
    pub width: u32,
    /// Least height in pixels, from 200 to 4,000.
    pub height: u32,
}

impl Size {
    /// Half the width of a sheet of A4.
    pub const HALF: Size = Size { width: 420, height: 240 };
    /// The screen of a telephone.
    pub const NARROW: Size = Size { width: 360, height: 300 };
    /// A column of an article.
    pub const COLUMN: Size = Size { width: 640, height: 480 };
    /// The picture of a link on social media.
    pub const WIDE: Size = Size { width: 1200, height: 675 };
    /// A square post.
    pub const SQUARE: Size = Size { width: 1080, height: 1080 };
    /// The whole screen of a telephone held upright.
    pub const STORY: Size = Size { width: 1080, height: 1920 };
    /// A small picture in a list.
    pub const THUMBNAIL: Size = Size { width: 320, height: 240 };
    /// The sizes that a person names.
    pub const NAMED: [(&str, Size); 5] =
        [("column", Size::COLUMN), ("wide", Size::WIDE), ("square", Size::SQUARE), ("story", Size::STORY), ("thumbnail", Size::THUMBNAIL)];

    /// The size of this name, or of so many millimetres in print: `112mm`, three quarters as high as wide, or `112x80mm`.
    ///
    /// # Errors
    /// The names there are.
    ///
    /// ```
    /// use yardstick::chart::Size;
    /// assert_eq!(Size::named("column"), Ok(Size { width: 640, height: 480 }));
    /// assert_eq!(Size::named("127x101.6mm"), Ok(Size { width: 720, height: 576 }));
    /// assert_eq!(Size::named("127mm"), Ok(Size { width: 720, height: 540 }));
    /// assert!(Size::named("poster").is_err());
    /// ```
    pub fn named(name: &str) -> Result<Size, String> {
        let found = Size::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, size)| size);
        let names = || format!("write {}, or millimetres: 112mm, 112x80mm", Size::NAMED.map(|(known, _)| known).join(", "));
        found.or_else(|| Self::in_print(name)).ok_or_else(names)
    }

    fn in_print(text: &str) -> Option<Size> {
        let text = text.strip_suffix("mm")?;
        let (width, height) = text.split_once('x').map_or((text, None), |(width, height)| (width, Some(height)));
        let pixels = |text: &str| text.trim().parse().ok().filter(|mm: &f64| (1.0..=2000.0).contains(mm)).map(|mm| mm / 25.4 * f64::from(PER_INCH));
        let width = pixels(width)?;
        let height = height.map_or(Some(width * 0.75), pixels)?;
        Some(Size { width: width.round() as u32, height: height.round() as u32 })
    }

    /// Whether notes and all but a few words of the subtitle are left to the large chart and to the description: in a list there is no room to read
    /// them. The source stays.
    pub(crate) fn brief(self) -> bool {
        self == Size::THUMBNAIL
    }

    /// Whether it is much narrower than a column.
    pub(crate) fn is_narrow(self) -> bool {
        4 * self.width < 3 * Self::COLUMN.width
    }

    /// Whether it has the shape of what shows it, which would fill up a lower one.
    pub(super) fn is_a_screen(self) -> bool {
        [Self::WIDE, Self::SQUARE, Self::STORY, Self::THUMBNAIL].contains(&self)
    }

    /// Whether it has no room for a long list.
    pub(crate) fn holds_no_list(self) -> bool {
        self.brief() || self == Self::STORY
    }

    /// How much larger type is than in a picture 640 wide. A picture higher than wide fills a telephone, which shows it smaller.
    pub(super) fn times(self) -> f64 {
        let wide = f64::from(self.width);
        if self.height > self.width { (wide / 450.0).clamp(1.0, 2.4) } else { (wide / 640.0).clamp(1.0, 1.4) }
    }
}
