//! Modules and actions.

use super::{Lower, clause_meta, derived, doc, meta};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{
    Action, Available, ClauseMeta, Clauses, Conflict, Discouraged, Expr, Formerly, Module,
    OriginId, Requires, Stage, Unavailable,
};
use crate::resolve::{ActionDraft, ModuleDraft};
use crate::source::Span;
use crate::syntax::ast::{self, Attrs, Clause, Company, Member, Path, Pattern};
use std::ops::Range;

/// What the clauses of a module or action come to.
#[derive(Default)]
struct Gathered {
    clauses: Clauses,
    level: Option<(u32, Span, Option<String>)>,
    reach: Option<(u32, Span)>,
    stage: Option<(Stage, Span)>,
    part_of: Option<(u32, Span)>,
    includes: Vec<(u32, OriginId)>,
    formerly: Formerly,
    clause_meta: Vec<ClauseMeta>,
    incomplete: bool,
}

/// Where clauses stand.
struct Site<'s> {
    /// The module whose names they see.
    scope: u32,
    /// The actions they are about.
    actions: Range<u32>,
    /// The action itself, unless they stand in a module.
    action: Option<u32>,
    /// The module that bare former ids stood in.
    home: &'s str,
}

impl Lower<'_, '_> {
    pub(super) fn modules(&mut self) {
        for (at, draft) in self.symbols.modules.iter().enumerate() {
            let module = self.module(at as u32, draft);
            self.model.modules.push(module);
        }
    }

    fn module(&mut self, at: u32, draft: &ModuleDraft<'_>) -> Module {
        let home = draft.path.rsplit_once('.').map_or("", |(home, _)| home);
        let site = Site {
            scope: at,
            actions: draft.deep.clone(),
            action: None,
            home,
        };
        let mut gathered = Gathered::default();
        for node in draft.parts.iter().flat_map(|part| part.members) {
            match &node.what {
                Member::Clause(clause) => {
                    self.clause(&site, &mut gathered, clause, &node.attrs, node.span);
                }
                Member::UndecidedActions(_) => {
                    let meta = clause_meta("undecided actions", String::new, &node.attrs);
                    gathered.clause_meta.extend(meta);
                }
                Member::Action(_) | Member::Item(_) => {}
            }
        }
        let own_level = self.level_origin(&gathered);
        let origin = draft.named.map(|named| self.origin(named.name.span));
        let outer = (at != 0)
            .then(|| self.model.modules.get(draft.parent as usize))
            .flatten();
        let label = draft
            .named
            .map(|named| self.label(named.label.as_ref(), named.name));
        Module {
            origin,
            path: draft.path.clone(),
            label: label.unwrap_or_default(),
            doc: doc(draft.attrs),
            parent: draft.parent,
            level: gathered
                .level
                .map(|(level, ..)| level)
                .or(outer.and_then(|outer| outer.level)),
            level_origin: own_level.or(outer.and_then(|outer| outer.level_origin.clone())),
            reach: gathered
                .reach
                .map(|(reach, _)| reach)
                .or(outer.and_then(|outer| outer.reach)),
            stage: match gathered.stage {
                Some((stage, _)) => stage,
                None => outer.map_or(Stage::Unsaid, |outer| outer.stage.clone()),
            },
            undecided: draft.undecided.map(|why| why.text.to_string()),
            clauses: gathered.clauses,
            own: draft.own.clone(),
            deep: draft.deep.clone(),
            inner: draft.inner.clone(),
            formerly: gathered.formerly,
            meta: meta(draft.attrs),
            clause_meta: sorted(gathered.clause_meta),
        }
    }

    pub(super) fn actions(&mut self) {
        let symbols = self.symbols;
        self.model.actions =
            self.each_beside(&symbols.actions, |lower, at, draft| lower.action(at, draft));
    }

    fn action(&mut self, at: u32, draft: &ActionDraft<'_>) -> Action {
        let home = draft.path.rsplit_once('.').map_or("", |(home, _)| home);
        let site = Site {
            scope: draft.module,
            actions: at..at + 1,
            action: Some(at),
            home,
        };
        let mut gathered = Gathered::default();
        for node in &draft.action.clauses {
            self.clause(&site, &mut gathered, &node.what, &node.attrs, node.span);
        }
        let named = &draft.action.named;
        let origin = self.origin(named.name.span);
        let own_level = self.level_origin(&gathered);
        let attrs = draft.node.attrs.as_deref();
        let model = self.known.unwrap_or(&self.model);
        let module = model.modules.get(draft.module as usize);
        let level_origin = own_level.or(module.and_then(|module| module.level_origin.clone()));
        gathered.includes.sort();
        gathered.includes.dedup_by_key(|(other, _)| *other);
        Action {
            path: draft.path.clone(),
            label: self.label(named.label.as_ref(), named.name),
            doc: doc(attrs),
            module: draft.module,
            part_of: gathered.part_of.map(|(other, _)| other),
            level: gathered
                .level
                .map(|(level, ..)| level)
                .or(module.and_then(|module| module.level)),
            level_origin,
            reach: gathered
                .reach
                .map(|(reach, _)| reach)
                .or(module.and_then(|module| module.reach)),
            stage: match gathered.stage {
                Some((stage, _)) => stage,
                None => module.map_or(Stage::Unsaid, |module| module.stage.clone()),
            },
            includes: gathered.includes.into(),
            clauses: gathered.clauses,
            formerly: gathered.formerly.into(),
            meta: meta(attrs).into(),
            clause_meta: sorted(gathered.clause_meta).into(),
            origin: Some(origin),
            incomplete: gathered.incomplete || draft.action.broken,
        }
    }

