//! A comparison on a terminal: who may do what now, why, what else changed, and one last line.

use super::blocks::{Block, Row, blocks};
use super::words::{self, counted, sign};
use super::{Format, View, clean, patch};
use crate::diff::change::{Change, Effect, Side};
use crate::diff::kinds::Class;
use crate::diff::report::{Edition, Report, Summary};
use anstyle::{AnsiColor, Style};
use std::collections::BTreeSet;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "full",
    human: true,
    render,
};

/// More actions of one row than this are only counted.
const ACTIONS: usize = 12;
/// More roles of one block than this are only counted.
const ROLES: usize = 6;
/// More reasons of one row than this are only counted.
const CAUSES: usize = 4;
/// More changes of one kind than this are only counted.
const ALIKE: usize = 12;

fn render(report: &Report<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let changes: Vec<Change> = report.changes.iter().map(clean::change).collect();
    let held: Vec<_> = report.held.iter().map(clean::held).collect();
    let notes: Vec<String> = report.notes.iter().map(|note| clean::text(note)).collect();
    let (base, head) = (clean::text(report.base.name), clean::text(report.head.name));
    let shown = Report {
        base: Edition {
            name: &base,
            ..report.base
        },
        head: Edition {
            name: &head,
            ..report.head
        },
        changes: &changes,
        held: &held,
        notes: &notes,
        ..*report
    };
    page(report, &shown, view, out)
}

/// Writes what is shown; what names a change to be accepted comes from the report itself.
fn page(
    whole: &Report<'_>,
    report: &Report<'_>,
    view: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page { view, out };
    for note in report.notes {
        page.line(0, &paint(view, yellow(), &format!("note: {note}")))?;
    }
    let title = format!("{} -> {}", report.base.name, report.head.name);
    page.line(0, &paint(view, bold(), &title))?;
    page.legend(report)?;
    let systems: BTreeSet<&str> = report
        .changes
        .iter()
        .map(|change| change.system.as_str())
        .collect();
    for system in &systems {
        writeln!(page.out)?;
        let title = match system.is_empty() {
            true => "beside the policies".to_owned(),
            false => format!("system {system}"),
        };
        page.line(0, &paint(view, bold(), &title))?;
        for block in blocks(report, system) {
            page.block(report, &block)?;
        }
        page.rest(report, system, Class::Contract, "contract")?;
        page.rest(report, system, Class::Gate, "what policies are held to")?;
    }
    if view.patch {
        patch::write(report, page.out)?;
    }
    page.held(whole, report)?;
    writeln!(page.out)?;
    if report.changes.is_empty() {
        page.line(0, "No difference.")?;
    }
    let summary = Summary::of(report.changes);
    writeln!(page.out, "{}", summary.line())
}

struct Page<'p> {
    view: &'p View,
    out: &'p mut dyn Write,
}

