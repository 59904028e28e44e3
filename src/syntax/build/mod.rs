//! From pest's pairs to the tree: one function per grammar rule, same name, same order.

mod attributes;
mod expressions;
mod lifecycles;
mod modules;
mod roles;
mod statements;
mod vocabulary;

use super::ast::{self, Item, Member, NameHash, NameTable, Named, Node, Path, Sym, Text};
use super::cursor::Cursor;
use super::pairs::{Pair, Pairs, Tree};
use super::words::{Place, RESERVED};
use super::{Parsed, Rule, mistakes};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// Builds the tree of one file.
pub struct Builder<'t> {
    pub(super) file: FileId,
    pub(super) text: &'t str,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// A block was found to be unclosed: a stray `}` further down needs no message of its own.
    pub(super) unclosed: bool,
    names: NameTable,
    ast: ast::File,
}

impl<'t> Builder<'t> {
    pub fn new(file: FileId, text: &'t str, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            file,
            text,
            diagnostics,
            unclosed: false,
            names: NameTable::default(),
            ast: ast::File::default(),
        }
    }

    pub fn finish(self) -> Parsed {
        Parsed {
            ast: self.ast,
            names: self.names.into_list(),
            diagnostics: self.diagnostics,
        }
    }

    pub(super) fn mark_broken(&mut self) {
        self.ast.broken = true;
    }

    pub fn file(&mut self, tree: &'t Tree<'t>) {
        let Some(file) = tree.pairs().next() else {
            return;
        };
        let mut parts = file.into_inner();
        let mut before: Option<Seen<'t>> = None;
        let mut swallowed = false;
        while let Some(pair) = parts.next() {
            let seen = Seen::of(&pair);
            let told = std::mem::take(&mut swallowed);
            match pair.as_rule() {
                Rule::header if mistakes::swallowed(self, seen, next_rule(&parts)) => {
                    swallowed = true;
                }
                Rule::header => self.header(pair),
                Rule::item if mistakes::swallowed(self, seen, next_rule(&parts)) => {
                    swallowed = true;
                    let span = self.span(&pair);
                    self.ast.items.push(Node {
                        span,
                        attrs: None,
                        what: Item::Broken(None),
                    });
                }
                Rule::item => {
                    let node = self.item(pair);
                    self.ast.items.extend(node);
                }
                Rule::junk => {
                    let broken = mistakes::junk(self, before, told, &pair, Place::File);
                    self.ast.items.push(broken);
                }
                Rule::stray_brace => mistakes::stray_brace(self, &pair),
                _ => {}
            }
            before = Some(seen);
        }
        if self.ast.header.is_none() && !self.ast.broken {
            mistakes::missing_system(self);
        }
    }

    fn header(&mut self, pair: Pair<'t>) {
        let span = self.span(&pair);
        let mut cursor = Cursor::new(pair);
        let attrs = self.attributes(&mut cursor, span);
        let what = self.named(&mut cursor);
        self.ast.header = Some(Node { span, attrs, what });
    }

    fn item(&mut self, pair: Pair<'t>) -> Option<Node<Item>> {
        let (span, attrs, pair) = self.opened(pair);
        self.homeless_metadata(&attrs, &pair);
        let what = match pair.as_rule() {
            Rule::module => Item::Module(self.module(pair)),
            Rule::role => Item::Role(self.role(pair, false)),
            Rule::template => Item::Role(self.role(pair, true)),
            Rule::levels => Item::Levels(self.levels(pair)),
            Rule::reaches => Item::Reaches(self.reaches(pair)),
            Rule::extend_module => self.extend_module(pair),
            Rule::extend_role => self.extend_role(pair, false),
            Rule::extend_template => self.extend_role(pair, true),
            Rule::undecided_roles => Item::UndecidedRoles(self.text(Cursor::new(pair).take())),
            _ => self.shared_item(pair)?,
        };
        Some(Node { span, attrs, what })
    }

    /// What may stand both at the top of a file and in a module.
    fn shared_item(&mut self, pair: Pair<'t>) -> Option<Item> {
        match pair.as_rule() {
            Rule::setting => Some(Item::Setting(self.setting(pair))),
            Rule::lifecycle => Some(Item::Lifecycle(self.lifecycle(pair))),
            Rule::rule_item => Some(Item::Rule(self.rule(pair))),
            Rule::test => Some(Item::Test(self.test(pair))),
            Rule::module => Some(Item::Module(self.module(pair))),
            _ => None,
        }
    }

    /// A name and, perhaps, its label.
    pub(super) fn named(&mut self, cursor: &mut Cursor<'t>) -> Named {
        let name = self.declared(&cursor.take());
        let label = cursor
            .opt(Rule::label)
            .map(|label| self.text(Cursor::new(label).take()));
        Named { name, label }
    }

    /// A name where it is declared: it can't be one of the reserved words.
    pub(super) fn declared(&mut self, pair: &Pair<'t>) -> Path {
        if RESERVED.contains(&pair.as_str()) {
            let message = format!("`{}` can't be a name", pair.as_str());
            let finding = Diagnostic::new(&codes::RESERVED_NAME, self.span(pair), message)
                .help("the words `and`, `or`, `not`, `is`, `in` and `when` belong to conditions; every other word can be a name");
            self.diagnostics.push(finding);
        }
        self.path(pair)
    }

    /// A path or name where it is used.
    pub(super) fn path(&mut self, pair: &Pair<'t>) -> Path {
        let span = self.span(pair);
        self.path_of(pair.as_str(), span)
    }

    pub(super) fn path_of(&mut self, text: &str, span: Span) -> Path {
        Path {
            sym: self.intern(text),
            span,
        }
    }

    fn intern(&mut self, text: &str) -> Sym {
        Sym(self.names.intern(text, NameHash::of(text)))
    }

    pub(super) fn name_text(&self, sym: Sym) -> &str {
        self.names.list().text(sym.0)
    }

    /// The text of a string without its quotes and with its escapes resolved.
    pub(super) fn text(&mut self, pair: Pair<'t>) -> Text {
        let span = self.span(&pair);
        let inner = pair.as_str();
        let inner = inner.get(1..inner.len().saturating_sub(1)).unwrap_or("");
        let text = if inner.contains('\\') {
            self.unescape(inner, span).into()
        } else {
            inner.into()
        };
        Text { text, span }
    }

    fn unescape(&mut self, inner: &str, span: Span) -> String {
        let mut out = String::with_capacity(inner.len());
        let mut rest = inner;
        while let Some(at) = rest.find('\\') {
            out.push_str(rest.get(..at).unwrap_or(""));
            let tail = rest.get(at..).unwrap_or("");
            let (resolved, width) = escape(tail);
            match resolved {
                Some(character) => out.push(character),
                None => {
                    let start = span.start as usize + 1 + (inner.len() - rest.len()) + at;
                    let place = Span::new(self.file, start, start + width);
                    let message = format!("`{}` is no escape", tail.get(..width).unwrap_or("\\"));
                    let finding = Diagnostic::new(&codes::BAD_ESCAPE, place, message)
                        .help("the escapes are `\\\"`, `\\\\`, `\\n` and `\\u{e9}`; a backslash itself is `\\\\`");
                    self.diagnostics.push(finding);
                }
            }
            rest = tail.get(width..).unwrap_or("");
        }
        out.push_str(rest);
        out
    }

    /// The parts of a `{ … }` block: each part is built, junk is explained, a missing `}` is reported.
    ///
    /// `build` makes a node of a part; the answer also tells whether something couldn't be read.
    pub(super) fn block<T>(
        &mut self,
        body: Option<Pair<'t>>,
        place: Place,
        mut build: impl FnMut(&mut Self, Pair<'t>) -> Option<Node<T>>,
    ) -> Block<T> {
        let mut block = Block {
            nodes: Vec::new(),
            junk: Vec::new(),
        };
        let Some(body) = body else { return block };
        let open = Span::new(self.file, body.start(), body.start());
        let mut parts = body.into_inner();
        block.nodes.reserve_exact(parts.clone().count());
        let mut told: Option<usize> = None;
        let mut before: Option<Seen<'t>> = None;
        let (mut built, mut swallowed) = (false, false);
        while let Some(pair) = parts.next() {
            let seen = Seen::of(&pair);
            let explained = std::mem::take(&mut swallowed);
            match pair.as_rule() {
                Rule::junk => {
                    told = Some(self.diagnostics.len());
                    let spoilt = before.is_some_and(|before| mistakes::spoilt(before, &pair, self));
                    if spoilt && built && !place.declares() {
                        block.nodes.pop();
                    }
                    let broken = mistakes::junk(self, before, explained, &pair, place);
                    block.junk.push(broken);
                }
                rule if is_unclosed(rule) => {
                    // Junk up to the end of the file is what was never closed: one mistake.
                    if let Some(told) = told.filter(|_| seen.start == self.text.len()) {
                        self.diagnostics.truncate(told);
                    }
                    mistakes::unclosed(self, open, &pair, place);
                }
                _ if mistakes::swallowed(self, seen, next_rule(&parts)) => swallowed = true,
                _ => {
                    told = None;
                    let node = build(self, pair);
                    before = Some(seen);
                    built = node.is_some();
                    block.nodes.extend(node);
                    continue;
                }
            }
            built = false;
            before = Some(seen);
        }
        block
    }

    /// Where a pair stands.
    pub(super) fn span(&self, pair: &Pair<'_>) -> Span {
        Span::new(self.file, pair.start(), pair.end())
    }
}

