//! `GeoJSON`: a feature for each area, with a polygon or several, their corners in degrees of longitude and latitude.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::super::observation::{Context, Observation, Reading, Value};
use crate::{
    catalogue::{Outlines, names},
    model::{Error, Fault, Period, Place, Result, Status},
};

#[derive(Deserialize)]
struct Document {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Map<String, Json>,
    geometry: Json,
}

/// Rings of corners: the first ring of a polygon is its outline, the others are holes in it.
#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

type Ring = Vec<Corner>;

/// Longitude and latitude; a height behind them is not read.
type Corner = Vec<f64>;

/// Whether the document has this shape.
pub(crate) fn fits(outlines: &Outlines, document: &Json) -> bool {
    let first = document.get("features").and_then(|features| features.get(0)).and_then(|feature| feature.get("properties"));
    first.and_then(Json::as_object).is_some_and(|properties| code(outlines, properties).is_some())
}

/// The property that holds the area's code, its name, and the year in that: `PFA23CD` is of December 2023.
fn code<'p>(outlines: &Outlines, properties: &'p Map<String, Json>) -> Option<(&'p str, &'p str, Option<i32>)> {
    let year =
        |name: &str| name.strip_prefix("PFA")?.strip_suffix("CD")?.parse().ok().filter(|year| (0..100).contains(year)).map(|year: i32| 2000 + year);
    let known = |name: &&String| **name == outlines.code || year(name).is_some();
    let name = properties.keys().find(known)?;
    Some((properties.get(name)?.as_str()?, name, year(name)))
}

/// The area's name beside its code: `PFA23NM` beside `PFA23CD`.
fn name_beside<'p>(code: &str, properties: &'p Map<String, Json>) -> Option<&'p str> {
    let name = code.strip_suffix("CD").map_or_else(|| "name".to_owned(), |areas| format!("{areas}NM"));
    properties.get(&name)?.as_str()
}

/// The polygons of a feature, or what stands in their place.
fn polygons(geometry: &Json) -> Result<Vec<Vec<Ring>>, String> {
    match Geometry::deserialize(geometry) {
        Ok(Geometry::Polygon(rings)) => Ok(vec![rings]),
        Ok(Geometry::MultiPolygon(polygons)) => Ok(polygons),
        Err(error) => Err(match geometry.get("type").and_then(Json::as_str) {
            Some("Polygon" | "MultiPolygon") => error.to_string(),
            Some(kind) => format!("a {kind}"),
            None => "no geometry".to_owned(),
        }),
    }
}

