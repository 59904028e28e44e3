//! Policies that are bad for something: each of one kind of thing, as many as asked for.

use super::File;
use std::fmt::Write;

/// A shape, with the sizes that it is measured at.
pub struct Shape {
    pub name: &'static str,
    pub sizes: [usize; 3],
    pub make: fn(usize) -> Vec<File>,
}

pub const SHAPES: &[Shape] = &[
    Shape {
        name: "a chain of roles",
        sizes: [1_250, 2_500, 5_000],
        make: chain,
    },
    Shape {
        name: "roles that each extend ten",
        sizes: [1_250, 2_500, 5_000],
        make: fan,
    },
    Shape {
        name: "one role with so many grants",
        sizes: [25_000, 50_000, 100_000],
        make: grants,
    },
    Shape {
        name: "a file per grant",
        sizes: [2_500, 5_000, 10_000],
        make: file_per_grant,
    },
    Shape {
        name: "wildcard upon wildcard",
        sizes: [500, 1_000, 2_000],
        make: wildcards,
    },
    Shape {
        name: "settings, with conditions on everything",
        sizes: [12, 25, 50],
        make: settings,
    },
    Shape {
        name: "states of a lifecycle",
        sizes: [250, 500, 1_000],
        make: states,
    },
    Shape {
        name: "findings of one kind",
        sizes: [25_000, 50_000, 100_000],
        make: findings,
    },
    Shape {
        name: "equal grants",
        sizes: [25_000, 50_000, 100_000],
        make: repeated,
    },
    Shape {
        name: "files in one folder",
        sizes: [2_500, 5_000, 10_000],
        make: files,
    },
    Shape {
        name: "actions in one file",
        sizes: [50_000, 100_000, 200_000],
        make: long_file,
    },
    Shape {
        name: "denies and revokes down a chain",
        sizes: [500, 1_000, 2_000],
        make: denies,
    },
    Shape {
        name: "rules",
        sizes: [1_250, 2_500, 5_000],
        make: rules,
    },
    Shape {
        name: "conflicts",
        sizes: [2_500, 5_000, 10_000],
        make: conflicts,
    },
    Shape {
        name: "misspelt names",
        sizes: [2_500, 5_000, 10_000],
        make: misspelt,
    },
    Shape {
        name: "lines of documentation",
        sizes: [50_000, 100_000, 200_000],
        make: documentation,
    },
];

/// `count` lines, and what stands around them.
fn lines(head: &str, count: usize, line: impl Fn(usize) -> String, tail: &str) -> String {
    let mut text = head.to_owned();
    for at in 0..count {
        text.push_str(&line(at));
        text.push('\n');
    }
    text + tail
}

fn actions(count: usize) -> String {
    let action = |at| format!("  action a{at} \"Action {at}\"");
    lines(
        "system s \"S\"\n\nmodule m \"M\" {\n",
        count,
        action,
        "}\n\n",
    )
}

fn one(text: String) -> Vec<File> {
    vec![("s.role".to_owned(), text)]
}

fn chain(count: usize) -> Vec<File> {
    let role = |at: usize| match at.checked_sub(1) {
        None => format!("role r{at} \"R{at}\" {{ grant m.a{at} }}"),
        Some(before) => format!("role r{at} \"R{at}\" extends r{before} {{ grant m.a{at} }}"),
    };
    one(lines(&actions(count), count, role, ""))
}

fn fan(count: usize) -> Vec<File> {
    let role = |at: usize| {
        let parents = (0..10).filter_map(|nth| at.checked_sub(1 + nth * 7));
        let parents: Vec<String> = parents.map(|parent| format!("r{parent}")).collect();
        let extends = match at > 70 {
            true => format!(" extends {}", parents.join(", ")),
            false => String::new(),
        };
        format!("role r{at} \"R{at}\"{extends} {{ grant m.a{at} }}")
    };
    one(lines(&actions(count), count, role, ""))
}

fn grants(count: usize) -> Vec<File> {
    let grant = |at| format!("  grant m.a{at}");
    let text = lines("role r \"R\" {\n", count, grant, "}\n");
    one(actions(count) + &text)
}

fn file_per_grant(count: usize) -> Vec<File> {
    let mut files = one(actions(count));
    files.extend((0..count).map(|at| {
        let text = format!("system s\n\nrole r{at} \"R{at}\" {{\n  grant m.a{at}\n}}\n");
        (format!("roles/r{at}.role"), text)
    }));
    files
}

fn modules(count: usize) -> String {
    let module = |at| {
        let mut text = format!("module m{at} \"M{at}\" {{\n");
        for nth in 0..10 {
            let _ = writeln!(text, "  action a{nth} \"A {at} {nth}\"");
        }
        text + "}"
    };
    lines("system s \"S\"\n\n", count, module, "")
}

fn wildcards(count: usize) -> Vec<File> {
    let role = |at: usize| {
        let extends = match at % 10 {
            0 => String::new(),
            _ => format!(" extends r{}", at - 1),
        };
        format!("role r{at} \"R{at}\"{extends} {{\n  grant **\n  grant m0.*\n  grant m1.**\n}}")
    };
    one(lines(&modules(count), count, role, ""))
}

