//! A made-up catalog of any size, for measuring: modules of ten actions that require each other, a lifecycle
//! in every fifth, one role of fifty grants per twenty actions, and one that has everything. As in a catalog that is
//! looked after, there is little to find. The same size gives the same text.

/// One file of the catalog: path and text.
pub type File = (String, String);

const VERBS: [&str; 10] = [
    "view", "create", "update", "delete", "approve", "export", "import", "assign", "archive",
    "audit",
];
const AREAS: [&str; 5] = ["loans", "stock", "staff", "rooms", "events"];

/// The catalog with about this many actions.
pub fn base(actions: usize) -> Vec<File> {
    let modules = (actions / VERBS.len()).max(1);
    let mut files = vec![("base.role".to_owned(), vocabulary())];
    for (at, chunk) in (0..modules).collect::<Vec<_>>().chunks(4).enumerate() {
        let text: String = chunk.iter().map(|module| self::module(*module)).collect();
        files.push((format!("modules/{at:05}.role"), header() + &text));
    }
    let mut dice = Dice(actions as u64);
    for at in 0..(actions / 60).max(1) {
        let text: String = (0..3)
            .map(|part| role(at * 3 + part, modules, &mut dice))
            .collect();
        files.push((format!("roles/{at:05}.role"), header() + &text));
    }
    files
}

fn header() -> String {
    "system base \"The base\"\n\n".to_owned()
}

fn vocabulary() -> String {
    header() + "levels low < middle < high\n\nrole owner \"Owner\" {\n  level high\n  grant **\n}\n"
}

fn name(module: usize) -> String {
    format!("{}_{module:05}", AREAS[module % AREAS.len()])
}

fn module(at: usize) -> String {
    let name = name(at);
    let mut text = format!("module {name} \"Module {at}\" {{\n");
    for verb in VERBS {
        text += &format!(
            "  /// Lets the holder {verb} what belongs to their own unit, and writes it down.\n"
        );
        text += &format!("  action {verb} \"{verb} {at}\" {{\n    level low\n");
        match verb {
            "view" => {}
            "approve" | "delete" | "export" => text += "    requires update\n",
            _ => text += "    requires view\n",
        }
        text += "  }\n";
    }
    text += "}\n\n";
    if at.is_multiple_of(5) {
        text += &format!(
            "lifecycle {name}_life \"Life\" {{\n  initial state draft\n  state sent\n  final state closed\n  \
             transition send by {name}.update: draft -> sent\n  transition close by {name}.approve: sent -> closed\n}}\n\n"
        );
    }
    text
}

fn role(at: usize, modules: usize, dice: &mut Dice) -> String {
    let mut text = format!("role role_{at:05} \"Role {at}\" {{\n  level high\n");
    for _ in 0..12 {
        let module = name(dice.below(modules));
        let mut verbs = vec![
            "view",
            "update",
            VERBS[1 + dice.below(9)],
            VERBS[1 + dice.below(9)],
        ];
        verbs.sort_unstable();
        verbs.dedup();
        for verb in verbs {
            text += &format!("  grant {module}.{verb}\n");
        }
    }
    text + "}\n\n"
}

/// A small repeatable source of numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}
