//! The words of the language, and how each clause is written: what a person is told when one goes wrong.

/// Words that can't be names.
pub const RESERVED: [&str; 6] = ["and", "in", "is", "not", "or", "when"];

/// A kind of place: where declarations or clauses are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    File,
    Module,
    Action,
    Role,
    Lifecycle,
    State,
    Rule,
    Test,
}

impl Place {
    /// With its article, as in "in a module".
    pub fn name(self) -> &'static str {
        match self {
            Place::File => "the file",
            Place::Module => "a module",
            Place::Action => "an action",
            Place::Role => "a role",
            Place::Lifecycle => "a lifecycle",
            Place::State => "a state",
            Place::Rule => "a rule",
            Place::Test => "a test",
        }
    }

    /// Whether what stands there has names of its own, which the rest of the text may use.
    pub fn declares(self) -> bool {
        match self {
            Place::File | Place::Module | Place::Lifecycle => true,
            Place::Action | Place::Role | Place::State | Place::Rule | Place::Test => false,
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A word that begins a declaration or clause.
pub struct Word {
    pub word: &'static str,
    /// How it is written, with an example.
    pub usage: &'static str,
    places: u8,
}

impl Word {
    /// Whether it may begin something in this place.
    pub fn fits(&self, place: Place) -> bool {
        self.places & place.bit() != 0
    }

    /// Where it may stand, for a sentence.
    pub fn places(&self) -> Vec<&'static str> {
        ALL_PLACES
            .iter()
            .filter(|place| self.fits(**place))
            .map(|place| place.name())
            .collect()
    }
}

const ALL_PLACES: [Place; 8] = [
    Place::File,
    Place::Module,
    Place::Action,
    Place::Role,
    Place::Lifecycle,
    Place::State,
    Place::Rule,
    Place::Test,
];

const F: u8 = 1;
const M: u8 = 2;
const A: u8 = 4;
const R: u8 = 8;
const L: u8 = 16;
const S: u8 = 32;
const U: u8 = 64;
const T: u8 = 128;

const fn word(word: &'static str, places: u8, usage: &'static str) -> Word {
    Word {
        word,
        usage,
        places,
    }
}

/// Every word that begins something, sorted.
pub static WORDS: &[Word] = &[
    word("action", M, "`action refund \"Refund\" { level lead }`"),
    word("allows", S, "`allows login, calls`"),
    word(
        "automatic",
        L,
        "`automatic expire: active -> suspended when hold is off`",
    ),
    word("available", M | A, "`available when edition is pro`"),
    word(
        "conflicts",
        M | A | R,
        "`conflicts billing.refund, people.*`, or in a role `conflicts auditor`",
    ),
    word("deny", R, "`deny people.old_board when edition is pro`"),
    word(
        "discouraged",
        M | A,
        "`discouraged \"why\"` or `discouraged with people.manage \"why\"`",
    ),
    word(
        "expect",
        T,
        "`expect team_lead can billing.refund when account is active`",
    ),
    word(
        "extend",
        F,
        "`extend module billing { … }` or `extend role team_lead { … }`",
    ),
    word("final", L, "`final state closed \"Closed\"`"),
    word(
        "forbid",
        U,
        "`forbid billing.refund and billing.approve_refund`",
    ),
    word(
        "formerly",
        M | A | R | L | S,
        "`formerly users.edit, \"Edit users\"`",
    ),
    word(
        "grant",
        R,
        "`grant billing.refund, people.* at team when edition is pro`",
    ),
    word("includes", A, "`includes manage, import`"),
    word("initial", L, "`initial state active \"Active\"`"),
    word("level", M | A | R, "`level admin`"),
    word("levels", F, "`levels agent < lead < admin`"),
    word(
        "lifecycle",
        F | M,
        "`lifecycle account \"Account\" { initial state active  … }`",
    ),
    word("module", F | M, "`module billing \"Billing\" { … }`"),
    word("only", U, "`only admin may billing.cancel_account`"),
    word("part", A, "`part of refund`"),
    word("reach", M | A, "`reach company`"),
    word("reaches", F, "`reaches own < team < company`"),
    word("refuses", S, "`refuses login, calls`"),
    word(
        "requires",
        M | A,
        "`requires people.manage and (billing.refund or billing.approve)`",
    ),
    word("revoke", R, "`revoke people.console when edition is pro`"),
    word(
        "role",
        F,
        "`role team_lead \"Team lead\" extends manager { … }`",
    ),
    word(
        "rule",
        F | M,
        "`rule four_eyes \"why\" { forbid a.b and c.d }`",
    ),
    word(
        "setting",
        F | M,
        "`setting edition \"Edition\" { free, pro, other }`",
    ),
    word("some", U, "`some role may billing.refund`"),
    word(
        "stage",
        M | A,
        "`stage alpha`, `beta`, `stable` or `deprecated \"use …\"`",
    ),
    word(
        "state",
        L,
        "`state suspended \"Suspended\" { allows login }`",
    ),
    word(
        "system",
        F,
        "`system help_desk \"Help Desk\"`, once, at the beginning of the file",
    ),
    word("template", F, "`template manager \"Manager tier\" { … }`"),
    word("test", F | M, "`test \"what it shows\" { expect … }`"),
    word(
        "transition",
        L,
        "`transition billing.suspend: active -> suspended` or `transition accept by tickets.edit: new -> accepted`",
    ),
    word("unavailable", M | A, "`unavailable to guest, partner`"),
    word(
        "undecided",
        F | M | R | L | S,
        "`undecided billing.** \"why\"` in a role, `undecided roles \"why\"` in a file, `undecided actions \"why\"` in a module, `undecided initial \"why\"` or `undecided transition billing.reopen: ? -> active \"why\"` in a lifecycle",
    ),
];

/// The word of this spelling, if it begins anything.
pub fn find(spelling: &str) -> Option<&'static Word> {
    WORDS
        .binary_search_by(|word| word.word.cmp(spelling))
        .ok()
        .and_then(|at| WORDS.get(at))
}

/// The words that may begin something in a place, for "expected one of".
pub fn fitting(place: Place) -> Vec<&'static str> {
    WORDS
        .iter()
        .filter(|word| word.fits(place))
        .map(|word| word.word)
        .collect()
}
