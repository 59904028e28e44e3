//! Expressions over actions.

use super::fault::Fault;
use super::index::Index;
use super::page::Page;
use super::rows;
use crate::model::Expr;

/// The expression; `not` may stand in advice alone.
pub fn expr(
    page: &Page<'_>,
    actions: &Index<'_>,
    row: &rows::Expr<'_>,
    advice: bool,
) -> Result<Expr, Fault> {
    let all = |parts: &[rows::Expr<'_>]| -> Result<Vec<Expr>, Fault> {
        let parts = parts.iter().map(|part| expr(page, actions, part, advice));
        parts.collect()
    };
    match row {
        rows::Expr::Path(path) => Ok(Expr::Action(actions.get(page, path)?)),
        rows::Expr::All(parts) => Ok(Expr::All(all(parts)?)),
        rows::Expr::Any(parts) => Ok(Expr::Any(all(parts)?)),
        rows::Expr::Not(inner) if advice => {
            let inner = expr(page, actions, inner, advice)?;
            Ok(Expr::Not(Box::new(inner)))
        }
        rows::Expr::Not(inner) => Err(page.wrong(first(inner), "only advice knows `not`")),
    }
}

/// Where an expression begins: the first path that it names.
pub fn first<'e>(expr: &'e rows::Expr<'_>) -> &'e str {
    match expr {
        rows::Expr::Path(path) => path,
        rows::Expr::All(parts) | rows::Expr::Any(parts) => parts.first().map_or("", first),
        rows::Expr::Not(inner) => first(inner),
    }
}
