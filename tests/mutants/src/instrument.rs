//! Writes the mutants of one file into its text, each behind a question whether it is the one that is switched on.

use crate::mutant::{Genre, Mutant, Place};
use proc_macro2::LineColumn;
use std::collections::HashMap;
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A part of the text that is written anew.
struct Edit {
    range: Range<usize>,
    kind: Kind,
    /// The mutants: number and replacement.
    mutants: Vec<(usize, String)>,
}

enum Kind {
    /// Statements of a function, in front of which it may return.
    Body,
    /// Left operand, operator, right operand.
    Binary([Range<usize>; 3]),
    /// What stands behind the operator.
    Unary(Range<usize>),
    /// An expression with which another may change places.
    Guard,
    /// Between the pattern of an arm and its arrow, where it has no guard.
    Arm,
    /// A field, and what the others are taken from.
    Field {
        name: String,
        value: Option<Range<usize>>,
        rest: Range<usize>,
    },
}

/// The text with all of `mutants` in it, and which of them it has. `ask` is the path of the function that tells whether a
/// number is switched on.
pub fn instrument(
    text: &str,
    mutants: &[(usize, &Mutant)],
    ask: &str,
) -> Result<(String, Vec<usize>), String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut finder = Finder {
        lines: Lines::new(text),
        wanted: HashMap::new(),
        edits: Vec::new(),
    };
    for (number, mutant) in mutants {
        let whole = |place: Place| finder.lines.at(place.line, place.column - 1);
        let range = whole(mutant.span.start)..whole(mutant.span.end);
        let replaced = (*number, mutant.replacement.clone());
        let opaque = |function: &crate::mutant::Function| function.return_type.contains("impl ");
        match mutant.genre {
            Genre::FnValue if mutant.function.as_ref().is_some_and(opaque) => {}
            Genre::FnValue => finder.edits.push(Edit {
                range,
                kind: Kind::Body,
                mutants: vec![replaced],
            }),
            genre => finder
                .wanted
                .entry((Form::of(genre), range.start))
                .or_default()
                .push(replaced),
        }
    }
    finder.visit_file(&file);
    let mut edits = merged(finder.edits);
    edits.sort_by_key(|edit| (edit.range.start, std::cmp::Reverse(edit.range.end)));
    let mut written: Vec<usize> = edits
        .iter()
        .flat_map(|edit| edit.mutants.iter().map(|(number, _)| *number))
        .collect();
    written.sort_unstable();
    let writer = Writer { text, edits, ask };
    Ok((writer.part(0..text.len(), 0).0, written))
}

/// Where a mutant is found again in the tree.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
enum Form {
    Operator,
    Negation,
    Arm,
    Guard,
    Field,
}

impl Form {
    fn of(genre: Genre) -> Self {
        match genre {
            Genre::FnValue | Genre::BinaryOperator => Self::Operator,
            Genre::UnaryOperator => Self::Negation,
            Genre::MatchArm => Self::Arm,
            Genre::MatchArmGuard => Self::Guard,
            Genre::StructField => Self::Field,
        }
    }
}

/// Edits of the same part are one.
fn merged(edits: Vec<Edit>) -> Vec<Edit> {
    let mut all: Vec<Edit> = Vec::new();
    for edit in edits {
        let body = matches!(edit.kind, Kind::Body);
        match all
            .iter_mut()
            .find(|other| body && other.range == edit.range && matches!(other.kind, Kind::Body))
        {
            Some(other) => other.mutants.extend(edit.mutants),
            None => all.push(edit),
        }
    }
    all
}

/// From lines and columns to bytes.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// The byte at a line from one and a column from nought.
    fn at(&self, line: usize, column: usize) -> usize {
        let start = self.starts[line - 1];
        self.text[start..]
            .char_indices()
            .nth(column)
            .map_or(self.text.len(), |(at, _)| start + at)
    }

    fn of(&self, place: LineColumn) -> usize {
        self.at(place.line, place.column)
    }

    fn range(&self, node: &impl Spanned) -> Range<usize> {
        let span = node.span();
        self.of(span.start())..self.of(span.end())
    }
}

struct Finder<'a> {
    lines: Lines<'a>,
    wanted: HashMap<(Form, usize), Vec<(usize, String)>>,
    edits: Vec<Edit>,
}

impl Finder<'_> {
    fn take(&mut self, form: Form, at: usize) -> Option<Vec<(usize, String)>> {
        self.wanted.remove(&(form, at))
    }

    fn edit(&mut self, range: Range<usize>, kind: Kind, mutants: Vec<(usize, String)>) {
        self.edits.push(Edit {
            range,
            kind,
            mutants,
        });
    }
}

/// Whether a condition binds names, and so can't be put in parentheses.
fn binds(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => binds(&both.left) || binds(&both.right),
        _ => false,
    }
}

fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(name) => {
            let small = |name: String| name.starts_with(char::is_lowercase);
            name.subpat.is_none() && small(name.ident.to_string())
        }
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        let operator = self.lines.range(&node.op);
        let found = self.take(Form::Operator, operator.start);
        if let Some(mutants) = found
            && !binds(&node.left)
            && !binds(&node.right)
        {
            let parts = [
                self.lines.range(&node.left),
                operator,
                self.lines.range(&node.right),
            ];
            self.edit(self.lines.range(node), Kind::Binary(parts), mutants);
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        let whole = self.lines.range(node);
        if let Some(mutants) = self.take(Form::Negation, whole.start) {
            let operand = self.lines.range(&node.expr);
            self.edit(whole, Kind::Unary(operand), mutants);
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_match(&mut self, node: &'ast syn::ExprMatch) {
        // Where no arm takes what is left, the compiler misses the one that is gone.
        let rest = node.arms.iter().any(|arm| takes_all(&arm.pat));
        for arm in &node.arms {
            if !rest || takes_all(&arm.pat) {
                let start = self.lines.range(&arm.pat).start;
                self.take(Form::Arm, start);
            }
        }
        visit::visit_expr_match(self, node);
    }

    fn visit_arm(&mut self, node: &'ast syn::Arm) {
        let pattern = self.lines.range(&node.pat);
        let removed = self.take(Form::Arm, pattern.start).unwrap_or_default();
        match &node.pat {
            syn::Pat::Guard(guarded) if !binds(&guarded.guard) => {
                let range = self.lines.range(&guarded.guard);
                let mut mutants = self.take(Form::Guard, range.start).unwrap_or_default();
                mutants.extend(removed.into_iter().map(|(n, _)| (n, "false".to_owned())));
                if !mutants.is_empty() {
                    self.edit(range, Kind::Guard, mutants);
                }
            }
            syn::Pat::Guard(_) => {}
            _ if !removed.is_empty() => {
                self.edit(pattern.end..pattern.end, Kind::Arm, removed);
            }
            _ => {}
        }
        visit::visit_arm(self, node);
    }

    fn visit_expr_struct(&mut self, node: &'ast syn::ExprStruct) {
        if let Some(rest) = &node.rest {
            let rest = self.lines.range(rest);
            for field in &node.fields {
                let range = self.lines.range(field);
                let Some(mutants) = self.take(Form::Field, range.start) else {
                    continue;
                };
                let value = field.colon_token.map(|_| self.lines.range(&field.expr));
                let name = self.lines.text[self.lines.range(&field.member)].to_owned();
                let rest = rest.clone();
                self.edit(range, Kind::Field { name, value, rest }, mutants);
            }
        }
        visit::visit_expr_struct(self, node);
    }
}

/// The edits in order of their beginnings, the larger first.
struct Writer<'a> {
    text: &'a str,
    edits: Vec<Edit>,
    ask: &'a str,
}

