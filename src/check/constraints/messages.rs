//! How violations are told: the role, the way it came, the clause it breaks, what to do.

use super::truth;
use crate::check::Context;
use crate::check::heirs::Rooted;
use crate::check::requirements::{Requirement, requirements};
use crate::check::words::in_situation;
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::Set;
use crate::model::{Conflict, Expr, Requires, Unavailable};

pub fn missing(
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
    for other in named {
        let lost = context.path(other);
        if !context.access.denied_of(role, other).is_empty() {
            return format!(
                "`{lost}` is denied to `{name}`: remove that deny, or take `{path}` away from it"
            );
        }
        if !context.access.revoked_of(role, other).is_empty() {
            return format!(
                "`{name}` revokes `{lost}`: remove that revoke, or take `{path}` away from it"
            );
        }
    }
    match partly {
        true => format!(
            "`{name}` has it only in other situations: widen that grant's `when`, or narrow the grant of `{path}`"
        ),
        false => format!("add `{joined}` to `{name}`, or take `{path}` away from it"),
    }
}

pub fn depends(
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

pub fn conflict(context: &mut Context<'_>, a: u32, b: u32, rooted: &Rooted) -> Diagnostic {
    let role = rooted.role;
    let (first, second) = (context.path(a), context.path(b));
    let witness = context.witness(rooted.region);
    let somewhere = match &witness {
        Some(witness) if !witness.is_empty() => format!(" {}", in_situation(Some(witness))),
        _ => String::new(),
    };
    let message = format!(
        "{} has both `{first}` and `{second}`{somewhere}: no role may have them together",
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

pub fn conflict_depends(context: &mut Context<'_>, a: u32, b: u32, rooted: &Rooted) -> Diagnostic {
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

pub fn roles(context: &mut Context<'_>, a: u32, b: u32, rooted: &Rooted) -> Diagnostic {
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

pub fn level(context: &mut Context<'_>, action: u32, rooted: &Rooted) -> Option<Diagnostic> {
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

/// The clauses by which an action is unavailable to a role: those that state it before those that were concluded.
pub fn barring<'m>(context: &Context<'m>, role: u32, action: u32) -> Vec<&'m Unavailable> {
    let model = context.model;
    let known = model.actions.get(action as usize).into_iter();
    let clauses = known.flat_map(|known| model.clauses_of(known));
    let mut barring: Vec<_> = clauses
        .flat_map(|clauses| &clauses.unavailable)
        .filter(|clause| {
            let mut roles = clause.roles.iter();
            roles.any(|other| is_or_extends(context, role, *other))
        })
        .collect();
    barring.sort_by_key(|clause| clause.derived.is_some());
    barring
}

fn is_or_extends(context: &Context<'_>, role: u32, other: u32) -> bool {
    let above = context.access.ancestors.get(role as usize);
    role == other || above.is_some_and(|above| above.contains(other))
}

pub fn unavailable(context: &mut Context<'_>, action: u32, rooted: &Rooted) -> Diagnostic {
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
    if let Some(clause) = barring(context, role, action).first() {
        let named = clause
            .roles
            .iter()
            .find(|other| is_or_extends(context, role, **other));
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
