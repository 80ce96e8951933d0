//! JSON in which no key stands twice in one object: of two, programs keep the last and say nothing.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

/// A document whose keys are unique.
pub(super) struct Unique(pub(super) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any).map(Self)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("no number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Unique(one)) = from.next_element()? {
            all.push(one);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((key, Unique(one))) = from.next_entry::<String, _>()? {
            if all.insert(key.clone(), one).is_some() {
                return Err(A::Error::custom(format!("\"{key}\" twice in one object")));
            }
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::Unique;

    #[test]
    fn a_document_reads_as_ever_and_no_key_stands_twice_in_one_object() {
        let text = r#"{"a": [1, -2, 1.5, true, null, "x"], "b": {"a": {}}}"#;
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(serde_json::from_str::<Unique>(text).expect("JSON").0, value);
        let error = serde_json::from_str::<Unique>(r#"{"c": {"2025/26": 1, "2025/26": 2}}"#).err().expect("refused").to_string();
        assert!(error.contains("\"2025/26\" twice"), "{error}");
    }
}