impl Writer<'_> {
    /// The text of a part with the edits inside it, from the edit `next` on, and the first edit behind it.
    fn part(&self, range: Range<usize>, mut next: usize) -> (String, usize) {
        let mut text = String::new();
        let mut at = range.start;
        while let Some(edit) = self.edits.get(next) {
            if edit.range.start >= range.end {
                break;
            }
            text.push_str(&self.text[at..edit.range.start]);
            at = edit.range.end;
            let (new, after) = self.edited(edit, next + 1);
            text.push_str(&new);
            next = after;
        }
        text.push_str(&self.text[at..range.end]);
        (text, next)
    }

    /// Remarks as `/*%{1,2*/…/*%}*/` around the whole and `/*%<1*/…/*%>*/` around what is new lead an error of the compiler
    /// back to the mutants.
    fn edited(&self, edit: &Edit, inside: usize) -> (String, usize) {
        let numbers: Vec<String> = edit.mutants.iter().map(|(n, _)| n.to_string()).collect();
        let (inner, after) = match &edit.kind {
            Kind::Body => self.body(edit, inside),
            Kind::Arm => (self.arm(edit), inside),
            Kind::Binary(parts) => self.binary(edit, parts, inside),
            Kind::Unary(operand) => {
                let (rest, after) = self.part(edit.range.clone(), inside);
                let raw = &self.text[operand.clone()];
                (self.choice(edit, |_| raw.to_owned(), &rest), after)
            }
            Kind::Guard => {
                let (rest, after) = self.part(edit.range.clone(), inside);
                (self.choice(edit, str::to_owned, &rest), after)
            }
            Kind::Field { name, value, rest } => {
                let (old, after) = match value {
                    Some(value) => self.part(value.clone(), inside),
                    None => (name.clone(), inside),
                };
                let other = format!("({}).{name}", &self.text[rest.clone()]);
                let chosen = self.choice(edit, |_| other.clone(), &old);
                (format!("{name}: {chosen}"), after)
            }
        };
        (format!("/*%{{{}*/{inner}/*%}}*/", numbers.join(",")), after)
    }

    fn body(&self, edit: &Edit, inside: usize) -> (String, usize) {
        let mut text = String::new();
        for (number, replacement) in &edit.mutants {
            let ask = self.ask;
            text.push_str(&format!(
                "/*%<{number}*/if {ask}({number}) {{ return {replacement}; }}/*%>*/ "
            ));
        }
        let (rest, after) = self.part(edit.range.clone(), inside);
        text.push_str(&rest);
        (text, after)
    }

    fn arm(&self, edit: &Edit) -> String {
        let asked: Vec<String> = edit
            .mutants
            .iter()
            .map(|(number, _)| format!("!{}({number})", self.ask))
            .collect();
        format!(" if {} ", asked.join(" && "))
    }

    fn binary(&self, edit: &Edit, parts: &[Range<usize>; 3], inside: usize) -> (String, usize) {
        let [left, operator, right] = parts;
        let raw = |range: &Range<usize>| &self.text[range.clone()];
        let (old_left, next) = self.part(left.clone(), inside);
        let (old_right, after) = self.part(right.clone(), next);
        let old = format!("{old_left} {} {old_right}", raw(operator));
        let other = |operator: &str| format!("{} {operator} {}", raw(left), raw(right));
        (self.choice(edit, other, &old), after)
    }

    fn choice(&self, edit: &Edit, other: impl Fn(&str) -> String, old: &str) -> String {
        let mut text = String::from("(");
        for (number, replacement) in &edit.mutants {
            let ask = self.ask;
            let new = other(replacement);
            text.push_str(&format!(
                "if {ask}({number}) {{ /*%<{number}*/{new}/*%>*/ }} else "
            ));
        }
        text.push_str(&format!("{{ {old} }})"));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::instrument;
    use crate::mutant::{Genre, Mutant, Place, Span};

    /// A mutant at the first place where `what` stands.
    fn mutant(text: &str, what: &str, genre: Genre, replacement: &str) -> Mutant {
        let at = text.find(what).unwrap();
        let place = |at: usize| {
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            Place { line, column }
        };
        let span = Span {
            start: place(at),
            end: place(at + what.len()),
        };
        Mutant {
            file: "src/a.rs".to_owned(),
            genre,
            name: what.to_owned(),
            replacement: replacement.to_owned(),
            span,
            function: None,
        }
    }

    fn written(text: &str, mutants: &[Mutant]) -> String {
        let numbered: Vec<(usize, &Mutant)> = mutants.iter().enumerate().collect();
        let (text, numbers) = instrument(text, &numbered, "on").unwrap();
        assert_eq!(numbers, (0..mutants.len()).collect::<Vec<_>>());
        text
    }

    #[test]
    fn a_mutant_has_its_operands_as_they_were() {
        let text = "fn f(a: u8, b: u8) -> bool { !(a + 1 < b) }";
        let mutants = [
            mutant(text, "!(a + 1 < b)", Genre::FnValue, "true"),
            mutant(text, "!", Genre::UnaryOperator, ""),
            mutant(text, "<", Genre::BinaryOperator, ">"),
            mutant(text, "+", Genre::BinaryOperator, "-"),
        ];
        let expected = "fn f(a: u8, b: u8) -> bool { /*%{0*//*%<0*/if on(0) { return true; }/*%>*/ \
            /*%{1*/(if on(1) { /*%<1*/(a + 1 < b)/*%>*/ } else { !(\
            /*%{2*/(if on(2) { /*%<2*/a + 1 > b/*%>*/ } else { \
            /*%{3*/(if on(3) { /*%<3*/a - 1/*%>*/ } else { a + 1 })/*%}*/ < b })/*%}*/\
            ) })/*%}*//*%}*/ }";
        assert_eq!(written(text, &mutants), expected);
    }

    #[test]
    fn an_arm_is_only_taken_away_where_another_takes_its_values() {
        let text = "fn f(a: u8) -> u8 { match a { 1 => 2, b if b > 3 => 4, _ => 5 } }";
        let mutants = [
            mutant(text, "1 => 2", Genre::MatchArm, ""),
            mutant(text, "b > 3", Genre::MatchArmGuard, "true"),
        ];
        let expected = "fn f(a: u8) -> u8 { match a { 1/*%{0*/ if !on(0) /*%}*/ => 2, \
            b if /*%{1*/(if on(1) { /*%<1*/true/*%>*/ } else { b > 3 })/*%}*/ => 4, _ => 5 } }";
        assert_eq!(written(text, &mutants), expected);
        let all = "fn f(a: bool) -> u8 { match a { true => 2, false => 5 } }";
        let none = mutant(all, "true => 2", Genre::MatchArm, "");
        let (same, numbers) = instrument(all, &[(0, &none)], "on").unwrap();
        assert_eq!((same.as_str(), numbers), (all, Vec::new()));
    }
}
