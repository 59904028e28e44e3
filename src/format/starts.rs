//! Where declarations, clauses and values begin: what the layout has to know about the tree.

use crate::source::Span;
use crate::syntax::ast::{File, Item, LifecycleClause, Member, Node};

/// The first bytes of everything that stands in a file or between the braces of a declaration, in order.
/// What stands before it (`///`, `@name("…")`) isn't part of it.
pub fn starts(file: &File) -> Vec<u32> {
    let mut starts = Starts(Vec::new());
    starts.all(file.header.as_slice());
    for item in &file.items {
        starts.item(item.span, &item.what);
    }
    starts.0.sort_unstable();
    starts.0
}

struct Starts(Vec<u32>);

impl Starts {
    fn add(&mut self, span: Span) {
        self.0.push(span.start);
    }

    fn all<T>(&mut self, nodes: &[Node<T>]) {
        self.0.extend(nodes.iter().map(|node| node.span.start));
    }

    fn item(&mut self, span: Span, item: &Item) {
        self.add(span);
        match item {
            Item::Module(module) => self.members(&module.members),
            Item::ExtendModule(_, members) => self.members(members),
            Item::Role(role) => self.all(&role.clauses),
            Item::ExtendRole(role) => self.all(&role.clauses),
            Item::Rule(rule) => self.all(&rule.statements),
            Item::Test(test) => self.all(&test.expectations),
            Item::Setting(setting) => {
                for value in &setting.values {
                    self.add(value.named.name.span);
                }
            }
            Item::Lifecycle(lifecycle) => {
                for clause in &lifecycle.clauses {
                    self.add(clause.span);
                    if let LifecycleClause::State(state) = &clause.what {
                        self.all(&state.clauses);
                    }
                }
            }
            Item::Levels(_) | Item::Reaches(_) | Item::UndecidedRoles(_) | Item::Broken(_) => {}
        }
    }

    fn members(&mut self, members: &[Node<Member>]) {
        for member in members {
            match &member.what {
                Member::Item(item) => self.item(member.span, item),
                Member::Action(action) => {
                    self.add(member.span);
                    self.all(&action.clauses);
                }
                Member::Clause(_) | Member::UndecidedActions(_) => self.add(member.span),
            }
        }
    }
}
