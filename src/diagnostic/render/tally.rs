//! Counting findings, and saying the count.

use crate::diagnostic::{Applicability, Diagnostic, Severity};

/// How many findings of each kind there are; an accepted one is counted as nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors nobody has accepted.
    pub errors: usize,
    /// Warnings nobody has accepted.
    pub warnings: usize,
    /// Remarks nobody has accepted.
    pub infos: usize,
    /// Findings that an `@expect` accepts.
    pub accepted: usize,
}

impl Tally {
    /// Counts the findings.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut tally = Self::default();
        for finding in findings {
            *tally.counter(finding) += 1;
        }
        tally
    }

    fn counter(&mut self, finding: &Diagnostic) -> &mut usize {
        match (&finding.expected, finding.severity) {
            (Some(_), _) => &mut self.accepted,
            (None, Severity::Error) => &mut self.errors,
            (None, Severity::Warning) => &mut self.warnings,
            (None, Severity::Info) => &mut self.infos,
        }
    }

    /// The count as a person would say it: `2 errors, 1 warning in 14 files`.
    pub fn sentence(&self, files: usize, systems: usize) -> String {
        let open = [
            counted(self.errors, "error"),
            counted(self.warnings, "warning"),
            counted(self.infos, "remark"),
        ];
        let open: Vec<String> = open.into_iter().flatten().collect();
        let found = match open.is_empty() {
            true => "no problems".to_owned(),
            false => open.join(", "),
        };
        let accepted = match self.accepted {
            0 => String::new(),
            count => format!(", {count} accepted"),
        };
        let files = plural(files, "file");
        let systems = plural(systems, "system");
        format!("{found}{accepted} in {files} ({systems})")
    }
}

/// How many of the findings that nobody has accepted can be fixed, and how, if any can.
pub(super) fn fixable(findings: &[Diagnostic]) -> Option<String> {
    let open = findings.iter().filter(|finding| finding.expected.is_none());
    let (mut safe, mut risky) = (0, 0);
    for fix in open.filter_map(|finding| finding.fix.as_ref()) {
        match fix.applicability {
            Applicability::Safe => safe += 1,
            Applicability::Unsafe => risky += 1,
            Applicability::DisplayOnly => {}
        }
    }
    match (safe, risky) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with `--fix`")),
        (0, risky) => Some(format!("{risky} fixable with `--unsafe-fixes`")),
        (safe, risky) => Some(format!(
            "{safe} fixable with `--fix`, {risky} more with `--unsafe-fixes`"
        )),
    }
}

fn counted(count: usize, noun: &str) -> Option<String> {
    (count > 0).then(|| plural(count, noun))
}

pub(super) fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_found() {
        let tally = Tally {
            errors: 2,
            warnings: 1,
            ..Tally::default()
        };
        assert_eq!(
            tally.sentence(14, 3),
            "2 errors, 1 warning in 14 files (3 systems)"
        );
    }

    #[test]
    fn says_that_nothing_was_found() {
        assert_eq!(
            Tally::default().sentence(1, 1),
            "no problems in 1 file (1 system)"
        );
    }

    #[test]
    fn mentions_what_was_accepted() {
        let tally = Tally {
            accepted: 3,
            ..Tally::default()
        };
        assert_eq!(
            tally.sentence(2, 1),
            "no problems, 3 accepted in 2 files (1 system)"
        );
    }
}
