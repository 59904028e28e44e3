//! A real PostgreSQL server decides by our migration as the language says, and each version leaves exactly itself.
//!
//! The server is started in a temporary folder, on a socket, by an unprivileged user. Where there is none, everything here
//! is passed over with a word.
#![cfg(unix)]

#[path = "postgres/server.rs"]
mod server;

use rolecall::workspace::compare::{self, Edition, edition};
use rolecall_engines::trials::{self, Question, Trial, Truth};
use serde_json::{Value, json};
use server::Server;

/// How many decisions a normal run asks for.
const NORMAL: usize = 20_000;

/// Every table that a migration fills.
const TABLES: [&str; 10] = [
    "systems",
    "variables",
    "reaches",
    "conditions",
    "modules",
    "actions",
    "roles",
    "grants",
    "denies",
    "undecided",
];

fn migration(trial: &Trial) -> &str {
    trial.text("postgres/SYSTEM.sql")
}

fn asked(question: &Question, system: &str) -> Value {
    let mut context = json!({ "system": system, "situation": question.situation });
    if let Some(reach) = &question.reach {
        context["reach"] = json!(reach);
    }
    json!({
        "roles": question.roles,
        "action": question.action,
        "context": context,
        "answer": question.answer.word(),
    })
}

/// Puts questions into a table of their own.
fn table(questions: impl Iterator<Item = Value>) -> String {
    let mut sql = "CREATE TEMP TABLE asked (q jsonb);\nCOPY asked (q) FROM STDIN;\n".to_owned();
    for question in questions {
        sql.push_str(&question.to_string().replace('\\', "\\\\"));
        sql.push('\n');
    }
    sql.push_str("\\.\n");
    sql
}

const ROLES: &str = "ARRAY(SELECT jsonb_array_elements_text(q -> 'roles'))";

/// The questions of a trial to which the server gives another answer.
fn mismatches(server: &Server, trial: &Trial) -> String {
    let questions = trial.questions.iter();
    let mut sql = migration(trial).to_owned();
    sql.push_str(&table(
        questions.map(|question| asked(question, &trial.system)),
    ));
    sql.push_str(&format!(
        "SELECT q, rolecall.answer({ROLES}, q ->> 'action', q -> 'context') FROM asked \
         WHERE rolecall.answer({ROLES}, q ->> 'action', q -> 'context') IS DISTINCT FROM q ->> 'answer' \
         OR rolecall.allowed({ROLES}, q ->> 'action', q -> 'context') IS DISTINCT FROM (q ->> 'answer' = 'yes') LIMIT 3;\n\
         DROP TABLE asked;\n"
    ));
    server.run(&sql)
}

fn counted(trial: &Trial) -> [usize; 3] {
    let mut counted = [0; 3];
    trial
        .questions
        .iter()
        .for_each(|question| counted[question.answer as usize] += 1);
    counted
}

#[test]
fn random_systems_have_the_same_answers() {
    let Some(server) = Server::start() else {
        return;
    };
    let mut all = [0; 3];
    trials::until(trials::wanted(NORMAL), "postgres", |trial| {
        assert_eq!(mismatches(&server, trial), "", "{}", trial.name);
        let these = counted(trial);
        all.iter_mut().zip(these).for_each(|(all, one)| *all += one);
        these.iter().sum()
    });
    println!("PostgreSQL, random systems: yes, no, undecided: {all:?}");
    assert!(all.iter().all(|count| *count > 0), "{all:?}");
}

#[test]
fn our_catalogs_have_the_same_answers_side_by_side() {
    let Some(server) = Server::start() else {
        return;
    };
    let trials = trials::catalogs("postgres");
    trials
        .iter()
        .for_each(|trial| drop(server.run(migration(trial))));
    for trial in &trials {
        assert_eq!(mismatches(&server, trial), "", "{}", trial.name);
        println!(
            "PostgreSQL, {}: yes, no, undecided: {:?}",
            trial.name,
            counted(trial)
        );
    }
    let systems = server.run("SELECT count(*) FROM rolecall.systems;");
    assert_eq!(systems.trim(), trials.len().to_string());
}

