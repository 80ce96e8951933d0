//! A scene as a PDF of one page: shapes as shapes, words as words in the embedded font, tagged as a figure with its alt text.
//! No date and no number made by chance: the same chart gives the same bytes.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, LineCapStyle, LineJoinStyle, StructRole, SystemInfo, TabOrder, UnicodeCmap};
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Ref, Str, TextStr};
use skrifa::{FontRef, GlyphId, MetadataProvider, instance::LocationRef, instance::Size};
use tiny_skia::{FillRule, Path, PathBuilder, PathSegment, Rect};

use super::colour::Colour;
use super::embed::retained;
use super::error::ChartError;
use super::fonts::{Font, Fonts};
use super::scene::{Ink, Item, Scene, Shape, Words};
use super::size::PER_INCH;
use super::spec::ChartSpec;

/// Points of print to a pixel of the chart.
const POINTS: f32 = 72.0 / PER_INCH as f32;
const FONTS: [Name; 2] = [Name(b"Regular"), Name(b"Bold")];
const IDENTITY: SystemInfo = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
const STRUCTURE: Ref = Ref::new(6);
const PARENTS: Ref = Ref::new(7);
const DOCUMENT: Ref = Ref::new(8);
const FIGURE: Ref = Ref::new(9);
/// The first object of each font, of five.
const FONT: [i32; 2] = [10, 15];

/// The PDF of a scene.
///
/// # Errors
/// [`ChartError::Drawing`] where the font cannot be cut.
pub(super) fn document(scene: &Scene, spec: &ChartSpec, fonts: &Fonts) -> Result<Vec<u8>, ChartError> {
    let (wide, high) = (scene.width as f32, scene.height as f32);
    let (width, height) = (wide * POINTS, high * POINTS);
    let mut drawn = Drawn { content: Content::new(), fonts, glyphs: Default::default(), veils: BTreeMap::new() };
    drawn.content.begin_marked_content_with_properties(Name(b"Figure")).properties().identify(0);
    drawn.content.save_state().transform([POINTS, 0.0, 0.0, -POINTS, 0.0, height]);
    let all = Rect::from_xywh(0.0, 0.0, wide, high).map(PathBuilder::from_rect);
    if let Some(all) = all {
        drawn.fill(&all, Ink { colour: scene.ground, alpha: 1.0 }, FillRule::Winding);
    }
    scene.items.iter().for_each(|item| drawn.item(item));
    drawn.content.restore_state().end_marked_content();

    let page = pdf_writer::Rect::new(0.0, 0.0, width, height);
    let mut pdf = Pdf::new();
    frame(&mut pdf, spec, page);
    let mut written = pdf.page(PAGE);
    written.parent(PAGES).media_box(page).contents(CONTENT).struct_parents(0).tab_order(TabOrder::StructureOrder);
    let mut resources = written.resources();
    resources.fonts().pairs(FONTS.into_iter().zip(FONT.map(Ref::new)));
    let mut states = resources.ext_g_states();
    for (name, (fill, stroke)) in &drawn.veils {
        states.insert(Name(name.as_bytes())).start::<pdf_writer::writers::ExtGraphicsState>().non_stroking_alpha(*fill).stroking_alpha(*stroke);
    }
    states.finish();
    resources.finish();
    written.finish();
    pdf.stream(CONTENT, &compress_to_vec_zlib(&drawn.content.finish(), 6)).filter(Filter::FlateDecode);
    for ((font, first), glyphs) in [&fonts.regular, &fonts.bold].into_iter().zip(FONT).zip(&drawn.glyphs) {
        embed(&mut pdf, fonts, font, first, glyphs)?;
    }
    Ok(pdf.finish())
}

/// What stands around the page: its title, its language, and the figure with its alt text.
fn frame(pdf: &mut Pdf, spec: &ChartSpec, page: pdf_writer::Rect) {
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr("en-GB")).pair(Name(b"StructTreeRoot"), STRUCTURE);
    catalog.mark_info().marked(true);
    catalog.viewer_preferences().display_doc_title(true);
    catalog.finish();
    pdf.document_info(INFO).title(TextStr(&spec.headline)).subject(TextStr(&spec.alt)).producer(TextStr("Yardstick"));
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let mut root = pdf.indirect(STRUCTURE).start::<StructTreeRoot>();
    root.child(DOCUMENT).parent_tree_next_key(1);
    root.parent_tree().nums().insert(0, PARENTS);
    root.finish();
    pdf.indirect(PARENTS).array().item(FIGURE);
    pdf.struct_element(DOCUMENT).kind(StructRole::Document).parent(STRUCTURE).child(FIGURE);
    let mut figure = pdf.struct_element(FIGURE);
    figure.kind(StructRole::Figure).parent(DOCUMENT).page(PAGE).title(TextStr(&spec.headline)).alt(TextStr(&spec.alt));
    figure.attributes().push().layout().bbox(page);
    figure.children().marked_content_id(0);
}

