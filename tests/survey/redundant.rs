//! Small mistakes in the example catalog, each for a rule about what is redundant or dead.

/// A rule, and the mistake: what is written, and what somebody might have written in its place.
pub type Mutant = (&'static str, &'static [(&'static str, &'static str)]);

pub const DECIDED: (&str, &str) = (
    "undecided roles \"what the school volunteers may do is decided in spring\"",
    "",
);

pub const MUTANTS: [Mutant; 14] = [
    (
        "RC501",
        &[(
            "grant animals.{show, hide}",
            "grant animals.{show, hide, feed}",
        )],
    ),
    (
        "RC502",
        &[(
            "grant animals.{view, rehome}",
            "grant animals.{view, rehome, view}",
        )],
    ),
    (
        "RC503",
        &[("revoke animals.rehome", "revoke animals.rehome, books.*")],
    ),
    (
        "RC504",
        &[(
            "when season is winter and alarm is quiet\n}",
            "when season in (summer, winter) and alarm is quiet\n}",
        )],
    ),
    (
        "RC505",
        &[("{ grant books.* }", "{ grant books.*  deny books.** }")],
    ),
    (
        "RC506",
        &[
            DECIDED,
            ("medicine.approve, safety.test", "medicine.approve"),
        ],
    ),
    (
        "RC507",
        &[
            DECIDED,
            ("role cashier", "role visitor \"Visitor\"\nrole cashier"),
        ],
    ),
    (
        "RC508",
        &[(
            "role cashier",
            "role clerk \"Clerk\" { grant books.** }\nrole cashier",
        )],
    ),
    (
        "RC509",
        &[(
            "role head_keeper",
            "role treasurer \"Treasurer\" { grant books.*, medicine.approve }\nrole head_keeper",
        )],
    ),
    (
        "RC515",
        &[(
            "/// Looking after the animals.",
            "setting weather \"Weather\" { sun, rain }\n",
        )],
    ),
    ("RC516", &[("} < head", "} < lead < head")]),
    ("RC517", &[("farm < zoo\n", "farm < zoo, pond < farm\n")]),
    (
        "RC518",
        &[
            DECIDED,
            (
                "role cashier",
                "template seller \"Seller\" { grant gate.sell }\nrole cashier",
            ),
        ],
    ),
    (
        "RC519",
        &[(
            "summer \"Summer\"",
            "summer \"Summer\", spring \"Spring\", autumn \"Autumn\"",
        )],
    ),
];
