//! Words that systems are made of. What stands in one namespace, or is told apart by its kind, comes from lists that
//! share no word; keywords of the language that may be names are among them.

pub const MODULES: &[&str] = &[
    "billing",
    "people",
    "tickets",
    "field_service",
    "module",
    "forms",
];
pub const ACTIONS: &[&str] = &[
    "view", "refund", "grant", "edit", "test", "approve", "from", "cancel", "export", "level",
    "assign", "at",
];
pub const ROLES: &[&str] = &[
    "viewer",
    "agent_role",
    "team_lead",
    "auditor",
    "admin_role",
    "role",
    "clerk",
    "owner",
    "extends",
];
pub const LEVELS: &[&str] = &["agent", "lead", "admin"];
pub const REACHES: &[&str] = &["own", "team", "assigned", "company"];
pub const SETTINGS: &[(&str, &[&str])] = &[
    ("edition", &["free", "pro", "enterprise", "other"]),
    ("self_service", &["on", "off", "other"]),
    ("region", &["eu", "us", "any", "test"]),
    ("setting", &["on", "off"]),
];
pub const LIFECYCLES: &[(&str, &[&str])] = &[
    ("account", &["active", "suspended", "closed", "locked"]),
    ("hold", &["off", "on", "state"]),
    ("ticket", &["new", "accepted", "done", "initial"]),
    ("contract", &["draft", "signed", "ended", "final"]),
];
pub const FACTS: &[&str] = &["login", "calls", "allows"];
pub const EVENTS: &[&str] = &["accept", "resolve", "event", "automatic"];
pub const CLOCKS: &[&str] = &["expire", "lapse", "undecided"];
pub const RULES: &[&str] = &[
    "four_eyes",
    "rare",
    "someone",
    "no_return",
    "can_always_end",
    "rule",
];
pub const TESTS: &[&str] = &[
    "what the handbook says",
    "a \"quoted\" name",
    "roles",
    "counts {and} // walks",
];
pub const LABELS: &[&str] = &[
    "Help Desk",
    "View",
    "All of it // really",
    "A \"quoted\" label",
    "Edit {all}",
    "Überblick",
];
pub const DOCS: &[&str] = &[
    "Everything about money.",
    "Two\nlines.",
    "With `code` and // slashes and a \"quote.",
];
pub const SOURCE: &str = "002:47";
