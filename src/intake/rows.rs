//! The members of a bundle, as they are read: all of them, and no others.

use super::page::Text;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

/// A condition as it stands there. Many rows have the same, so its text is read once.
pub type When<'a> = Option<&'a RawValue>;

/// Without this, serde takes an optional member that is missing for one that is null.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// Without this, serde takes a list for an object whose members stand in the order of the fields.
struct ByName<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ByName<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

macro_rules! rows {
    ($($name:ident<'a> { $($members:tt)* })*) => {$(
        #[derive(serde::Deserialize)]
        #[serde(remote = "Self", deny_unknown_fields, expecting = "an object")]
        pub struct $name<'a> { $($members)* }

        impl<'de: 'a, 'a> Deserialize<'de> for $name<'a> {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $name::deserialize(ByName(from))
            }
        }
    )*};
}

rows! {
    Document<'a> {
        pub accepted: u64,
        #[serde(borrow)]
        pub actions: Vec<Action<'a>>,
        pub digest: Text<'a>,
        pub format: Text<'a>,
        pub levels: Vec<Level<'a>>,
        pub lifecycles: Vec<Lifecycle<'a>>,
        pub modules: Vec<Module<'a>>,
        pub reaches: Vec<Reach<'a>>,
        pub roles: Vec<Role<'a>>,
        pub settings: Vec<Setting<'a>>,
        pub system: System<'a>,
        pub templates: Vec<Role<'a>>,
        pub undecided: Vec<Open<'a>>,
    }

    System<'a> {
        #[serde(borrow)]
        pub doc: Text<'a>,
        pub id: Text<'a>,
        pub label: Text<'a>,
        pub meta: Meta<'a>,
    }

    Formerly<'a> {
        #[serde(borrow)]
        pub ids: Vec<Text<'a>>,
        pub labels: Vec<Text<'a>>,
    }

    ClauseMeta<'a> {
        #[serde(borrow)]
        pub about: Text<'a>,
        pub clause: Text<'a>,
        #[serde(deserialize_with = "present")]
        pub derived: Option<Text<'a>>,
        pub meta: Meta<'a>,
    }

    Setting<'a> {
        #[serde(borrow)]
        pub doc: Text<'a>,
        pub formerly: Formerly<'a>,
        pub id: Text<'a>,
        pub label: Text<'a>,
        pub meta: Meta<'a>,
        pub values: Vec<Value<'a>>,
    }

    Value<'a> {
        #[serde(borrow)]
        pub formerly: Formerly<'a>,
        pub id: Text<'a>,
        pub label: Text<'a>,
    }

    Level<'a> {
        #[serde(borrow)]
        pub formerly: Formerly<'a>,
        pub id: Text<'a>,
    }

    Reach<'a> {
        #[serde(borrow)]
        pub formerly: Formerly<'a>,
        pub id: Text<'a>,
        pub within: Vec<Text<'a>>,
    }

    Module<'a> {
        #[serde(borrow)]
        pub clause_meta: Vec<ClauseMeta<'a>>,
        pub doc: Text<'a>,
        pub formerly: Formerly<'a>,
        pub id: Text<'a>,
        pub label: Text<'a>,
        #[serde(deserialize_with = "present")]
        pub level: Option<Text<'a>>,
        pub meta: Meta<'a>,
        #[serde(deserialize_with = "present")]
        pub parent: Option<Text<'a>>,
        pub stage: Text<'a>,
        pub stage_note: Text<'a>,
        pub unavailable_to: Vec<Text<'a>>,
        #[serde(deserialize_with = "present")]
        pub undecided: Option<Text<'a>>,
    }

    Action<'a> {
        #[serde(borrow, deserialize_with = "present")]
        pub available: When<'a>,
        pub clause_meta: Vec<ClauseMeta<'a>>,
        pub conflicts: Vec<Constraint<'a>>,
        pub discouraged: Vec<Discouraged<'a>>,
        pub doc: Text<'a>,
        pub formerly: Formerly<'a>,
        pub id: Text<'a>,
        pub includes: Vec<Text<'a>>,
        pub label: Text<'a>,
        #[serde(deserialize_with = "present")]
        pub level: Option<Text<'a>>,
        pub meta: Meta<'a>,
        pub module: Text<'a>,
        #[serde(deserialize_with = "present")]
        pub part_of: Option<Text<'a>>,
        #[serde(deserialize_with = "present")]
        pub reach: Option<Text<'a>>,
        pub requires: Vec<Constraint<'a>>,
        pub stage: Text<'a>,
        pub stage_note: Text<'a>,
        pub unavailable_to: Vec<Text<'a>>,
    }

    Constraint<'a> {
        #[serde(borrow, deserialize_with = "present")]
        pub derived: Option<Text<'a>>,
        pub expr: Expr<'a>,
        pub meta: Meta<'a>,
    }

    Discouraged<'a> {
        #[serde(borrow, deserialize_with = "present")]
        pub expr: Option<Expr<'a>>,
        pub kind: Text<'a>,
        pub why: Text<'a>,
    }

    Role<'a> {
        #[serde(borrow)]
        pub clause_meta: Vec<ClauseMeta<'a>>,
        pub conflicts: Vec<Constraint<'a>>,
        pub denies: Vec<Deny<'a>>,
        pub doc: Text<'a>,
        pub extends: Vec<Text<'a>>,
        pub formerly: Formerly<'a>,
        pub grants: Vec<Grant<'a>>,
        pub id: Text<'a>,
        pub label: Text<'a>,
        #[serde(deserialize_with = "present")]
        pub level: Option<Text<'a>>,
        pub meta: Meta<'a>,
        pub undecided: Vec<OpenCell<'a>>,
    }

    Grant<'a> {
        #[serde(borrow)]
        pub action: Text<'a>,
        #[serde(deserialize_with = "present")]
        pub reach: Option<Text<'a>>,
        #[serde(deserialize_with = "present")]
        pub when: When<'a>,
    }

    Deny<'a> {
        #[serde(borrow)]
        pub action: Text<'a>,
        #[serde(deserialize_with = "present")]
        pub when: When<'a>,
    }

    OpenCell<'a> {
        #[serde(borrow)]
        pub action: Text<'a>,
        #[serde(deserialize_with = "present")]
        pub when: When<'a>,
        pub why: Text<'a>,
    }

    Lifecycle<'a> {
        #[serde(borrow)]
        pub clause_meta: Vec<ClauseMeta<'a>>,
        pub doc: Text<'a>,
        pub formerly: Formerly<'a>,
        pub id: Text<'a>,
        pub label: Text<'a>,
        pub meta: Meta<'a>,
        pub states: Vec<State<'a>>,
        pub transitions: Vec<Transition<'a>>,
        #[serde(deserialize_with = "present")]
        pub undecided_initial: Option<Text<'a>>,
    }

    State<'a> {
        #[serde(borrow)]
        pub allows: Vec<Text<'a>>,
        pub doc: Text<'a>,
        #[serde(rename = "final")]
        pub last: bool,
        pub formerly: Formerly<'a>,
        pub id: Text<'a>,
        pub initial: bool,
        pub label: Text<'a>,
        pub meta: Meta<'a>,
        pub refuses: Vec<Text<'a>>,
        pub undecided: Vec<OpenFact<'a>>,
    }

    OpenFact<'a> {
        #[serde(borrow)]
        pub fact: Text<'a>,
        pub why: Text<'a>,
    }

    Transition<'a> {
        pub automatic: bool,
        #[serde(borrow)]
        pub by: Vec<Text<'a>>,
        #[serde(deserialize_with = "present")]
        pub derived: Option<Text<'a>>,
        #[serde(deserialize_with = "present")]
        pub event: Option<Text<'a>>,
        #[serde(deserialize_with = "present")]
        pub from: Option<Vec<Text<'a>>>,
        pub meta: Meta<'a>,
        #[serde(deserialize_with = "present")]
        pub to: Option<Text<'a>>,
        #[serde(deserialize_with = "present")]
        pub undecided: Option<Text<'a>>,
        #[serde(deserialize_with = "present")]
        pub when: When<'a>,
    }

    Open<'a> {
        #[serde(borrow)]
        pub id: Text<'a>,
        pub what: Text<'a>,
        pub why: Text<'a>,
    }
}

