//! The drawing as a PDF of one page: shapes as shapes, words as words in the embedded font, tagged as a figure with its alt text.
//! No date and no number made by chance: the same chart gives the same bytes.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, LineCapStyle, LineJoinStyle, StructRole, SystemInfo, TabOrder, UnicodeCmap};
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use resvg::tiny_skia::PathSegment;
use resvg::usvg::{self, FillRule, ImageKind, LineCap, LineJoin, Node, Paint, Transform};
use skrifa::{FontRef, GlyphId, MetadataProvider, instance::LocationRef, instance::Size};

use super::embed::retained;
use super::fonts::{Font, Fonts};
use super::lint::ChartError;
use super::spec::ChartSpec;

/// Points of print to a pixel of the chart.
const POINTS: f32 = 0.75;
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

/// The PDF of a drawing.
///
/// # Errors
/// [`ChartError::Drawing`] where the font cannot be cut or a shape cannot be written.
pub(super) fn document(tree: &usvg::Tree, spec: &ChartSpec, fonts: &Fonts) -> Result<Vec<u8>, ChartError> {
    let (width, height) = (tree.size().width() * POINTS, tree.size().height() * POINTS);
    let mut drawn = Drawn { content: Content::new(), tree, fonts, glyphs: Default::default(), veils: BTreeMap::new() };
    drawn.content.begin_marked_content_with_properties(Name(b"Figure")).properties().identify(0);
    drawn.content.save_state().transform([POINTS, 0.0, 0.0, -POINTS, 0.0, height]);
    drawn.group(tree.root())?;
    drawn.content.restore_state().end_marked_content();

    let mut pdf = Pdf::new();
    frame(&mut pdf, spec, Rect::new(0.0, 0.0, width, height));
    let mut page = pdf.page(PAGE);
    page.parent(PAGES).media_box(Rect::new(0.0, 0.0, width, height)).contents(CONTENT).struct_parents(0).tab_order(TabOrder::StructureOrder);
    let mut resources = page.resources();
    resources.fonts().pairs(FONTS.into_iter().zip(FONT.map(Ref::new)));
    let mut states = resources.ext_g_states();
    for (name, (fill, stroke)) in &drawn.veils {
        states.insert(Name(name.as_bytes())).start::<pdf_writer::writers::ExtGraphicsState>().non_stroking_alpha(*fill).stroking_alpha(*stroke);
    }
    states.finish();
    resources.finish();
    page.finish();
    pdf.stream(CONTENT, &compress_to_vec_zlib(&drawn.content.finish(), 6)).filter(Filter::FlateDecode);
    for ((font, first), glyphs) in [&fonts.regular, &fonts.bold].into_iter().zip(FONT).zip(&drawn.glyphs) {
        embed(&mut pdf, fonts, font, first, glyphs)?;
    }
    Ok(pdf.finish())
}

/// What stands around the page: its title, its language, and the figure with its alt text.
fn frame(pdf: &mut Pdf, spec: &ChartSpec, page: Rect) {
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
    tree: &'t usvg::Tree,
    fonts: &'t Fonts,
    /// Of the regular and of the bold font: each glyph that is used, and the letters that it stands for.
    glyphs: [BTreeMap<u16, String>; 2],
    veils: BTreeMap<String, (f32, f32)>,
}