    /// Where a level is written that a module or action has itself.
    fn level_origin(&mut self, gathered: &Gathered) -> Option<(OriginId, Option<Box<str>>)> {
        let (_, span, derived) = gathered.level.as_ref()?;
        Some((self.origin(*span), derived.as_deref().map(Into::into)))
    }

    fn clause(
        &mut self,
        site: &Site<'_>,
        gathered: &mut Gathered,
        clause: &Clause,
        attrs: &Attrs,
        span: Span,
    ) {
        match clause {
            Clause::Requires(expr) => self.requires(site, gathered, expr, attrs, span),
            Clause::Includes(patterns) => {
                gathered
                    .clause_meta
                    .extend(clause_meta("includes", String::new, attrs));
                self.includes(site, gathered, patterns);
            }
            Clause::Conflicts(patterns) => self.conflicts(site, gathered, patterns, attrs, span),
            Clause::Available(cond) => {
                gathered
                    .clause_meta
                    .extend(clause_meta("available", String::new, attrs));
                let cond = self.cond(site.scope, cond);
                let derived = derived(attrs);
                let origin = self.origin(span);
                gathered.clauses.available.push(Available {
                    cond,
                    derived,
                    origin,
                });
            }
            Clause::Unavailable(roles) => {
                gathered
                    .clause_meta
                    .extend(clause_meta("unavailable", String::new, attrs));
                self.unavailable(gathered, roles, attrs, span);
            }
            Clause::Level(path) => {
                gathered
                    .clause_meta
                    .extend(clause_meta("level", || self.name(*path), attrs));
                let level = self.lookup.level(*path).report(&mut self.findings);
                gathered.incomplete |= level.is_none();
                if let Some(level) = level {
                    let first = gathered.level.as_ref().map(|(_, span, _)| *span);
                    self.once("level", first, span);
                    gathered.level.get_or_insert((level, span, derived(attrs)));
                }
            }
            Clause::Reach(path) => {
                gathered
                    .clause_meta
                    .extend(clause_meta("reach", || self.name(*path), attrs));
                if let Some(reach) = self.reach(*path) {
                    self.once("reach", gathered.reach.map(|(_, span)| span), span);
                    gathered.reach.get_or_insert((reach, span));
                }
            }
            Clause::Stage(stage) => {
                gathered
                    .clause_meta
                    .extend(clause_meta("stage", String::new, attrs));
                self.once(
                    "stage",
                    gathered.stage.as_ref().map(|(_, span)| *span),
                    span,
                );
                gathered.stage.get_or_insert((lowered_stage(stage), span));
            }
            Clause::Discouraged(advice) => {
                gathered.clause_meta.extend(clause_meta(
                    "discouraged",
                    || advice.why.text.to_string(),
                    attrs,
                ));
                self.discouraged(site, gathered, advice, span);
            }
            Clause::Formerly(former) => {
                gathered
                    .clause_meta
                    .extend(clause_meta("formerly", String::new, attrs));
                let formerly = self.formerly(former, site.home);
                merge(&mut gathered.formerly, formerly);
            }
            Clause::PartOf(path) => {
                let found = self.lookup.action(site.scope, *path);
                if let Some(other) = found.report(&mut self.findings) {
                    let about = || self.path_of(other);
                    gathered
                        .clause_meta
                        .extend(clause_meta("part of", about, attrs));
                    self.once("part of", gathered.part_of.map(|(_, span)| span), span);
                    gathered.part_of.get_or_insert((other, span));
                }
            }
        }
    }

    /// A clause that may stand once stands a second time.
    pub(super) fn once(&mut self, word: &str, first: Option<Span>, second: Span) {
        if let Some(first) = first {
            let message = format!("`{word}` stands here twice");
            let finding = Diagnostic::new(&codes::DUPLICATE_CLAUSE, second, message)
                .related(first, "first here")
                .help("keep one of them");
            self.findings.push(finding);
        }
    }

    fn requires(
        &mut self,
        site: &Site<'_>,
        gathered: &mut Gathered,
        expr: &ast::Expr,
        attrs: &Attrs,
        span: Span,
    ) {
        let Some(expr) = self.expr(site.scope, expr, false) else {
            gathered.incomplete = true;
            return;
        };
        if let Some(action) = site.action
            && named_alone(&expr, action)
        {
            let path = self.path_of(action);
            let message = format!("`{path}` requires itself");
            let finding = Diagnostic::new(&codes::SELF_REFERENCE, span, message)
                .help("name the other action that a role needs besides");
            self.findings.push(finding);
            return;
        }
        let origin = self.origin(span);
        // Hardly an action requires two things, and an unasked-for reserve would be three more.
        gathered.clauses.requires.reserve_exact(1);
        gathered.clauses.requires.push(Requires {
            expr,
            derived: derived(attrs),
            meta: meta(attrs.as_deref()).into(),
            origin,
        });
    }

