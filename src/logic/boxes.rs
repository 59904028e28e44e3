//! A set written as exclusive boxes, read off its diagram: equal sets give equal boxes.

use super::diagrams::{Diagrams, Set, Var};

/// One box: for each variable that matters, the values it may have.
pub type Cell = Vec<(Var, Vec<u32>)>;

/// A set needs more boxes than asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyBoxes;

impl Diagrams {
    /// The boxes of a set, at most `limit`: exclusive, in the order of variables and values, and the same
    /// for equal sets. Everything is one box without variables; nothing is no box.
    pub fn boxes(&self, set: Set, limit: usize) -> Result<Vec<Cell>, TooManyBoxes> {
        let mut boxes = Vec::new();
        self.collect(set, &mut Vec::new(), &mut boxes, limit)?;
        Ok(boxes)
    }

    fn collect(
        &self,
        set: Set,
        prefix: &mut Cell,
        boxes: &mut Vec<Cell>,
        limit: usize,
    ) -> Result<(), TooManyBoxes> {
        if set.is_empty() {
            return Ok(());
        }
        let Some((var, branches)) = self.split(set) else {
            if boxes.len() == limit {
                return Err(TooManyBoxes);
            }
            boxes.push(prefix.clone());
            return Ok(());
        };
        for (at, branch) in branches.iter().enumerate() {
            let seen = branches
                .get(..at)
                .is_some_and(|before| before.contains(branch));
            if seen || branch.is_empty() {
                continue;
            }
            let same = branches
                .iter()
                .enumerate()
                .filter(|(_, other)| *other == branch);
            let values = same.map(|(value, _)| value as u32).collect();
            prefix.push((var, values));
            self.collect(*branch, prefix, boxes, limit)?;
            prefix.pop();
        }
        Ok(())
    }
}
