//! What an engine or a program may be asked about a system, with the answers it must give.

use super::evaluate::{Answer, Evaluation, Held};
use super::numbers::Numbers;
use super::system::{ActionId, RoleId, System};
use std::collections::BTreeMap;

/// What an engine is asked.
#[derive(Debug, Clone)]
pub struct Question {
    pub roles: Vec<String>,
    pub action: String,
    pub reach: Option<String>,
    pub situation: BTreeMap<String, String>,
    pub answer: Truth,
}

/// What it must answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    Yes,
    No,
    Undecided,
}

impl Truth {
    pub fn word(self) -> &'static str {
        match self {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Undecided => "undecided",
        }
    }
}

impl Question {
    /// What is asked, spoilt in every way: none of these may be allowed.
    pub fn spoilt(&self) -> Vec<Question> {
        let mut all = Vec::new();
        let mut add = |change: &dyn Fn(&mut Question)| {
            let mut other = self.clone();
            change(&mut other);
            all.push(other);
        };
        add(&|it| it.roles.push("nobody_knows".to_owned()));
        add(&|it| it.action = "no.such.action".to_owned());
        add(&|it| it.action.push('x'));
        if self.reach.is_some() {
            add(&|it| it.reach = None);
            add(&|it| it.reach = Some("no_such_reach".to_owned()));
        }
        if self.answer != Truth::Yes {
            for name in self.situation.keys() {
                add(&|it| drop(it.situation.remove(name)));
                add(&|it| {
                    let value = it.situation.get_mut(name);
                    value.expect("a value").push_str("_x");
                });
            }
            add(&|it| it.situation.clear());
        }
        all
    }
}

/// Every cell of every role, and of a few holders of several, at every reach.
pub fn questions(system: &System, seed: u64) -> Vec<Question> {
    let evaluation = Evaluation::new(system);
    let mut numbers = Numbers::new(seed);
    let roles = system.assignable();
    let mut holders: Vec<Vec<RoleId>> = roles.iter().map(|role| vec![*role]).collect();
    if roles.len() > 1 {
        holders.extend((0..4).map(|at| {
            let count = 2 + usize::from(at == 0);
            (0..count)
                .map(|_| roles[numbers.below(roles.len())])
                .collect()
        }));
    }
    holders.push(Vec::new());
    let mut questions = Vec::new();
    for (at, situation) in evaluation.situations.iter().enumerate() {
        let situation = system.describe(situation);
        for held in &holders {
            for action in 0..system.actions.len() {
                let answer = evaluation.holder(held, action, at);
                for (reach, answer) in by_reach(system, action, &answer) {
                    questions.push(Question {
                        roles: held
                            .iter()
                            .map(|role| system.roles[*role].name.clone())
                            .collect(),
                        action: system.actions[action].path.clone(),
                        reach,
                        situation: situation.clone(),
                        answer,
                    });
                }
            }
        }
    }
    questions
}

fn by_reach(system: &System, action: ActionId, answer: &Answer) -> Vec<(Option<String>, Truth)> {
    let plain = |answer: &Answer| match answer {
        Answer::Yes(_) => Truth::Yes,
        Answer::No => Truth::No,
        Answer::Undecided => Truth::Undecided,
    };
    let Some(own) = system.reach_of(action) else {
        return vec![(None, plain(answer))];
    };
    let reaches = system.down(own).into_iter();
    let reaches = reaches.map(|reach| {
        let name = Some(system.reaches[reach].name.clone());
        match answer {
            Answer::Yes(Held::At(held)) if !held.contains(&reach) => (name, Truth::No),
            answer => (name, plain(answer)),
        }
    });
    reaches.collect()
}
