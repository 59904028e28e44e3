//! Decisions by a bundle, in a program's own process.
//!
//! ```
//! use rolecall::decide::{Answer, Bundle, Request};
//!
//! # fn built() -> Vec<u8> {
//! #     let text = "system desk\nsetting edition { free, pro }\nreaches team < company\n\
//! #         module tickets { action edit { reach company } }\n\
//! #         role agent { grant tickets.edit at team  grant tickets.edit when edition is pro }\n";
//! #     let file = rolecall::workspace::SourceFile { path: "desk.role".to_owned(), bytes: text.into() };
//! #     let options = rolecall::workspace::Options::default();
//! #     let mut snapshot = rolecall::workspace::compile(vec![file], &options, &|_| {});
//! #     let system = &mut snapshot.compiled[0];
//! #     rolecall::emit::bundle(&system.lowered.model, &mut system.access, 0)
//! # }
//! # let bytes = built(); // std::fs::read("bundles/desk.json")
//! let bundle = Bundle::load(&bytes)?;
//! let request = Request {
//!     roles: &["agent"],
//!     action: "tickets.edit",
//!     reach: Some("company"),
//!     situation: &[("edition", "free")],
//! };
//! let decision = bundle.decide(&request);
//! assert_eq!(decision.answer, Answer::No);
//! assert!(!decision.is_allowed());
//! assert_eq!(decision.to_string(), "no: none of these roles has `tickets.edit` here");
//!
//! let paid = Request { situation: &[("edition", "pro")], ..request };
//! assert!(bundle.decide(&paid).is_allowed());
//! # Ok::<(), rolecall::decide::NotLoaded>(())
//! ```
//!
//! A bundle is loaded once and asked from as many threads as there are. Nothing here reads a file, and nothing panics,
//! whatever the bytes and the request.
//!
//! Whoever holds a role that denies an action doesn't have it; else a role that has it decides, at the reaches at which
//! it does; else it may be undecided, which is never allowed. What is missing or unknown is never allowed either: a role,
//! action or reach that isn't there, and a setting or lifecycle that matters and wasn't told, or with a value it doesn't
//! have.

mod conditions;
mod index;
mod load;
mod reason;

pub use load::NotLoaded;
pub use reason::Reason;

use conditions::{Conditions, Verdict};
use index::Index;

/// The answers of one system, ready to be asked.
#[derive(Debug)]
pub struct Bundle {
    system: String,
    index: Index,
    conditions: Conditions,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// Every role that they hold, by id.
    pub roles: &'r [&'r str],
    /// The full path of the action.
    pub action: &'r str,
    /// How far it is to reach; has to be told for an action that has a reach, and doesn't matter for others.
    pub reach: Option<&'r str>,
    /// The value of each setting and the state of each lifecycle, by path, as far as they matter. Two values for one path
    /// are none.
    pub situation: &'r [(&'r str, &'r str)],
}

/// Whether they may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'d> {
    /// Yes, no, or undecided.
    pub answer: Answer,
    /// Why.
    pub reason: Reason<'d>,
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// They may.
    Yes,
    /// They may not.
    No,
    /// Nobody has decided it. They may not.
    Undecided,
}

impl Decision<'_> {
    /// Whether the answer is yes: undecided isn't allowed.
    pub fn is_allowed(&self) -> bool {
        self.answer == Answer::Yes
    }
}

impl Bundle {
    /// Reads what `rolecall build` wrote, and refuses anything else: another format, a member that is missing or there
    /// twice, something after the end, names that fit nothing, and a text that was changed since.
    pub fn load(bytes: &[u8]) -> Result<Self, NotLoaded> {
        load::load(bytes)
    }

    /// The id of the system.
    pub fn system(&self) -> &str {
        &self.system
    }

    /// Decides a request.
    pub fn decide<'d>(&'d self, request: &Request<'d>) -> Decision<'d> {
        match self.answer(request) {
            Ok(role) => Decision {
                answer: Answer::Yes,
                reason: Reason::Granted { role },
            },
            Err(reason) => Decision {
                answer: match reason {
                    Reason::Undecided { .. } => Answer::Undecided,
                    _ => Answer::No,
                },
                reason,
            },
        }
    }

    /// The role that grants it, or why it isn't granted.
    fn answer<'d>(&'d self, request: &Request<'d>) -> Result<&'d str, Reason<'d>> {
        let action = self.index.action(request.action);
        let action = action.ok_or(Reason::NoSuchAction(request.action))?;
        let reach = self.reach(action.reach, request)?;
        let mut untold = None;
        let mut granting = None;
        let mut elsewhere = false;
        let mut open = None;
        for held in request.roles {
            let role = self.index.role(held).ok_or(Reason::NoSuchRole(held))?;
            let Some(cell) = self.index.find(role, action) else {
                continue;
            };
            if let Some(unless) = cell.unless {
                match self.conditions.holds(unless, request.situation) {
                    Verdict::Yes => {}
                    Verdict::No => return self.refused(request, Reason::Denied { role: held }),
                    Verdict::Untold(name) => return self.refused(request, self.untold(name)),
                }
            }
            for row in self.index.rows(cell) {
                match self.conditions.holds(row.when, request.situation) {
                    Verdict::Yes if self.index.covers(row.reach, reach) => {
                        granting = granting.or(Some(*held));
                    }
                    Verdict::Yes => elsewhere = true,
                    Verdict::No => {}
                    Verdict::Untold(name) => untold = untold.or(Some(name)),
                }
            }
            if let Some((when, why)) = self.index.undecided(cell) {
                match self.conditions.holds(when, request.situation) {
                    Verdict::Yes => open = open.or(Some(Reason::Undecided { role: held, why })),
                    Verdict::No => {}
                    Verdict::Untold(name) => untold = untold.or(Some(name)),
                }
            }
        }
        let told = |name| self.untold(name);
        match (granting, open) {
            (Some(role), _) => Ok(role),
            // Whoever has an action at some reach has it decided: at the others it is a no.
            (None, Some(open)) if !elsewhere => Err(open),
            (None, _) => Err(untold.map_or(Reason::NotGranted(request.action), told)),
        }
    }

    /// A role that isn't there is the better reason, wherever it stands among those held.
    fn refused<'d>(
        &'d self,
        request: &Request<'d>,
        reason: Reason<'d>,
    ) -> Result<&'d str, Reason<'d>> {
        let unknown = |role: &&&str| self.index.role(role).is_none();
        let unknown = request.roles.iter().find(unknown);
        Err(unknown.map_or(reason, |role| Reason::NoSuchRole(role)))
    }

    /// The reach that is asked for, where the action has one.
    fn reach<'d>(
        &'d self,
        widest: Option<u32>,
        request: &Request<'d>,
    ) -> Result<Option<u32>, Reason<'d>> {
        let Some(widest) = widest else {
            return Ok(None);
        };
        let asked = request.reach.ok_or(Reason::NoReach(request.action))?;
        let reach = self.index.reach(asked);
        let fitting = reach.filter(|reach| self.index.covers(Some(widest), Some(*reach)));
        let wrong = Reason::NoSuchReach {
            action: request.action,
            reach: asked,
        };
        fitting.map(Some).ok_or(wrong)
    }

    fn untold(&self, name: u32) -> Reason<'_> {
        Reason::Untold(self.conditions.name(name))
    }
}
