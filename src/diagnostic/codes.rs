//! Every code rolecall can report. A number is never used again for something else.

use super::{Severity, pages};

/// Whether and how a finding may be silenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silencing {
    /// Never: the text has to change.
    Never,
    /// Not by configuration; by `@expect` with a reason.
    ByExpect,
    /// By `@expect` and by configuration.
    Freely,
}

/// The category of what isn't about the policies.
const HYGIENE: &str = "the tool's own hygiene";

/// What is fixed about a finding, whatever the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `RC` and three digits.
    pub id: &'static str,
    /// The kebab-case name, which reads well after "expect".
    pub name: &'static str,
    /// Its weight unless something changes it.
    pub severity: Severity,
    /// Whether it may be silenced.
    pub silencing: Silencing,
    /// Whether it is reported only where somebody asks for it.
    pub opt_in: bool,
    /// What it means, as one or two sentences.
    pub summary: &'static str,
    /// Why it matters, with examples, where there is more to say.
    pub page: Option<&'static Page>,
}

/// What there is to say about a finding besides its summary.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// The version that reported it first.
    pub since: &'static str,
    /// Why it matters and what to do, as Markdown; paragraphs are separated by an empty line.
    pub explanation: &'static str,
    /// A policy, without its header, that has the finding; of several files, each after a line with its name.
    pub bad: &'static str,
    /// The same policy as it should be.
    pub good: &'static str,
}

impl Page {
    /// A page of a finding that no text of a policy can show.
    pub const fn without_example(since: &'static str, explanation: &'static str) -> Self {
        Self {
            since,
            explanation,
            bad: "",
            good: "",
        }
    }

    /// The bad example and the good one, if there are any.
    pub fn examples(&self) -> Option<(&'static str, &'static str)> {
        (!self.bad.is_empty()).then_some((self.bad, self.good))
    }
}

impl Code {
    /// Whether a baseline may hold findings of this code: they are about the policies, and may be accepted.
    pub fn is_recordable(&self) -> bool {
        self.silencing != Silencing::Never && self.category() != HYGIENE
    }

    /// The category of the code, from its number.
    pub fn category(&self) -> &'static str {
        let number = self.id.get(2..).and_then(|digits| digits.parse().ok());
        match number.unwrap_or(0_u32) {
            0..100 => "text and syntax",
            100..200 => "names",
            200..250 => "types",
            250..300 => "constraints",
            300..400 => "privilege",
            400..450 => "lifecycle errors",
            450..500 => "lifecycle reports",
            500..600 => "redundant or dead",
            600..700 => "documentation and labels",
            700..800 => "rules and tests",
            800..900 => "changes",
            _ => HYGIENE,
        }
    }
}

macro_rules! page {
    () => {
        None
    };
    ($page:path) => {
        Some(&$page)
    };
}

