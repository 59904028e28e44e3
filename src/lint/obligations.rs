//! What the catalog obliges whoever has an action to: its requirements, includes and conflicts, as rules of `logic`.
//!
//! Only what holds in every situation is in here, so that what follows from it does too. Requirements and
//! conflicts bind wherever an action is had. An include brings an action only where that one is available, and
//! not past a deny; so it counts where the other is available wherever the first is, and apart from the rest
//! where some role denies what it brings.

use crate::check::Context;
use crate::diagnostic::Diagnostic;
use crate::logic::{Implications, Kinds, Rules, Step};
use crate::model::{Action, Conflict, Expr, OriginId, Requires};
use crate::source::Span;
use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Requirements and conflicts that the documentation states.
pub const STATED: Kinds = Kinds(1);
/// Those that the author concluded.
pub const CONCLUDED: Kinds = Kinds(2);
/// Includes of what no role denies.
pub const BROUGHT: Kinds = Kinds(4);
/// Includes of what some role denies.
pub const BROUGHT_UNLESS_DENIED: Kinds = Kinds(8);

/// What holds whatever roles deny.
pub const BINDING: Kinds = STATED.and(CONCLUDED);

/// More alternatives of one expression than this aren't looked at.
const MAX_ALTERNATIVES: usize = 256;

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Because {
    /// What the author wrote.
    pub clause: Clause,
    /// Where.
    pub origin: OriginId,
}

/// The kind of clause a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clause {
    /// `requires` of an action.
    Requires,
    /// `requires` of the module, for all actions inside.
    Gate(u32),
    /// `includes`
    Includes,
    /// `conflicts`
    Conflicts,
}

/// A requirement to be judged: that whoever has the action has one of some others, [`Obligations::asked`].
#[derive(Debug)]
pub struct Demand {
    /// The action; or, for a gate, the thing that stands for those it binds.
    pub from: u32,
    /// The module whose gate it is.
    pub gate: Option<u32>,
    /// The module that the clause stands in.
    pub module: u32,
    asked: Range<usize>,
    /// Whether it is all that its clause asks for.
    pub whole: bool,
    /// The number of its rule.
    pub reason: u32,
    /// Whether the author concluded it.
    pub concluded: bool,
    /// Where its clause stands.
    pub origin: OriginId,
}

/// The obligations of a system.
pub struct Obligations {
    /// What follows from them.
    pub logic: Implications,
    /// Whether there are none.
    pub none: bool,
    /// Every requirement, part by part.
    pub demands: Vec<Demand>,
    /// Clauses that ask for something no demand stands for.
    pub unread: FxHashSet<OriginId>,
    asked: Vec<u32>,
    /// The gates of each module.
    gates: Vec<Gate>,
    because: Vec<Because>,
    actions: u32,
}

/// A `requires` of a module.
#[derive(Debug)]
pub struct Gate {
    /// The module.
    pub module: u32,
    /// The thing that stands for the actions it binds.
    pub thing: u32,
    /// The actions it names, and therefore doesn't bind.
    pub named: Vec<u32>,
}

impl Obligations {
    /// The obligations of the catalog.
    pub fn new(context: &mut Context<'_>) -> Self {
        let actions = context.model.actions.len() as u32;
        // Most actions require something.
        let room = actions as usize;
        let mut build = Build {
            rules: Rules::new(actions),
            because: Vec::with_capacity(room),
            demands: Vec::with_capacity(room),
            unread: FxHashSet::default(),
            asked: Vec::with_capacity(room),
            gates: Vec::new(),
        };
        let mut including = Vec::new();
        for (at, action) in context.model.actions.iter().enumerate() {
            if !action.includes.is_empty() {
                including.push((at as u32, action));
            }
            for clause in &action.clauses.requires {
                build.requires(at as u32, None, action.module, clause);
            }
        }
        for at in 0..context.model.modules.len() as u32 {
            build.gates(context, at);
        }
        build.includes(context, &including);
        for conflict in &context.model.conflicts {
            build.conflict(conflict);
        }
        Self {
            none: build.rules.is_empty(),
            logic: Implications::new(build.rules),
            demands: build.demands,
            unread: build.unread,
            asked: build.asked,
            gates: build.gates,
            because: build.because,
            actions,
        }
    }

    /// Where a rule comes from.
    pub fn because(&self, reason: u32) -> Option<Because> {
        self.because.get(reason as usize).copied()
    }

    /// The actions of which a demand asks for one.
    pub fn asked(&self, demand: &Demand) -> &[u32] {
        self.asked.get(demand.asked.clone()).unwrap_or(&[])
    }