impl Drawn<'_> {
    fn group(&mut self, group: &usvg::Group) -> Result<(), ChartError> {
        self.content.save_state().transform(matrix(group.transform()));
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group)?,
                Node::Path(path) => self.path(path)?,
                Node::Text(text) => self.text(text)?,
                // A logo is an SVG, whose shapes are drawn as the chart's are.
                Node::Image(image) => match image.kind() {
                    ImageKind::SVG(tree) => self.group(tree.root())?,
                    _ => return Err(ChartError::Drawing("a chart holds no pictures made of points".to_owned())),
                },
            }
        }
        self.content.restore_state();
        Ok(())
    }

    fn path(&mut self, path: &usvg::Path) -> Result<(), ChartError> {
        if !path.is_visible() {
            return Ok(());
        }
        let opacity = |opacity: Option<usvg::Opacity>| opacity.map_or(1.0, usvg::Opacity::get);
        self.veil(opacity(path.fill().map(usvg::Fill::opacity)), opacity(path.stroke().map(usvg::Stroke::opacity)));
        if let Some(fill) = path.fill() {
            self.ink(flat(fill.paint())?);
        }
        if let Some(stroke) = path.stroke() {
            match flat(stroke.paint())? {
                [r, g, b] if grey([r, g, b]) => self.content.set_stroke_gray(r),
                [r, g, b] => self.content.set_stroke_rgb(r, g, b),
            };
            self.content.set_line_width(stroke.width().get()).set_miter_limit(stroke.miterlimit().get());
            self.content.set_line_cap(match stroke.linecap() {
                LineCap::Butt => LineCapStyle::ButtCap,
                LineCap::Round => LineCapStyle::RoundCap,
                LineCap::Square => LineCapStyle::ProjectingSquareCap,
            });
            self.content.set_line_join(match stroke.linejoin() {
                LineJoin::Miter | LineJoin::MiterClip => LineJoinStyle::MiterJoin,
                LineJoin::Round => LineJoinStyle::RoundJoin,
                LineJoin::Bevel => LineJoinStyle::BevelJoin,
            });
            self.content.set_dash_pattern(stroke.dasharray().unwrap_or_default().iter().copied(), stroke.dashoffset());
        }
        self.outline(path.data().segments());
        let even_odd = path.fill().is_some_and(|fill| fill.rule() == FillRule::EvenOdd);
        match (path.fill().is_some(), path.stroke().is_some()) {
            (true, true) if even_odd => self.content.fill_even_odd_and_stroke(),
            (true, true) => self.content.fill_nonzero_and_stroke(),
            (true, false) if even_odd => self.content.fill_even_odd(),
            (true, false) => self.content.fill_nonzero(),
            (false, true) => self.content.stroke(),
            (false, false) => self.content.end_path(),
        };
        Ok(())
    }

    fn outline(&mut self, segments: impl Iterator<Item = PathSegment>) {
        let (mut x, mut y) = (0.0, 0.0);
        for segment in segments {
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

    /// Greys are the black ink alone: a press would mix colours into four inks.
    fn ink(&mut self, colour: [f32; 3]) {
        match colour {
            [r, ..] if grey(colour) => self.content.set_fill_gray(r),
            [r, g, b] => self.content.set_fill_rgb(r, g, b),
        };
    }

    fn veil(&mut self, fill: f32, stroke: f32) {
        let name = format!("V{:.0}-{:.0}", fill * 100.0, stroke * 100.0);
        self.content.set_parameters(Name(name.as_bytes()));
        self.veils.insert(name, (fill, stroke));
    }

    /// Words stand in one line each, so that one matrix places them, and only kerning moves a glyph from where its neighbour ends.
    fn text(&mut self, text: &usvg::Text) -> Result<(), ChartError> {
        for span in text.layouted().iter().filter(|span| span.visible) {
            let (Some(fill), Some(first)) = (&span.fill, span.positioned_glyphs.first()) else { continue };
            let bold = usize::from(self.tree.fontdb().face(first.font).is_some_and(|face| face.weight == usvg::fontdb::Weight::BOLD));
            let font = if bold == 1 { &self.fonts.bold } else { &self.fonts.regular };
            let measured = FontRef::new(&font.bytes).map_err(|error| ChartError::Drawing(error.to_string()))?;
            let advances = measured.glyph_metrics(Size::new(1.0), LocationRef::default());
            let size = span.font_size.get();
            let em = f32::from(measured.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
            self.veil(fill.opacity().get(), 1.0);
            self.ink(flat(fill.paint())?);
            self.content.begin_text();
            self.content.set_font(FONTS.get(bold).copied().unwrap_or(Name(b"Regular")), size);
            self.content.set_text_matrix(matrix(first.transform().pre_scale(em / size, -em / size)));
            let mut shown = self.content.show_positioned();
            let mut items = shown.items();
            let mut end = first.transform().tx;
            for glyph in &span.positioned_glyphs {
                let at = glyph.transform().tx;
                let id = u16::try_from(glyph.id.0).unwrap_or_default();
                if (at - end).abs() > 0.005 * size {
                    items.adjust((end - at) * 1000.0 / size);
                }
                items.show(Str(&id.to_be_bytes()));
                end = at + advances.advance_width(GlyphId::from(id)).unwrap_or_default() * size;
                if let Some(used) = self.glyphs.get_mut(bold) {
                    used.insert(id, glyph.text.clone());
                }
            }
            items.finish();
            shown.finish();
            self.content.end_text();
        }
        Ok(())
    }
}

fn matrix(t: Transform) -> [f32; 6] {
    [t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]
}

#[allow(clippy::float_cmp, reason = "parts of one colour, divided alike")]
fn grey([r, g, b]: [f32; 3]) -> bool {
    r == g && g == b
}

/// Red, green and blue from 0 to 1.
fn flat(paint: &Paint) -> Result<[f32; 3], ChartError> {
    match paint {
        Paint::Color(colour) => Ok([colour.red, colour.green, colour.blue].map(|c| f32::from(c) / 255.0)),
        _ => Err(ChartError::Drawing("a PDF takes flat colours only; give the logo flat colours".to_owned())),
    }
}

/// A font with the glyphs that are used, which keep their numbers.
fn embed(pdf: &mut Pdf, fonts: &Fonts, font: &Font, first: i32, glyphs: &BTreeMap<u16, String>) -> Result<(), ChartError> {
    let [whole, cid, descriptor, file, unicode] = [0, 1, 2, 3, 4].map(|at| Ref::new(first + at));
    let weight = if first == FONT[1] { "Bold" } else { "Regular" };
    let name = format!("YARDST+{}-{weight}", fonts.family.replace(' ', ""));
    let name = Name(name.as_bytes());
    let bytes = retained(&font.bytes, glyphs.keys().copied()).map_err(ChartError::Drawing)?;
    let measured = FontRef::new(&font.bytes).map_err(|error| ChartError::Drawing(error.to_string()))?;
    let metrics = measured.metrics(Size::new(1000.0), LocationRef::default());
    let advances = measured.glyph_metrics(Size::new(1000.0), LocationRef::default());
    let mut cmap = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
    for (glyph, text) in glyphs {
        cmap.pair_with_multiple(*glyph, text.chars());
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
    let bounds = metrics.bounds.map_or(Rect::new(0.0, -250.0, 1000.0, 1000.0), |b| Rect::new(b.x_min, b.y_min, b.x_max, b.y_max));
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