/// The metadata of something: members of the author's choosing, each a list of texts.
pub type Meta<'a> = Members<'a>;

/// An object whose members somebody has chosen, each once and each a list of texts that has some.
pub struct Members<'a>(pub Vec<(Text<'a>, Vec<Text<'a>>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(MembersVisitor(PhantomData))
    }
}

struct MembersVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for MembersVisitor<'a> {
    type Value = Members<'a>;

    fn expecting(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        into.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'a>, A::Error> {
        let mut all: Vec<(Text<'a>, Vec<Text<'a>>)> = Vec::new();
        while let Some(name) = map.next_key::<Text<'a>>()? {
            let texts: Vec<Text<'a>> = map.next_value()?;
            if texts.is_empty() {
                return Err(A::Error::custom(format!("`{}` lists nothing", &*name)));
            }
            all.push((name, texts));
        }
        let mut names: Vec<&str> = all.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair.first() == pair.last());
        match twice.and_then(|pair| pair.first()) {
            Some(name) => Err(A::Error::custom(format!("`{name}` stands here twice"))),
            None => Ok(Members(all)),
        }
    }
}

/// An expression over actions or roles.
pub enum Expr<'a> {
    Path(Text<'a>),
    All(Vec<Expr<'a>>),
    Any(Vec<Expr<'a>>),
    Not(Box<Expr<'a>>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Expr<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ExprVisitor(PhantomData))
    }
}

struct ExprVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for ExprVisitor<'a> {
    type Value = Expr<'a>;

    fn expecting(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        into.write_str("a path, or an object with `all`, `any` or `not`")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Expr<'a>, E> {
        Ok(Expr::Path(Text::from(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Expr<'a>, E> {
        Ok(Expr::Path(Text::from(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Expr<'a>, A::Error> {
        let word = map.next_key::<Text<'a>>()?;
        let expr = match word.as_deref() {
            Some("all") => Expr::All(several(map.next_value()?)?),
            Some("any") => Expr::Any(several(map.next_value()?)?),
            Some("not") => Expr::Not(Box::new(map.next_value()?)),
            Some(_) | None => return Err(wanted()),
        };
        match map.next_key::<Text<'a>>()? {
            Some(_) => Err(wanted()),
            None => Ok(expr),
        }
    }
}

fn wanted<E: Error>() -> E {
    E::custom("an expression has one member: `all`, `any` or `not`")
}

fn several<E: Error>(parts: Vec<Expr<'_>>) -> Result<Vec<Expr<'_>>, E> {
    match parts.len() {
        0 | 1 => Err(E::custom("an expression joins at least two parts")),
        _ => Ok(parts),
    }
}
