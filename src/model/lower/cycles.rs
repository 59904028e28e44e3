//! Cycles are reported and cut, so that everything after can rely on there being none.

use super::Lower;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::source::Span;

/// How many links of a cycle are written out.
const SHOWN: usize = 6;

impl Lower<'_, '_> {
    pub(super) fn break_cycles(&mut self) {
        self.break_extends();
        self.break_includes();
        self.break_parts();
    }

    fn break_extends(&mut self) {
        let mut edges: Vec<Vec<u32>> = Vec::new();
        for role in &self.model.roles {
            edges.push(role.extends.iter().map(|(parent, _)| *parent).collect());
        }
        for cycle in cycles(&mut edges) {
            let finding = self.cycle(&codes::EXTENDS_CYCLE, &cycle, "extends", |lower, at| {
                let role = lower.model.roles.get(at as usize)?;
                Some((role.name.clone(), lower.origins.span(role.origin?)))
            });
            self.findings.extend(finding);
            let (Some(last), Some(first)) = (cycle.last(), cycle.first()) else {
                continue;
            };
            if let Some(role) = self.model.roles.get_mut(*last as usize) {
                role.extends.retain(|(parent, _)| parent != first);
            }
        }
        self.spread_incomplete();
    }

    /// What extends something incomplete is incomplete.
    fn spread_incomplete(&mut self) {
        let mut todo: Vec<u32> = (0..self.model.roles.len() as u32)
            .filter(|at| {
                self.model
                    .roles
                    .get(*at as usize)
                    .is_some_and(|role| role.incomplete)
            })
            .collect();
        let mut heirs: Vec<Vec<u32>> = vec![Vec::new(); self.model.roles.len()];
        for (at, role) in self.model.roles.iter().enumerate() {
            for (parent, _) in &role.extends {
                if let Some(list) = heirs.get_mut(*parent as usize) {
                    list.push(at as u32);
                }
            }
        }
        while let Some(at) = todo.pop() {
            for heir in heirs.get(at as usize).into_iter().flatten() {
                if let Some(role) = self.model.roles.get_mut(*heir as usize)
                    && !role.incomplete
                {
                    role.incomplete = true;
                    todo.push(*heir);
                }
            }
        }
    }

    fn break_includes(&mut self) {
        let mut edges: Vec<Vec<u32>> = Vec::new();
        for action in &self.model.actions {
            edges.push(action.includes.iter().map(|(other, _)| *other).collect());
        }
        for cycle in cycles(&mut edges) {
            let finding = self.cycle(
                &codes::INCLUDES_CYCLE,
                &cycle,
                "includes",
                Self::action_place,
            );
            self.findings.extend(finding);
            let (Some(last), Some(first)) = (cycle.last(), cycle.first()) else {
                continue;
            };
            if let Some(action) = self.model.actions.get_mut(*last as usize) {
                action.includes.retain(|(other, _)| other != first);
            }
        }
    }

    fn break_parts(&mut self) {
        let mut edges: Vec<Vec<u32>> = Vec::new();
        for action in &self.model.actions {
            edges.push(action.part_of.into_iter().collect());
        }
        for cycle in cycles(&mut edges) {
            let finding = self.cycle(&codes::PART_CYCLE, &cycle, "is part of", Self::action_place);
            self.findings.extend(finding);
            if let Some(action) = cycle
                .last()
                .and_then(|last| self.model.actions.get_mut(*last as usize))
            {
                action.part_of = None;
            }
        }
    }

    fn action_place(&self, at: u32) -> Option<(String, Span)> {
        let action = self.model.actions.get(at as usize)?;
        Some((action.path.clone(), self.origins.span(action.origin?)))
    }

    pub(super) fn break_reach_cycles(
        &mut self,
        names: &[&str],
        places: &[Span],
        wider: &mut [Vec<u32>],
    ) {
        let mut edges = wider.to_vec();
        for cycle in cycles(&mut edges) {
            let place = |_: &Self, at: u32| {
                let name = names.get(at as usize)?;
                Some(((*name).to_owned(), *places.get(at as usize)?))
            };
            let finding = self.cycle(&codes::REACHES_CYCLE, &cycle, "is narrower than", place);
            self.findings.extend(finding);
        }
        for (kept, edges) in wider.iter_mut().zip(edges) {
            *kept = edges;
        }
    }

    fn cycle(
        &self,
        code: &'static Code,
        cycle: &[u32],
        verb: &str,
        place: impl Fn(&Self, u32) -> Option<(String, Span)>,
    ) -> Option<Diagnostic> {
        let links: Vec<(String, Span)> = cycle
            .iter()
            .take(SHOWN)
            .filter_map(|at| place(self, *at))
            .collect();
        let (name, span) = links.first()?.clone();
        let message = match cycle.len() {
            1 => format!("`{name}` {verb} itself"),
            2 => format!("`{name}` {verb} itself through `{}`", links.get(1)?.0),
            _ => format!("`{name}` {verb} itself through {} others", cycle.len() - 1),
        };
        let mut finding = Diagnostic::new(code, span, message).entity(&name);
        for (at, (link, place)) in links.iter().enumerate().skip(1) {
            let before = links.get(at - 1).map_or("", |(before, _)| before);
            finding = finding.related(*place, format!("`{before}` {verb} `{link}`"));
        }
        if let Some((last, _)) = links
            .last()
            .filter(|_| cycle.len() <= SHOWN && cycle.len() > 1)
        {
            finding = finding.help(format!(
                "`{last}` {verb} `{name}` again: remove one of these links"
            ));
        } else {
            finding = finding.help("remove one of these links");
        }
        Some(finding)
    }
}

/// The cycles that closing edges make, each as its nodes in order; those edges are removed.
///
/// Walks without recursion, so a chain of any length is fine.
fn cycles(edges: &mut [Vec<u32>]) -> Vec<Vec<u32>> {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    let mut colour = vec![NEW; edges.len()];
    let mut found = Vec::new();
    let mut cut: Vec<(u32, u32)> = Vec::new();
    for root in 0..edges.len() {
        if colour.get(root) != Some(&NEW) {
            continue;
        }
        let mut stack: Vec<(u32, usize)> = vec![(root as u32, 0)];
        set(&mut colour, root as u32, OPEN);
        while let Some((at, next)) = stack.last().copied() {
            let target = edges
                .get(at as usize)
                .and_then(|list| list.get(next))
                .copied();
            let Some(target) = target else {
                set(&mut colour, at, DONE);
                stack.pop();
                continue;
            };
            if let Some(top) = stack.last_mut() {
                top.1 += 1;
            }
            match colour.get(target as usize) {
                Some(&OPEN) => {
                    let from = stack
                        .iter()
                        .position(|(node, _)| *node == target)
                        .unwrap_or(0);
                    let cycle = stack.iter().skip(from).map(|(node, _)| *node).collect();
                    found.push(cycle);
                    cut.push((at, target));
                }
                Some(&NEW) => {
                    set(&mut colour, target, OPEN);
                    stack.push((target, 0));
                }
                _ => {}
            }
        }
    }
    for (from, to) in cut {
        if let Some(list) = edges.get_mut(from as usize) {
            list.retain(|target| *target != to);
        }
    }
    found
}

fn set(colour: &mut [u8], at: u32, value: u8) {
    if let Some(slot) = colour.get_mut(at as usize) {
        *slot = value;
    }
}
