//! The catalog's constraints, for every role in every situation: requires, conflicts, level, unavailable.

mod messages;
mod suspects;

use super::Context;
use super::declarations::gap;
use super::heirs::Heirs;
use super::requirements::requirements;
use crate::logic::Set;
use crate::model::Expr;
use messages::{barring, conflict, conflict_depends, depends, level, missing, roles, unavailable};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use suspects::suspects;

/// What a role breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// It has the action without what the clause requires: the action, and which of its requirements.
    Requirement(u32, usize),
    /// Whether it has what the clause requires is undecided.
    RequirementDepends(u32, usize),
    /// It has both actions.
    Conflict(u32, u32),
    /// It has one of them, and the other is undecided.
    ConflictDepends(u32, u32),
    /// It extends, or is, both roles.
    Roles(u32, u32),
    /// The action asks for a higher level.
    Level(u32),
    /// The action is unavailable to it; whether that is only concluded.
    Unavailable(u32, bool),
}

/// Reports every violation once.
pub fn check(context: &mut Context<'_>) {
    let binds_templates = |broken: &Broken| matches!(broken, Broken::Roles(..));
    for (broken, rooted) in violations(context).roots(context, binds_templates) {
        let finding = match broken {
            Broken::Requirement(action, which) => missing(context, action, which, &rooted),
            Broken::RequirementDepends(action, which) => depends(context, action, which, &rooted),
            Broken::Conflict(a, b) => Some(conflict(context, a, b, &rooted)),
            Broken::ConflictDepends(a, b) => Some(conflict_depends(context, a, b, &rooted)),
            Broken::Roles(a, b) => Some(roles(context, a, b, &rooted)),
            Broken::Level(action) => level(context, action, &rooted),
            Broken::Unavailable(action, _) => Some(unavailable(context, action, &rooted)),
        };
        context.findings.extend(finding);
    }
}

/// Every violation of every role and template, with the situations in which it is one.
pub fn violations(context: &mut Context<'_>) -> Heirs<Broken> {
    let mut heirs = Heirs::new();
    let pairs = Pairs::new(context);
    let suspects = suspects(context.model, context.access);
    for (role, suspects) in (0_u32..).zip(suspects) {
        for action in suspects.lacking {
            required(context, role, action, &mut heirs);
        }
        for action in suspects.too_high {
            let yes = context.yes_situations(role, action);
            if !yes.is_empty() {
                heirs.add(Broken::Level(action), role, yes);
            }
        }
        for action in suspects.barred {
            barred(context, role, action, &mut heirs);
        }
        pairs.check(context, role, &mut heirs);
    }
    role_conflicts(context, &mut heirs);
    heirs
}

fn barred(context: &mut Context<'_>, role: u32, action: u32, heirs: &mut Heirs<Broken>) {
    let (rest, _) = context.access.closed_less_denied(role, action);
    let rest = context.situations(rest);
    if !rest.is_empty() {
        let clauses = barring(context, role, action);
        let concluded = clauses.iter().all(|clause| clause.derived.is_some());
        heirs.add(Broken::Unavailable(action, concluded), role, rest);
    }
}

fn required(context: &mut Context<'_>, role: u32, action: u32, heirs: &mut Heirs<Broken>) {
    let yes = context.yes_situations(role, action);
    if yes.is_empty() {
        return;
    }
    for (which, requirement) in requirements(context.model, action).iter().enumerate() {
        let expr = &requirement.clause.expr;
        let declared = gap(context, action, expr);
        let upper = truth(context, role, expr, true);
        let missing = context.minus(yes, upper);
        let missing = context.minus(missing, declared);
        if !missing.is_empty() {
            heirs.add(Broken::Requirement(action, which), role, missing);
            continue;
        }
        let lower = truth(context, role, expr, false);
        let open = context.and(yes, upper);
        let open = context.minus(open, lower);
        if !open.is_empty() {
            heirs.add(Broken::RequirementDepends(action, which), role, open);
        }
    }
}

