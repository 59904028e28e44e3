//! Rules as they are given.

/// Kinds of rules, as a set of small numbers that whoever gives the rules chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kinds(pub u8);

impl Kinds {
    /// Whether every kind of a rule is among these.
    pub fn have(self, kind: Kinds) -> bool {
        self.0 & kind.0 == kind.0
    }

    /// These and those.
    pub const fn and(self, more: Kinds) -> Kinds {
        Kinds(self.0 | more.0)
    }
}

/// Whoever has `from` has `to`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrow {
    pub from: u32,
    pub to: u32,
    pub kind: Kinds,
    pub reason: u32,
}

/// Whoever has `from` has one of these.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub from: u32,
    pub of: Vec<u32>,
    pub kind: Kinds,
    pub reason: u32,
}

/// Nobody has both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exclusion {
    pub one: u32,
    pub other: u32,
    pub kind: Kinds,
    pub reason: u32,
}

/// Rules about things, which are numbers from 0.
#[derive(Debug, Default)]
pub struct Rules {
    pub(super) things: u32,
    pub(super) arrows: Vec<Arrow>,
    pub(super) choices: Vec<Choice>,
    pub(super) exclusions: Vec<Exclusion>,
}

impl Rules {
    /// No rules about so many things.
    pub fn new(things: u32) -> Self {
        Self {
            things,
            arrows: Vec::with_capacity(things as usize),
            ..Self::default()
        }
    }

    /// One more thing.
    pub fn thing(&mut self) -> u32 {
        self.things += 1;
        self.things - 1
    }

    /// Whether nothing has been given.
    pub fn is_empty(&self) -> bool {
        self.arrows.is_empty() && self.choices.is_empty() && self.exclusions.is_empty()
    }

    /// Whoever has `from` has one of these.
    pub fn implies(&mut self, from: u32, of: &[u32], kind: Kinds, reason: u32) {
        match of {
            [to] => self.arrows.push(Arrow {
                from,
                to: *to,
                kind,
                reason,
            }),
            _ => self.choices.push(Choice {
                from,
                of: of.to_vec(),
                kind,
                reason,
            }),
        }
    }

    /// Nobody has both.
    pub fn excludes(&mut self, one: u32, other: u32, kind: Kinds, reason: u32) {
        self.exclusions.push(Exclusion {
            one,
            other,
            kind,
            reason,
        });
    }

    /// Nobody has a thing of the one list and another thing of the other; said with a number of rules that grows
    /// with the lists and not with their product.
    pub fn excludes_all(&mut self, ones: &[u32], others: &[u32], kind: Kinds, reason: u32) {
        match (ones, others) {
            ([], _) | (_, []) => {}
            ([one], [other]) => self.excludes(*one, *other, kind, reason),
            _ => {
                let (left, right) = (
                    self.any_of(ones, kind, reason),
                    self.any_of(others, kind, reason),
                );
                self.excludes(left, right, kind, reason);
            }
        }
    }

    /// Nobody has two of these.
    pub fn excludes_each_other(&mut self, all: &[u32], kind: Kinds, reason: u32) {
        // `before` is had by whoever has one of the things so far.
        let mut before = None;
        for thing in all {
            if let Some(before) = before {
                self.excludes(*thing, before, kind, reason);
            }
            let so_far = self.thing();
            self.implies(*thing, &[so_far], kind, reason);
            if let Some(before) = before {
                self.implies(before, &[so_far], kind, reason);
            }
            before = Some(so_far);
        }
    }

    /// A thing that whoever has one of these has.
    fn any_of(&mut self, things: &[u32], kind: Kinds, reason: u32) -> u32 {
        if let [only] = things {
            return *only;
        }
        let any = self.thing();
        for thing in things {
            self.implies(*thing, &[any], kind, reason);
        }
        any
    }
}
