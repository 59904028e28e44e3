//! Members that are there twice: JSON doesn't say which of them counts.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// Says which member of an object is there twice, if one is, and where.
pub fn without_repeats(text: &str) -> Result<(), String> {
    let read = serde_json::from_str::<Once>(text);
    read.map(|_| ()).map_err(|error| error.to_string())
}

/// Anything in which no object has two members of one name.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Once)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Once;

    fn expecting(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        into.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_str<E>(self, _: &str) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_unit<E>(self) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Once, A::Error> {
        while all.next_element::<Once>()?.is_some() {}
        Ok(Once)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Once, A::Error> {
        let mut known: BTreeSet<Cow<'de, str>> = BTreeSet::new();
        while let Some(name) = all.next_key::<Cow<'de, str>>()? {
            let repeated = known.contains(&name);
            if repeated {
                return Err(A::Error::custom(format!("`{name}` is there twice")));
            }
            known.insert(name);
            all.next_value::<Once>()?;
        }
        Ok(Once)
    }
}
