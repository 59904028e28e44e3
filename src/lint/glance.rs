//! What can be seen of label and documentation at a glance, while they are read for the first time: it spares the
//! rules to read all of them again.

use super::things::Kind;
use crate::syntax::ast::Text;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

/// What the documentation of something that is on its way out begins with.
pub const ENDS: [&str; 6] = [
    "Deprecated",
    "deprecated",
    "Obsolete",
    "obsolete",
    "Legacy",
    "legacy",
];

/// Numbers that are equal where texts are, and which texts are worth a closer look.
///
/// Two that differ have one number only by a chance that no catalog will meet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Glance {
    /// The label.
    pub label: u64,
    /// What the label looks like, on a thing of its kind.
    pub looks: u64,
    /// The documentation.
    pub doc: u64,
    /// The label has letters besides the plain ones.
    pub strange: bool,
    /// Label or documentation may speak of a stage.
    pub staged: bool,
}

impl Glance {
    /// At a thing.
    pub fn new(kind: Kind, label: Option<&Text>, doc: Option<&Text>) -> Self {
        let mut glance = Self::default();
        if let Some(label) = label {
            glance.label = FxBuildHasher.hash_one(&*label.text);
            glance.looks = shape(kind, &label.text);
            glance.strange = !label.text.is_ascii();
            // The dashes begin with 0xE2.
            let hint = |byte: u8| matches!(byte, b'(' | b'[' | b'-' | b':' | 0xE2);
            glance.staged = has(&label.text, hint);
        }
        if let Some(doc) = doc {
            glance.doc = FxBuildHasher.hash_one(&*doc.text);
            // Most begin with another letter than any of these.
            let may = matches!(
                doc.text.bytes().next(),
                Some(b'D' | b'd' | b'O' | b'o' | b'L' | b'l')
            );
            let mut ends = ENDS.iter();
            glance.staged |= may && ends.any(|word| doc.text.starts_with(word))
                || has(&doc.text, |byte| matches!(byte, b'(' | b'['));
        }
        glance
    }
}

/// Looks at every byte, which is quicker than to stop at the first one found.
fn has(text: &str, byte: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, at| found | byte(at))
}

/// What the label of such a thing looks like, as a number: without case and blanks, each letter as those it is
/// confused with.
fn shape(kind: Kind, label: &str) -> u64 {
    static PLAIN: LazyLock<Vec<Plain>> = LazyLock::new(|| (0..128).map(plain).collect());
    let mut shape = Shape(kind as u64);
    if label.is_ascii() {
        let plain = &*PLAIN;
        for byte in label.bytes() {
            match plain.get(usize::from(byte)) {
                Some(Plain::One(looks)) => shape.add(*looks),
                Some(Plain::Several(looks)) => looks.iter().for_each(|byte| shape.add(*byte)),
                None => {}
            }
        }
        return shape.0;
    }
    let folded: String = label.nfkc().flat_map(char::to_lowercase).collect();
    let folded: String = skeleton(&folded).flat_map(char::to_lowercase).collect();
    let looks = skeleton(&folded).filter(|letter| !letter.is_whitespace());
    let looks: String = looks.collect();
    looks.bytes().for_each(|byte| shape.add(byte));
    shape.0
}

/// What a plain letter looks like; nothing for a blank.
enum Plain {
    One(u8),
    Several(Box<[u8]>),
}

fn plain(letter: u8) -> Plain {
    let letter = char::from(letter).to_ascii_lowercase();
    let folded: String = skeleton(&letter.to_string())
        .flat_map(char::to_lowercase)
        .collect();
    let looks = skeleton(&folded).filter(|letter| !letter.is_whitespace());
    let looks = looks.collect::<String>().into_bytes();
    match looks.as_slice() {
        [one] => Plain::One(*one),
        _ => Plain::Several(looks.into()),
    }
}

/// A number for bytes as they come.
struct Shape(u64);

impl Shape {
    fn add(&mut self, byte: u8) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