/// The page so far, with what it needs of fonts and degrees of opacity.
struct Drawn<'t> {
    content: Content,
    fonts: &'t Fonts,
    /// Of the regular and of the bold font: each glyph that is used, and the letter that it stands for.
    glyphs: [BTreeMap<u16, char>; 2],
    veils: BTreeMap<String, (f32, f32)>,
}

impl Drawn<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Begin(_) | Item::End => {}
            Item::Shape(shape) => self.shape(shape),
            Item::Words(words) => self.words(words),
            Item::Logo(logo, at, size) => {
                let t = logo.transform(*at, *size);
                self.content.save_state().transform([t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]);
                logo.fills.iter().for_each(|fill| self.fill(&fill.path, fill.ink, fill.rule));
                self.content.restore_state();
            }
        }
    }

    fn shape(&mut self, Shape { form, fill, line }: &Shape) {
        let Some(path) = form.path() else { return };
        let Some(line) = line else {
            return fill.iter().for_each(|ink| self.fill(&path, *ink, FillRule::Winding));
        };
        let stroke = line.stroke(form);
        self.veil(fill.map_or(1.0, |ink| ink.alpha as f32), line.ink.alpha as f32);
        match tone(line.ink.colour) {
            Tone::Grey(grey) => self.content.set_stroke_gray(grey),
            Tone::Colour([r, g, b]) => self.content.set_stroke_rgb(r, g, b),
        };
        self.content.set_line_width(stroke.width).set_miter_limit(stroke.miter_limit).set_line_cap(LineCapStyle::ButtCap);
        self.content.set_line_join(if form.joins_round() { LineJoinStyle::RoundJoin } else { LineJoinStyle::MiterJoin });
        self.content.set_dash_pattern(line.dash.into_iter().flatten().map(|length| length as f32), 0.0);
        if let Some(ink) = fill {
            self.ink(ink.colour);
        }
        self.outline(&path);
        if fill.is_some() {
            self.content.fill_nonzero_and_stroke()
        } else {
            self.content.stroke()
        };
    }

    fn fill(&mut self, path: &Path, ink: Ink, rule: FillRule) {
        self.veil(ink.alpha as f32, 1.0);
        self.ink(ink.colour);
        self.outline(path);
        match rule {
            FillRule::Winding => self.content.fill_nonzero(),
            FillRule::EvenOdd => self.content.fill_even_odd(),
        };
    }

    fn outline(&mut self, path: &Path) {
        let (mut x, mut y) = (0.0, 0.0);
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(to) => self.content.move_to(to.x, to.y),
                PathSegment::LineTo(to) => self.content.line_to(to.x, to.y),
                // PDF has cubic curves only.
                PathSegment::QuadTo(by, to) => {
                    let between = |a: f32, b: f32| a + (b - a) * 2.0 / 3.0;
                    self.content.cubic_to(between(x, by.x), between(y, by.y), between(to.x, by.x), between(to.y, by.y), to.x, to.y)
                }
                PathSegment::CubicTo(a, b, to) => self.content.cubic_to(a.x, a.y, b.x, b.y, to.x, to.y),
                PathSegment::Close => self.content.close_path(),
            };
            if let PathSegment::MoveTo(to) | PathSegment::LineTo(to) | PathSegment::QuadTo(_, to) | PathSegment::CubicTo(_, _, to) = segment {
                (x, y) = (to.x, to.y);
            }
        }
    }

    fn ink(&mut self, colour: Colour) {
        match tone(colour) {
            Tone::Grey(grey) => self.content.set_fill_gray(grey),
            Tone::Colour([r, g, b]) => self.content.set_fill_rgb(r, g, b),
        };
    }

    fn veil(&mut self, fill: f32, stroke: f32) {
        let name = format!("V{:.0}-{:.0}", fill * 100.0, stroke * 100.0);
        self.content.set_parameters(Name(name.as_bytes()));
        self.veils.insert(name, (fill, stroke));
    }

    /// The font's own widths, which the page knows too, set one glyph after the other.
    fn words(&mut self, words: &Words) {
        let bold = usize::from(words.bold);
        let letters: Vec<(char, u16, f64)> = words.letters(self.fonts.of(words.bold)).collect();
        let Some((_, _, left)) = letters.first() else { return };
        self.veil(1.0, 1.0);
        self.ink(words.colour);
        self.content.begin_text();
        self.content.set_font(FONTS.get(bold).copied().unwrap_or(Name(b"Regular")), words.size as f32);
        self.content.set_text_matrix([1.0, 0.0, 0.0, -1.0, *left as f32, words.at.1 as f32]);
        let shown: Vec<u8> = letters.iter().flat_map(|(_, glyph, _)| glyph.to_be_bytes()).collect();
        self.content.show(Str(&shown));
        self.content.end_text();
        let used = self.glyphs.get_mut(bold).into_iter();
        used.for_each(|used| used.extend(letters.iter().map(|(letter, glyph, _)| (*glyph, *letter))));
    }
}

