//! The catalog's constraints, for every role in every situation: requires, conflicts, level, unavailable.

use super::Context;
use super::declarations::gap;
use super::heirs::{Heirs, Rooted};
use super::requirements::{Requirement, requirements};
use super::words::in_situation;
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::Set;
use crate::model::{Conflict, Expr, Requires};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

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
    /// The action is unavailable to it.
    Unavailable(u32),
}

/// Reports every violation once.
pub fn check(context: &mut Context<'_>) {
    for (broken, rooted) in violations(context).roots(context) {
        let finding = match broken {
            Broken::Requirement(action, which) => missing(context, action, which, &rooted),
            Broken::RequirementDepends(action, which) => depends(context, action, which, &rooted),
            Broken::Conflict(a, b) => Some(conflict(context, a, b, &rooted)),
            Broken::ConflictDepends(a, b) => Some(conflict_depends(context, a, b, &rooted)),
            Broken::Roles(a, b) => Some(roles(context, a, b, &rooted)),
            Broken::Level(action) => level(context, action, &rooted),
            Broken::Unavailable(action) => Some(unavailable(context, action, &rooted)),
        };
        context.findings.extend(finding);
    }
}

/// Every violation of every role and template, with the situations in which it is one.
pub fn violations(context: &mut Context<'_>) -> Heirs<Broken> {
    let mut heirs = Heirs::new();
    let bound = bound_actions(context);
    let demanding = demanding_actions(context);
    let pairs = Pairs::new(context);
    for role in 0..context.model.roles.len() as u32 {
        let held = context
            .access
            .certain
            .closed(role)
            .map(crate::model::Rights::actions);
        let held = held.unwrap_or_default();
        if !context
            .model
            .roles
            .get(role as usize)
            .is_some_and(|role| role.incomplete)
        {
            for action in &held & &bound {
                required(context, role, action, &mut heirs);
            }
        }
        let too_high = demanding.range(
            context
                .access
                .levels
                .get(role as usize)
                .copied()
                .unwrap_or(0)
                + 1..,
        );
        for actions in too_high.map(|(_, actions)| actions) {
            for action in &held & actions {
                let yes = context.yes_situations(role, action);
                if !yes.is_empty() {
                    heirs.add(Broken::Level(action), role, yes);
                }
            }
        }
        let barred = context
            .access
            .unavailable
            .get(role as usize)
            .cloned()
            .unwrap_or_default();
        for action in &held & &barred {
            let (rest, _) = context.access.closed_less_denied(role, action);
            let rest = context.situations(rest);
            if !rest.is_empty() {
                heirs.add(Broken::Unavailable(action), role, rest);
            }
        }
        pairs.check(context, role, &mut heirs);
    }
    role_conflicts(context, &mut heirs);
    heirs
}

/// The actions that require something.
fn bound_actions(context: &Context<'_>) -> RoaringBitmap {
    let mut bound = RoaringBitmap::new();
    for module in context
        .model
        .modules
        .iter()
        .filter(|module| !module.clauses.requires.is_empty())
    {
        bound.insert_range(module.deep.clone());
    }
    for (at, action) in context.model.actions.iter().enumerate() {
        if !action.clauses.requires.is_empty() {
            bound.insert(at as u32);
        }
    }
    bound
}

/// The actions by the level they ask for, counted from 1.
fn demanding_actions(context: &Context<'_>) -> BTreeMap<u32, RoaringBitmap> {
    let mut all: BTreeMap<u32, RoaringBitmap> = BTreeMap::new();
    for (at, action) in context.model.actions.iter().enumerate() {
        if let Some(level) = action.level {
            all.entry(level + 1).or_default().insert(at as u32);
        }
    }
    all
}

