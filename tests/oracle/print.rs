//! Systems as `.role` sources, in one to three files.
//!
//! A second seed chooses the spelling: order, files, `extend` blocks, layout, comments, parentheses, brace lists, full
//! or short paths, equivalent conditions. Every spelling of a system means the same, so its bundle has the same bytes.
//! Kept as they are: the order of a setting's values, the split into clauses, labels, documentation, metadata.

mod blocks;
mod booleans;
mod claims;
mod clauses;
mod layout;
mod lifecycles;
mod names;

use super::numbers::Numbers;
use super::system::*;
use layout::Layout;

/// The sources, as (file name, text).
pub fn files(system: &System, seed: u64) -> Vec<(String, String)> {
    printed(system, seed).files
}

/// The sources, with the place of every clause in them.
#[derive(Debug, Clone)]
pub struct Printed {
    pub files: Vec<(String, String)>,
    pub places: Vec<Place>,
}

/// Where a clause stands, its metadata not included: bytes `start..end` of a file.
#[derive(Debug, Clone)]
pub struct Place {
    pub clause: ClauseId,
    pub file: String,
    pub start: usize,
    pub end: usize,
}

impl Printed {
    /// The clause that stands at a line and column (from 1, in Unicode scalars) of a file.
    pub fn clause_at(&self, file: &str, line: usize, column: usize) -> Option<ClauseId> {
        let (_, text) = self.files.iter().find(|(name, _)| name == file)?;
        let before: usize = text
            .split_inclusive('\n')
            .take(line - 1)
            .map(str::len)
            .sum();
        let on_line = text[before..].char_indices().nth(column - 1)?.0;
        self.clause_at_byte(file, before + on_line)
    }

    pub fn clause_at_byte(&self, file: &str, byte: usize) -> Option<ClauseId> {
        let mut places = self.places.iter().filter(|p| p.file == file);
        places
            .find(|p| (p.start..p.end).contains(&byte))
            .map(|p| p.clause)
    }
}

pub fn printed(system: &System, seed: u64) -> Printed {
    let mut printer = Printer {
        system,
        numbers: Numbers::new(seed),
        tops: Vec::new(),
    };
    printer.declare_everything();
    printer.deal()
}

/// A text on its way: the marks of `layout` stand in it for blanks and for the ends of clauses.
struct Printer<'s> {
    system: &'s System,
    numbers: Numbers,
    /// The declarations at the top level.
    tops: Vec<String>,
}

impl Printer<'_> {
    fn declare_everything(&mut self) {
        let system = self.system;
        self.scales();
        for (id, module) in system.modules.iter().enumerate() {
            if module.parent.is_none() {
                let module = self.module(id);
                self.tops.push(module);
            }
        }
        let more = self.items_of(None);
        self.tops.extend(more);
        for role in &system.roles {
            self.role(role);
        }
        if system.undecided_roles {
            let why = "\"the documentation names no role\"";
            self.tops.push(layout::words(&["undecided", "roles", why]));
        }
    }

    /// Deals the declarations to files and lays them out.
    fn deal(mut self) -> Printed {
        let system = self.system;
        let count = self.numbers.pick(&[1, 1, 2, 2, 3]);
        let mut texts = vec![Vec::new(); count];
        self.numbers.shuffle(&mut self.tops);
        for top in std::mem::take(&mut self.tops) {
            texts[self.numbers.below(count)].push(top);
        }
        let documented = self.numbers.below(count);
        let mut printed = Printed {
            files: Vec::new(),
            places: Vec::new(),
        };
        for (i, tops) in texts.into_iter().enumerate() {
            let name = ["a.role", "roles.role", "z_last.role"][i].to_string();
            let extras = match i == documented {
                true => system.extras.clone(),
                false => Extras {
                    label: system.extras.label.clone(),
                    ..Extras::default()
                },
            };
            let (before, label) = self.outside(&extras);
            let header = layout::words(&["system", &system.name]);
            let text = format!("{before}{header}{label}\n{}", tops.join(layout::BREAK));
            let laid_out = Layout::new(&mut self.numbers).lay_out(&text);
            for (clause, start, end) in laid_out.clauses {
                let file = name.clone();
                printed.places.push(Place {
                    clause,
                    file,
                    start,
                    end,
                });
            }
            printed.files.push((name, laid_out.text));
        }
        printed
    }
}