/// Reads every corner as two values. A ring must end where it begins, and lie inside the bounds on record: corners in metres are refused.
pub(crate) fn read(outlines: &Outlines, document: &Json, context: &Context) -> Result<Reading> {
    let refuse = |fault: Fault, at: &str, expected: String, found: String| Error::Input {
        fault,
        place: Place { sheet: Some(at.to_owned()), ..Place::file(context.file) },
        expected,
        found,
    };
    let on_record = context.edition.and_then(|edition| NaiveDate::parse_from_str(edition.period.as_deref()?, "%Y-%m-%d").ok());
    let document = Document::deserialize(document)
        .map_err(|error| refuse(Fault::MissingColumn, "features", "features, each with properties and a geometry".into(), error.to_string()))?;
    let mut reading = Reading::default();
    for (feature, number) in document.features.into_iter().zip(1..) {
        let at = format!("features.{number}");
        let (code, property, year) = code(outlines, &feature.properties).unwrap_or_default();
        let Some(area) = context.catalogue.areas.get(code) else {
            return Err(refuse(Fault::UnknownArea, &at, "the code of an area".into(), format!("\"{code}\"")));
        };
        let Some(day) = on_record.or_else(|| NaiveDate::from_ymd_opt(year?, 12, 31)) else {
            let expected = "a property such as PFA23CD, whose name says the year, or an edition on record".to_owned();
            return Err(refuse(Fault::UnknownPeriod, &at, expected, format!("\"{}\"", outlines.code)));
        };
        let is_of_another =
            |name: &&str| context.catalogue.areas.published(&names::without_footnote(name), &[area.kind]).is_none_or(|named| named.code != area.code);
        if let Some(name) = name_beside(property, &feature.properties).filter(is_of_another) {
            let expected = format!("{} or another of its names, beside the code {code}", area.name);
            return Err(refuse(Fault::UnknownArea, &at, expected, format!("\"{name}\"")));
        }
        reading.rows += 1;
        let polygons = polygons(&feature.geometry)
            .map_err(|found| refuse(Fault::MissingColumn, &at, "a Polygon or a MultiPolygon, its corners in pairs of numbers".into(), found))?;
        let rings = polygons.iter().zip(1..).flat_map(|(rings, polygon)| rings.iter().zip(0..).map(move |(ring, hole)| (polygon, hole, ring)));
        for (polygon, hole, ring) in rings {
            if ring.len() < 4 || ring.first() != ring.last() {
                let found = format!("{} corners in ring {hole} of polygon {polygon}", ring.len());
                return Err(refuse(Fault::Incomplete, &at, "a ring of four corners or more that ends where it begins".into(), found));
            }
            let [west, south, east, north] = outlines.west_south_east_north;
            let lies_inside =
                |corner: &&Corner| matches!(corner.as_slice(), [x, y] | [x, y, _] if (west..=east).contains(x) && (south..=north).contains(y));
            if let Some(corner) = ring.iter().find(|corner| !lies_inside(corner)) {
                let expected = format!("degrees from {west} to {east} east and {south} to {north} north");
                let found = corner.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                return Err(refuse(Fault::UnknownSymbol, &at, expected, found));
            }
            let keys = &mut reading.keys;
            let (area, sheet, outline) = (keys.text(&area.code), keys.text(&at), keys.text(&format!("{polygon:03}.{hole}")));
            for (corner, number) in ring.iter().zip(1_u32..) {
                let number = keys.text(&format!("{number:05}"));
                for (axis, value) in ["longitude", "latitude"].into_iter().zip(corner) {
                    let axis = keys.text(axis);
                    reading.observations.push(Observation {
                        area,
                        period: keys.when(Period::day(day)),
                        series: keys.series(&[outline, number, axis]),
                        sheet: Some(sheet),
                        row: u32::try_from(reading.rows).unwrap_or(u32::MAX),
                        column: 1,
                        status: Status::Ok,
                        kept: Some(Value::Decimal(*value)).into(),
                    });
                }
            }
        }
    }
    Ok(reading)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::observation::Context;
    use crate::catalogue::{Catalogue, Layout};

    fn read(property: &str, ring: &Json) -> Result<Vec<(String, String)>, String> {
        read_of(&json!({property: "E23000034"}), &json!({"type": "Polygon", "coordinates": [ring]}))
    }

    fn read_of(properties: &Json, geometry: &Json) -> Result<Vec<(String, String)>, String> {
        let document = json!({"features": [{"properties": properties, "geometry": geometry}]});
        let catalogue = Catalogue::load().expect("definitions");
        let source = catalogue.sources.iter().find(|source| source.id == "boundaries").expect("the source");
        let Layout::Outlines(outlines) = &source.layout else { panic!("another layout") };
        let context = Context { catalogue: &catalogue, source, edition: None, file: "areas.geojson", declared: &crate::ingest::Declared::default() };
        let reading = super::read(outlines, &document, &context).map_err(|error| error.to_string())?;
        Ok(reading
            .observations
            .iter()
            .map(|one| {
                (
                    reading.keys.dimension(one.series, 2).unwrap_or_default().to_owned(),
                    format!("{:?} {}", one.value(), reading.keys.period(one.period)),
                )
            })
            .collect())
    }

    #[test]
    fn corners_are_read_in_order_and_the_property_says_the_year() {
        let corners = read("PFA23CD", &json!([[-0.1, 51.5], [-0.08, 51.5], [-0.08, 51.52], [-0.1, 51.5]])).expect("an outline");
        assert_eq!(corners.len(), 8);
        assert_eq!(corners[0], ("longitude".to_owned(), "Some(Decimal(-0.1)) 31 December 2023".to_owned()));
        assert_eq!(corners[5], ("latitude".to_owned(), "Some(Decimal(51.52)) 31 December 2023".to_owned()));
    }

    #[test]
    fn open_rings_metres_and_outlines_of_no_known_day_are_refused() {
        let ring = json!([[-0.1, 51.5], [-0.08, 51.5], [-0.08, 51.52], [-0.1, 51.5]]);
        for (property, ring, word) in [
            ("PFA23CD", json!([[-0.1, 51.5], [-0.08, 51.5], [-0.08, 51.52]]), "ends where it begins"),
            ("PFA23CD", json!([[532_000.0, 181_000.0], [533_000.0, 181_000.0], [533_000.0, 182_000.0], [532_000.0, 181_000.0]]), "degrees"),
            ("code", ring.clone(), "whose name says the year"),
            ("PFA23NM", ring, "the code of an area"),
        ] {
            let error = read(property, &ring).expect_err("refused");
            assert!(error.contains(word) && error.contains("areas.geojson"), "{error}");
        }
    }

    /// E23000034 is the City of London.
    #[test]
    fn names_beside_codes_are_theirs_and_what_is_no_polygon_is_named() {
        let square = |height: bool| {
            let corner = |x: f64, y: f64| if height { json!([x, y, 0]) } else { json!([x, y]) };
            json!({"type": "Polygon", "coordinates": [[corner(-0.1, 51.5), corner(-0.08, 51.5), corner(-0.08, 51.52), corner(-0.1, 51.5)]]})
        };
        let named = |name: &str| json!({"PFA23CD": "E23000034", "PFA23NM": name});
        let plain = read_of(&named("London, City of"), &square(false)).expect("an outline");
        assert_eq!(read_of(&named("City of London"), &square(true)), Ok(plain), "heights are not read");
        let collection = json!({"type": "GeometryCollection", "geometries": []});
        for (properties, geometry, word) in [
            (named("Merseyside"), square(false), "City of London or another of its names, beside the code E23000034"),
            (named("City of London"), Json::Null, "no geometry"),
            (named("City of London"), collection, "a GeometryCollection"),
            (named("City of London"), json!({"type": "Polygon", "coordinates": [[[-0.1], [-0.1], [-0.1], [-0.1]]]}), "degrees"),
        ] {
            let error = read_of(&properties, &geometry).expect_err("refused");
            assert!(error.contains(word) && error.contains("features.1"), "{error}");
        }
    }
}
