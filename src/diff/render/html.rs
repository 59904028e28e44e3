//! A comparison as one page that needs nothing else: no network, no script.

use super::blocks::{Block, Row, blocks};
use super::summary::counts;
use super::words::{self, counted, sign};
use super::{Format, View};
use crate::diagnostic::render::visible;
use crate::diff::change::{Change, Effect};
use crate::diff::kinds::Class;
use crate::diff::report::{Report, Summary};
use std::collections::BTreeSet;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "html",
    human: false,
    render,
};

/// Up to so many blocks of roles are open at once.
const OPEN: usize = 8;

const STYLE: &str = include_str!("page.css");

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::of(report.changes);
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>"
    )?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>rolecall: {}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        text(&summary.line())
    )?;
    writeln!(out, "<h1>What changed for people</h1>")?;
    writeln!(
        out,
        "<p class=\"soft\">{} → {}</p>",
        code(report.base.name),
        code(report.head.name)
    )?;
    for note in report.notes {
        writeln!(out, "<p>{}</p>", marked(note))?;
    }
    cards(&summary, out)?;
    held(report, out)?;
    table(report, out)?;
    let systems: BTreeSet<&str> = report
        .changes
        .iter()
        .map(|change| change.system.as_str())
        .collect();
    let mut number = 0;
    for system in systems {
        let title = if system.is_empty() {
            "Beside the policies".to_owned()
        } else {
            format!("System {}", text(system))
        };
        writeln!(out, "<h2>{title}</h2>")?;
        let blocks = blocks(report, system);
        let open = if blocks.len() <= OPEN {
            " open=\"open\""
        } else {
            ""
        };
        for block in blocks {
            number += 1;
            self::block(report, &block, (number, open), out)?;
        }
        for (class, title) in [
            (Class::Contract, "Contract"),
            (Class::Gate, "What policies are held to"),
        ] {
            rest(report, system, class, title, out)?;
        }
    }
    if report.changes.is_empty() {
        writeln!(out, "<p>No difference.</p>")?;
    }
    writeln!(
        out,
        "<p><b>{}</b></p>\n</body>\n</html>",
        text(&summary.line())
    )
}

/// What somebody wrote, as nothing but text.
fn text(of: &str) -> String {
    let mut safe = String::with_capacity(of.len());
    for letter in visible(of).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

fn code(of: &str) -> String {
    format!("<code>{}</code>", text(of))
}

/// A sentence of ours in which names stand between backticks.
fn marked(sentence: &str) -> String {
    let parts: Vec<&str> = sentence.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text(sentence);
    }
    let marked = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => text(part),
        _ => code(part),
    });
    marked.collect()
}

fn class(effect: Option<Effect>) -> &'static str {
    match effect {
        Some(Effect::Wider) => "wider",
        Some(Effect::Narrower) => "narrower",
        Some(Effect::Incomparable | Effect::Opened | Effect::Settled) | None => "both",
    }
}

fn cards(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<ul class=\"cards\">")?;
    let cards = [
        ("wider", summary.wider, "wider"),
        ("narrower", summary.narrower, "narrower"),
        ("both", summary.incomparable, "incomparable"),
        (
            "both",
            summary.settled + summary.opened,
            "undecided on one side",
        ),
        ("both", summary.moved, "renamed"),
        ("narrower", summary.breaking, "breaking"),
    ];
    for (class, count, name) in cards {
        writeln!(out, "<li><b class=\"{class}\">{count}</b>{name}</li>")?;
    }
    writeln!(out, "</ul>")
}

fn held(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.held.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section class=\"held\"><h2>Held back: {}</h2><ul>",
        counted(report.held.len(), "change")
    )?;
    for held in report.held {
        let change = held.change.and_then(|at| report.changes.get(at));
        let said = change
            .and_then(words::sentence)
            .unwrap_or_else(|| held.message.clone());
        let print = change.map_or(String::new(), |change| {
            format!(" {}", code(&change.short_print()))
        });
        writeln!(
            out,
            "<li>{} <span class=\"soft\">({}){print}</span></li>",
            marked(&said),
            text(&held.gate)
        )?;
    }
    writeln!(out, "</ul></section>")
}

fn table(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = counts(report.changes);
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">role</th><th scope=\"col\" class=\"n\">wider</th>\
         <th scope=\"col\" class=\"n\">narrower</th><th scope=\"col\" class=\"n\">both</th>\
         <th scope=\"col\" class=\"n\">undecided</th></tr></thead><tbody>"
    )?;
    for ((system, role), count) in counts {
        writeln!(
            out,
            "<tr><th scope=\"row\">{} <span class=\"soft\">{}</span></th><td class=\"n\">{}</td><td class=\"n\">{}</td>\
             <td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            code(role),
            text(system),
            count.wider,
            count.narrower,
            count.incomparable,
            count.undecided
        )?;
    }
    writeln!(out, "</tbody></table></div>")
}

fn block(
    report: &Report<'_>,
    block: &Block<'_>,
    (number, open): (usize, &str),
    out: &mut dyn Write,
) -> io::Result<()> {
    let roles: Vec<String> = block.roles.iter().map(|role| code(role)).collect();
    writeln!(
        out,
        "<details id=\"r{number}\"{open}><summary>{}</summary><div>",
        roles.join(", ")
    )?;
    for row in &block.rows {
        self::row(report, row, out)?;
    }
    writeln!(out, "</div></details>")
}

fn row(report: &Report<'_>, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
    let change = row.change;
    let actions: Vec<String> = row.actions.iter().map(|action| code(action)).collect();
    let (sign, meaning) = sign(change.effect);
    writeln!(
        out,
        "<div class=\"row\"><b class=\"{}\">{} {meaning}</b>: {}: {}",
        class(change.effect),
        text(sign),
        actions.join(", "),
        marked(&words::transition(change))
    )?;
    writeln!(out, "<ul class=\"soft\">")?;
    if let Some(witness) = words::witness(change) {
        writeln!(out, "<li>for example {}</li>", text(&witness))?;
    }
    for cause in &row.causes {
        let place =
            words::place(report, cause).map_or(String::new(), |place| format!(" {}", code(&place)));
        let said = marked(&words::cause(cause, row));
        let said = if cause.changed {
            format!("<b>{said}</b>")
        } else {
            said
        };
        writeln!(out, "<li>{said}{place}</li>")?;
    }
    if let Some(acked) = &change.acked {
        writeln!(out, "<li>accepted: {}</li>", text(&acked.reason))?;
    }
    writeln!(out, "<li>{}</li></ul></div>", code(&change.short_print()))
}

fn rest(
    report: &Report<'_>,
    system: &str,
    class: Class,
    title: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let wanted = |change: &&Change| change.kind.class == class && change.system == system;
    let mut changes: Vec<&Change> = report.changes.iter().filter(wanted).collect();
    if changes.is_empty() {
        return Ok(());
    }
    changes.sort_by_key(|change| !change.breaking);
    writeln!(
        out,
        "<details><summary>{title}: {}</summary><div><ul>",
        counted(changes.len(), "change")
    )?;
    for change in changes {
        let breaks = if change.breaking {
            " <b class=\"narrower\">breaking</b>"
        } else {
            ""
        };
        writeln!(
            out,
            "<li>{}{breaks}: {} {}</li>",
            change.kind.name,
            code(&change.subject),
            text(&words::contract(change))
        )?;
    }
    writeln!(out, "</ul></div></details>")
}
