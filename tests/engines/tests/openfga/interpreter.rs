//! A small interpreter of OpenFGA's models. It is ours, and no OpenFGA: it shows what a model means by OpenFGA's
//! documentation. Conditions are evaluated by the `cel` crate.

use cel::{Context, Env, Program, Value as CelValue};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Something that makes OpenFGA answer with an error: a relation that isn't there, a parameter that isn't told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed;

pub struct Model {
    relations: BTreeMap<String, (Value, Vec<Direct>)>,
    conditions: BTreeMap<String, Program>,
    environment: Arc<Env>,
    pub catalog: String,
}

/// What may be said directly to have a relation.
#[derive(Debug, Deserialize)]
struct Direct {
    r#type: String,
    condition: Option<String>,
    wildcard: Option<Value>,
}

/// Who has which relation: `user:anne` or `user:*`, with the condition.
pub type Tuples = BTreeSet<(String, String, Option<String>)>;

impl Model {
    pub fn load(bytes: &[u8]) -> Self {
        let json: Value = serde_json::from_slice(bytes).expect("the model is JSON");
        assert_eq!(json["schema_version"], "1.1");
        let types = json["type_definitions"].as_array().expect("types");
        let kinds: BTreeSet<&str> = types.iter().filter_map(|it| it["type"].as_str()).collect();
        assert_eq!(kinds.len(), types.len(), "a type twice");
        let catalog = types.last().expect("a type");
        let relations = catalog["relations"].as_object().expect("relations");
        let direct = &catalog["metadata"]["relations"];
        let relations = relations.iter().map(|(name, rewrite)| {
            assert!(name.len() <= 50, "{name}");
            let types = &direct[name]["directly_related_user_types"];
            let types: Vec<Direct> = serde_json::from_value(types.clone()).expect("types");
            for direct in &types {
                assert!(kinds.contains(direct.r#type.as_str()), "{direct:?}");
            }
            (name.clone(), (rewrite.clone(), types))
        });
        let environment = Arc::new(Env::stdlib());
        let conditions = json["conditions"].as_object();
        let conditions = conditions.into_iter().flatten().map(|(name, told)| {
            let expression = told["expression"].as_str().expect("an expression");
            let program = environment.compile(expression);
            let program = program.unwrap_or_else(|error| panic!("{expression}: {error}"));
            let references = program.references();
            let asked: BTreeSet<&str> = references.variables().into_iter().collect();
            let parameters = told["parameters"].as_object().expect("parameters");
            let parameters: BTreeSet<&str> = parameters.keys().map(String::as_str).collect();
            assert_eq!(asked, parameters, "{expression}");
            (name.clone(), program)
        });
        Self {
            relations: relations.collect(),
            conditions: conditions.collect(),
            catalog: catalog["type"].as_str().expect("a name").to_owned(),
            environment,
        }
    }

    /// Whether a tuple may be written: its relation takes this kind of user with this condition.
    pub fn takes(&self, user: &str, relation: &str, condition: Option<&str>) -> bool {
        let Some((_, types)) = self.relations.get(relation) else {
            return false;
        };
        let (kind, id) = user.split_once(':').expect("a type and an id");
        types.iter().any(|direct| {
            direct.r#type == kind
                && direct.wildcard.is_some() == (id == "*")
                && direct.condition.as_deref() == condition
        })
    }

    /// Whether a user has a relation to the catalog.
    pub fn check(
        &self,
        user: &str,
        relation: &str,
        tuples: &Tuples,
        context: &BTreeMap<String, String>,
    ) -> Result<bool, Failed> {
        let (rewrite, _) = self.relations.get(relation).ok_or(Failed)?;
        self.holds(
            rewrite,
            &Asked {
                user,
                relation,
                tuples,
                context,
            },
        )
    }

    fn holds(&self, rewrite: &Value, asked: &Asked<'_>) -> Result<bool, Failed> {
        let (kind, told) = rewrite
            .as_object()
            .and_then(|it| it.iter().next())
            .expect("a rewrite");
        let children = || {
            let all = told["child"].as_array().expect("children");
            all.iter().map(|child| self.holds(child, asked))
        };
        match kind.as_str() {
            "this" => self.direct(asked),
            "computedUserset" => {
                let relation = told["relation"].as_str().expect("a relation");
                self.check(asked.user, relation, asked.tuples, asked.context)
            }
            // One branch that is settled settles it, whatever fails in another.
            "union" => settled(children(), true),
            "intersection" => settled(children(), false),
            "difference" => {
                let base = self.holds(&told["base"], asked);
                let subtract = self.holds(&told["subtract"], asked).map(|it| !it);
                settled([base, subtract].into_iter(), false)
            }
            other => panic!("{other} isn't among what we write"),
        }
    }

    fn direct(&self, asked: &Asked<'_>) -> Result<bool, Failed> {
        let fits = |(user, relation, _): &&(String, String, Option<String>)| {
            relation == asked.relation && (user == asked.user || user == "user:*")
        };
        let found = asked.tuples.iter().filter(fits);
        let found = found.map(|(_, _, condition)| match condition {
            None => Ok(true),
            Some(condition) => self.evaluate(condition, asked.context),
        });
        settled(found, true)
    }

    fn evaluate(&self, condition: &str, told: &BTreeMap<String, String>) -> Result<bool, Failed> {
        let program = self.conditions.get(condition).ok_or(Failed)?;
        let mut context = Context::with_env(self.environment.clone());
        for (name, value) in told {
            let value = CelValue::from(value.as_str());
            context.add_variable_from_value(name.as_str(), value);
        }
        match program.execute(&context) {
            Ok(CelValue::Bool(holds)) => Ok(holds),
            _ => Err(Failed),
        }
    }
}

struct Asked<'a> {
    user: &'a str,
    relation: &'a str,
    tuples: &'a Tuples,
    context: &'a BTreeMap<String, String>,
}

/// `decides` if one of them says so; else a failure if one failed; else the opposite.
fn settled(
    answers: impl Iterator<Item = Result<bool, Failed>>,
    decides: bool,
) -> Result<bool, Failed> {
    let mut failed = false;
    for answer in answers {
        match answer {
            Ok(answer) if answer == decides => return Ok(decides),
            Ok(_) => {}
            Err(Failed) => failed = true,
        }
    }
    if failed { Err(Failed) } else { Ok(!decides) }
}