    fn includes(&mut self, site: &Site<'_>, gathered: &mut Gathered, patterns: &[Pattern]) {
        let matched = self.patterns(site.scope, patterns);
        for (pattern, matched) in patterns.iter().zip(matched) {
            let Some(matched) = matched else {
                gathered.incomplete = true;
                continue;
            };
            if matched.exact && site.action == Some(matched.actions.start) {
                let path = self.path_of(matched.actions.start);
                let finding = Diagnostic::new(
                    &codes::SELF_REFERENCE,
                    pattern.span,
                    format!("`{path}` includes itself"),
                )
                .help("having an action is having it: remove this");
                self.findings.push(finding);
                continue;
            }
            let origin = self.origin(pattern.span);
            let others = matched.actions.filter(|other| Some(*other) != site.action);
            gathered
                .includes
                .extend(others.map(|other| (other, origin)));
        }
    }

    fn conflicts(
        &mut self,
        site: &Site<'_>,
        gathered: &mut Gathered,
        patterns: &[Pattern],
        attrs: &Attrs,
        span: Span,
    ) {
        let matched = self.patterns(site.scope, patterns);
        let mut right = Vec::new();
        for (pattern, matched) in patterns.iter().zip(matched) {
            let Some(matched) = matched else {
                gathered.incomplete = true;
                continue;
            };
            if matched.exact && site.action == Some(matched.actions.start) {
                let path = self.path_of(matched.actions.start);
                let finding = Diagnostic::new(
                    &codes::SELF_REFERENCE,
                    pattern.span,
                    format!("`{path}` conflicts with itself"),
                )
                .help("to keep an action from everybody, grant it to nobody");
                self.findings.push(finding);
                continue;
            }
            right.push(matched.actions);
        }
        let origin = self.origin(span);
        self.model.conflicts.push(Conflict {
            left: site.actions.clone(),
            right,
            derived: derived(attrs),
            meta: meta(attrs.as_deref()),
            origin,
        });
    }

    fn unavailable(&mut self, gathered: &mut Gathered, roles: &[Path], attrs: &Attrs, span: Span) {
        let mut found = Vec::new();
        for role in roles {
            found.extend(self.lookup.role(*role).report(&mut self.findings));
        }
        found.sort_unstable();
        found.dedup();
        let origin = self.origin(span);
        gathered.clauses.unavailable.push(Unavailable {
            roles: found,
            derived: derived(attrs),
            origin,
        });
    }

    fn discouraged(
        &mut self,
        site: &Site<'_>,
        gathered: &mut Gathered,
        advice: &ast::Discouraged,
        span: Span,
    ) {
        let company = match &advice.company {
            None => None,
            Some((company, expr)) => {
                let Some(expr) = self.expr(site.scope, expr, true) else {
                    return;
                };
                Some((*company == Company::With, expr))
            }
        };
        let origin = self.origin(span);
        gathered.clauses.discouraged.push(Discouraged {
            company,
            why: advice.why.text.to_string(),
            origin,
        });
    }

    /// The reach a name means.
    pub(super) fn reach(&mut self, path: Path) -> Option<u32> {
        let model = self.known.unwrap_or(&self.model);
        let names = model.reaches.iter().map(|reach| reach.name.as_str());
        let found = self.lookup.by_name(
            path,
            &self.words.reach_names,
            &codes::UNKNOWN_REACH,
            "reach",
            names,
        );
        found.report(&mut self.findings)
    }

    pub(super) fn path_of(&self, action: u32) -> String {
        let draft = self.symbols.actions.get(action as usize);
        draft.map_or_else(String::new, |draft| draft.path.clone())
    }
}

/// Whether the expression can only be met by having the action itself.
fn named_alone(expr: &Expr, action: u32) -> bool {
    match expr {
        Expr::Action(other) => *other == action,
        Expr::All(parts) => parts.iter().any(|part| named_alone(part, action)),
        Expr::Any(_) | Expr::Not(_) => false,
    }
}

fn lowered_stage(stage: &ast::Stage) -> Stage {
    match stage {
        ast::Stage::Alpha => Stage::Alpha,
        ast::Stage::Beta => Stage::Beta,
        ast::Stage::Stable => Stage::Stable,
        ast::Stage::Deprecated(text) => Stage::Deprecated(
            text.as_ref()
                .map_or_else(String::new, |text| text.text.to_string()),
        ),
    }
}

pub(super) fn merge(into: &mut Formerly, more: Formerly) {
    into.ids.extend(more.ids);
    into.ids.sort();
    into.ids.dedup();
    into.labels.extend(more.labels);
    into.labels.sort();
    into.labels.dedup();
}

pub(super) fn sorted(mut clause_meta: Vec<ClauseMeta>) -> Vec<ClauseMeta> {
    clause_meta.sort();
    clause_meta
}