impl Page<'_> {
    /// A line, wrapped with the rest set in by four columns more.
    fn line(&mut self, indent: usize, text: &str) -> io::Result<()> {
        let width = self.view.width.saturating_sub(indent).max(30);
        for (at, line) in wrapped(text, width).iter().enumerate() {
            let indent = if at == 0 { indent } else { indent + 4 };
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    /// How many of a list are shown before the rest is only counted.
    fn most(&self, usual: usize) -> usize {
        if self.view.all { usize::MAX } else { usual }
    }

    /// What the signs mean that are in use.
    fn legend(&mut self, report: &Report<'_>) -> io::Result<()> {
        let used: BTreeSet<Effect> = report
            .changes
            .iter()
            .filter_map(|change| change.effect)
            .collect();
        if used.is_empty() {
            return Ok(());
        }
        let signs = used.iter().map(|effect| {
            let (sign, meaning) = sign(Some(*effect));
            format!("{} {meaning}", paint(self.view, style(Some(*effect)), sign))
        });
        let line = signs.collect::<Vec<_>>().join("   ");
        self.line(0, &line)
    }

    fn block(&mut self, report: &Report<'_>, block: &Block<'_>) -> io::Result<()> {
        let word = if block.roles.len() == 1 {
            "role"
        } else {
            "roles"
        };
        let roles = some(&block.roles, self.most(ROLES));
        writeln!(self.out)?;
        self.line(2, &paint(self.view, bold(), &format!("{word} {roles}")))?;
        for row in &block.rows {
            self.row(report, row)?;
        }
        Ok(())
    }

    fn row(&mut self, report: &Report<'_>, row: &Row<'_>) -> io::Result<()> {
        let change = row.change;
        let sign = paint(self.view, style(change.effect), sign(change.effect).0);
        let what = match row.actions.as_slice() {
            [only] => format!("{sign} {only}  {}", words::transition(change)),
            many => format!(
                "{sign} {}:  {}",
                counted(many.len(), "action"),
                words::transition(change)
            ),
        };
        self.line(4, &what)?;
        if row.actions.len() > 1 {
            self.line(8, &some(&row.actions, self.most(ACTIONS)))?;
        }
        if let Some(witness) = words::witness(change) {
            self.line(
                8,
                &paint(self.view, dim(), &format!("for example {witness}")),
            )?;
        }
        for cause in row.causes.iter().take(self.most(CAUSES)) {
            let mark = match (cause.changed, cause.side) {
                (true, Side::Head) => "because",
                (true, Side::Base) => "no longer",
                (false, _) => "through",
            };
            let place =
                words::place(report, cause).map_or(String::new(), |place| format!("  {place}"));
            let text = format!(
                "{mark} {}{}",
                words::cause(cause, row),
                paint(self.view, dim(), &place)
            );
            self.line(8, &text)?;
        }
        if let Some(more) = row
            .causes
            .len()
            .checked_sub(self.most(CAUSES))
            .filter(|more| *more > 0)
        {
            self.line(8, &format!("... and {}", counted(more, "other reason")))?;
        }
        if let Some(acked) = &change.acked {
            let text = format!("accepted: {}", acked.reason);
            self.line(8, &paint(self.view, dim(), &text))?;
        }
        Ok(())
    }

    /// Contract or gate changes of a system, by kind, the breaking ones first.
    fn rest(
        &mut self,
        report: &Report<'_>,
        system: &str,
        class: Class,
        title: &str,
    ) -> io::Result<()> {
        let wanted = |change: &&Change| change.kind.class == class && change.system == system;
        let mut changes: Vec<&Change> = report.changes.iter().filter(wanted).collect();
        if changes.is_empty() {
            return Ok(());
        }
        changes.sort_by_key(|change| !change.breaking);
        writeln!(self.out)?;
        self.line(2, &paint(self.view, bold(), title))?;
        let groups = changes.chunk_by(|a, b| a.kind == b.kind);
        for group in groups {
            let Some(first) = group.first() else {
                continue;
            };
            let breaks = match first.breaking {
                true => paint(self.view, red(), " (breaking)"),
                false => String::new(),
            };
            self.line(4, &format!("{}{breaks}", first.kind.name))?;
            for change in group.iter().take(self.most(ALIKE)) {
                let said = words::contract(change);
                let said = if said.is_empty() {
                    said
                } else {
                    format!("  {said}")
                };
                self.line(6, &format!("{}{said}", change.subject))?;
            }
            if let Some(more) = group
                .len()
                .checked_sub(self.most(ALIKE))
                .filter(|more| *more > 0)
            {
                self.line(6, &format!("... and {more} more"))?;
            }
        }
        Ok(())
    }

    /// What a gate holds back, and what can be done about it.
    fn held(&mut self, whole: &Report<'_>, report: &Report<'_>) -> io::Result<()> {
        if report.held.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        let title = format!("held back: {}", counted(report.held.len(), "change"));
        self.line(2, &paint(self.view, red(), &title))?;
        for held in report.held.iter().take(self.most(ALIKE)) {
            let change = held.change.and_then(|at| whole.changes.get(at));
            let print = change.map(Change::short_print);
            let print = print.map_or(String::new(), |print| format!("{print}  "));
            self.line(4, &format!("{print}{}  {}", held.gate, held.message))?;
        }
        if let Some(more) = report
            .held
            .len()
            .checked_sub(self.most(ALIKE))
            .filter(|more| *more > 0)
        {
            self.line(4, &format!("... and {more} more"))?;
        }
        if report.held.iter().any(|held| held.change.is_some()) {
            let help = "accept one with `rolecall diff --ack FINGERPRINT --reason \"...\"`; \
                the first 12 digits of its fingerprint stand before it";
            self.line(4, &paint(self.view, dim(), help))?;
        }
        Ok(())
    }
}

/// The first few of a list, and how many more there are.
fn some(names: &[&str], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).copied().collect();
    match names.len().checked_sub(most) {
        Some(more) if more > 0 => format!("{} ... and {more} more", shown.join(", ")),
        Some(_) | None => shown.join(", "),
    }
}

fn style(effect: Option<Effect>) -> Style {
    let color = match effect {
        Some(Effect::Wider) => AnsiColor::Green,
        Some(Effect::Narrower) => AnsiColor::Red,
        Some(Effect::Incomparable | Effect::Opened | Effect::Settled) => AnsiColor::Yellow,
        None => return Style::new(),
    };
    Style::new().bold().fg_color(Some(color.into()))
}

fn bold() -> Style {
    Style::new().bold()
}

fn dim() -> Style {
    Style::new().dimmed()
}

fn red() -> Style {
    Style::new().bold().fg_color(Some(AnsiColor::Red.into()))
}

fn yellow() -> Style {
    Style::new().fg_color(Some(AnsiColor::Yellow.into()))
}

fn paint(view: &View, style: Style, text: &str) -> String {
    match view.color && !text.is_empty() {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
    }
}

/// Words in lines of at most so many columns, the later ones shorter by four; colours take no room.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let room = if lines.is_empty() {
            width
        } else {
            width.saturating_sub(4)
        };
        let full = columns(&line) + 1 + columns(word) > room;
        if full && !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        } else if !line.is_empty() || lines.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    if let Some(first) = lines.first_mut() {
        first.remove(0);
    }
    lines
}

fn columns(word: &str) -> usize {
    let mut count = 0;
    let mut inside = false;
    for letter in word.chars() {
        match (inside, letter) {
            (false, '\u{1b}') => inside = true,
            (true, 'm') => inside = false,
            (true, _) => {}
            (false, _) => count += 1,
        }
    }
    count
}
