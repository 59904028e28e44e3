//! A comparison as a comment on a pull request: a table, what is held back, and the details folded.

use super::blocks::{Block, Row, blocks};
use super::summary::counts;
use super::words::{self, counted, sign};
use super::{Format, View};
use crate::diagnostic::render::plain;
use crate::diff::change::Change;
use crate::diff::kinds::Class;
use crate::diff::report::{Report, Summary};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    human: false,
    render,
};

/// Hosts take 65,536 characters; what comes after the last detail has to fit, too.
const BYTES: usize = 60_000;
/// More roles than this are only counted.
const ROLES: usize = 50;
/// More of what is held back than this is only counted.
const HELD: usize = 20;
/// More actions of a row than this are only counted.
const ACTIONS: usize = 20;

/// A page that takes whole parts as long as there is room, and counts the others.
struct Page {
    text: String,
    left_out: usize,
}

impl Page {
    fn add(&mut self, part: &str) {
        match self.left_out == 0 && self.text.len() + part.len() <= BYTES {
            true => self.text.push_str(part),
            false => self.left_out += 1,
        }
    }
}

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::of(report.changes);
    let mut page = Page {
        text: String::new(),
        left_out: 0,
    };
    page.add("<!-- rolecall-diff -->\n");
    page.add(&format!("### rolecall: {}\n\n", summary.line()));
    page.add(&format!(
        "{} → {}\n\n",
        code(report.base.name),
        code(report.head.name)
    ));
    for note in report.notes {
        page.add(&format!("> {}\n\n", marked(note)));
    }
    held(report, &mut page);
    table(report, &mut page);
    let systems: BTreeSet<&str> = report
        .changes
        .iter()
        .map(|change| change.system.as_str())
        .collect();
    for system in &systems {
        for block in blocks(report, system) {
            page.add(&details(report, &block, system, systems.len() > 1));
        }
        for (class, title) in [
            (Class::Contract, "Contract"),
            (Class::Gate, "What policies are held to"),
        ] {
            page.add(&rest(report, system, class, title));
        }
    }
    if report.changes.is_empty() {
        page.add("No difference.\n");
    }
    if page.left_out > 0 {
        let more = counted(page.left_out, "part");
        page.text.push_str(&format!(
            "\n{more} of this page had no room; `rolecall diff` shows everything.\n"
        ));
    }
    out.write_all(page.text.as_bytes())
}

/// Text as code: no markup in it counts.
fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// What users may have written, as code where there is any: hosts look for mentions in everything else.
fn quoted(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        code(text)
    }
}

/// A sentence of ours in which names stand between backticks.
fn marked(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return plain(text);
    }
    let marked = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => plain(part),
        _ => code(part),
    });
    marked.collect()
}

fn held(report: &Report<'_>, page: &mut Page) {
    if report.held.is_empty() {
        return;
    }
    let mut text = format!(
        "**Held back: {}**\n\n",
        counted(report.held.len(), "change")
    );
    for held in report.held.iter().take(HELD) {
        let change = held.change.and_then(|at| report.changes.get(at));
        let print = change.map_or(String::new(), |change| {
            format!("{} ", code(&change.short_print()))
        });
        let said = change
            .and_then(words::sentence)
            .unwrap_or_else(|| held.message.clone());
        text.push_str(&format!(
            "- {print}{} ({})\n",
            marked(&said),
            plain(&held.gate)
        ));
    }
    if let Some(more) = report.held.len().checked_sub(HELD).filter(|more| *more > 0) {
        text.push_str(&format!("- and {more} more\n"));
    }
    text.push('\n');
    page.add(&text);
}

