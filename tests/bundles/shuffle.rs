//! The same policies in other words: other files, another order, other blanks and remarks.
//!
//! It reads our own formatting, where what belongs to a block stands two columns further right, and knows
//! nothing of the grammar. A seed decides what happens; equal seeds do the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The texts of some files by name.
pub type Texts = BTreeMap<String, String>;

/// The policy files of a folder.
pub fn read(folder: &Path) -> Texts {
    let files = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry"));
    let text = |file: fs::DirEntry| {
        let name = file.file_name().to_string_lossy().into_owned();
        (name, fs::read_to_string(file.path()).expect("a policy"))
    };
    files.map(text).collect()
}

/// Numbers that look random (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// A declaration or clause: its lines up to the brace, what stands in the block, and the closing brace.
#[derive(Debug, Clone)]
struct Item {
    head: Vec<String>,
    block: Option<Vec<Item>>,
}

/// Declarations and clauses in another order, over other files, some of them moved to `extend` blocks.
pub fn shuffled(texts: &Texts, dice: &mut Dice) -> Texts {
    let mut headers = Vec::new();
    let mut items = Vec::new();
    for text in texts.values() {
        let lines: Vec<&str> = text.lines().collect();
        for item in parse(&lines, 0) {
            match starter(&item).starts_with("system ") {
                true => headers.push(item),
                false => items.push(item),
            }
        }
    }
    let mut extensions = Vec::new();
    for item in &mut items {
        scatter(item, "", &mut extensions, dice);
    }
    items.extend(extensions);
    dice.shuffle(&mut items);
    let files = 1 + dice.below(5);
    let plain = headers
        .iter()
        .min_by_key(|header| header.head.len())
        .cloned()
        .expect("a header");
    let documented = headers
        .into_iter()
        .max_by_key(|header| header.head.len())
        .expect("a header");
    let plain = starter(&plain).to_owned();
    let mut parts = vec![vec![]; files];
    for item in items {
        parts[dice.below(files)].push(item);
    }
    let first = dice.below(files);
    let numbered = parts.into_iter().enumerate();
    let file = |(at, part): (usize, Vec<Item>)| {
        let header = if at == first {
            documented.head.join("\n")
        } else {
            plain.clone()
        };
        let mut text = format!("{header}\n");
        part.iter().for_each(|item| print(item, 0, &mut text));
        (
            format!("{}{at}.role", ["z", "a", "M"][(at + first) % 3]),
            text,
        )
    };
    numbered.map(file).collect()
}

/// Splits lines into the items that begin in this column.
fn parse(lines: &[&str], column: usize) -> Vec<Item> {
    let mut items = Vec::new();
    let mut head: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let text = line.trim_start();
        if text.is_empty() || is_remark(text) {
            continue;
        }
        head.push(text.to_owned());
        if text.starts_with("///") || (text.starts_with('@') && text.ends_with(')')) {
            continue;
        }
        let deeper =
            |line: &&&str| line.is_empty() || line.len() - line.trim_start().len() > column;
        let inner = lines[at..].iter().take_while(deeper).count();
        let inside = &lines[at..at + inner];
        at += inner;
        let opens = code(text).ends_with('{');
        // The order of values is a fact of the setting, and a list of actions isn't a block.
        let whole = opens && (text.starts_with("setting ") || code(text).ends_with(".{"));
        let block = match opens && !whole {
            true => {
                assert!(
                    lines.get(at).is_some_and(|line| line.trim() == "}"),
                    "{text:?} isn't closed"
                );
                at += 1;
                Some(parse(inside, column + 2))
            }
            false => {
                let end = lines.get(at).filter(|_| whole);
                at += usize::from(whole);
                let rest = inside.iter().chain(end);
                head.extend(rest.map(|line| line.trim().to_owned()));
                None
            }
        };
        items.push(Item {
            head: std::mem::take(&mut head),
            block,
        });
    }
    assert!(head.is_empty(), "{head:?} belongs to nothing");
    items
}

fn is_remark(text: &str) -> bool {
    text.starts_with("//") && (!text.starts_with("///") || text.starts_with("////"))
}

/// A line without the remark at its end.
fn code(line: &str) -> &str {
    let mut quoted = false;
    let mut before = ' ';
    for (at, character) in line.char_indices() {
        match character {
            '"' if before != '\\' => quoted = !quoted,
            '/' if before == '/' && !quoted => return line[..at - 1].trim_end(),
            _ => {}
        }
        before = character;
    }
    line.trim_end()
}

/// The line that says what it is.
fn starter(item: &Item) -> &str {
    let after_attributes = item
        .head
        .iter()
        .find(|line| !line.starts_with("///") && !line.starts_with('@'));
    after_attributes.or(item.head.last()).expect("a line")
}

/// Shuffles the block, and moves some of it to an `extend` of its own.
fn scatter(item: &mut Item, outer: &str, extensions: &mut Vec<Item>, dice: &mut Dice) {
    let words: Vec<String> = starter(item)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(block) = &mut item.block else { return };
    dice.shuffle(block);
    let (kind, path) = match words.as_slice() {
        ["extend", kind, path, ..] => (*kind, (*path).to_owned()),
        ["module", name, ..] => ("module", format!("{outer}{name}")),
        [kind @ ("role" | "template"), name, ..] => (*kind, (*name).to_owned()),
        _ => ("", String::new()),
    };
    let below = format!("{path}.");
    block
        .iter_mut()
        .for_each(|inner| scatter(inner, &below, extensions, dice));
    if kind.is_empty() || !dice.one_in(2) {
        return;
    }
    let (stay, leave) = std::mem::take(block)
        .into_iter()
        .partition(|_| dice.one_in(2));
    *block = stay;
    for moved in leave {
        let moved: Item = moved;
        extensions.push(Item {
            head: vec![format!("extend {kind} {path} {{")],
            block: Some(vec![moved]),
        });
    }
}

fn print(item: &Item, column: usize, text: &mut String) {
    for line in &item.head {
        text.push_str(&format!("{:column$}{line}\n", ""));
    }
    if let Some(block) = &item.block {
        block
            .iter()
            .for_each(|inner| print(inner, column + 2, text));
        text.push_str(&format!("{:column$}}}\n", ""));
    }
}

/// Other blanks between the words, and remarks where there were none.
pub fn respaced(text: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("///") && !line.starts_with("////") {
            out.push_str(&format!("\n{:width$}{line}\n", "", width = dice.below(7)));
            continue;
        }
        for word in words(code(line)) {
            out.push_str(word);
            out.push_str(blank(dice));
        }
        out.push('\n');
    }
    out
}

/// The pieces of a line between blanks; a text in quotes is one piece, blanks and all.
fn words(line: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let (mut from, mut quoted, mut escaped) = (0, false, false);
    for (at, character) in line.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                all.push(&line[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    all.push(&line[from..]);
    all.retain(|word| !word.is_empty());
    all
}

fn blank(dice: &mut Dice) -> &'static str {
    const BLANKS: [&str; 8] = [
        " ",
        " ",
        "\n",
        "\t",
        "   ",
        "\n\n    ",
        " // \"{ no one reads this\n",
        "\n//// nor (this\n",
    ];
    BLANKS[dice.below(BLANKS.len())]
}
