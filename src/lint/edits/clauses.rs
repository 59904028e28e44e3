//! Which clause of a role a pattern stands in.

use crate::source::Span;
use crate::syntax::ast::{File, Item, Node, RoleClause};

/// A clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// From its first word to its end.
    pub span: Span,
    /// With what stands before it.
    pub whole: Span,
    /// Metadata stands before it.
    pub metadata: bool,
}

/// The clause of a role or template around a place.
pub fn clause_of(tree: &File, place: Span) -> Option<Found> {
    let clauses = match &around(&tree.items, place)?.what {
        Item::Role(role) => &role.clauses,
        Item::ExtendRole(extend) => &extend.clauses,
        Item::Levels(_)
        | Item::Reaches(_)
        | Item::Setting(_)
        | Item::UndecidedRoles(_)
        | Item::Module(_)
        | Item::ExtendModule(..)
        | Item::Lifecycle(_)
        | Item::Rule(_)
        | Item::Test(_)
        | Item::Broken(_) => return None,
    };
    around(clauses, place).map(found)
}

fn found(node: &Node<RoleClause>) -> Found {
    let attrs = node.attrs.as_deref();
    Found {
        span: node.span,
        whole: attrs.and_then(|attrs| attrs.whole).unwrap_or(node.span),
        metadata: attrs.is_some_and(|attrs| !attrs.meta.is_empty() || attrs.derived.is_some()),
    }
}

/// The node around a place; nodes stand in the order of the text.
fn around<T>(nodes: &[Node<T>], place: Span) -> Option<&Node<T>> {
    let after = nodes.partition_point(|node| node.span.start <= place.start);
    let node = nodes.get(after.checked_sub(1)?)?;
    node.span.contains(place).then_some(node)
}