fn required(context: &mut Context<'_>, role: u32, action: u32, heirs: &mut Heirs<Broken>) {
    let requirements = requirements(context.model, action);
    if requirements
        .iter()
        .all(|requirement| surely(context, role, &requirement.clause.expr))
    {
        return;
    }
    let yes = context.yes_situations(role, action);
    if yes.is_empty() {
        return;
    }
    for (which, requirement) in requirements.iter().enumerate() {
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

/// Whether a role has what an expression asks for in every situation, without looking at any.
fn surely(context: &Context<'_>, role: u32, expr: &Expr) -> bool {
    match expr {
        Expr::Action(action) => {
            context.access.certain_of(*action).is_all() && context.access.has_fully(role, *action)
        }
        Expr::All(parts) => parts.iter().all(|part| surely(context, role, part)),
        Expr::Any(parts) => parts.iter().any(|part| surely(context, role, part)),
        Expr::Not(_) => false,
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

/// The conflicts, prepared to be asked for each role.
struct Pairs {
    sides: Vec<(RoaringBitmap, RoaringBitmap)>,
}

impl Pairs {
    fn new(context: &Context<'_>) -> Self {
        let sides = context.model.conflicts.iter().map(|conflict| {
            let mut left = RoaringBitmap::new();
            left.insert_range(conflict.left.clone());
            let mut right = RoaringBitmap::new();
            for range in &conflict.right {
                right.insert_range(range.clone());
            }
            (left, right)
        });
        Self {
            sides: sides.collect(),
        }
    }

    fn check(&self, context: &mut Context<'_>, role: u32, heirs: &mut Heirs<Broken>) {
        if self.sides.is_empty() {
            return;
        }
        let touched = context.access.touched(role);
        for (left, right) in &self.sides {
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

fn missing(
    context: &mut Context<'_>,
    action: u32,
    which: usize,
    rooted: &Rooted,
) -> Option<Diagnostic> {
    let requirement = requirements(context.model, action).get(which).copied()?;
    let (role, path) = (rooted.role, context.path(action));
    let lacking = lacking(context, role, &requirement.clause.expr, rooted.region);
    let witness = context.witness(rooted.region);
    let somewhere = match &witness {
        Some(witness) if !witness.is_empty() => format!(" {}", in_situation(Some(witness))),
        _ => String::new(),
    };
    let message = format!(
        "{} has `{path}` without `{}`{somewhere}",
        context.role_words(role),
        context.expression(&lacking)
    );
    let finding = Diagnostic::new(
        &codes::MISSING_REQUIREMENT,
        context.role_place(role),
        message,
    );
    let steps = context.way(role, action, rooted.region);
    let finding = context.at_way(finding, role, &steps);
    let finding = requirement_labels(context, finding, action, &requirement);
    let mut finding = finding
        .help(advice(context, role, &lacking, path))
        .entity(format!(
            "role {}: {path} requires {}",
            context.role(role),
            context.expression(&requirement.clause.expr)
        ))
        .warning_if(requirement.clause.derived.is_some());
    finding.help.extend(context.heirs_words(rooted.heirs));
    finding.help.extend(concluded(requirement.clause));
    finding.witness = witness;
    Some(finding)
}

fn concluded(clause: &Requires) -> Option<String> {
    let why = clause.derived.as_ref()?;
    Some(format!(
        "the requirement is a conclusion of the author, not a statement of the documentation: {why}"
    ))
}

fn requirement_labels(
    context: &Context<'_>,
    finding: Diagnostic,
    action: u32,
    requirement: &Requirement<'_>,
) -> Diagnostic {
    let expr = context.expression(&requirement.clause.expr);
    let what = match requirement.gate {
        true => format!("everything in this module requires `{expr}`"),
        false => format!("`{}` requires `{expr}`", context.path(action)),
    };
    finding.related(context.span(requirement.clause.origin), what)
}

/// The part of an expression that isn't met somewhere in the region.
fn lacking(context: &mut Context<'_>, role: u32, expr: &Expr, region: Set) -> Expr {
    let Expr::All(parts) = expr else {
        return expr.clone();
    };
    let mut unmet = Vec::new();
    for part in parts {
        let met = truth(context, role, part, true);
        if !context.access.situations.diagrams.implies(region, met) {
            unmet.push(part.clone());
        }
    }
    match unmet.len() {
        1 => unmet.pop().unwrap_or_else(|| expr.clone()),
        _ => Expr::All(unmet),
    }
}

fn advice(context: &mut Context<'_>, role: u32, lacking: &Expr, path: &str) -> String {
    let mut named = Vec::new();
    lacking.actions(&mut named);
    let partly = named
        .iter()
        .any(|other| !context.yes_situations(role, *other).is_empty());
    let names: Vec<String> = named
        .iter()
        .map(|other| format!("grant {}", context.path(*other)))
        .collect();
    let joined = match lacking {
        Expr::Any(_) => names.join("` or `"),
        _ => names.join("` and `"),
    };
    let name = context.role(role);
    match partly {
        true => format!(
            "`{name}` has it only in other situations: widen that grant's `when`, or narrow the grant of `{path}`"
        ),
        false => format!("add `{joined}` to `{name}`, or take `{path}` away from it"),
    }
}

fn depends(
    context: &mut Context<'_>,
    action: u32,
    which: usize,
    rooted: &Rooted,
) -> Option<Diagnostic> {
    let requirement = requirements(context.model, action).get(which).copied()?;
    let (role, path) = (rooted.role, context.path(action));
    let expr = context.expression(&requirement.clause.expr);
    let mut named = Vec::new();
    requirement.clause.expr.actions(&mut named);
    let open = named.into_iter().find(|other| {
        let open = context.access.undecided(role, *other);
        !context.and(open, rooted.region).is_empty()
    });
    let open = open.map_or("", |other| context.path(other));
    let message = format!(
        "whether {} meets what `{path}` requires depends on `{open}`, which is undecided",
        context.role_words(role)
    );
    let finding = Diagnostic::new(
        &codes::REQUIREMENT_DEPENDS,
        context.role_place(role),
        message,
    );
    let steps = context.way(role, action, rooted.region);
    let finding = context.at_way(finding, role, &steps);
    let finding = requirement_labels(context, finding, action, &requirement);
    let mut finding = finding
        .help(format!(
            "decide whether `{}` has `{open}`",
            context.role(role)
        ))
        .entity(format!(
            "role {}: {path} requires {expr}",
            context.role(role)
        ));
    finding.help.extend(context.heirs_words(rooted.heirs));
    finding.witness = context.witness(rooted.region);
    Some(finding)
}

/// The clause by which two actions conflict: one that states it before one that was concluded.
pub fn conflict_clause<'m>(context: &Context<'m>, a: u32, b: u32) -> Option<&'m Conflict> {
    let says = |conflict: &&Conflict| {
        let right = |action: u32| conflict.right.iter().any(|range| range.contains(&action));
        (conflict.left.contains(&a) && right(b)) || (conflict.left.contains(&b) && right(a))
    };
    let mut all: Vec<&Conflict> = context.model.conflicts.iter().filter(says).collect();
    all.sort_by_key(|conflict| (conflict.derived.is_some(), conflict.origin));
    all.first().copied()
}

fn conflict(context: &mut Context<'_>, a: u32, b: u32, rooted: &Rooted) -> Diagnostic {
    let role = rooted.role;
    let (first, second) = (context.path(a), context.path(b));
    let witness = context.witness(rooted.region);
    let somewhere = match &witness {
        Some(witness) if !witness.is_empty() => format!(" {}", in_situation(Some(witness))),
        _ => String::new(),
    };
    let message = format!(
        "{} has both `{first}` and `{second}`{somewhere}, which no role may have together",
        context.role_words(role)
    );
    let finding = Diagnostic::new(
        &codes::CONFLICTING_ACTIONS,
        context.role_place(role),
        message,
    );
    let (way_a, way_b) = (
        context.way(role, a, rooted.region),
        context.way(role, b, rooted.region),
    );
    let mut finding = context.at_way(finding, role, &way_a);
    finding.related.extend(context.way_labels(&way_b));
    let clause = conflict_clause(context, a, b);
    if let Some(clause) = clause {
        finding = finding
            .related(context.span(clause.origin), "they conflict by this clause")
            .warning_if(clause.derived.is_some());
    }
    let mut finding = finding
        .help(format!(
            "take one of them away from `{}`, or give them in situations that exclude each other",
            context.role(role)
        ))
        .entity(format!(
            "role {}: {first} conflicts {second}",
            context.role(role)
        ));
    finding.help.extend(context.heirs_words(rooted.heirs));
    let why = clause.and_then(|clause| clause.derived.as_ref());
    finding
        .help
        .extend(why.map(|why| format!("the conflict is a conclusion of the author: {why}")));
    finding.witness = witness;
    finding
}

fn conflict_depends(context: &mut Context<'_>, a: u32, b: u32, rooted: &Rooted) -> Diagnostic {
    let role = rooted.role;
    let (first, second) = (context.path(a), context.path(b));
    let yes = context.yes_situations(role, a);
    let held = context.and(yes, rooted.region);
    let (has, open) = if held.is_empty() { (b, a) } else { (a, b) };
    let message = format!(
        "whether {} breaks the conflict of `{first}` and `{second}` depends on `{}`, which is undecided",
        context.role_words(role),
        context.path(open)
    );
    let finding = Diagnostic::new(&codes::CONFLICT_DEPENDS, context.role_place(role), message);
    let way = context.way(role, has, rooted.region);
    let mut finding = context.at_way(finding, role, &way);
    if let Some(clause) = conflict_clause(context, a, b) {
        finding = finding.related(context.span(clause.origin), "they conflict by this clause");
    }
    let mut finding = finding
        .help(format!(
            "decide whether `{}` has `{}`",
            context.role(role),
            context.path(open)
        ))
        .entity(format!(
            "role {}: {first} conflicts {second}",
            context.role(role)
        ));
    finding.help.extend(context.heirs_words(rooted.heirs));
    finding.witness = context.witness(rooted.region);
    finding
}

fn roles(context: &mut Context<'_>, a: u32, b: u32, rooted: &Rooted) -> Diagnostic {
    let role = rooted.role;
    let (first, second) = (context.role(a), context.role(b));
    let who = context.role_words(role);
    let message = match role == a || role == b {
        true => format!(
            "{who} extends `{}`, which nobody may hold besides it",
            if role == a { second } else { first }
        ),
        false => {
            format!("{who} extends both `{first}` and `{second}`, which nobody may hold together")
        }
    };
    let span = context.role_place(role);
    let mut finding = Diagnostic::new(&codes::CONFLICTING_ROLES, span, message)
        .help("extend one of them only, or remove the conflict if both may be held after all")
        .entity(format!(
            "role {}: {first} conflicts {second}",
            context.role(role)
        ));
    let sides = [(a, b), (b, a)];
    let clauses = sides.iter().filter_map(|(of, with)| {
        let role = context.model.roles.get(*of as usize)?;
        role.conflicts
            .iter()
            .find(|conflict| conflict.with == *with)
    });
    let mut clauses: Vec<_> = clauses.collect();
    clauses.sort_by_key(|conflict| (conflict.derived.is_some(), conflict.origin));
    if let Some(clause) = clauses.first() {
        finding = finding
            .related(context.span(clause.origin), "they conflict by this clause")
            .warning_if(clause.derived.is_some());
    }
    finding.help.extend(context.heirs_words(rooted.heirs));
    finding
}

fn level(context: &mut Context<'_>, action: u32, rooted: &Rooted) -> Option<Diagnostic> {
    let role = rooted.role;
    let known = context.model.actions.get(action as usize)?;
    let asked = &context.model.levels.get(known.level? as usize)?.name;
    let own = context
        .access
        .levels
        .get(role as usize)
        .copied()
        .unwrap_or(0);
    let own = own
        .checked_sub(1)
        .and_then(|at| context.model.levels.get(at as usize));
    let path = &known.path;
    let message = match own {
        Some(level) => format!(
            "{} is of level `{}` but has `{path}`, which asks for `{asked}`",
            context.role_words(role),
            level.name
        ),
        None => format!(
            "{} has no level but has `{path}`, which asks for `{asked}`",
            context.role_words(role)
        ),
    };
    let finding = Diagnostic::new(&codes::LEVEL_TOO_LOW, context.role_place(role), message);
    let steps = context.way(role, action, rooted.region);
    let mut finding = context.at_way(finding, role, &steps);
    if let Some((origin, derived)) = &known.level_origin {
        finding = finding
            .related(
                context.span(*origin),
                format!("only roles of level `{asked}` or above may have it"),
            )
            .warning_if(derived.is_some());
    }
    let mut finding = finding
        .help(format!(
            "raise the role's level with `level {asked}`, or take `{path}` away from it"
        ))
        .entity(format!("role {}: {path} level {asked}", context.role(role)));
    finding.help.extend(context.heirs_words(rooted.heirs));
    Some(finding)
}

fn unavailable(context: &mut Context<'_>, action: u32, rooted: &Rooted) -> Diagnostic {
    let role = rooted.role;
    let path = context.path(action);
    let message = format!(
        "{} is granted `{path}`, which is unavailable to it",
        context.role_words(role)
    );
    let finding = Diagnostic::new(
        &codes::UNAVAILABLE_TO_ROLE,
        context.role_place(role),
        message,
    );
    let steps = context.way(role, action, rooted.region);
    let mut finding = context.at_way(finding, role, &steps);
    let above = context
        .access
        .ancestors
        .get(role as usize)
        .cloned()
        .unwrap_or_default();
    let known = context.model.actions.get(action as usize);
    let clauses = known
        .into_iter()
        .flat_map(|known| context.model.clauses_of(known));
    let mut barring: Vec<_> = clauses
        .flat_map(|clauses| &clauses.unavailable)
        .filter(|clause| {
            clause
                .roles
                .iter()
                .any(|other| *other == role || above.contains(*other))
        })
        .collect();
    barring.sort_by_key(|clause| clause.derived.is_some());
    if let Some(clause) = barring.first() {
        let named = clause
            .roles
            .iter()
            .find(|other| **other == role || above.contains(**other));
        let named = named.map_or("", |other| context.role(*other));
        finding = finding
            .related(
                context.span(clause.origin),
                format!("unavailable to `{named}` and what extends it"),
            )
            .warning_if(clause.derived.is_some());
    }
    let mut finding = finding
        .help(format!(
            "remove the grant, or make `{path}` available to `{}`",
            context.role(role)
        ))
        .entity(format!("role {}: {path} unavailable", context.role(role)));
    finding.help.extend(context.heirs_words(rooted.heirs));
    finding.witness = context.witness(rooted.region);
    finding
}