#[test]
fn what_is_missing_or_misspelt_is_never_allowed() {
    let Some(server) = Server::start() else {
        return;
    };
    trials::until(NORMAL / 10, "postgres", |trial| {
        let some = trial.questions.iter().step_by(13);
        let spoilt: Vec<Value> = some
            .flat_map(Question::spoilt)
            .map(|question| asked(&question, &trial.system))
            .collect();
        let (count, mut sql) = (spoilt.len(), migration(trial).to_owned());
        sql.push_str(&table(spoilt.into_iter()));
        sql.push_str(&format!(
            "SELECT q FROM asked WHERE rolecall.allowed({ROLES}, q ->> 'action', q -> 'context') IS NOT false LIMIT 3;\n\
             DROP TABLE asked;\n"
        ));
        assert_eq!(server.run(&sql), "", "{}", trial.name);
        count
    });
}

#[test]
fn nothing_is_ever_null() {
    let Some(server) = Server::start() else {
        return;
    };
    let trials = trials::catalogs("postgres");
    let zoo = trials
        .iter()
        .find(|trial| trial.system == "little_zoo")
        .expect("the example");
    server.run(migration(zoo));
    let yes = zoo
        .questions
        .iter()
        .find(|question| question.answer == Truth::Yes && question.reach.is_some());
    let yes = yes.expect("a yes");
    let context = asked(yes, "little_zoo")["context"]
        .to_string()
        .replace('\'', "''");
    let (role, action) = (&yes.roles[0], &yes.action);
    let allowed = |roles: &str, action: &str, context: &str| {
        server
            .run(&format!(
                "SELECT coalesce(rolecall.allowed({roles}, {action}, {context})::text, 'NULL');"
            ))
            .trim()
            .to_owned()
    };
    let roles = format!("ARRAY['{role}']");
    let (action, context) = (format!("'{action}'"), format!("'{context}'"));
    assert_eq!(allowed(&roles, &action, &context), "true");
    for (roles, action, context) in [
        ("NULL", action.as_str(), context.as_str()),
        (&format!("ARRAY['{role}', NULL]"), &action, &context),
        (&roles, "NULL", &context),
        (&roles, &action, "NULL"),
        (&roles, &action, "'[]'"),
        (&roles, &action, "'\"x\"'"),
        (&roles, &action, "'{\"situation\": [], \"reach\": []}'"),
        ("ARRAY[]::text[]", &action, &context),
    ] {
        assert_eq!(
            allowed(roles, action, context),
            "false",
            "{roles} {action} {context}"
        );
    }
}

/// Everything in the tables.
fn everything(server: &Server) -> String {
    let tables = TABLES.map(|table| {
        format!("SELECT '{table}', t FROM rolecall.{table} t ORDER BY t::text COLLATE \"C\";\n")
    });
    server.run(&tables.concat())
}

#[test]
fn a_version_over_another_leaves_exactly_itself() {
    let Some(server) = Server::start() else {
        return;
    };
    for seed in 0..12 {
        let (before, after) = (
            trials::random(seed, "postgres"),
            trials::random(seed + 100, "postgres"),
        );
        // Random systems may be called alike or not: the later one takes the name of the earlier one.
        let named = |trial: &Trial| trial.system.clone();
        server.run("DROP SCHEMA IF EXISTS rolecall CASCADE;");
        server.run(migration(&after));
        let alone = everything(&server);
        assert!(alone.lines().count() > 10, "{alone}");
        server.run("DROP SCHEMA rolecall CASCADE;");
        server.run(migration(&before));
        if named(&before) != named(&after) {
            server.run(&format!(
                "DELETE FROM rolecall.systems WHERE id = '{}';",
                named(&before)
            ));
        }
        server.run(migration(&after));
        assert_eq!(everything(&server), alone, "seed {seed}");
        server.run(migration(&after));
        assert_eq!(everything(&server), alone, "seed {seed}, twice");
    }
}

