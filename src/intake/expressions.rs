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
        rows::Expr::Not(inner) => Err(not(page, inner)),
    }
}

fn not(page: &Page<'_>, inner: &rows::Expr<'_>) -> Fault {
    match inner {
        rows::Expr::Path(path) => page.wrong(path, "only advice knows `not`"),
        rows::Expr::All(parts) | rows::Expr::Any(parts) => {
            let first = parts.first();
            first.map_or_else(
                || Fault::new("only advice knows `not`"),
                |part| not(page, part),
            )
        }
        rows::Expr::Not(inner) => not(page, inner),
    }
}