fn settings(count: usize) -> Vec<File> {
    let setting =
        |at| format!("setting s{at} \"S{at}\" {{ on \"On\", off \"Off\", other \"Other\" }}");
    let text = lines("system s \"S\"\n\n", count, setting, "\nmodule m \"M\" {\n");
    let action = |at: usize| {
        let (one, two, three) = (at % count, (at + 1) % count, (at * 7 + 2) % count);
        format!(
            "  action a{at} \"A{at}\" {{ available when (s{one} is on and s{two} is not off) or s{three} is other }}"
        )
    };
    let text = lines(&text, count * 20, action, "}\n");
    let role = |at: usize| {
        let grants = (0..count * 20).step_by(7).map(|action| {
            let (one, two) = ((action * 3 + at) % count, (action * 5 + 1) % count);
            format!("  grant m.a{action} when s{one} is on or s{two} is off\n")
        });
        format!("role r{at} \"R{at}\" {{\n{}}}", grants.collect::<String>())
    };
    one(lines(&text, 10, role, ""))
}

fn states(count: usize) -> Vec<File> {
    let state = |at| match at {
        0 => "  initial state q0 \"Q0\"".to_owned(),
        at if at + 1 == count => format!("  final state q{at} \"Q{at}\""),
        at => format!("  state q{at} \"Q{at}\""),
    };
    let text = lines(
        &(actions(count) + "lifecycle l \"L\" {\n"),
        count,
        state,
        "",
    );
    let transition = |at: usize| format!("  transition m.a{at}: q{at} -> q{}", at + 1);
    one(lines(
        &text,
        count - 1,
        transition,
        "}\n\nrole r \"R\" { grant m.** }\n",
    ))
}

fn findings(count: usize) -> Vec<File> {
    let text = actions(1) + "role r \"R\" {\n";
    one(lines(
        &text,
        count,
        |at| format!("  grant m.unknown_{at}"),
        "}\n",
    ))
}

fn repeated(count: usize) -> Vec<File> {
    let text = actions(1) + "role r \"R\" {\n";
    one(lines(&text, count, |_| "  grant m.a0".to_owned(), "}\n"))
}

fn files(count: usize) -> Vec<File> {
    let mut files = one("system s \"S\"\n\nrole r \"R\" {\n  grant **\n}\n".to_owned());
    files.extend((0..count).map(|at| {
        let text = format!("system s\n\nmodule m{at} \"M{at}\" {{\n  action a \"A {at}\"\n}}\n");
        (format!("m{at}.role"), text)
    }));
    files
}

fn long_file(count: usize) -> Vec<File> {
    one(actions(count) + "role r \"R\" { grant ** }\n")
}

fn denies(count: usize) -> Vec<File> {
    let role = |at: usize| {
        let extends = match at.checked_sub(1) {
            None => String::new(),
            Some(before) => format!(" extends r{before}"),
        };
        let (denied, revoked) = ((at * 7) % count, at / 2);
        format!(
            "role r{at} \"R{at}\"{extends} {{\n  grant m{at}.*\n  deny m{denied}.a0\n  revoke m{revoked}.a1\n}}"
        )
    };
    one(lines(&modules(count), count, role, ""))
}

fn rules(count: usize) -> Vec<File> {
    let role = |at| format!("role r{at} \"R{at}\" {{ grant m.a{at} }}");
    let text = lines(&actions(count), count, role, "");
    one(lines(
        &text,
        count,
        |at| format!("rule u{at} \"U{at}\" {{ only r{at} may m.a{at} }}"),
        "",
    ))
}

fn conflicts(count: usize) -> Vec<File> {
    let action = |at: usize| {
        format!(
            "  action a{at} \"Action {at}\" {{ conflicts a{} }}",
            (at + 1) % count
        )
    };
    let text = lines(
        "system s \"S\"\n\nmodule m \"M\" {\n",
        count,
        action,
        "}\n\n",
    );
    let role = |at: usize| {
        let grants = (0..20).map(|nth| format!("  grant m.a{}\n", (at * 2 + nth * 2) % count));
        format!("role r{at} \"R{at}\" {{\n{}}}", grants.collect::<String>())
    };
    one(lines(&text, count / 10, role, ""))
}

fn misspelt(count: usize) -> Vec<File> {
    let action = |at| format!("  action action_number_{at} \"A{at}\"");
    let text = lines(
        "system s \"S\"\n\nmodule m \"M\" {\n",
        count,
        action,
        "}\n\nrole r \"R\" {\n",
    );
    one(lines(
        &text,
        count,
        |at| format!("  grant m.acton_number_{at}"),
        "}\n",
    ))
}

fn documentation(count: usize) -> Vec<File> {
    let line = |_| "/// One line of what a role is for.".to_owned();
    one(lines("system s \"S\"\n\n", count, line, "role r \"R\"\n"))
}
