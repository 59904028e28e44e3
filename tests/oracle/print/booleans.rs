//! Conditions and expressions, each in one of the many ways to say it.

use super::super::evaluate::holds;
use super::super::system::*;
use super::Printer;
use super::layout::{GAP, JOINT, list, words};

/// What stands between `and`, `or` and `not`.
enum Tree {
    Leaf(String),
    Not(Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
}

impl Printer<'_> {
    pub fn condition(&mut self, scope: Option<ModuleId>, condition: &Condition) -> String {
        let tree = self.respelled(scope, condition, false);
        self.written(tree)
    }

    /// ` when COND`, or nothing.
    pub fn when(&mut self, scope: Option<ModuleId>, when: &Option<Condition>) -> String {
        match when {
            Some(condition) => format!("{GAP}when{GAP}{}", self.condition(scope, condition)),
            None => String::new(),
        }
    }

    pub fn expression(&mut self, scope: Option<ModuleId>, expression: &Expression) -> String {
        let tree = self.as_tree(scope, expression);
        self.written(tree)
    }

    fn as_tree(&mut self, scope: Option<ModuleId>, expression: &Expression) -> Tree {
        match expression {
            Expression::Action(action) => Tree::Leaf(self.action(scope, *action)),
            Expression::Not(inner) => Tree::Not(Box::new(self.as_tree(scope, inner))),
            Expression::All(parts) => {
                Tree::All(parts.iter().map(|p| self.as_tree(scope, p)).collect())
            }
            Expression::Any(parts) => {
                Tree::Any(parts.iter().map(|p| self.as_tree(scope, p)).collect())
            }
        }
    }

    /// The condition, or its opposite, in other words.
    fn respelled(&mut self, scope: Option<ModuleId>, condition: &Condition, negated: bool) -> Tree {
        if self.numbers.chance(8) {
            return Tree::Not(Box::new(self.respelled(scope, condition, !negated)));
        }
        match condition {
            Condition::Not(inner) => self.respelled(scope, inner, !negated),
            Condition::All(parts) | Condition::Any(parts) => {
                let all = matches!(condition, Condition::All(_));
                let trees = parts.iter().map(|p| self.respelled(scope, p, negated));
                let trees = trees.collect();
                if all != negated {
                    Tree::All(trees)
                } else {
                    Tree::Any(trees)
                }
            }
            Condition::Is(..)
            | Condition::In(..)
            | Condition::Allows(..)
            | Condition::Refuses(..) => self.atom(scope, condition, negated),
        }
    }

    /// A fact in its own words, mostly; what speaks of one variable by any list of its values.
    fn atom(&mut self, scope: Option<ModuleId>, atom: &Condition, negated: bool) -> Tree {
        let (variable, fact) = match atom {
            Condition::Allows(lifecycle, fact) => {
                (self.system.variable_of(*lifecycle), Some(("allows", fact)))
            }
            Condition::Refuses(lifecycle, fact) => {
                (self.system.variable_of(*lifecycle), Some(("refuses", fact)))
            }
            Condition::Is(variable, _) | Condition::In(variable, _) => (*variable, None),
            Condition::Not(_) | Condition::All(_) | Condition::Any(_) => {
                return Tree::All(Vec::new());
            }
        };
        let values = self.values_where(variable, atom, !negated);
        let others = self.values_where(variable, atom, negated);
        let by_value = !values.is_empty() && !others.is_empty();
        match fact {
            Some((verb, fact)) if !by_value || self.numbers.chance(75) => {
                let leaf = words(&[&self.variable(scope, variable), verb, fact]);
                if negated {
                    Tree::Not(Box::new(Tree::Leaf(leaf)))
                } else {
                    Tree::Leaf(leaf)
                }
            }
            _ => self.by_values(scope, variable, &values, &others),
        }
    }

    /// The variable's values at which the atom holds, or doesn't.
    fn values_where(&self, variable: VariableId, atom: &Condition, asked: bool) -> Vec<usize> {
        let variables = self.system.variables().len();
        let values = 0..self.system.values(variable).len();
        let holds_at = |value: &usize| {
            let mut situation = Situation(vec![0; variables]);
            situation.0[variable] = *value;
            holds(self.system, atom, &situation) == asked
        };
        values.filter(holds_at).collect()
    }