/// Greys are the black ink alone: a press would mix colours into four inks.
enum Tone {
    Grey(f32),
    Colour([f32; 3]),
}

fn tone(colour: Colour) -> Tone {
    let Colour(r, g, b) = colour;
    let part = |channel: u8| f32::from(channel) / 255.0;
    if colour.is_grey() { Tone::Grey(part(r)) } else { Tone::Colour([r, g, b].map(part)) }
}

/// A font with the glyphs that are used, which keep their numbers.
fn embed(pdf: &mut Pdf, fonts: &Fonts, font: &Font, first: i32, glyphs: &BTreeMap<u16, char>) -> Result<(), ChartError> {
    let [whole, cid, descriptor, file, unicode] = [0, 1, 2, 3, 4].map(|at| Ref::new(first + at));
    let weight = if first == FONT[1] { "Bold" } else { "Regular" };
    let name = format!("YARDST+{}-{weight}", fonts.family.replace(' ', ""));
    let name = Name(name.as_bytes());
    let bytes = retained(&font.bytes, glyphs.keys().copied()).map_err(ChartError::Drawing)?;
    let measured = FontRef::new(&font.bytes).map_err(|error| ChartError::Drawing(error.to_string()))?;
    let metrics = measured.metrics(Size::new(1000.0), LocationRef::default());
    let advances = measured.glyph_metrics(Size::new(1000.0), LocationRef::default());
    let mut cmap = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
    for (glyph, letter) in glyphs {
        cmap.pair(*glyph, *letter);
    }
    pdf.type0_font(whole).base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(cid).to_unicode(unicode);
    let mut described = pdf.cid_font(cid);
    described.subtype(CidFontType::Type2).base_font(name).system_info(IDENTITY).font_descriptor(descriptor);
    described.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = described.widths();
    for glyph in glyphs.keys() {
        widths.consecutive(*glyph, [advances.advance_width(GlyphId::from(*glyph)).unwrap_or_default()]);
    }
    widths.finish();
    described.finish();
    let bounds =
        metrics.bounds.map_or(pdf_writer::Rect::new(0.0, -250.0, 1000.0, 1000.0), |b| pdf_writer::Rect::new(b.x_min, b.y_min, b.x_max, b.y_max));
    let [ascent, descent, capital] = [fonts.ascent, -fonts.descent, fonts.capital].map(|em| (em * 1000.0) as f32);
    let mut description = pdf.font_descriptor(descriptor);
    description.name(name).flags(FontFlags::NON_SYMBOLIC).bbox(bounds).italic_angle(0.0).stem_v(if first == FONT[1] { 140.0 } else { 90.0 });
    description.ascent(ascent).descent(descent).cap_height(capital).font_file2(file);
    description.finish();
    pdf.stream(file, &compress_to_vec_zlib(&bytes, 6))
        .filter(Filter::FlateDecode)
        .pair(Name(b"Length1"), i32::try_from(bytes.len()).unwrap_or(i32::MAX));
    pdf.cmap(unicode, &compress_to_vec_zlib(&cmap.finish(), 6)).filter(Filter::FlateDecode);
    Ok(())
}
