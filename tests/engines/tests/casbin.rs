//! Casbin decides by what we build for it as the language says.

use casbin::{CoreApi, DefaultModel, Enforcer, StringAdapter};
use futures_executor::block_on;
use rolecall_engines::trials::{self, Question, Trial, Truth};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many decisions a normal run asks for.
const NORMAL: usize = 4_000;

struct Casbin {
    enforcer: Enforcer,
    /// The settings and lifecycles, in the order in which they are asked for.
    columns: Vec<String>,
    /// A user for each set of roles that is asked about.
    users: BTreeMap<Vec<String>, String>,
}

impl Casbin {
    /// With a user for everybody who is asked about.
    fn load<'a>(trial: &Trial, questions: impl Iterator<Item = &'a Question>) -> Self {
        let mut users = BTreeMap::new();
        let mut policy = trial.text("casbin/SYSTEM.csv").to_owned();
        for question in questions {
            let count = users.len();
            if let std::collections::btree_map::Entry::Vacant(slot) =
                users.entry(question.roles.clone())
            {
                let user = slot.insert(format!("user:{count}"));
                for role in &question.roles {
                    writeln!(policy, "g, {user}, {role}").expect("a text");
                }
            }
        }
        let text = trial.text("casbin/SYSTEM.conf");
        let requests = text.lines().find_map(|line| line.strip_prefix("r = "));
        let columns = requests.expect("a request").split(", ").skip(3);
        let loaded = async {
            let model = DefaultModel::from_str(text).await?;
            Enforcer::new(model, StringAdapter::new(policy)).await
        };
        Self {
            columns: columns.map(str::to_owned).collect(),
            enforcer: block_on(loaded).unwrap_or_else(|error| panic!("{}: {error}", trial.name)),
            users,
        }
    }

    fn allows(&self, question: &Question) -> bool {
        let told: BTreeMap<String, &String> = question
            .situation
            .iter()
            .map(|(path, value)| (path.replace('.', "__"), value))
            .collect();
        let mut request = vec![
            self.users[&question.roles].clone(),
            question.action.clone(),
            question.reach.clone().unwrap_or_default(),
        ];
        let values = self.columns.iter().map(|column| told.get(column));
        request.extend(values.map(|value| value.map_or(String::new(), |value| (*value).clone())));
        let answer = self.enforcer.enforce(request);
        answer.unwrap_or_else(|error| panic!("{question:?}: {error}"))
    }
}

fn ask(trial: &Trial) -> [usize; 3] {
    let casbin = Casbin::load(trial, trial.questions.iter());
    let mut counted = [0; 3];
    for question in &trial.questions {
        let expected = question.answer == Truth::Yes;
        let told = || format!("{}: {question:?}", trial.name);
        assert_eq!(casbin.allows(question), expected, "{}", told());
        counted[question.answer as usize] += 1;
    }
    counted
}

#[test]
fn random_systems_have_the_same_answers() {
    let mut counted = [0; 3];
    trials::until(trials::wanted(NORMAL), "casbin", |trial| {
        let these = ask(trial);
        let all = counted.iter_mut().zip(these);
        all.for_each(|(all, one)| *all += one);
        these.iter().sum()
    });
    println!("Casbin, random systems: yes, no, undecided: {counted:?}");
    assert!(counted.iter().all(|count| *count > 0), "{counted:?}");
}

#[test]
fn our_catalogs_have_the_same_answers() {
    for mut trial in trials::catalogs("casbin") {
        let most = trials::wanted(NORMAL);
        let step = trial.questions.len().div_ceil(most).max(1);
        trial.questions = trial.questions.into_iter().step_by(step).collect();
        let counted = ask(&trial);
        println!("Casbin, {}: yes, no, undecided: {counted:?}", trial.name);
    }
}

/// Only a role that nobody knows isn't noticed.
#[test]
fn what_is_missing_or_misspelt_is_never_allowed() {
    trials::until(NORMAL / 4, "casbin", |trial| {
        let some = trial.questions.iter().step_by(13);
        let known = |spoilt: &Question, from: &Question| spoilt.roles == from.roles;
        let spoilt = some.flat_map(|from| {
            let spoilt = from.spoilt().into_iter();
            spoilt.filter(move |spoilt| known(spoilt, from))
        });
        let spoilt: Vec<Question> = spoilt.collect();
        let casbin = Casbin::load(trial, spoilt.iter());
        for question in &spoilt {
            assert!(!casbin.allows(question), "{}: {question:?}", trial.name);
        }
        spoilt.len()
    });
}

/// A group of values is no value: role managers say of every name that it is a member of itself.
#[test]
fn the_name_of_a_group_is_no_value() {
    let policy = "system s\nreaches team < all\nsetting plan { free, pro, team }\n\
        module m { action a { reach all }  action b }\n\
        role r { grant m.a at team when plan in (free, pro)  grant m.b }\n\
        role d { deny m.b when plan in (free, pro) }\n";
    let trial = trials::written("groups", policy.to_owned(), "casbin");
    let question = |roles: &[&str], action: &str, reach: &str, plan: &str| Question {
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        action: action.to_owned(),
        reach: (!reach.is_empty()).then(|| reach.to_owned()),
        situation: BTreeMap::from([("plan".to_owned(), plan.to_owned())]),
        answer: Truth::No,
    };
    let asked = [
        (question(&["r"], "m.a", "team", "pro"), true),
        (question(&["r"], "m.a", "is:team", "pro"), false),
        (question(&["r"], "m.a", "*", "pro"), false),
        (question(&["r"], "m.a", "team", "is:free/pro"), false),
        (question(&["r"], "m.a", "team", "*"), false),
        (question(&["r"], "m.a", "team", "?"), false),
        (question(&["d", "r"], "m.b", "", "team"), true),
        (question(&["d", "r"], "m.b", "", "pro"), false),
        (question(&["d", "r"], "m.b", "", "is:free/pro/team"), false),
        (question(&["d", "r"], "m.b", "", "*"), false),
        (question(&["d", "r"], "m.b", "", ""), false),
    ];
    let csv = trial.text("casbin/SYSTEM.csv");
    for group in ["is:team", "is:free/pro", "is:free/pro/team"] {
        assert!(csv.contains(group), "{group} in {csv}");
    }
    let casbin = Casbin::load(&trial, asked.iter().map(|(question, _)| question));
    for (question, expected) in &asked {
        assert_eq!(casbin.allows(question), *expected, "{question:?}");
    }
}