#[test]
fn the_migration_of_a_diff_leaves_exactly_the_later_version_and_begins_with_nothing_else() {
    let Some(server) = Server::start() else {
        return;
    };
    for seed in 0..8 {
        let edition = |seed| edition(trials::sources(seed));
        let (mut before, mut after) = (edition(seed), edition(seed + 100));
        let mut nothing = Edition::default();
        let install = compare::migration(&mut nothing, &mut before);
        let step = compare::migration(&mut before, &mut after);
        server.run("DROP SCHEMA IF EXISTS rolecall CASCADE;");
        server.run(&compare::migration(&mut nothing, &mut after));
        let alone = everything(&server);
        // The later version is there already.
        assert!(
            server
                .fails(&step)
                .contains("isn't what this migration begins with")
        );
        assert_eq!(everything(&server), alone);
        server.run("DROP SCHEMA rolecall CASCADE;");
        server.run(&install);
        assert_ne!(everything(&server), alone);
        server.run(&step);
        assert_eq!(everything(&server), alone, "seed {seed}");
        server.run(&compare::migration(&mut after, &mut nothing));
        assert_eq!(everything(&server), "", "seed {seed}");
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let Some(server) = Server::start() else {
        return;
    };
    let text = r"it's a \'trap\'; -- DROP SCHEMA rolecall CASCADE; $$ :name \\ end";
    let escaped = text.replace('\\', "\\\\");
    let policy = format!(
        "system hostile \"{escaped}\"\n/// {text}\nmodule m \"{escaped}\" {{ action a \"{escaped}\" }}\nrole r \"{escaped}\" {{ grant m.a }}\n"
    );
    let trial = trials::written("hostile", policy, "postgres");
    server.run(migration(&trial));
    let label = server.run("SELECT label FROM rolecall.roles WHERE system = 'hostile';");
    assert_eq!(label.trim_end_matches('\n'), text);
    let weak = format!(
        "SET standard_conforming_strings = off;\n{}",
        migration(&trial)
    );
    server.run(&weak);
    let label = server.run("SELECT label FROM rolecall.roles WHERE system = 'hostile';");
    assert_eq!(label.trim_end_matches('\n'), text);
}

#[test]
fn a_mistake_on_the_way_changes_nothing() {
    let Some(server) = Server::start() else {
        return;
    };
    let trials = trials::catalogs("postgres");
    server.run(migration(&trials[0]));
    let before = everything(&server);
    let broken = migration(&trials[0]).replace("\nCOMMIT;", "\nSELECT 1 / 0;\nCOMMIT;");
    assert!(server.fails(&broken).contains("division by zero"));
    assert_eq!(everything(&server), before);
    server.run("UPDATE rolecall.layout SET version = 2;");
    let refused = server.fails(migration(&trials[0]));
    assert!(
        refused.contains("has a layout that this migration doesn't know"),
        "{refused}"
    );
}

#[test]
fn decisions_use_the_indexes() {
    let Some(server) = Server::start() else {
        return;
    };
    let trial = trials::written("large", trials::large(), "postgres");
    server.run(migration(&trial));
    server.run("ANALYZE;");
    let plan = server.run(
        "EXPLAIN SELECT FROM rolecall.grants g WHERE g.system = 'large' AND g.action = 'm7.a7' AND g.role = ANY (ARRAY['r7', 'r8']);",
    );
    assert!(plan.contains("grants_pkey"), "{plan}");
    let count = server.run("SELECT count(*) FROM rolecall.grants;");
    assert_eq!(count.trim(), trials::LARGE_GRANTS.to_string());
}
