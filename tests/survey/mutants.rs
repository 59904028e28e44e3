//! Copies of policies with one mistake put in, each for a rule that nothing real breaks.

/// One mistake.
pub struct Mutant {
    /// The code that notices it.
    pub code: &'static str,
    /// The folder below `policies`.
    pub catalog: &'static str,
    /// The file in it.
    pub file: &'static str,
    /// What stands there.
    pub from: &'static str,
    /// What is put in its place.
    pub to: &'static str,
}

pub const MUTANTS: &[Mutant] = &[
    Mutant {
        code: "RC251",
        catalog: "example",
        file: "people.role",
        from: "  grant animals.view when animal allows visitors\n",
        to: "  undecided animals.view \"asked\"  grant animals.feed at house\n",
    },
    Mutant {
        code: "RC261",
        catalog: "example",
        file: "people.role",
        from: "{ grant gate.sell  conflicts bookkeeper }",
        to: "{ grant gate.sell  undecided books.count \"asked\" }",
    },
    Mutant {
        code: "RC301",
        catalog: "example",
        file: "people.role",
        from: "role guide \"Guide\" {",
        to: "role deputy \"Deputy\" { level senior  grant animals.* }  role guide \"Guide\" {",
    },
    Mutant {
        code: "RC303",
        catalog: "example",
        file: "people.role",
        from: "{ grant gate.sell  conflicts bookkeeper }",
        to: "{ grant gate.{sell, handwritten}  conflicts bookkeeper }",
    },
    Mutant {
        code: "RC304",
        catalog: "example",
        file: "people.role",
        from: "{ grant gate.sell  conflicts bookkeeper }",
        to: "{ grant gate.{sell, refund}  conflicts bookkeeper }",
    },
    Mutant {
        code: "RC305",
        catalog: "example",
        file: "zoo.role",
        from: "{ stage stable }",
        to: "{ stage alpha }",
    },
    Mutant {
        code: "RC307",
        catalog: "example",
        file: "people.role",
        from: "{ grant gate.sell  conflicts bookkeeper }",
        to: "{ grant gate.{sell, handwritten}  conflicts bookkeeper }",
    },
    Mutant {
        code: "RC309",
        catalog: "example",
        file: "people.role",
        from: "{ grant gate.sell  conflicts bookkeeper }",
        to: "{ grant gate.sell }",
    },
    Mutant {
        code: "RC310",
        catalog: "example",
        file: "people.role",
        from: "role guide \"Guide\" {",
        to: "role deputy \"Deputy\" { grant animals.night_round  deny animals.night_round }  role guide \"Guide\" {",
    },
    Mutant {
        code: "RC311",
        catalog: "example",
        file: "zoo.role",
        from: "action feed \"Feed\" {",
        to: "action feed \"Feed\" { reach farm ",
    },
    Mutant {
        code: "RC450",
        catalog: "example",
        file: "zoo.role",
        from: "initial state quarantine",
        to: "state quarantine",
    },
    Mutant {
        code: "RC453",
        catalog: "example",
        file: "zoo.role",
        from: "animals.rehome: on_show -> gone",
        to: "animals.rehome: on_show -> in_clinic",
    },
    Mutant {
        code: "RC454",
        catalog: "example",
        file: "zoo.role",
        from: "undecided roles \"what the school volunteers may do is decided in spring\"",
        to: "module day \"Day\" { action end \"End\"  lifecycle course \"Course\" { initial state open  final state over  transition end: open -> over } }",
    },
    Mutant {
        code: "RC455",
        catalog: "example",
        file: "zoo.role",
        from: "{ refuses visitors, feeding }",
        to: "{ refuses visitors }",
    },
    Mutant {
        code: "RC456",
        catalog: "example",
        file: "zoo.role",
        from: "transition fetch: away -> back",
        to: "transition fetch: away -> back  undecided transition fetch: away -> back \"asked\"",
    },
    Mutant {
        code: "RC457",
        catalog: "example",
        file: "people.role",
        from: "grant animals.{view, rehome},",
        to: "grant animals.{view, show, rehome},",
    },
    Mutant {
        code: "RC502",
        catalog: "example",
        file: "people.role",
        from: "  grant animals.**   ",
        to: "  grant animals.**, animals.lend   ",
    },
    Mutant {
        code: "RC901",
        catalog: "example",
        file: "people.role",
        from: "role cashier",
        to: "@expect(trap-state, \"asked\") role cashier",
    },
    Mutant {
        code: "RC902",
        catalog: "example",
        file: "people.role",
        from: "role cashier",
        to: "@expect(trap-state, until 2020-01-31, \"asked\") role cashier",
    },
    Mutant {
        code: "RC903",
        catalog: "example",
        file: "people.role",
        from: "role cashier",
        to: "@expect(trap-state) role cashier",
    },
    Mutant {
        code: "RC904",
        catalog: "example",
        file: "people.role",
        from: "role cashier",
        to: "@expect(no-such-rule, \"asked\") role cashier",
    },
];