    /// The actions that nobody can have by rules of these kinds, in order.
    pub fn dead(&self, kinds: Kinds) -> Vec<u32> {
        let mut dead = self.logic.dead(kinds);
        dead.retain(|thing| *thing < self.actions);
        dead
    }

    /// The actions that a module's gate doesn't bind, since it names them.
    pub fn unbound(&self, gate: u32) -> &[u32] {
        let at = self.gates.binary_search_by_key(&gate, |gate| gate.thing);
        let gate = at.ok().and_then(|at| self.gates.get(at));
        gate.map_or(&[], |gate| &gate.named)
    }

    /// The gates of the modules around a module.
    pub fn gates_around(&self, context: &Context<'_>, module: u32) -> Vec<&Gate> {
        let mut around = Vec::new();
        let mut at = module;
        while at != 0 {
            let Some(known) = context.model.modules.get(at as usize) else {
                break;
            };
            at = known.parent;
            let start = self.gates.partition_point(|gate| gate.module < at);
            let gates = self.gates.get(start..).unwrap_or(&[]);
            around.extend(gates.iter().take_while(|gate| gate.module == at));
        }
        around
    }

    /// The actions among things.
    pub fn actions_of<'t>(&self, things: &'t [u32]) -> impl Iterator<Item = u32> + use<'t> {
        let actions = self.actions;
        things.iter().copied().filter(move |thing| *thing < actions)
    }

    /// The actions that an action needs at once: by its own clauses and by gates.
    pub fn needed(&self, action: u32, kinds: Kinds) -> Vec<u32> {
        let next = self.logic.next(action, kinds);
        let (mut needed, gates): (Vec<u32>, Vec<u32>) =
            next.partition(|thing| *thing < self.actions);
        for gate in gates {
            let next = self.logic.next(gate, kinds);
            needed.extend(next.filter(|thing| *thing < self.actions));
        }
        needed
    }

    /// The places of an explanation, each with what is to be seen there.
    pub fn explain(
        &self,
        context: &Context<'_>,
        mut finding: Diagnostic,
        steps: &[Step],
    ) -> Diagnostic {
        for (span, label) in self.labels(context, steps) {
            finding = finding.related(span, label);
        }
        finding
    }

    /// The places of an explanation one by one.
    pub fn labels(&self, context: &Context<'_>, steps: &[Step]) -> Vec<(Span, String)> {
        // What stands for several actions is shown as the one by which the explanation came to it.
        let mut stands_for: FxHashMap<u32, u32> = FxHashMap::default();
        let mut labels = Vec::new();
        for step in steps {
            let Some(because) = self.because(step.reason) else {
                continue;
            };
            let from = stands_for.get(&step.from).copied().unwrap_or(step.from);
            if step.to >= self.actions && !step.excludes && step.to != step.from {
                stands_for.entry(step.to).or_insert(from);
                continue;
            }
            let to = stands_for.get(&step.to).copied().unwrap_or(step.to);
            labels.push((
                context.span(because.origin),
                self.label(context, because, from, to),
            ));
        }
        labels
    }

    fn label(&self, context: &Context<'_>, because: Because, from: u32, to: u32) -> String {
        let (one, other) = (context.path(from), context.path(to));
        match because.clause {
            Clause::Requires if from == to => format!("`{one}` requires one of these"),
            Clause::Requires => format!("`{one}` requires `{other}`"),
            Clause::Gate(module) => {
                let module = context.model.modules.get(module as usize);
                let module = module.map_or("", |module| module.path.as_str());
                match from == to {
                    true => format!("everything in `{module}` requires one of these"),
                    false => format!("everything in `{module}` requires `{other}`"),
                }
            }
            Clause::Includes => format!("`{one}` includes `{other}`"),
            Clause::Conflicts => format!("nobody may have both `{one}` and `{other}`"),
        }
    }
}

struct Build {
    rules: Rules,
    because: Vec<Because>,
    demands: Vec<Demand>,
    unread: FxHashSet<OriginId>,
    asked: Vec<u32>,
    gates: Vec<Gate>,
}

impl Build {
    fn reason(&mut self, clause: Clause, origin: OriginId) -> u32 {
        self.because.push(Because { clause, origin });
        self.because.len() as u32 - 1
    }

    /// What a clause demands of whoever has a thing, part by part.
    fn requires(&mut self, from: u32, gate: Option<u32>, module: u32, clause: &Requires) {
        let concluded = clause.derived.is_some();
        let kind = if concluded { CONCLUDED } else { STATED };
        let written = gate.map_or(Clause::Requires, Clause::Gate);
        let first = self.demands.len();
        let mut parts = 0;
        let read = each_conjunct(&clause.expr, &mut |of| {
            parts += 1;
            if of.contains(&from) {
                return;
            }
            let reason = self.reason(written, clause.origin);
            self.rules.implies(from, of, kind, reason);
            let start = self.asked.len();
            self.asked.extend(of);
            self.demands.push(Demand {
                from,
                gate,
                module,
                asked: start..self.asked.len(),
                whole: true,
                reason,
                concluded,
                origin: clause.origin,
            });
        });
        for demand in self.demands.iter_mut().skip(first) {
            demand.whole = parts == 1;
        }
        if !read {
            self.unread.insert(clause.origin);
        }
    }