/// A row per role, those who may do more first.
fn table(report: &Report<'_>, page: &mut Page) {
    let mut counts: Vec<_> = counts(report.changes).into_iter().collect();
    if counts.is_empty() {
        return;
    }
    counts.sort_by_key(|(_, count)| {
        (
            Reverse(count.wider + count.incomparable),
            Reverse(count.narrower),
        )
    });
    let mut text =
        "| role | wider | narrower | both | undecided |\n|---|---:|---:|---:|---:|\n".to_owned();
    for ((_, role), count) in counts.iter().take(ROLES) {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            code(role),
            count.wider,
            count.narrower,
            count.incomparable,
            count.undecided
        ));
    }
    if let Some(more) = counts.len().checked_sub(ROLES).filter(|more| *more > 0) {
        text.push_str(&format!("| and {more} more roles | | | | |\n"));
    }
    text.push('\n');
    page.add(&text);
}

fn details(report: &Report<'_>, block: &Block<'_>, system: &str, several: bool) -> String {
    let roles: Vec<String> = block
        .roles
        .iter()
        .take(ROLES)
        .map(|role| code(role))
        .collect();
    let more = block
        .roles
        .len()
        .checked_sub(ROLES)
        .filter(|more| *more > 0);
    let more = more.map_or(String::new(), |more| format!(" and {more} more"));
    let of = if several {
        format!("{} ", plain(system))
    } else {
        String::new()
    };
    let rows: String = block.rows.iter().map(|row| row_text(report, row)).collect();
    format!(
        "<details><summary>{of}{}{more}</summary>\n\n{rows}\n</details>\n\n",
        roles.join(", ")
    )
}

fn row_text(report: &Report<'_>, row: &Row<'_>) -> String {
    let change = row.change;
    let actions: Vec<String> = row
        .actions
        .iter()
        .take(ACTIONS)
        .map(|action| code(action))
        .collect();
    let more = row
        .actions
        .len()
        .checked_sub(ACTIONS)
        .filter(|more| *more > 0);
    let more = more.map_or(String::new(), |more| format!(" and {more} more"));
    let (sign, meaning) = sign(change.effect);
    let mut text = format!(
        "- **{}** {meaning}: {}{more}: {}\n",
        plain(sign),
        actions.join(", "),
        marked(&words::transition(change))
    );
    if let Some(witness) = words::witness(change) {
        text.push_str(&format!("  - for example {}\n", quoted(&witness)));
    }
    for cause in row.causes.iter().filter(|cause| cause.changed).take(4) {
        let place =
            words::place(report, cause).map_or(String::new(), |place| format!(" {}", code(&place)));
        text.push_str(&format!(
            "  - {}{place}\n",
            marked(&words::cause(cause, row))
        ));
    }
    if let Some(acked) = &change.acked {
        text.push_str(&format!("  - accepted: {}\n", quoted(&acked.reason)));
    }
    text
}

/// Contract or gate changes of a system, the breaking ones first.
fn rest(report: &Report<'_>, system: &str, class: Class, title: &str) -> String {
    let wanted = |change: &&Change| change.kind.class == class && change.system == system;
    let mut changes: Vec<&Change> = report.changes.iter().filter(wanted).collect();
    if changes.is_empty() {
        return String::new();
    }
    changes.sort_by_key(|change| !change.breaking);
    let breaking = changes.iter().filter(|change| change.breaking).count();
    let breaks = if breaking > 0 {
        format!(", {breaking} breaking")
    } else {
        String::new()
    };
    let count = counted(changes.len(), "change");
    let mut text = format!("<details><summary>{title}: {count}{breaks}</summary>\n\n");
    for change in changes.iter().take(ROLES) {
        let breaks = if change.breaking { " **breaking**" } else { "" };
        let said = words::contract(change);
        text.push_str(&format!(
            "- {}{breaks}: {} {}\n",
            change.kind.name,
            code(&change.subject),
            quoted(&said)
        ));
    }
    if let Some(more) = changes.len().checked_sub(ROLES).filter(|more| *more > 0) {
        text.push_str(&format!("- and {more} more\n"));
    }
    text.push_str("\n</details>\n\n");
    text
}
