//! Conditions as rows of patterns, one for each setting and lifecycle that matters.

use crate::matrix::Region;
use crate::model::Model;
use std::collections::BTreeMap;

/// What a setting or lifecycle has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// One of these values.
    OneOf(Vec<u32>),
    /// None of the values that it has.
    Unknown,
}

/// What fits: a pattern for each setting and lifecycle that matters, by position.
pub type Row = BTreeMap<u32, Pattern>;

/// What lies inside a box.
pub fn inside(region: &Region) -> Row {
    let patterns = region.iter();
    let patterns = patterns.map(|(variable, values)| (*variable, Pattern::OneOf(values.clone())));
    patterns.collect()
}

/// What lies outside of all these boxes, where a situation may also be told in part or with values that nobody knows:
/// rows that exclude each other.
pub fn outside(model: &Model, boxes: &[Region]) -> Vec<Row> {
    let boxes = boxes.iter().map(Vec::as_slice);
    let mut rows = Vec::new();
    push_outside(model, &boxes.collect::<Vec<_>>(), &Row::new(), &mut rows);
    rows
}

/// Of a box what is left of it, in the order of variables.
type Rest<'a> = &'a [(u32, Vec<u32>)];

fn push_outside(model: &Model, boxes: &[Rest<'_>], told: &Row, rows: &mut Vec<Row>) {
    if boxes.iter().any(|rest| rest.is_empty()) {
        return;
    }
    let Some(first) = boxes
        .iter()
        .filter_map(|rest| rest.first())
        .map(|(at, _)| *at)
        .min()
    else {
        rows.push(told.clone());
        return;
    };
    let mut cases: BTreeMap<Vec<Rest<'_>>, Vec<u32>> = BTreeMap::new();
    let values = model.variables.get(first as usize);
    for value in 0..values.map_or(0, |variable| variable.values.len()) as u32 {
        let case = given(boxes, first, Some(value));
        cases.entry(case).or_default().push(value);
    }
    let unknown = (given(boxes, first, None), Pattern::Unknown);
    let cases = cases.into_iter();
    let cases = cases.map(|(case, values)| (case, Pattern::OneOf(values)));
    for (case, pattern) in cases.chain([unknown]) {
        let mut told = told.clone();
        told.insert(first, pattern);
        push_outside(model, &case, &told, rows);
    }
}

/// The boxes in which a variable may have this value, without the variable; `None` is a value that no box has.
fn given<'a>(boxes: &[Rest<'a>], variable: u32, value: Option<u32>) -> Vec<Rest<'a>> {
    let left = boxes.iter().filter_map(|rest| match rest.split_first() {
        Some(((at, values), rest)) if *at == variable => value
            .is_some_and(|value| values.contains(&value))
            .then_some(rest),
        _ => Some(*rest),
    });
    left.collect()
}
