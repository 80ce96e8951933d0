//! The picture in pixels, against what was drawn and against another renderer.

use resvg::tiny_skia::{Pixmap, Transform};

use super::*;

/// One of each way of drawing: marks with whiskers, outlined polygons and hatching, lines with dashes, hollow bars.
fn kinds() -> Vec<Kind> {
    let rows = (0..12).map(|i| row(LONG[i % 3], Some(between(0.05 + 0.01 * i as f64, 0.01)))).collect();
    let hollow = Row { mark: Some(Mark { provisional: true, ..mark(0.12) }), ..row("Kent", Some(mark(0.12))) };
    let broken = vec![BreakMark { before: 1, note: Some("New rules".into()), across: true }];
    vec![
        Kind::Dots(listed(rows)),
        Kind::Bars(listed(vec![hollow, row("Essex", Some(mark(0.1)))])),
        maps::hexes_in_view(),
        lines(vec![line("Kent", vec![Some(mark(0.1)), Some(mark(0.2))], broken)]).kind,
    ]
}

fn furthest(a: &Pixmap, b: &Pixmap) -> u8 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    a.data().iter().zip(b.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn a_png_is_what_was_drawn_to_within_four_of_255_and_has_a_palette() {
    for name in ["light", "dark", "print"] {
        let style = Style::load(name).unwrap();
        for kind in kinds() {
            let spec = spec(Unit::Percent, kind);
            let drawn = raster::picture(&scene(&spec, &style).unwrap(), &style.fonts, 1.0).unwrap();
            let bytes = png(&spec, &style, 1.0).unwrap();
            assert_eq!(bytes[25], 3, "{name}: a palette");
            let furthest = furthest(&drawn, &Pixmap::decode_png(&bytes).unwrap());
            assert!(furthest <= 4, "{name}: {furthest}");
        }
    }
}

/// A letter may stand an eighth of a pixel from its place, each way, which moves what a pixel is covered by a quarter and a half at most:
/// its height is sampled four times. Everything else is the same.
#[test]
fn another_renderer_draws_the_same_picture_from_the_svg() {
    for scale in [1.0, 2.0] {
        for kind in kinds() {
            let spec = spec(Unit::Percent, kind);
            let ours = raster::picture(&scene(&spec, &light()).unwrap(), &light().fonts, scale).unwrap();
            // As in the font inside a chart, which has no kerning.
            let svg = svg(&spec, &light()).unwrap().replacen("<svg ", "<svg font-kerning=\"none\" ", 1);
            let mut theirs = Pixmap::new(ours.width(), ours.height()).unwrap();
            resvg::render(&read_elsewhere(&svg), Transform::from_scale(scale, scale), &mut theirs.as_mut());
            let furthest = furthest(&ours, &theirs);
            assert!(furthest <= 255 / 2, "{furthest} at {scale}");
        }
    }
}

#[test]
fn a_png_has_the_size_asked_for_and_is_not_blank() {
    let spec = ChartSpec { size: Size::WIDE, ..spec(Unit::Percent, Kind::Bars(listed(vec![row("Stalking", Some(mark(0.197)))]))) };
    for (scale, width, height) in [(1.0, 1200, 675), (2.0, 2400, 1350)] {
        let png = png(&spec, &light(), scale).unwrap();
        let picture = Pixmap::decode_png(&png).unwrap();
        assert_eq!((picture.width(), picture.height()), (width, height));
        assert!(picture.pixels().iter().any(|p| (p.red(), p.green(), p.blue()) == (0x12, 0x43, 0x6D)));
    }
    for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 100.0] {
        assert!(matches!(png(&spec, &light(), scale), Err(ChartError::Raster(_))));
    }
}