    /// A gate is a thing that whoever has an action inside has.
    fn gates(&mut self, context: &Context<'_>, at: u32) {
        let Some(module) = context.model.modules.get(at as usize) else {
            return;
        };
        for clause in &module.clauses.requires {
            let kind = if clause.derived.is_some() {
                CONCLUDED
            } else {
                STATED
            };
            let mut named = Vec::new();
            clause.expr.actions(&mut named);
            let gate = self.rules.thing();
            let reason = self.reason(Clause::Gate(at), clause.origin);
            for action in module.deep.clone().filter(|action| !named.contains(action)) {
                self.rules.implies(action, &[gate], kind, reason);
            }
            self.requires(gate, Some(at), at, clause);
            self.gates.push(Gate {
                module: at,
                thing: gate,
                named,
            });
        }
    }

    fn includes(&mut self, context: &mut Context<'_>, including: &[(u32, &Action)]) {
        if including.is_empty() {
            return;
        }
        let mut denied = RoaringBitmap::new();
        for rights in &context.access.denied {
            denied |= rights.actions();
        }
        for (at, action) in including {
            for (other, origin) in &action.includes {
                let here = context.access.possible_of(*at);
                let there = context.access.certain_of(*other);
                if !context.access.situations.diagrams.implies(here, there) {
                    continue;
                }
                let kind = match denied.contains(*other) {
                    true => BROUGHT_UNLESS_DENIED,
                    false => BROUGHT,
                };
                let reason = self.reason(Clause::Includes, *origin);
                self.rules.implies(*at, &[*other], kind, reason);
            }
        }
    }

    /// No action of the left together with another one of the right.
    fn conflict(&mut self, conflict: &Conflict) {
        let kind = if conflict.derived.is_some() {
            CONCLUDED
        } else {
            STATED
        };
        let reason = self.reason(Clause::Conflicts, conflict.origin);
        let left = &conflict.left;
        for right in &conflict.right {
            let shared = left.start.max(right.start)..left.end.min(right.end);
            let all = |range: &Range<u32>| range.clone().collect::<Vec<u32>>();
            let apart = |range: &Range<u32>| -> Vec<u32> {
                range
                    .clone()
                    .filter(|action| !shared.contains(action))
                    .collect()
            };
            self.rules
                .excludes_all(&apart(left), &all(right), kind, reason);
            if !shared.is_empty() {
                self.rules
                    .excludes_all(&all(&shared), &apart(right), kind, reason);
                self.rules.excludes_each_other(&all(&shared), kind, reason);
            }
        }
    }
}

/// The parts of [`conjuncts`] one by one, without a list where none is needed; false if they may not be all that is
/// asked for.
fn each_conjunct(expr: &Expr, take: &mut dyn FnMut(&[u32])) -> bool {
    match expr {
        Expr::Action(action) => take(&[*action]),
        Expr::All(parts) => {
            let mut all = true;
            for part in parts {
                all &= each_conjunct(part, take);
            }
            return all;
        }
        Expr::Any(parts) => {
            conjuncts(expr).iter().for_each(|of| take(of));
            return parts.iter().all(|part| matches!(part, Expr::Action(_)));
        }
        Expr::Not(_) => return false,
    }
    true
}

/// An expression as lists of alternatives all of which have to be met; nothing where that would be too long.
fn conjuncts(expr: &Expr) -> Vec<Vec<u32>> {
    match expr {
        Expr::Action(action) => vec![vec![*action]],
        Expr::All(parts) => parts.iter().flat_map(conjuncts).collect(),
        Expr::Any(parts) => {
            let mut all: Vec<Vec<u32>> = vec![Vec::new()];
            for part in parts {
                let more = conjuncts(part);
                if more.is_empty() || all.len() * more.len() > MAX_ALTERNATIVES {
                    return Vec::new();
                }
                let joined = |one: &Vec<u32>| -> Vec<Vec<u32>> {
                    more.iter()
                        .map(|other| [one.as_slice(), other].concat())
                        .collect()
                };
                all = all.iter().flat_map(joined).collect();
            }
            for of in &mut all {
                of.sort_unstable();
                of.dedup();
            }
            all
        }
        Expr::Not(_) => Vec::new(),
    }
}
