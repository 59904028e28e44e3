//! From the bytes of a bundle back to a model and its access: the reverse of writing one.
//!
//! A bundle says what came out of a policy, not how it was written. Its grants are effective, so they mustn't be
//! inherited once more, and the model alone doesn't tell who may do what: the [`Access`] beside it does. Rules,
//! tests and revokes aren't in a bundle at all.
//!
//! Anything that doesn't fit together is refused, with the place where it stands. There is no half a bundle.

mod actions;
mod answers;
mod cells;
mod circles;
mod conditions;
mod conflicts;
mod digest;
mod expressions;
mod fault;
mod index;
mod lifecycles;
mod modules;
mod names;
mod open;
mod page;
mod repeats;
mod roles;
mod rows;
mod vocabulary;
mod words;

pub use fault::{Place, Unreadable};
pub use repeats::without_repeats;

use crate::model::{Access, Lowered, Model, Origins};
use crate::source::FileId;
use fault::Fault;
use page::Page;
use rows::Document;
use rustc_hash::FxHashMap;

/// The format this reads.
pub const FORMAT: &str = "rolecall.bundle/1";

/// What a bundle says.
#[derive(Debug)]
pub struct Intake {
    /// The model, with the places in the bundle. Its roles have their effective grants and denies, and their
    /// `extends` besides.
    pub lowered: Lowered,
    /// Who may do what. It can't be computed from the model, which would inherit what is in it already.
    pub access: Access,
    /// How many findings about broken constraints were accepted when it was written.
    pub accepted: usize,
}

/// Reads a bundle, as it was written or laid out in another way.
pub fn read(file: FileId, text: &str) -> Result<Intake, Unreadable> {
    let page = Page { file, text };
    parsed(&page)
        .and_then(|document| taken_in(&page, document))
        .map_err(|fault| fault.placed(text))
}

/// The members, of a text that is what somebody wrote with [`FORMAT`] and nobody has changed since.
fn parsed<'a>(page: &Page<'a>) -> Result<Document<'a>, Fault> {
    page.fits()?;
    let document = match serde_json::from_str::<Document<'a>>(page.text) {
        Ok(document) => document,
        // A newer format may have other members, and that is the better thing to say.
        Err(error) => return Err(digest::other_format(page).unwrap_or(words::fault(page, &error))),
    };
    digest::check_format(page, &document.format)?;
    digest::check(page, &document.digest)?;
    Ok(document)
}

fn taken_in(page: &Page<'_>, document: Document<'_>) -> Result<Intake, Fault> {
    let mut reader = Reader {
        page,
        model: Model::default(),
        origins: Origins::default(),
        levels: FxHashMap::default(),
    };
    reader.system(&document.system)?;
    reader.vocabulary(&document)?;
    reader.modules(&document.modules)?;
    let actions = reader.actions(&document.actions)?;
    let roles = reader.roles(&document)?;
    let mut conditions = conditions::Conditions::new(&reader.model);
    reader.clauses(&document, &actions, &roles)?;
    reader.lifecycles(&document.lifecycles, &actions, &mut conditions)?;
    reader.open(&document.undecided, &actions, &roles)?;
    let access = reader.answers(&document, &actions, conditions)?;
    Ok(Intake {
        lowered: Lowered {
            model: reader.model,
            origins: reader.origins,
            findings: Vec::new(),
            files: vec![page.file],
        },
        access,
        accepted: usize::try_from(document.accepted).unwrap_or(usize::MAX),
    })
}

/// What has been read so far.
struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    model: Model,
    origins: Origins,
    /// The levels by name.
    levels: FxHashMap<String, u32>,
}