/// A part that has been looked at: where it begins and its text, with the blanks after it.
#[derive(Clone, Copy)]
pub struct Seen<'t> {
    pub start: usize,
    pub text: &'t str,
}

impl<'t> Seen<'t> {
    fn of(pair: &Pair<'t>) -> Self {
        Self {
            start: pair.start(),
            text: pair.as_str(),
        }
    }
}

fn next_rule(parts: &Pairs<'_>) -> Option<Rule> {
    parts.peek().map(|pair| pair.as_rule())
}

/// What a block held.
pub struct Block<T> {
    pub nodes: Vec<Node<T>>,
    /// What couldn't be read, with the names it may have declared.
    pub junk: Vec<Node<Item>>,
}

impl Block<Member> {
    /// In a module, broken declarations still declare their names.
    fn members(mut self) -> Vec<Node<Member>> {
        let broken = self.junk.into_iter().map(|node| Node {
            span: node.span,
            attrs: node.attrs,
            what: Member::Item(node.what),
        });
        self.nodes.extend(broken);
        self.nodes
    }
}

fn is_unclosed(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::module_unclosed
            | Rule::action_unclosed
            | Rule::role_unclosed
            | Rule::lifecycle_unclosed
            | Rule::state_unclosed
            | Rule::rule_unclosed
            | Rule::test_unclosed
    )
}

/// The character an escape stands for, and how many bytes the escape takes.
fn escape(tail: &str) -> (Option<char>, usize) {
    let mut characters = tail.chars().skip(1);
    match characters.next() {
        Some('"') => (Some('"'), 2),
        Some('\\') => (Some('\\'), 2),
        Some('n') => (Some('\n'), 2),
        Some('u') => {
            let digits = tail
                .strip_prefix("\\u{")
                .and_then(|rest| rest.split_once('}'))
                .map(|(digits, _)| digits);
            let Some(digits) = digits.filter(|digits| (1..=6).contains(&digits.len())) else {
                return (None, 2);
            };
            let character = u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32);
            (character, digits.len() + 4)
        }
        Some(other) => (None, 1 + other.len_utf8()),
        None => (None, 1),
    }
}