/// Where an expression holds for a role; with `hoped`, undecided cells count in its favour.
pub fn truth(context: &mut Context<'_>, role: u32, expr: &Expr, hoped: bool) -> Set {
    match expr {
        Expr::Action(action) => {
            let yes = context.yes_situations(role, *action);
            if !hoped {
                return yes;
            }
            let open = context.access.undecided(role, *action);
            context.or(yes, open)
        }
        Expr::All(parts) => parts.iter().fold(Set::ALL, |all, part| {
            let part = truth(context, role, part, hoped);
            context.and(all, part)
        }),
        Expr::Any(parts) => parts.iter().fold(Set::EMPTY, |any, part| {
            let part = truth(context, role, part, hoped);
            context.or(any, part)
        }),
        Expr::Not(inner) => {
            let inner = truth(context, role, inner, !hoped);
            context.minus(Set::ALL, inner)
        }
    }
}

/// A conflict about more actions than this on its first side is asked of every role.
const MANY: usize = 64;

/// The conflicts, prepared to be asked for each role.
struct Pairs {
    sides: Vec<(RoaringBitmap, RoaringBitmap)>,
    /// The conflicts with many actions on their first side.
    wide: RoaringBitmap,
    /// The others, by each of these actions.
    narrow: BTreeMap<u32, Vec<u32>>,
    /// Those actions.
    named: RoaringBitmap,
}

impl Pairs {
    fn new(context: &Context<'_>) -> Self {
        let mut pairs = Self {
            sides: Vec::new(),
            wide: RoaringBitmap::new(),
            narrow: BTreeMap::new(),
            named: RoaringBitmap::new(),
        };
        for (at, conflict) in (0..).zip(&context.model.conflicts) {
            let mut left = RoaringBitmap::new();
            left.insert_range(conflict.left.clone());
            let mut right = RoaringBitmap::new();
            for range in &conflict.right {
                right.insert_range(range.clone());
            }
            pairs.sides.push((left, right));
            if conflict.left.len() > MANY {
                pairs.wide.insert(at);
                continue;
            }
            pairs.named.insert_range(conflict.left.clone());
            for action in conflict.left.clone() {
                pairs.narrow.entry(action).or_default().push(at);
            }
        }
        pairs
    }

    fn check(&self, context: &mut Context<'_>, role: u32, heirs: &mut Heirs<Broken>) {
        if self.sides.is_empty() {
            return;
        }
        let touched = context.access.touched(role);
        let named = &touched & &self.named;
        let named = named.iter().filter_map(|action| self.narrow.get(&action));
        let mut asked: RoaringBitmap = named.flatten().copied().collect();
        asked |= &self.wide;
        let sides = asked.iter().filter_map(|at| self.sides.get(at as usize));
        for (left, right) in sides {
            let (left, right) = (&touched & left, &touched & right);
            if left.is_empty() || right.is_empty() {
                continue;
            }
            for a in &left {
                for b in &right {
                    if a != b {
                        pair(context, role, a.min(b), a.max(b), heirs);
                    }
                }
            }
        }
    }
}

fn pair(context: &mut Context<'_>, role: u32, a: u32, b: u32, heirs: &mut Heirs<Broken>) {
    let (yes_a, yes_b) = (
        context.yes_situations(role, a),
        context.yes_situations(role, b),
    );
    let both = context.and(yes_a, yes_b);
    if !both.is_empty() {
        heirs.add(Broken::Conflict(a, b), role, both);
        return;
    }
    let (open_a, open_b) = (
        context.access.undecided(role, a),
        context.access.undecided(role, b),
    );
    let one = context.and(yes_a, open_b);
    let other = context.and(yes_b, open_a);
    let open = context.or(one, other);
    if !open.is_empty() {
        heirs.add(Broken::ConflictDepends(a, b), role, open);
    }
}

fn role_conflicts(context: &mut Context<'_>, heirs: &mut Heirs<Broken>) {
    for (at, role) in context.model.roles.iter().enumerate() {
        for conflict in &role.conflicts {
            let (a, b) = (at as u32, conflict.with);
            for who in 0..context.model.roles.len() as u32 {
                let above = context.access.ancestors.get(who as usize);
                let has =
                    |other: u32| who == other || above.is_some_and(|above| above.contains(other));
                if has(a) && has(b) {
                    heirs.add(Broken::Roles(a.min(b), a.max(b)), who, Set::ALL);
                }
            }
        }
    }
}
