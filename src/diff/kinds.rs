//! Every kind of change there is: a closed list, on which machines may rely.

/// What a change is a change of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Who may do what.
    Access,
    /// What those who use the bundle rely on, and what the policies say besides.
    Contract,
    /// What holds policies to account: configuration, baseline, accepted findings, rules and tests.
    Gate,
}

impl Class {
    /// The word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Class::Access => "access",
            Class::Contract => "contract",
            Class::Gate => "gate",
        }
    }
}

/// One kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name for machines and people.
    pub name: &'static str,
    /// What it is a change of.
    pub class: Class,
    /// Whether it breaks those who use the bundle.
    pub breaking: bool,
    /// What it means, in one sentence.
    pub summary: &'static str,
}

impl Kind {
    /// Whether it says that something has another name now.
    pub fn moves(&self) -> bool {
        self.name.ends_with("-renamed")
    }
}

/// Whether a change of this kind lets through what was held back before.
pub fn loosens(kind: &Kind) -> bool {
    [&GATE_LOOSENED, &RULE_REMOVED, &TEST_REMOVED].contains(&kind)
}

/// The kind with this name.
pub fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

macro_rules! kinds {
    ($($constant:ident $name:literal $class:ident $breaking:literal $summary:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $constant: Kind = Kind {
                name: $name,
                class: Class::$class,
                breaking: $breaking,
                summary: $summary,
            };
        )*

        /// All of them, in the order in which they are shown.
        pub static KINDS: &[&Kind] = &[$(&$constant),*];
    };
}

