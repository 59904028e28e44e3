//! Roles and templates.

use super::modules::{merge, sorted};
use super::{Lower, clause_meta, derived, doc, meta};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Cond, Grant, OriginId, Role, RoleConflict, Undecided, Withheld};
use crate::resolve::RoleDraft;
use crate::source::Span;
use crate::syntax::ast::{self, Attrs, Node, Pattern, RoleClause, Tail};

impl Lower<'_, '_> {
    pub(super) fn roles(&mut self) {
        let symbols = self.symbols;
        self.model.roles =
            self.each_beside(&symbols.roles, |lower, at, draft| lower.role(at, draft));
        self.role_extensions();
        for role in &mut self.model.roles {
            role.conflicts
                .sort_by_key(|conflict| (conflict.with, conflict.origin));
            role.clause_meta = sorted(std::mem::take(&mut role.clause_meta));
        }
    }

    /// `extend role` and `extend template`.
    fn role_extensions(&mut self) {
        for draft in &self.symbols.extensions {
            let extend = draft.extend;
            let Some(at) = self.lookup.role(extend.name).report(&mut self.findings) else {
                continue;
            };
            let mut role = self
                .model
                .roles
                .get_mut(at as usize)
                .map(std::mem::take)
                .unwrap_or_default();
            if role.template != extend.template {
                self.wrong_word(&role, extend);
            }
            role.incomplete |= extend.broken;
            let mut level = self.declared_level(at);
            for node in &extend.clauses {
                self.role_clause(at, &mut role, &mut level, node);
            }
            self.model.roles.splice(at as usize..=at as usize, [role]);
        }
    }

    fn declared_level(&self, role: u32) -> Option<Span> {
        let draft = self.symbols.roles.get(role as usize)?;
        let own = draft.role.clauses.iter();
        let mut level = own.filter_map(|node| match &node.what {
            RoleClause::Level(_) => Some(node.span),
            _ => None,
        });
        level.next_back()
    }

    fn wrong_word(&mut self, role: &Role, extend: &ast::ExtendRole) {
        let (is, said) = match role.template {
            true => ("template", "role"),
            false => ("role", "template"),
        };
        let message = format!("`{}` is a {is}, not a {said}", role.name);
        let finding = Diagnostic::new(&codes::WRONG_KIND, extend.name.span, message)
            .help(format!("write `extend {is} {}`", role.name));
        self.findings.push(finding);
    }

    fn role(&mut self, at: u32, draft: &RoleDraft<'_>) -> Role {
        let mut role = self.role_head(draft);
        role.incomplete |= draft.role.broken;
        role.grants.reserve_exact(draft.role.clauses.len());
        let mut level = None;
        for node in &draft.role.clauses {
            self.role_clause(at, &mut role, &mut level, node);
        }
        role
    }

    fn role_head(&mut self, draft: &RoleDraft<'_>) -> Role {
        let named = &draft.role.named;
        let origin = self.origin(named.name.span);
        let mut role = Role {
            name: self.name(named.name),
            label: self.label(named.label.as_ref(), named.name),
            doc: doc(draft.attrs),
            template: draft.role.template,
            meta: meta(draft.attrs),
            origin: Some(origin),
            ..Role::default()
        };
        for parent in &draft.role.extends {
            match self.lookup.role(*parent).report(&mut self.findings) {
                Some(at) if role.extends.iter().any(|(known, _)| *known == at) => {
                    let message = format!("`{}` extends `{}` twice", role.name, self.name(*parent));
                    let finding = Diagnostic::new(&codes::DUPLICATE_CLAUSE, parent.span, message)
                        .help("name it once");
                    self.findings.push(finding);
                }
                Some(at) => {
                    let origin = self.origin(parent.span);
                    role.extends.push((at, origin));
                }
                None => role.incomplete = true,
            }
        }
        role.extends.sort();
        role
    }

    fn role_clause(
        &mut self,
        at: u32,
        role: &mut Role,
        level: &mut Option<Span>,
        node: &Node<RoleClause>,
    ) {
        let attrs = &node.attrs;
        match &node.what {
            RoleClause::Grant(grant) => {
                role.clause_meta.extend(clause_meta(
                    "grant",
                    || self.listed(&grant.patterns),
                    attrs,
                ));
                self.grant(role, grant);
            }
            RoleClause::Revoke(patterns, when) => {
                role.clause_meta
                    .extend(clause_meta("revoke", || self.listed(patterns), attrs));
                let revokes = self.withheld(role, patterns, when.as_deref());
                role.revokes.extend(revokes);
            }
            RoleClause::Deny(patterns, when) => {
                role.clause_meta
                    .extend(clause_meta("deny", || self.listed(patterns), attrs));
                let denies = self.withheld(role, patterns, when.as_deref());
                role.denies.extend(denies);
            }
            RoleClause::Undecided(patterns, why) => {
                role.clause_meta
                    .extend(clause_meta("undecided", || self.listed(patterns), attrs));
                self.undecided(role, patterns, &why.text);
            }
            RoleClause::Conflicts(patterns) => self.role_conflicts(at, role, patterns, attrs),
            RoleClause::Level(path) => {
                role.clause_meta
                    .extend(clause_meta("level", || self.name(*path), attrs));
                let found = self.lookup.level(*path).report(&mut self.findings);
                role.incomplete |= found.is_none();
                if let Some(first) = level.replace(node.span) {
                    let message = format!("the level of `{}` is declared twice", role.name);
                    let finding = Diagnostic::new(&codes::DUPLICATE_CLAUSE, node.span, message)
                        .related(first, "first here");
                    self.findings.push(finding);
                }
                role.level = role.level.or(found);
            }
            RoleClause::Formerly(former) => {
                role.clause_meta
                    .extend(clause_meta("formerly", String::new, attrs));
                let formerly = self.formerly(former, "");
                merge(&mut role.formerly, formerly);
            }
        }
    }

