//! One pass over the raw text before the grammar sees it: encoding, characters that deceive, nesting.

use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// How deep braces and parentheses may be nested, the same in every build and on every stack.
pub const MAX_DEPTH: usize = 64;

/// How many characters of one kind are reported one by one.
const MAX_REPORTS: usize = 20;

/// What the pass found.
pub struct Scanned {
    pub diagnostics: Vec<Diagnostic>,
    /// The grammar would only say the same things again, or couldn't cope.
    pub fatal: bool,
}

/// Bytes to text. The text is a stand-in where a finding comes with it, except for a byte order mark.
pub fn decode(file: FileId, bytes: Vec<u8>, limit: usize) -> (String, Option<Diagnostic>) {
    let start = Span::new(file, 0, 0);
    if bytes.len() > limit {
        let message = format!("this file is larger than {} MiB", limit / (1024 * 1024));
        let finding = Diagnostic::new(&codes::FILE_TOO_LARGE, start, message).help(
            "split the system over several files; all files that name the same system are one",
        );
        return (String::new(), Some(finding));
    }
    if let Some(name) = looks_like_utf16(&bytes) {
        let message = format!("this file is {name}, not UTF-8");
        let finding = Diagnostic::new(&codes::NOT_UTF8, start, message)
            .help("save it as UTF-8 without a byte order mark");
        return (String::new(), Some(finding));
    }
    match String::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_owned(), Some(byte_order_mark(start))),
            None => (text, None),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let wrong = error.as_bytes().get(at).copied().unwrap_or(0);
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let span = Span::new(file, at, at + '\u{fffd}'.len_utf8());
            let message = format!("the byte 0x{wrong:02x} here is not UTF-8");
            let finding = Diagnostic::new(&codes::NOT_UTF8, span, message)
                .help("save the file as UTF-8; it may be in Latin-1 or Windows-1252 now");
            (text, Some(finding))
        }
    }
}

fn byte_order_mark(start: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::BYTE_ORDER_MARK,
        start,
        "this file begins with a byte order mark",
    )
    .help("save it as UTF-8 without a byte order mark (BOM)")
}

fn looks_like_utf16(bytes: &[u8]) -> Option<&'static str> {
    let sample = bytes.get(..bytes.len().min(256)).unwrap_or(&[]);
    let nuls = |parity| {
        let at_parity = sample.iter().skip(parity).step_by(2);
        at_parity.filter(|byte| **byte == 0).count() * 4 > sample.len() && sample.len() >= 4
    };
    match sample {
        [0xFF, 0xFE, ..] => Some("UTF-16 (little endian)"),
        [0xFE, 0xFF, ..] => Some("UTF-16 (big endian)"),
        _ if nuls(1) && !nuls(0) => Some("UTF-16 (little endian)"),
        _ if nuls(0) && !nuls(1) => Some("UTF-16 (big endian)"),
        _ => None,
    }
}

/// Where the scan is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Code,
    Text,
    Comment,
}

/// The bytes that mean nothing to the scan, wherever they stand.
const PLAIN: [bool; 256] = plain();

const fn plain() -> [bool; 256] {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let printable = byte == 0x09 || (byte >= 0x20 && byte < 0x7F);
        let telling = matches!(byte as u8, b'"' | b'\\' | b'/' | b'{' | b'}' | b'(' | b')');
        let continues = byte >= 0x80 && byte < 0xC0;
        plain[byte] = (printable && !telling) || continues;
        byte += 1;
    }
    plain
}

/// Looks at every byte once.
pub fn scan(file: FileId, text: &str) -> Scanned {
    let bytes = text.as_bytes();
    let mut scan = Scan {
        file,
        diagnostics: Vec::new(),
        fatal: false,
    };
    let mut within = Within::Code;
    let mut depth = 0_usize;
    let mut deepest = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if PLAIN[usize::from(byte)] {
            at += 1;
            continue;
        }
        match (byte, within) {
            (b'\n', _) => within = Within::Code,
            (b'"', Within::Code) => within = Within::Text,
            (b'"', Within::Text) => within = Within::Code,
            (b'\\', Within::Text) if !matches!(bytes.get(at + 1), None | Some(b'\n')) => {
                scan.character(text, at + 1, within);
                at += 1;
            }
            (b'/', Within::Code) if bytes.get(at + 1) == Some(&b'/') => within = Within::Comment,
            (b'{' | b'(', Within::Code) => {
                depth += 1;
                if depth == MAX_DEPTH + 1 && deepest <= MAX_DEPTH {
                    scan.too_deep(at);
                }
                deepest = deepest.max(depth);
            }
            (b'}' | b')', Within::Code) => depth = depth.saturating_sub(1),
            (b'\t' | b' '..=b'~' | 0x80..0xC0, _) => {}
            _ => scan.character(text, at, within),
        }
        at += 1;
    }
    Scanned {
        diagnostics: scan.diagnostics,
        fatal: scan.fatal,
    }
}

struct Scan {
    file: FileId,
    diagnostics: Vec<Diagnostic>,
    fatal: bool,
}

impl Scan {
    fn too_deep(&mut self, at: usize) {
        let span = Span::new(self.file, at, at + 1);
        let message = format!("this is nested more than {MAX_DEPTH} deep");
        let finding = Diagnostic::new(&codes::NESTING_TOO_DEEP, span, message)
            .help("the file isn't read any further; no policy that people can follow needs this");
        self.diagnostics.push(finding);
        self.fatal = true;
    }

    /// A byte that is neither printable ASCII nor a tab nor a newline.
    fn character(&mut self, text: &str, at: usize, within: Within) {
        let Some(found) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            return;
        };
        let code = u32::from(found);
        match found {
            '\r' if text.as_bytes().get(at + 1) == Some(&b'\n') => {}
            '\r' => {
                let what = "a carriage return stands here without a newline".to_owned();
                self.report(&codes::LONE_CARRIAGE_RETURN, at, found, within, what);
            }
            '\u{2028}' | '\u{2029}' => {
                let what = format!("the line separator U+{code:04X} stands here");
                self.report(&codes::CONTROL_CHARACTER, at, found, within, what);
            }
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let what =
                    format!("U+{code:04X} stands here, which changes the direction of writing");
                self.report(&codes::BIDIRECTIONAL_CONTROL, at, found, within, what);
            }
            _ if found.is_control() => {
                let what = format!("the control character U+{code:04X} stands here");
                self.report(&codes::CONTROL_CHARACTER, at, found, within, what);
            }
            _ => {}
        }
    }

    fn report(
        &mut self,
        code: &'static codes::Code,
        at: usize,
        found: char,
        within: Within,
        what: String,
    ) {
        if within == Within::Code && code != &codes::LONE_CARRIAGE_RETURN {
            self.fatal = true;
        }
        let same = self.diagnostics.iter().filter(|found| found.code == code);
        if same.count() >= MAX_REPORTS {
            return;
        }
        let span = Span::new(self.file, at, at + found.len_utf8());
        let help = match found {
            '\r' => "end lines with a newline",
            _ => "remove it, or write it as an escape in a label: `\\u{…}`",
        };
        self.diagnostics
            .push(Diagnostic::new(code, span, what).help(help));
    }
}
