//! RC800 to RC899: what changed between two versions. It takes two policies to show any of it, so there are no examples here.

use crate::diagnostic::Page;

pub const ACCESS_WIDENED: Page = Page::without_example(
    "0.1.0",
    "A role answers yes in a situation, or at a reach, in which it didn't before. The message names one such situation, and the \
        places say by which line that came about. If it is what was meant, accept it with `rolecall diff --ack`, with a reason; if \
        not, look at that line: often a wildcard takes in more than its author thought of.",
);

pub const ACCESS_NARROWED: Page = Page::without_example(
    "0.1.0",
    "A role may no longer do what it could, or only in fewer situations or at a narrower reach. People will notice: tell them \
        before they do. The places say which line went away, or what stands in the way now.",
);

pub const ACCESS_INCOMPARABLE: Page = Page::without_example(
    "0.1.0",
    "A role may do more in one situation, or at one reach, and less in another, as when a condition is dropped and the reach \
        narrowed at once. Neither version is the safer one; look at both halves. Two changes one after the other would be easier to judge.",
);

pub const UNDECIDED_SETTLED: Page = Page::without_example(
    "0.1.0",
    "A cell was left undecided and is a no now. Nobody loses anything that was granted, but whoever waited for the decision has one.",
);

pub const UNDECIDED_OPENED: Page = Page::without_example(
    "0.1.0",
    "A cell was a no and is left undecided now. Whoever enforces the bundle has to know what to do with that: an undecided cell grants nothing.",
);

pub const CONTRACT_BROKEN: Page = Page::without_example(
    "0.1.0",
    "An id, a value, a state or an event went away, or stands for something else, and programs that use the bundle may ask for it. \
        If it has another name now, write the former one into it with `formerly`: then the bundle says so, grants follow, and nothing is broken.",
);

pub const CONTRACT_CHANGED: Page = Page::without_example(
    "0.1.0",
    "Something that the policies say changed, and nobody who uses the bundle has to change for it: a label, a requirement, a new action.",
);

pub const GATE_LOOSENED: Page = Page::without_example(
    "0.1.0",
    "Something that held policies to account lets more through: a rule that is off, a finding that is accepted, a test or a rule that \
        went away. A change of access that hides behind such a change is the one to look for.",
);

pub const GATE_CHANGED: Page = Page::without_example(
    "0.1.0",
    "Configuration, accepted findings, rules or tests changed in a way that lets no more through, or that can't be called looser or tighter.",
);

pub const UNUSED_ACKNOWLEDGEMENT: Page = Page::without_example(
    "0.1.0",
    "A row of rolecall-acks.toml accepts a change that isn't between these versions. Perhaps the change became another one after it was \
        accepted: then look at it again, and accept what it is now. Else take the row out; `rolecall diff --ack-prune` does that.",
);

pub const EXPIRED_ACKNOWLEDGEMENT: Page = Page::without_example(
    "0.1.0",
    "A change was accepted up to a day, and that day is over. Take the change back, or accept it again with a new day and a reason why.",
);

pub const NEW_ACCESS: Page = Page::without_example(
    "0.1.0",
    "With `--no-new-access` nobody may do more than the reference grants, and here somebody may. Take it back, or have the reference \
        changed by whoever answers for it.",
);

pub const GRANTED_AGAINST_WISH: Page = Page::without_example(
    "0.1.0",
    "`--not-granted`, or `not-granted` in the configuration, says that this must not be granted, and it is. The places say by which way. \
        Unlike a `deny` in the policies, such a wish can be kept by people who don't write them.",
);
