//! Where modules refer to actions and modules by paths that are looked up from inside.

use super::Facts;
use crate::source::Span;
use crate::syntax::ast::{
    Action, Clause, Expr, Item, Member, Node, Path, Pattern, Statement, Tail, TestLine,
};
use rayon::prelude::*;
use std::sync::Arc;

/// A path, and from where it is looked up.
#[derive(Debug)]
pub struct Reference {
    /// The full path of the module in which it stands.
    pub scope: Arc<str>,
    /// The path.
    pub path: Path,
    /// Whether it names a module, before a wildcard, rather than an action.
    pub module: bool,
}

/// Every reference of a system that stands in a module and could mean something in another one.
pub fn references(facts: &Facts<'_>) -> Vec<Reference> {
    let sources = facts.sources;
    let text = |span: Span| sources.slice(span);
    let trees = facts.trees();
    let found = trees.par_iter().flat_map_iter(|(_, tree)| {
        let mut walk = Walk {
            text: &text,
            scope: "".into(),
            found: Vec::new(),
        };
        for node in &tree.items {
            walk.item(&node.what);
        }
        walk.found
    });
    found.collect()
}

struct Walk<'w, 't> {
    text: &'w dyn Fn(Span) -> &'t str,
    scope: Arc<str>,
    found: Vec<Reference>,
}

impl<'t> Walk<'_, 't> {
    fn item(&mut self, item: &'t Item) {
        match item {
            Item::Module(module) => self.inside(&module.named.name, &module.members),
            Item::ExtendModule(path, members) => self.inside(path, members),
            Item::Rule(rule) if !self.scope.is_empty() => {
                for node in &rule.statements {
                    self.statement(&node.what);
                }
            }
            Item::Test(test) if !self.scope.is_empty() => {
                for node in &test.expectations {
                    match &node.what {
                        TestLine::Cell { patterns, .. } | TestLine::Count { patterns, .. } => {
                            self.patterns(patterns);
                        }
                        TestLine::Walk { .. } => {}
                    }
                }
            }
            Item::Rule(_)
            | Item::Test(_)
            | Item::Levels(_)
            | Item::Reaches(_)
            | Item::Setting(_)
            | Item::UndecidedRoles(_)
            | Item::Role(_)
            | Item::ExtendRole(_)
            | Item::Lifecycle(_)
            | Item::Broken(_) => {}
        }
    }

    fn inside(&mut self, name: &'t Path, members: &'t [Node<Member>]) {
        let name = (self.text)(name.span);
        let inner: Arc<str> = match &*self.scope {
            "" => name.into(),
            outer => format!("{outer}.{name}").into(),
        };
        let outer = std::mem::replace(&mut self.scope, inner);
        for node in members {
            match &node.what {
                Member::Item(item) => self.item(item),
                Member::Action(action) => self.action(action),
                Member::Clause(clause) => self.clause(clause),
                Member::UndecidedActions(_) => {}
            }
        }
        self.scope = outer;
    }

    fn action(&mut self, action: &'t Action) {
        for node in &action.clauses {
            self.clause(&node.what);
        }
    }

    fn clause(&mut self, clause: &'t Clause) {
        match clause {
            Clause::Requires(expr) => self.expr(expr),
            Clause::Includes(patterns) | Clause::Conflicts(patterns) => self.patterns(patterns),
            Clause::Discouraged(advice) => {
                if let Some((_, expr)) = &advice.company {
                    self.expr(expr);
                }
            }
            Clause::PartOf(path) => self.path(*path, false),
            Clause::Available(_)
            | Clause::Unavailable(_)
            | Clause::Level(_)
            | Clause::Reach(_)
            | Clause::Stage(_)
            | Clause::Formerly(_) => {}
        }
    }

    fn statement(&mut self, statement: &'t Statement) {
        match statement {
            Statement::Forbid(expr) => self.expr(expr),
            Statement::OnlyMay(_, patterns) | Statement::SomeMay(patterns) => {
                self.patterns(patterns);
            }
            Statement::Course { .. } => {}
        }
    }

    fn expr(&mut self, expr: &'t Expr) {
        match expr {
            Expr::Action(path) => self.path(*path, false),
            Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|part| self.expr(part)),
            Expr::Not(inner, _) => self.expr(inner),
            Expr::Broken => {}
        }
    }

    fn patterns(&mut self, patterns: &'t [Pattern]) {
        for pattern in patterns {
            if let Some(path) = pattern.path() {
                self.path(path, pattern.tail != Tail::Exact);
            }
        }
    }

    fn path(&mut self, path: Path, module: bool) {
        // Outside every module there are no actions: a bare name in an outermost module means one thing only.
        if !module && !self.scope.contains('.') && !(self.text)(path.span).contains('.') {
            return;
        }
        self.found.push(Reference {
            scope: self.scope.clone(),
            path,
            module,
        });
    }
}