kinds! {
    GRANT_ADDED "grant-added" Access false "A role may do what it could not do in any situation.";
    GRANT_REMOVED "grant-removed" Access false "A role may no longer do, in any situation, what it could do.";
    GRANT_CHANGED "grant-changed" Access false "A role may do something in other situations or at another reach than before.";
    CELL_SETTLED "cell-settled" Access false "What was undecided for a role is a no now.";
    CELL_OPENED "cell-opened" Access false "What was a no for a role is undecided now.";
    DENY_ADDED "deny-added" Access false "A role is denied what it didn't have: whoever has it by another role loses it.";
    DENY_REMOVED "deny-removed" Access false "A role is no longer denied what it hasn't: whoever has it by another role gets it.";
    DENY_CHANGED "deny-changed" Access false "A role is denied what it hasn't in other situations than before.";
    TEMPLATE_CHANGED "template-changed" Contract false "A template starts from another access; the roles that extend it have changes of their own.";

    SYSTEM_ADDED "system-added" Contract false "There is a new system.";
    SYSTEM_REMOVED "system-removed" Contract true "A system went away, and its bundle with it.";
    MODULE_ADDED "module-added" Contract false "There is a new module.";
    MODULE_REMOVED "module-removed" Contract true "A module went away.";
    MODULE_RENAMED "module-renamed" Contract false "A module has another path; its former one is written down.";
    ACTION_ADDED "action-added" Contract false "There is a new action.";
    ACTION_REMOVED "action-removed" Contract true "An action went away.";
    ACTION_RENAMED "action-renamed" Contract false "An action has another path; its former one is written down.";
    ACTION_SPLIT "action-split" Contract false "An action was split off from another, and is compared with it.";
    ACTION_MERGED "action-merged" Contract true "An action went into another one, and is compared with it.";
    ROLE_ADDED "role-added" Contract false "There is a new role.";
    ROLE_REMOVED "role-removed" Contract true "A role went away.";
    ROLE_RENAMED "role-renamed" Contract false "A role has another name; its former one is written down.";
    ROLE_SPLIT "role-split" Contract false "A role was split off from another, and is compared with it.";
    ROLE_MERGED "role-merged" Contract true "A role went into another one, and is compared with it.";
    ROLE_BECAME_TEMPLATE "role-became-template" Contract true "What could be assigned is a template now.";
    TEMPLATE_BECAME_ROLE "template-became-role" Contract false "What was a template can be assigned now.";
    TEMPLATE_ADDED "template-added" Contract false "There is a new template.";
    TEMPLATE_REMOVED "template-removed" Contract true "A template went away.";
    TEMPLATE_RENAMED "template-renamed" Contract false "A template has another name; its former one is written down.";
    SETTING_ADDED "setting-added" Contract false "There is a new setting.";
    SETTING_REMOVED "setting-removed" Contract true "A setting went away.";
    SETTING_RENAMED "setting-renamed" Contract false "A setting has another path; its former one is written down.";
    VALUE_ADDED "value-added" Contract false "A setting has a new value.";
    VALUE_REMOVED "value-removed" Contract true "A value of a setting went away.";
    VALUE_RENAMED "value-renamed" Contract false "A value of a setting has another name; its former one is written down.";
    LEVEL_ADDED "level-added" Contract false "There is a new level.";
    LEVEL_REMOVED "level-removed" Contract true "A level went away.";
    LEVEL_RENAMED "level-renamed" Contract false "A level has another name; its former one is written down.";
    LEVELS_REORDERED "levels-reordered" Contract true "The levels stand in another order.";
    REACH_ADDED "reach-added" Contract false "There is a new reach.";
    REACH_REMOVED "reach-removed" Contract true "A reach went away.";
    REACH_RENAMED "reach-renamed" Contract false "A reach has another name; its former one is written down.";
    REACHES_REORDERED "reaches-reordered" Contract true "A reach lies within other reaches than before.";
    LIFECYCLE_ADDED "lifecycle-added" Contract false "There is a new lifecycle.";
    LIFECYCLE_REMOVED "lifecycle-removed" Contract true "A lifecycle went away.";
    LIFECYCLE_RENAMED "lifecycle-renamed" Contract false "A lifecycle has another path; its former one is written down.";
    STATE_ADDED "state-added" Contract false "A lifecycle has a new state.";
    STATE_REMOVED "state-removed" Contract true "A state of a lifecycle went away.";
    STATE_RENAMED "state-renamed" Contract false "A state has another name; its former one is written down.";
    STATE_CHANGED "state-changed" Contract false "A state is initial or final now, or isn't any more, or other facts hold in it.";
    EVENT_ADDED "event-added" Contract false "A lifecycle has a new event.";
    EVENT_REMOVED "event-removed" Contract true "An event of a lifecycle went away.";
    TRANSITION_ADDED "transition-added" Contract false "A lifecycle has a new transition.";
    TRANSITION_REMOVED "transition-removed" Contract false "A transition of a lifecycle went away.";
    TRANSITION_CHANGED "transition-changed" Contract false "A transition asks for something else than before.";
    STATE_REACHABLE "state-reachable" Contract false "A state can be reached that couldn't be.";
    STATE_UNREACHABLE "state-unreachable" Contract false "A state can't be reached any more.";
    KIND_CHANGED "kind-changed" Contract true "An id stands for something of another kind.";

    REQUIRES_TIGHTENED "requires-tightened" Contract false "An action requires more than before.";
    REQUIRES_LOOSENED "requires-loosened" Contract false "An action requires less than before.";
    REQUIRES_CHANGED "requires-changed" Contract false "An action requires something else than before.";
    CONFLICT_ADDED "conflict-added" Contract false "Two actions conflict that didn't.";
    CONFLICT_REMOVED "conflict-removed" Contract false "Two actions don't conflict any more.";
    INCLUDES_ADDED "includes-added" Contract false "Having an action means having another one, too.";
    INCLUDES_REMOVED "includes-removed" Contract false "Having an action no longer means having another one.";
    AVAILABILITY_CHANGED "availability-changed" Contract false "An action is available in other situations than before.";
    UNAVAILABLE_ADDED "unavailable-added" Contract false "An action can't be had by a role any more, whatever grants it.";
    UNAVAILABLE_REMOVED "unavailable-removed" Contract false "An action may be granted to a role to which it was unavailable.";
    LEVEL_RAISED "level-raised" Contract false "An action asks for a higher level.";
    LEVEL_LOWERED "level-lowered" Contract false "An action asks for a lower level.";
    ACTION_REACH_CHANGED "action-reach-changed" Contract false "An action has another reach.";
    STAGE_CHANGED "stage-changed" Contract false "An action or module has another stage.";
    PART_CHANGED "part-changed" Contract false "An action is part of another one, or isn't any more.";
    DISCOURAGED_CHANGED "discouraged-changed" Contract false "The advice about an action is another one.";
    ROLE_LEVEL_CHANGED "role-level-changed" Contract false "A role has another level.";
    EXTENDS_ADDED "extends-added" Contract false "A role extends another one.";
    EXTENDS_REMOVED "extends-removed" Contract false "A role doesn't extend another one any more.";
    ROLE_CONFLICT_ADDED "role-conflict-added" Contract false "Nobody may hold two roles at once any more.";
    ROLE_CONFLICT_REMOVED "role-conflict-removed" Contract false "Two roles may be held at once.";
    LABEL_CHANGED "label-changed" Contract false "Something has another label.";
    DOC_CHANGED "doc-changed" Contract false "Something has another documentation.";
    META_CHANGED "meta-changed" Contract false "Something has other metadata.";
    UNDECIDED_CHANGED "undecided-changed" Contract false "Something was left open that wasn't, or the reverse.";

    RULE_ADDED "rule-added" Gate false "There is a new rule.";
    RULE_REMOVED "rule-removed" Gate false "A rule went away: what it forbade is no longer proven.";
    RULE_CHANGED "rule-changed" Gate false "A rule says something else.";
    TEST_ADDED "test-added" Gate false "There is a new test.";
    TEST_REMOVED "test-removed" Gate false "A test went away: what it expected is no longer held.";
    TEST_CHANGED "test-changed" Gate false "A test expects something else.";
    GATE_LOOSENED "gate-loosened" Gate false "Configuration, baseline or accepted findings let more through.";
    GATE_TIGHTENED "gate-tightened" Gate false "Configuration, baseline or accepted findings let less through.";
    GATE_CHANGED "gate-changed" Gate false "Configuration says something else, neither clearly more nor less.";
}
