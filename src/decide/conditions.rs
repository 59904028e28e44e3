//! Conditions, and whether they hold in what a request tells of the situation.

use crate::matrix::Matrix;
use rustc_hash::FxHashMap;

/// Every condition of a system.
#[derive(Debug)]
pub struct Conditions {
    variables: Vec<Variable>,
    conditions: Vec<Box<[Region]>>,
}

#[derive(Debug)]
struct Variable {
    name: Box<str>,
    values: FxHashMap<Box<str>, u32>,
}

/// For each variable that it mentions, what it allows, a bit for each value.
type Region = Box<[(u32, Box<[u64]>)]>;

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Yes,
    /// It doesn't.
    No,
    /// It isn't known to: this variable, by position, wasn't told, or not with a value it has.
    Untold(u32),
}

impl Conditions {
    /// The conditions of these answers.
    pub fn of(matrix: &Matrix<'_>) -> Self {
        let variables = matrix.model.variables.iter().map(|variable| {
            let values = variable.values.iter().zip(0..);
            Variable {
                name: variable.path.as_str().into(),
                values: values
                    .map(|(value, at)| (value.as_str().into(), at))
                    .collect(),
            }
        });
        let conditions = matrix.conditions.iter().map(|boxes| {
            let regions = boxes.iter().map(|region| {
                let sides = region.iter();
                sides.map(|(at, values)| (*at, bits(values))).collect()
            });
            regions.collect()
        });
        Self {
            variables: variables.collect(),
            conditions: conditions.collect(),
        }
    }

    /// The path of a variable.
    pub fn name(&self, variable: u32) -> &str {
        let variable = self.variables.get(variable as usize);
        variable.map_or("", |variable| &variable.name)
    }

    /// Whether a condition holds.
    pub fn holds(&self, condition: u32, situation: &[(&str, &str)]) -> Verdict {
        if condition == Matrix::ALWAYS {
            return Verdict::Yes;
        }
        let mut verdict = Verdict::No;
        let regions = self.conditions.get(condition as usize);
        for region in regions.into_iter().flatten() {
            match self.covers(region, situation) {
                Verdict::Yes => return Verdict::Yes,
                Verdict::No => {}
                untold @ Verdict::Untold(_) => verdict = untold,
            }
        }
        verdict
    }

    fn covers(&self, region: &[(u32, Box<[u64]>)], situation: &[(&str, &str)]) -> Verdict {
        let mut verdict = Verdict::Yes;
        for (variable, allowed) in region {
            match self.told(*variable, situation) {
                Some(value) if has(allowed, value) => {}
                // Whatever the others are, it isn't this box.
                Some(_) => return Verdict::No,
                None => verdict = Verdict::Untold(*variable),
            }
        }
        verdict
    }

    /// The value of a variable, if one is told and only one.
    fn told(&self, variable: u32, situation: &[(&str, &str)]) -> Option<u32> {
        let known = self.variables.get(variable as usize)?;
        let mut told = situation.iter().filter(|(name, _)| **name == *known.name);
        let (_, value) = told.next()?;
        let contradicted = told.any(|(_, other)| other != value);
        known.values.get(*value).copied().filter(|_| !contradicted)
    }
}

fn bits(values: &[u32]) -> Box<[u64]> {
    let words = values.iter().max().map_or(0, |most| most / 64 + 1);
    let mut bits = vec![0; words as usize];
    for value in values {
        if let Some(word) = bits.get_mut((value / 64) as usize) {
            *word |= 1 << (value % 64);
        }
    }
    bits.into()
}

fn has(bits: &[u64], value: u32) -> bool {
    let word = bits.get((value / 64) as usize);
    word.is_some_and(|word| word & (1 << (value % 64)) != 0)
}