    pub(super) fn listed(&self, patterns: &[Pattern]) -> String {
        let mut texts: Vec<String> = patterns
            .iter()
            .map(|pattern| self.pattern_text(*pattern))
            .collect();
        texts.sort();
        texts.join(", ")
    }

    /// A pattern as it could be written.
    pub(super) fn pattern_text(&self, pattern: Pattern) -> String {
        let path = pattern.path().map(|path| self.names.written(path));
        match (path, pattern.tail) {
            (Some(path), Tail::Exact) => path.to_owned(),
            (Some(path), Tail::Own) => format!("{path}.*"),
            (Some(path), Tail::Deep) => format!("{path}.**"),
            (None, Tail::Own) => "*".to_owned(),
            (None, _) => "**".to_owned(),
        }
    }

    fn when(&mut self, scope: u32, when: Option<&ast::Cond>) -> Option<Box<(Cond, OriginId)>> {
        let when = when?;
        let cond = self.cond(scope, when);
        Some(Box::new((cond, self.origin(when.span))))
    }

    fn grant(&mut self, role: &mut Role, grant: &ast::Grant) {
        let at = match grant.at.as_deref() {
            None => None,
            Some(path) => match self.reach(*path) {
                Some(reach) => Some((reach, self.origin(path.span))),
                None => {
                    role.incomplete = true;
                    return;
                }
            },
        };
        let when = self.when(0, grant.when.as_deref());
        for pattern in grant.patterns.iter() {
            let Some(matched) = self.pattern(0, pattern) else {
                role.incomplete = true;
                continue;
            };
            let origin = self.origin(pattern.span);
            role.grants.push(Grant {
                actions: matched.actions,
                exact: matched.exact,
                at,
                when: when.clone(),
                origin,
            });
        }
    }

    fn withheld(
        &mut self,
        role: &mut Role,
        patterns: &[Pattern],
        when: Option<&ast::Cond>,
    ) -> Vec<Withheld> {
        let when = self.when(0, when);
        let mut all = Vec::new();
        for pattern in patterns {
            let Some(matched) = self.pattern(0, pattern) else {
                role.incomplete = true;
                continue;
            };
            let origin = self.origin(pattern.span);
            all.push(Withheld {
                actions: matched.actions,
                exact: matched.exact,
                when: when.clone(),
                origin,
            });
        }
        all
    }

    fn undecided(&mut self, role: &mut Role, patterns: &[Pattern], why: &str) {
        for pattern in patterns {
            let Some(matched) = self.pattern(0, pattern) else {
                role.incomplete = true;
                continue;
            };
            let origin = self.origin(pattern.span);
            role.undecided.push(Undecided {
                actions: matched.actions,
                exact: matched.exact,
                why: why.to_owned(),
                origin,
            });
        }
    }

    fn role_conflicts(&mut self, at: u32, role: &mut Role, patterns: &[Pattern], attrs: &Attrs) {
        for pattern in patterns {
            let (Some(path), Tail::Exact) = (pattern.path(), pattern.tail) else {
                let finding = Diagnostic::new(
                    &codes::WRONG_KIND,
                    pattern.span,
                    "a role conflicts with roles, not with actions",
                )
                .help("name the roles that nobody may hold besides this one: `conflicts auditor`");
                self.findings.push(finding);
                continue;
            };
            let Some(with) = self.lookup.role(path).report(&mut self.findings) else {
                continue;
            };
            if with == at {
                let finding = Diagnostic::new(
                    &codes::SELF_REFERENCE,
                    pattern.span,
                    format!("`{}` conflicts with itself", role.name),
                )
                .help("name the other role");
                self.findings.push(finding);
                continue;
            }
            let origin = self.origin(pattern.span);
            role.conflicts.push(RoleConflict {
                with,
                derived: derived(attrs),
                meta: meta(attrs.as_deref()),
                origin,
            });
        }
    }
}
