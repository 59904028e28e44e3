//! OpenFGA: an authorization model as a text and in JSON, and a store file with the policies' own tests.
//!
//! Everything that is said of roles is in the model: each action, at each reach, is a relation of one object, computed
//! from the relations of roles. A condition is a relation too, one that everybody has where it holds; so the same
//! condition can be asked for by any number of roles, and turned round by a deny.

mod conditions;
mod json;
mod model;
mod names;
mod store;
mod text;

use super::{Loss, Target, Writer, Written};
use crate::matrix::Matrix;
use model::Model;

/// The record.
pub const TARGET: Target = Target {
    name: "openfga",
    summary: "an OpenFGA model with conditions, and a store file with the tests of the policies",
    proof: "OpenFGA's own parser and validator accept it; an interpreter of models in the tests, which is no OpenFGA, \
            decides as the language says",
    limits: &[
        "why something is undecided or denied: OpenFGA answers true or false, and undecided is false",
        "tests of walks and counts",
    ],
    write: Writer::Answers(write),
};

/// What OpenFGA takes unless it is told otherwise, by its `maxAuthorizationModelSizeInBytes`.
const MOST_BYTES: usize = 256 * 1024;

fn write(matrix: &Matrix<'_>) -> Written {
    let system = &matrix.model.name;
    let model = Model::of(matrix);
    let json = model.json();
    let mut losses = model.conditions.losses();
    if json.len() > MOST_BYTES {
        losses.push(Loss {
            about: system.clone(),
            what: format!(
                "the model has {} bytes as JSON, and OpenFGA takes {MOST_BYTES} in its own encoding, unless \
                 `maxAuthorizationModelSizeInBytes` says more",
                json.len()
            ),
        });
    }
    let store = store::store(matrix, &model).into_bytes();
    let files = [
        ("fga", text::text(&model).into_bytes()),
        ("json", json),
        ("fga.yaml", store),
    ];
    let files = files.map(|(ending, bytes)| (format!("openfga/{system}.{ending}"), bytes));
    Written {
        files: files.into(),
        losses,
    }
}
