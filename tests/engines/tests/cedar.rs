//! Cedar validates what we build for it without a warning, and decides by it as the language says.

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, Schema, ValidationMode,
    Validator,
};
use rolecall_engines::trials::{self, Question, Trial, Truth};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many decisions a normal run asks for.
const NORMAL: usize = 10_000;

struct Cedar {
    namespace: String,
    policies: PolicySet,
    schema: Schema,
    /// For each variable the type of its values.
    kinds: BTreeMap<String, String>,
    authorizer: Authorizer,
}

impl Cedar {
    fn load(trial: &Trial) -> Self {
        let text = trial.text("cedar/SYSTEM/schema.json");
        let json: Value = serde_json::from_str(text).expect("the schema is JSON");
        let schema =
            Schema::from_json_str(text).unwrap_or_else(|error| panic!("{}: {error:?}", trial.name));
        let policies = PolicySet::from_json_str(trial.text("cedar/SYSTEM/policies.json"))
            .unwrap_or_else(|error| panic!("{}: {error:?}", trial.name));
        let validator = Validator::new(schema.clone());
        let verdict = validator.validate(&policies, ValidationMode::Strict);
        let said: Vec<String> = verdict
            .validation_errors()
            .map(ToString::to_string)
            .chain(verdict.validation_warnings().map(ToString::to_string))
            .collect();
        assert!(said.is_empty(), "{}: {said:#?}", trial.name);
        let (namespace, body) = json
            .as_object()
            .and_then(|all| all.iter().next())
            .expect("one");
        let situation = &body["commonTypes"]["Context"]["attributes"]["situation"]["attributes"];
        let kinds = situation.as_object().expect("a record").iter();
        let kinds = kinds.map(|(name, told)| {
            (
                name.clone(),
                told["name"].as_str().expect("a type").to_owned(),
            )
        });
        Self {
            kinds: kinds.collect(),
            namespace: namespace.clone(),
            policies,
            schema,
            authorizer: Authorizer::new(),
        }
    }

    fn uid(&self, kind: &str, id: &str) -> Value {
        json!({ "type": format!("{}::{kind}", self.namespace), "id": id })
    }

    /// The decision; `None` if the request doesn't fit the schema.
    fn decide(&self, question: &Question, checked: bool) -> Option<Decision> {
        let schema = checked.then_some(&self.schema);
        let uid = |kind: &str, id: &str| EntityUid::from_json(self.uid(kind, id)).expect("an id");
        let (user, action) = (uid("User", "u"), uid("Action", &question.action));
        let parents = question.roles.iter().map(|role| self.uid("Role", role));
        let user_json = json!([{
            "uid": self.uid("User", "u"),
            "attrs": {},
            "parents": parents.collect::<Vec<_>>(),
        }]);
        let entities = Entities::from_json_value(user_json, schema).ok()?;
        let mut context = json!({ "situation": {} });
        if let Some(reach) = &question.reach {
            context["reach"] = json!({ "__entity": self.uid("Reach", reach) });
        }
        for (name, value) in &question.situation {
            let kind = self.kinds.get(name)?;
            context["situation"][name] = json!({ "__entity": self.uid(kind, value) });
        }
        let known = schema.map(|schema| (schema, &action));
        let context = Context::from_json_value(context, known).ok()?;
        let catalog = self.namespace.clone();
        let system = catalog.strip_suffix('_').unwrap_or(&catalog);
        let resource = uid("Catalog", system);
        let request = Request::new(user, action, resource, context, schema).ok()?;
        let response = self
            .authorizer
            .is_authorized(&request, &self.policies, &entities);
        let errors: Vec<_> = response.diagnostics().errors().collect();
        assert!(errors.is_empty(), "{errors:?}");
        Some(response.decision())
    }
}

fn ask(trial: &Trial) -> [usize; 3] {
    let cedar = Cedar::load(trial);
    let mut counted = [0; 3];
    for question in &trial.questions {
        let expected = match question.answer {
            Truth::Yes => Decision::Allow,
            Truth::No | Truth::Undecided => Decision::Deny,
        };
        let decision = cedar.decide(question, true);
        assert_eq!(decision, Some(expected), "{}: {question:?}", trial.name);
        counted[question.answer as usize] += 1;
    }
    counted
}

#[test]
fn random_systems_have_the_same_answers() {
    let mut counted = [0; 3];
    trials::until(trials::wanted(NORMAL), "cedar", |trial| {
        let these = ask(trial);
        counted
            .iter_mut()
            .zip(these)
            .for_each(|(all, one)| *all += one);
        these.iter().sum()
    });
    println!("Cedar, random systems: yes, no, undecided: {counted:?}");
    assert!(counted.iter().all(|count| *count > 0), "{counted:?}");
}

#[test]
fn our_catalogs_have_the_same_answers() {
    for trial in trials::catalogs("cedar") {
        let counted = ask(&trial);
        println!("Cedar, {}: yes, no, undecided: {counted:?}", trial.name);
    }
}

/// With the schema a request with a wrong name is refused; without it, it isn't allowed.
#[test]
fn what_is_missing_or_misspelt_is_never_allowed() {
    trials::until(NORMAL / 10, "cedar", |trial| {
        let cedar = Cedar::load(trial);
        let mut asked = 0;
        for question in trial.questions.iter().step_by(13) {
            for spoilt in question.spoilt() {
                let told = || format!("{}: {spoilt:?} from {question:?}", trial.name);
                assert_ne!(
                    cedar.decide(&spoilt, true),
                    Some(Decision::Allow),
                    "{}",
                    told()
                );
                // A role that nobody knows is noticed by the schema alone.
                if spoilt.roles == question.roles {
                    let decision = cedar.decide(&spoilt, false);
                    assert_ne!(decision, Some(Decision::Allow), "{}", told());
                }
                asked += 1;
            }
        }
        asked
    });
}

/// A system may be called like a word of Cedar.
#[test]
fn words_of_cedar_are_names_too() {
    for name in ["if", "like", "has", "true", "principal", "permit", "Action"] {
        let policy = format!("system {name}\nmodule m {{ action a }}\nrole r {{ grant m.a }}\n");
        let mut trial = trials::written(name, policy, "cedar");
        assert_eq!(trial.system, name);
        trial.questions = vec![Question {
            roles: vec!["r".to_owned()],
            action: "m.a".to_owned(),
            reach: None,
            situation: BTreeMap::new(),
            answer: Truth::Yes,
        }];
        assert_eq!(ask(&trial), [1, 0, 0], "{name}");
    }
}