macro_rules! codes {
    ($($constant:ident = $id:literal $name:literal $severity:ident $silencing:ident $summary:literal
        $(page $place:ident)?;)*) => {
        $(
            #[doc = $summary]
            pub static $constant: Code = Code {
                id: $id,
                name: $name,
                severity: Severity::$severity,
                silencing: Silencing::$silencing,
                opt_in: false,
                summary: $summary,
                page: page!($(pages::$place::$constant)?),
            };
        )*

        /// The codes of the stages, in the order of their numbers; those of the lints stand with their rules.
        pub static STAGES: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    NOT_UTF8 = "RC001" "not-utf8" Error Never
        "The file isn't UTF-8, the only encoding policies are written in."
        page syntax;
    BYTE_ORDER_MARK = "RC002" "byte-order-mark" Error Never
        "The file begins with a byte order mark, which UTF-8 doesn't need."
        page syntax;
    CONTROL_CHARACTER = "RC003" "control-character" Error Never
        "A control character other than tab and newline stands in the text."
        page syntax;
    LONE_CARRIAGE_RETURN = "RC004" "lone-carriage-return" Error Never
        "A carriage return without a newline: some editors show a new line there, others don't."
        page syntax;
    BIDIRECTIONAL_CONTROL = "RC005" "bidirectional-control" Error Never
        "A character that changes the direction of writing can make a reviewer read something else than the compiler."
        page syntax;
    FILE_TOO_LARGE = "RC006" "file-too-large" Error Never
        "The file is larger than a policy may be."
        page syntax;
    NESTING_TOO_DEEP = "RC007" "nesting-too-deep" Error Never
        "Braces or parentheses are nested more than 64 deep."
        page syntax;
    SYNTAX_ERROR = "RC010" "syntax-error" Error Never
        "Something stands where the grammar has no place for it."
        page syntax;
    MISSING_SYSTEM = "RC011" "missing-system" Error Never
        "Every file begins with the system it belongs to."
        page syntax;
    UNCLOSED_BLOCK = "RC012" "unclosed-block" Error Never
        "A block is opened and never closed."
        page syntax;
    MIXED_AND_OR = "RC014" "mixed-and-or" Error Never
        "`and` and `or` stand side by side without parentheses."
        page syntax;
    DUPLICATE_CLAUSE = "RC015" "duplicate-clause" Error Never
        "A clause that may stand once stands twice."
        page syntax;
    STRAY_DOCUMENTATION = "RC016" "stray-documentation" Error Never
        "A documentation comment stands where there is nothing to document."
        page syntax;
    BAD_ESCAPE = "RC017" "bad-escape" Error Never
        "A string contains a backslash that begins no escape."
        page syntax;
    NUMBER_TOO_LARGE = "RC018" "number-too-large" Error Never
        "A number is outside the range that every JSON reader can hold exactly."
        page syntax;
    RESERVED_NAME = "RC019" "reserved-name" Error Never
        "One of the six reserved words stands where a name is declared."
        page syntax;
    MISPLACED = "RC020" "misplaced" Error Never
        "A declaration or clause stands in a block it doesn't belong in."
        page syntax;
    UNKNOWN_ACTION = "RC101" "unknown-action" Error Never
        "No action has this path here."
        page names;
    UNKNOWN_MODULE = "RC102" "unknown-module" Error Never
        "No module has this path here."
        page names;
    UNKNOWN_ROLE = "RC103" "unknown-role" Error Never
        "No role or template has this name."
        page names;
    UNKNOWN_LEVEL = "RC104" "unknown-level" Error Never
        "No level has this name."
        page names;
    UNKNOWN_REACH = "RC105" "unknown-reach" Error Never
        "No reach has this name."
        page names;
    UNKNOWN_SETTING = "RC106" "unknown-setting" Error Never
        "No setting or lifecycle has this name here."
        page names;
    UNKNOWN_VALUE = "RC107" "unknown-value" Error Never
        "The setting has no such value, or the lifecycle no such state."
        page names;
    UNKNOWN_LIFECYCLE = "RC108" "unknown-lifecycle" Error Never
        "No lifecycle has this name here."
        page names;
    UNKNOWN_FACT = "RC109" "unknown-fact" Error Never
        "No state of the lifecycle names this fact."
        page names;
    DUPLICATE_NAME = "RC110" "duplicate-name" Error Never
        "Two things bear the same name in the same place."
        page names;
    UNKNOWN_EVENT = "RC111" "unknown-event" Error Never
        "The lifecycle has no such event."
        page names;
    MATCHES_NOTHING = "RC112" "wildcard-matches-nothing" Error Never
        "A wildcard matches no action."
        page names;
    SYSTEM_MISMATCH = "RC113" "system-mismatch" Error Never
        "The files of one system disagree on its label, or document it twice."
        page names;
    EXTENDS_CYCLE = "RC120" "extends-cycle" Error Never
        "A role extends itself, directly or through others."
        page names;
    INCLUDES_CYCLE = "RC121" "includes-cycle" Error Never
        "An action includes itself, directly or through others."
        page names;
    REACHES_CYCLE = "RC122" "reaches-cycle" Error Never
        "A reach is narrower than itself."
        page names;
    PART_CYCLE = "RC123" "part-cycle" Error Never
        "An action is part of itself, directly or through others."
        page names;
    WRONG_KIND = "RC200" "wrong-kind" Error Never
        "A path names something of another kind than what is needed there."
        page types;
    CONDITION_NEVER_HOLDS = "RC210" "condition-never-holds" Error Never
        "A condition can't hold in any situation."
        page types;
    CONDITION_TOO_COMPLEX = "RC211" "condition-too-complex" Error Never
        "A condition needs more cases than can be decided or written down."
        page types;
    GRANT_OUTSIDE_AVAILABILITY = "RC220" "grant-outside-availability" Error Never
        "A grant holds only where the action isn't available."
        page types;
    GRANT_NEVER_HOLDS = "RC221" "grant-never-holds" Error Never
        "A grant names an action that a revoke or an inherited deny takes away everywhere."
        page types;
    REVOKE_UNDONE = "RC222" "revoke-undone-by-include" Error Never
        "A revoke takes an action away that another action of the role brings back."
        page types;
    UNDECIDED_BUT_DECIDED = "RC223" "undecided-but-decided" Error Never
        "An action is called undecided for a role although everything about it is decided."
        page types;
    REACH_NOT_OFFERED = "RC224" "reach-not-offered" Error Never
        "A grant narrows the reach of an action that has none."
        page types;
    REACH_TOO_WIDE = "RC225" "reach-too-wide" Error Never
        "A grant asks for a reach that isn't within the action's own."
        page types;
    UNAVAILABLE_REQUIREMENT = "RC230" "unavailable-requirement" Error Never
        "An action requires another one in a situation in which that one isn't available."
        page types;
    SELF_REFERENCE = "RC231" "self-reference" Error Never
        "An action or a role names itself where only another one makes sense."
        page types;
    MISSING_REQUIREMENT = "RC250" "missing-requirement" Error ByExpect
        "A role has an action without what that action requires."
        page constraints;
    REQUIREMENT_DEPENDS = "RC251" "requirement-depends" Warning Freely
        "Whether a role meets a requirement depends on a cell that is undecided."
        page constraints;
    CONFLICTING_ACTIONS = "RC260" "conflicting-actions" Error ByExpect
        "A role has two actions that no role may have together."
        page constraints;
    CONFLICT_DEPENDS = "RC261" "conflict-depends" Warning Freely
        "Whether a role breaks a conflict depends on a cell that is undecided."
        page constraints;
    CONFLICTING_ROLES = "RC265" "conflicting-roles" Error ByExpect
        "A role extends two roles that nobody may hold together."
        page constraints;
    LEVEL_TOO_LOW = "RC270" "level-too-low" Error ByExpect
        "A role has an action that asks for a higher level."
        page constraints;
    UNAVAILABLE_TO_ROLE = "RC280" "unavailable-to-role" Error ByExpect
        "A role is granted an action that is unavailable to it."
        page constraints;
    UNKNOWN_STATE = "RC401" "unknown-state" Error Never
        "A transition names a state that the lifecycle doesn't have."
        page lifecycles;
    LEAVES_FINAL_STATE = "RC402" "leaves-final-state" Error Never
        "A transition leaves a state that is declared final."
        page lifecycles;
    SEVERAL_INITIAL_STATES = "RC403" "several-initial-states" Error Never
        "A lifecycle declares more than one initial state."
        page lifecycles;
    AMBIGUOUS_TRANSITION = "RC404" "ambiguous-transition" Error Never
        "One event leads from one state to two, under conditions that can hold together."
        page lifecycles;
    NO_INITIAL_STATE = "RC450" "no-initial-state" Warning Freely
        "A lifecycle doesn't say where it begins."
        page lifecycles;
    UNREACHABLE_STATE = "RC451" "unreachable-state" Warning Freely
        "No transition leads to a state."
        page lifecycles;
    TRAP_STATE = "RC452" "trap-state" Warning Freely
        "No transition leaves a state that isn't declared final."
        page lifecycles;
    NO_WAY_TO_FINAL = "RC453" "no-way-to-final" Warning Freely
        "From a state, none of the lifecycle's final states can be reached."
        page lifecycles;
    UNFIREABLE_TRANSITION = "RC454" "unfireable-transition" Warning Freely
        "No role may fire a transition."
        page lifecycles;
    MISSING_FACT = "RC455" "missing-fact" Warning Freely
        "A fact that one state of a lifecycle names is left out by another."
        page lifecycles;
    DECIDED_AND_UNDECIDED = "RC456" "decided-and-undecided" Warning Freely
        "A transition is decided, and the same one is called undecided."
        page lifecycles;
    DECLARED_COUNT = "RC610" "declared-count" Warning Freely
        "A count that the documentation claims isn't the count of the catalog."
        page documentation;
    UNFORMATTED = "RC690" "unformatted" Info Freely
        "The file isn't laid out as `rolecall fmt` would do it."
        page documentation;
    RULE_BROKEN = "RC701" "rule-broken" Error Never
        "A rule doesn't hold."
        page statements;
    RULE_DEPENDS = "RC702" "rule-depends" Warning Never
        "Whether a rule holds depends on something that is undecided."
        page statements;
    TEST_FAILED = "RC710" "test-failed" Error Never
        "A test expects something else than what the policy says."
        page statements;
    ACCESS_WIDENED = "RC801" "access-widened" Warning Never
        "Between two versions, somebody may do more."
        page changes;
    ACCESS_NARROWED = "RC802" "access-narrowed" Info Never
        "Between two versions, somebody may do less."
        page changes;
    ACCESS_INCOMPARABLE = "RC803" "access-incomparable" Warning Never
        "Between two versions, somebody may do more in one situation and less in another."
        page changes;
    UNDECIDED_SETTLED = "RC804" "undecided-settled" Info Never
        "Between two versions, what was undecided became a no."
        page changes;
    UNDECIDED_OPENED = "RC805" "undecided-opened" Info Never
        "Between two versions, what was a no became undecided."
        page changes;
    CONTRACT_BROKEN = "RC810" "contract-broken" Warning Never
        "Between two versions, something changed that those who use the bundle rely on."
        page changes;
    CONTRACT_CHANGED = "RC811" "contract-changed" Info Never
        "Between two versions, something changed that breaks nobody who uses the bundle."
        page changes;
    GATE_LOOSENED = "RC820" "gate-loosened" Warning Never
        "Between two versions, what policies are held to lets more through."
        page changes;
    GATE_CHANGED = "RC821" "gate-changed" Info Never
        "Between two versions, what policies are held to changed, and lets no more through."
        page changes;
    UNUSED_ACKNOWLEDGEMENT = "RC830" "unused-acknowledgement" Error Never
        "A change is accepted that isn't there."
        page changes;
    EXPIRED_ACKNOWLEDGEMENT = "RC831" "expired-acknowledgement" Error Never
        "The last day on which a change was accepted has passed."
        page changes;
    NEW_ACCESS = "RC840" "new-access" Error Never
        "Somebody may do what a version that must not be exceeded doesn't grant."
        page changes;
    GRANTED_AGAINST_WISH = "RC841" "granted-against-wish" Error Never
        "Somebody may do what nobody, or not this role, is to be granted."
        page changes;
    UNUSED_EXPECT = "RC901" "unused-expect" Error Never
        "An `@expect` accepts a finding that isn't there."
        page hygiene;
    EXPIRED_EXPECT = "RC902" "expired-expect" Error Never
        "The last day of an `@expect` has passed."
        page hygiene;
    EXPECT_WITHOUT_REASON = "RC903" "expect-without-reason" Error Never
        "An `@expect` gives no reason."
        page hygiene;
    EXPECT_NOT_POSSIBLE = "RC904" "expect-not-possible" Error Never
        "An `@expect` names no rule, or one that may not be silenced."
        page hygiene;
    EXPECT_DENIED = "RC905" "expect-denied" Error Never
        "An `@expect` accepts what the configuration doesn't let anybody accept."
        page hygiene;
    EXPECT_TOO_LONG = "RC906" "expect-too-long" Error Never
        "An `@expect` holds for longer than the configuration allows."
        page hygiene;
    INVALID_CONFIGURATION = "RC910" "invalid-configuration" Error Never
        "The configuration can't be read, or says something that can't be. Nothing is checked until it is right."
        page hygiene;
    UNMATCHED_GLOB = "RC911" "unmatched-glob" Warning Freely
        "A glob of the configuration matches no policy."
        page hygiene;
    INVALID_BASELINE = "RC912" "invalid-baseline" Error Never
        "The baseline can't be read, or holds what no baseline may. Nothing is checked until it is right."
        page hygiene;
}

/// Every code there is, in the order of the numbers: those of the stages and those of the lints.
#[derive(Debug, Clone)]
pub struct Catalog(Vec<&'static Code>);

impl Catalog {
    /// The codes of the stages, and these.
    pub fn with(more: impl IntoIterator<Item = &'static Code>) -> Self {
        let mut all: Vec<&'static Code> = STAGES.iter().copied().chain(more).collect();
        all.sort_by_key(|code| code.id);
        Self(all)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &'static Code> + use<'_> {
        self.0.iter().copied()
    }

    /// The code with this id or name.
    pub fn find(&self, word: &str) -> Option<&'static Code> {
        self.iter()
            .find(|code| code.name == word || code.id.eq_ignore_ascii_case(word))
    }

    /// The code whose name is nearest to a word, if one is near enough to be meant.
    pub fn nearest(&self, word: &str) -> Option<&'static Code> {
        let name = nearest(word, self.iter().map(|code| code.name))?;
        self.find(name)
    }
}

/// The word that is meant by another one, if one is near enough.
pub fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let likeness = |known: &&'w str| strsim::jaro(known, word);
    let nearest = words
        .into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.filter(|known| likeness(known) > 0.7)
}
