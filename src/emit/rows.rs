//! The members of the bundle. Fields stand in alphabetical order, which is the canonical one (RFC 8785).

use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A condition that is already written as JSON; shared by all rows that have it.
pub type Boxes = Option<Rc<RawValue>>;

pub type Meta = BTreeMap<String, Vec<String>>;

#[derive(Serialize)]
pub struct Formerly<'a> {
    pub ids: &'a [String],
    pub labels: &'a [String],
}

#[derive(Serialize)]
pub struct System<'a> {
    pub doc: &'a str,
    pub id: &'a str,
    pub label: &'a str,
    pub meta: &'a Meta,
}

#[derive(Serialize)]
pub struct Setting<'a> {
    pub doc: &'a str,
    pub formerly: Formerly<'a>,
    pub id: &'a str,
    pub label: &'a str,
    pub meta: &'a Meta,
    pub values: Vec<Value<'a>>,
}

#[derive(Serialize)]
pub struct Value<'a> {
    pub formerly: Formerly<'a>,
    pub id: &'a str,
    pub label: &'a str,
}

#[derive(Serialize)]
pub struct Level<'a> {
    pub formerly: Formerly<'a>,
    pub id: &'a str,
}

#[derive(Serialize)]
pub struct Reach<'a> {
    pub formerly: Formerly<'a>,
    pub id: &'a str,
    pub within: Vec<&'a str>,
}

#[derive(Serialize)]
pub struct ClauseMeta<'a> {
    pub about: &'a str,
    pub clause: &'a str,
    pub derived: Option<&'a str>,
    pub meta: &'a Meta,
}

#[derive(Serialize)]
pub struct Module<'a> {
    pub clause_meta: Vec<ClauseMeta<'a>>,
    pub doc: &'a str,
    pub formerly: Formerly<'a>,
    pub id: &'a str,
    pub label: &'a str,
    pub level: Option<&'a str>,
    pub meta: &'a Meta,
    pub parent: Option<&'a str>,
    pub stage: &'static str,
    pub stage_note: &'a str,
    pub unavailable_to: Vec<&'a str>,
    pub undecided: Option<&'a str>,
}

#[derive(Serialize)]
pub struct Action<'a> {
    pub available: Boxes,
    pub clause_meta: Vec<ClauseMeta<'a>>,
    pub conflicts: Vec<Constraint<'a>>,
    pub discouraged: Vec<Discouraged<'a>>,
    pub doc: &'a str,
    pub formerly: Formerly<'a>,
    pub id: &'a str,
    pub includes: Vec<&'a str>,
    pub label: &'a str,
    pub level: Option<&'a str>,
    pub meta: &'a Meta,
    pub module: &'a str,
    pub part_of: Option<&'a str>,
    pub reach: Option<&'a str>,
    pub requires: Vec<Constraint<'a>>,
    pub stage: &'static str,
    pub stage_note: &'a str,
    pub unavailable_to: Vec<&'a str>,
}

#[derive(Serialize, PartialEq)]
pub struct Constraint<'a> {
    pub derived: Option<&'a str>,
    pub expr: Expr<'a>,
    pub meta: Meta,
}

#[derive(Serialize, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[serde(untagged)]
pub enum Expr<'a> {
    Path(&'a str),
    All { all: Vec<Expr<'a>> },
    Any { any: Vec<Expr<'a>> },
    Not { not: Box<Expr<'a>> },
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Discouraged<'a> {
    pub expr: Option<Expr<'a>>,
    pub kind: &'static str,
    pub why: &'a str,
}

#[derive(Serialize)]
pub struct Role<'a> {
    pub clause_meta: Vec<ClauseMeta<'a>>,
    pub conflicts: Vec<Constraint<'a>>,
    pub denies: Vec<Deny<'a>>,
    pub doc: &'a str,
    pub extends: Vec<&'a str>,
    pub formerly: Formerly<'a>,
    pub grants: Vec<Grant<'a>>,
    pub id: &'a str,
    pub label: &'a str,
    pub level: Option<&'a str>,
    pub meta: &'a Meta,
    pub undecided: Vec<Open<'a>>,
}

#[derive(Serialize)]
pub struct Grant<'a> {
    pub action: &'a str,
    pub reach: Option<&'a str>,
    pub when: Boxes,
}

#[derive(Serialize)]
pub struct Deny<'a> {
    pub action: &'a str,
    pub when: Boxes,
}

#[derive(Serialize)]
pub struct Open<'a> {
    pub action: &'a str,
    pub when: Boxes,
    pub why: String,
}

#[derive(Serialize)]
pub struct Lifecycle<'a> {
    pub clause_meta: Vec<ClauseMeta<'a>>,
    pub doc: &'a str,
    pub formerly: Formerly<'a>,
    pub id: &'a str,
    pub label: &'a str,
    pub meta: &'a Meta,
    pub states: Vec<State<'a>>,
    pub transitions: Vec<Transition<'a>>,
    pub undecided_initial: Option<&'a str>,
}

#[derive(Serialize)]
pub struct State<'a> {
    pub allows: &'a [String],
    pub doc: &'a str,
    #[serde(rename = "final")]
    pub last: bool,
    pub formerly: Formerly<'a>,
    pub id: &'a str,
    pub initial: bool,
    pub label: &'a str,
    pub meta: &'a Meta,
    pub refuses: &'a [String],
    pub undecided: Vec<OpenFact<'a>>,
}

#[derive(Serialize)]
pub struct OpenFact<'a> {
    pub fact: &'a str,
    pub why: &'a str,
}

#[derive(Serialize)]
pub struct Transition<'a> {
    pub automatic: bool,
    pub by: Vec<&'a str>,
    pub derived: Option<&'a str>,
    pub event: Option<&'a str>,
    pub from: Option<Vec<&'a str>>,
    pub meta: &'a Meta,
    pub to: Option<&'a str>,
    pub undecided: Option<&'a str>,
    pub when: Boxes,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undecided {
    pub id: String,
    pub what: &'static str,
    pub why: String,
}