    fn by_values(
        &mut self,
        scope: Option<ModuleId>,
        variable: VariableId,
        values: &[usize],
        others: &[usize],
    ) -> Tree {
        let way = self.numbers.below(10);
        match (values, others) {
            ([], _) => Tree::Leaf(self.among(scope, variable, "not in", others)),
            (_, []) => Tree::Leaf(self.among(scope, variable, "in", values)),
            ([one], _) if way < 6 => self.comparison(scope, variable, "is", *one),
            (_, [one]) if way < 6 => self.comparison(scope, variable, "is not", *one),
            _ if way < 7 => self.each(scope, variable, "is", values, Tree::Any),
            _ if way < 8 => self.each(scope, variable, "is not", others, Tree::All),
            _ if way < 9 => Tree::Leaf(self.among(scope, variable, "in", values)),
            _ => Tree::Leaf(self.among(scope, variable, "not in", others)),
        }
    }

    fn comparison(
        &mut self,
        scope: Option<ModuleId>,
        variable: VariableId,
        verb: &str,
        value: usize,
    ) -> Tree {
        let verb = verb.replace(' ', &GAP.to_string());
        let value = self.system.values(variable)[value];
        Tree::Leaf(words(&[&self.variable(scope, variable), &verb, value]))
    }

    fn each(
        &mut self,
        scope: Option<ModuleId>,
        variable: VariableId,
        verb: &str,
        values: &[usize],
        join: fn(Vec<Tree>) -> Tree,
    ) -> Tree {
        let parts = values
            .iter()
            .map(|v| self.comparison(scope, variable, verb, *v));
        join(parts.collect())
    }

    fn among(
        &mut self,
        scope: Option<ModuleId>,
        variable: VariableId,
        verb: &str,
        values: &[usize],
    ) -> String {
        let all = self.system.values(variable);
        let mut names: Vec<String> = values.iter().map(|v| all[*v].to_string()).collect();
        self.numbers.shuffle(&mut names);
        let comma = self.trailing_comma();
        let verb = verb.replace(' ', &GAP.to_string());
        let variable = self.variable(scope, variable);
        format!(
            "{variable}{GAP}{verb}{GAP}({JOINT}{}{comma}{JOINT})",
            list(&names)
        )
    }

    fn written(&mut self, tree: Tree) -> String {
        let bare = self.bare(tree);
        if self.numbers.chance(6) {
            parenthesised(&bare)
        } else {
            bare
        }
    }

    fn bare(&mut self, tree: Tree) -> String {
        match tree {
            Tree::Leaf(text) => text,
            Tree::Not(inner) => match *inner {
                Tree::Leaf(text) if self.numbers.chance(60) => format!("not{GAP}{text}"),
                inner => format!("not{GAP}{}", parenthesised(&self.bare(inner))),
            },
            Tree::All(parts) => self.joined(parts, "and"),
            Tree::Any(parts) => self.joined(parts, "or"),
        }
    }

    /// Parentheses where `and` and `or` meet, and now and then where they aren't needed.
    fn joined(&mut self, mut parts: Vec<Tree>, word: &str) -> String {
        self.numbers.shuffle(&mut parts);
        if parts.len() == 1 {
            return parts.pop().map(|only| self.bare(only)).unwrap_or_default();
        }
        let mut texts = Vec::new();
        for part in parts {
            let needed = !matches!(part, Tree::Leaf(_) | Tree::Not(_)) && !is_single(&part);
            let text = self.bare(part);
            texts.push(match needed || self.numbers.chance(6) {
                true => parenthesised(&text),
                false => text,
            });
        }
        texts.join(&format!("{GAP}{word}{GAP}"))
    }
}

fn is_single(tree: &Tree) -> bool {
    match tree {
        Tree::Leaf(_) | Tree::Not(_) => true,
        Tree::All(parts) | Tree::Any(parts) => matches!(&parts[..], [only] if is_single(only)),
    }
}

fn parenthesised(text: &str) -> String {
    format!("({JOINT}{text}{JOINT})")
}
