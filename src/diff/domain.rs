//! The situations of both versions together: one store in which the sets of either can be compared.
//!
//! A variable or value that was renamed is one. A value that only one version has counts as a no in the other, but
//! where a set doesn't depend on the variable it goes on not depending on it. A reach that only one version has
//! is allowed in the other wherever a wider one is.

use super::change::Side;
use super::pairing::Pairing;
use super::pairings::{Pairings, values};
use crate::diagnostic::Witness;
use crate::logic::{Diagrams, Set, Var};
use crate::model::{Model, Reach, Variable};
use rustc_hash::FxHashMap;

/// The common situations of two versions.
#[derive(Debug)]
pub struct Domain {
    /// The store of all sets that are compared.
    pub store: Diagrams,
    /// The settings and lifecycles, with the values of both versions.
    pub variables: Vec<Variable>,
    /// The variable of reaches.
    pub reach: Var,
    base: Translation,
    head: Translation,
}

/// From the sets of one version to those of both, and back.
#[derive(Debug, Default)]
struct Translation {
    vars: Vec<Translated>,
    /// For each reach of the version, the common reaches that it stands for, where the versions differ in that.
    masks: Vec<Set>,
    known: FxHashMap<Set, Set>,
    back: FxHashMap<Set, Set>,
}

/// A variable of one version in terms of the common one.
#[derive(Debug, Clone, Default)]
struct Translated {
    var: u32,
    /// For each of its values, those that it is in the common variable.
    values: Vec<Vec<u32>>,
    /// Common values that it hasn't, and those of its own that bring them.
    extra: Vec<(u32, Vec<u32>)>,
}

/// A variable of either version or both.
struct Common {
    variable: Variable,
    base: Option<(usize, Vec<Vec<u32>>)>,
    head: Option<(usize, Vec<Vec<u32>>)>,
}

impl Domain {
    /// The situations of two models.
    pub fn new(base: &Model, head: &Model, pairings: &Pairings) -> Self {
        let mut all = common_variables(base, head, pairings);
        all.sort_by(|a, b| a.variable.path.cmp(&b.variable.path));
        let count = |model: &Model| vec![Translated::default(); model.variables.len()];
        let (mut base_vars, mut head_vars) = (count(base), count(head));
        let mut variables = Vec::new();
        for (at, common) in all.into_iter().enumerate() {
            let sides = [(common.base, &mut base_vars), (common.head, &mut head_vars)];
            for (own, vars) in sides {
                if let Some((own, values)) = own
                    && let Some(slot) = vars.get_mut(own)
                {
                    slot.var = at as u32;
                    slot.values = values;
                }
            }
            variables.push(common.variable);
        }
        let reach = Var(variables.len() as u32);
        let (reaches, mut base_reach, mut head_reach) =
            common_reaches(base, head, &pairings.reaches);
        base_reach.var = reach.0;
        head_reach.var = reach.0;
        base_vars.push(base_reach);
        head_vars.push(head_reach);
        let mut sizes: Vec<u32> = variables.iter().map(|it| it.values.len() as u32).collect();
        sizes.push(reaches.len() as u32);
        let mut store = Diagrams::new(sizes);
        let mut translation = |vars: Vec<Translated>, model: &Model| Translation {
            masks: match pairings.reaches.identical {
                true => Vec::new(),
                false => masks(&vars, model, reach, &mut store),
            },
            vars,
            ..Translation::default()
        };
        let (base, head) = (translation(base_vars, base), translation(head_vars, head));
        Self {
            store,
            variables,
            reach,
            base,
            head,
        }
    }

    /// A set of one version's own store as a set of the common one.
    pub fn translate(&mut self, side: Side, own: &Diagrams, set: Set) -> Set {
        let translation = match side {
            Side::Base => &mut self.base,
            Side::Head => &mut self.head,
        };
        translation.forth(own, &mut self.store, set)
    }

    /// The same for the answers about an action: one that has a reach has none that its version doesn't know.
    pub fn translate_cell(
        &mut self,
        side: Side,
        own: &Diagrams,
        reach: Option<u32>,
        set: Set,
    ) -> Set {
        let translated = self.translate(side, own, set);
        let translation = match side {
            Side::Base => &self.base,
            Side::Head => &self.head,
        };
        let mask = reach.and_then(|reach| translation.masks.get(reach as usize));
        mask.map_or(translated, |mask| self.store.and(translated, *mask))
    }

    /// A set of the common store as one of a version's own: its situations that have a counterpart in the set.
    pub fn back(&mut self, side: Side, own: &mut Diagrams, set: Set) -> Set {
        let translation = match side {
            Side::Base => &mut self.base,
            Side::Head => &mut self.head,
        };
        translation.back(own, &self.store, set)
    }

    /// The situations of a set, whatever the reach.
    pub fn situations(&mut self, set: Set) -> Set {
        self.store.project(set, self.reach)
    }

    /// A situation of the set as names: what doesn't matter is left out.
    pub fn witness(&mut self, set: Set) -> Option<Witness> {
        let set = self.situations(set);
        let situation = self.store.witness(set)?;
        let named = situation.into_iter().filter_map(|(var, value)| {
            let variable = self.variables.get(var.0 as usize)?;
            let value = variable.values.get(value as usize)?;
            Some((variable.path.clone(), value.clone()))
        });
        Some(named.collect())
    }
}

impl Translation {
    fn forth(&mut self, own: &Diagrams, store: &mut Diagrams, set: Set) -> Set {
        if let Some(known) = self.known.get(&set) {
            return *known;
        }
        let Some((var, branches)) = own.split(set) else {
            return set;
        };
        let branches: Vec<Set> = branches.to_vec();
        let branches: Vec<Set> = branches
            .into_iter()
            .map(|branch| self.forth(own, store, branch))
            .collect();
        let Some(translated) = self.vars.get(var.0 as usize) else {
            return Set::EMPTY;
        };
        let mut common: Vec<(Set, Vec<u32>)> = Vec::new();
        for (branch, values) in branches.iter().zip(&translated.values) {
            gather(&mut common, *branch, values);
        }
        for (value, from) in &translated.extra {
            for branch in from.iter().filter_map(|from| branches.get(*from as usize)) {
                gather(&mut common, *branch, &[*value]);
            }
        }
        let all = joined_cases(store, Var(translated.var), common);
        self.known.insert(set, all);
        all
    }

    fn back(&mut self, own: &mut Diagrams, store: &Diagrams, set: Set) -> Set {
        if let Some(known) = self.back.get(&set) {
            return *known;
        }
        let Some((var, branches)) = store.split(set) else {
            return set;
        };
        let branches: Vec<Set> = branches.to_vec();
        let branches: Vec<Set> = branches
            .into_iter()
            .map(|branch| self.back(own, store, branch))
            .collect();
        let at = |(_, it): &(usize, &Translated)| it.var == var.0 && !it.values.is_empty();
        let found = self.vars.iter().enumerate().find(at);
        let mut all = Set::EMPTY;
        match found {
            None => {
                all = branches
                    .iter()
                    .fold(all, |all, branch| own.or(all, *branch))
            }
            Some((at, translated)) => {
                let mut cases: Vec<(Set, Vec<u32>)> = Vec::new();
                for (value, commons) in (0..).zip(&translated.values) {
                    for branch in commons.iter().filter_map(|it| branches.get(*it as usize)) {
                        gather(&mut cases, *branch, &[value]);
                    }
                }
                all = joined_cases(own, Var(at as u32), cases);
            }
        }
        self.back.insert(set, all);
        all
    }
}

/// Takes down where a variable leads; few values lead to different sets.
fn gather(cases: &mut Vec<(Set, Vec<u32>)>, branch: Set, values: &[u32]) {
    match cases.iter_mut().find(|(known, _)| *known == branch) {
        Some((_, known)) => known.extend(values),
        None => cases.push((branch, values.to_vec())),
    }
}

/// The set that is, for these values of a variable, that set.
fn joined_cases(store: &mut Diagrams, var: Var, cases: Vec<(Set, Vec<u32>)>) -> Set {
    let mut all = Set::EMPTY;
    for (branch, values) in cases {
        let values = store.values(var, values);
        let part = store.and(values, branch);
        all = store.or(all, part);
    }
    all
}

/// For each reach of a version, the common ones at which it allows what it allows.
fn masks(vars: &[Translated], model: &Model, reach: Var, store: &mut Diagrams) -> Vec<Set> {
    let Some(translated) = vars.last() else {
        return Vec::new();
    };
    let masks = model.reaches.iter().map(|known| {
        let mut values: Vec<u32> = Vec::new();
        for at in &known.down {
            values.extend(translated.values.get(*at as usize).into_iter().flatten());
        }
        let brought = translated.extra.iter();
        let brought = brought.filter(|(_, from)| from.iter().any(|from| known.down.contains(from)));
        values.extend(brought.map(|(value, _)| *value));
        store.values(reach, values)
    });
    masks.collect()
}

fn common_variables(base: &Model, head: &Model, pairings: &Pairings) -> Vec<Common> {
    let mut partners: Vec<Option<usize>> = vec![None; head.variables.len()];
    let mut all = Vec::new();
    for (at, variable) in base.variables.iter().enumerate() {
        let partner = pairings.variable(variable, head);
        match partner.and_then(|partner| partners.get_mut(partner as usize)) {
            Some(slot) => *slot = Some(at),
            None => {
                let own = (0..variable.values.len() as u32).map(|value| vec![value]);
                all.push(Common {
                    variable: variable.clone(),
                    base: Some((at, own.collect())),
                    head: None,
                });
            }
        }
    }
    for (at, variable) in head.variables.iter().enumerate() {
        let partner = partners.get(at).copied().flatten();
        let partner = partner.and_then(|own| Some((own, base.variables.get(own)?)));
        let pairing = partner.map(|(own, partner)| {
            (
                own,
                Pairing::new(&values(base, partner), &values(head, variable)),
            )
        });
        all.push(joined(at, variable, partner.map(|(_, it)| it), pairing));
    }
    all
}

/// A variable of the later version, with the values that only the earlier one has.
fn joined(
    at: usize,
    variable: &Variable,
    partner: Option<&Variable>,
    pairing: Option<(usize, Pairing)>,
) -> Common {
    let mut names = variable.values.clone();
    if let (Some(partner), Some((_, pairing))) = (partner, &pairing) {
        let gone = pairing.removed();
        names.extend(gone.filter_map(|value| partner.values.get(value as usize).cloned()));
    }
    names.sort();
    let place = |name: &String| names.binary_search(name).map_or(0, |at| at as u32);
    let head = variable.values.iter().map(|name| vec![place(name)]);
    let head: Vec<Vec<u32>> = head.collect();
    let base = pairing.map(|(own, pairing)| {
        let values = partner.map_or(&[][..], |partner| &partner.values);
        let values = values.iter().enumerate().map(|(value, name)| {
            let heads = pairing.heads(value as u32);
            match heads.is_empty() {
                true => vec![place(name)],
                false => heads
                    .iter()
                    .filter_map(|it| variable.values.get(*it as usize).map(place))
                    .collect(),
            }
        });
        (own, values.collect())
    });
    Common {
        variable: Variable {
            path: variable.path.clone(),
            values: names,
            subject: variable.subject,
        },
        base,
        head: Some((at, head)),
    }
}

/// The reaches of both versions by name, and how those of each are found among them.
fn common_reaches(
    base: &Model,
    head: &Model,
    pairing: &Pairing,
) -> (Vec<String>, Translated, Translated) {
    let mut names: Vec<String> = head.reaches.iter().map(|it| it.name.clone()).collect();
    let gone = pairing.removed();
    names.extend(gone.filter_map(|at| base.reaches.get(at as usize).map(|it| it.name.clone())));
    names.sort();
    let place = |reach: &Reach| names.binary_search(&reach.name).map_or(0, |at| at as u32);
    let own: Vec<Vec<u32>> = head.reaches.iter().map(|it| vec![place(it)]).collect();
    let theirs = base.reaches.iter().enumerate().map(|(at, it)| {
        let heads = pairing.heads(at as u32);
        match heads.is_empty() {
            true => vec![place(it)],
            false => heads
                .iter()
                .filter_map(|it| head.reaches.get(*it as usize).map(place))
                .collect(),
        }
    });
    let theirs: Vec<Vec<u32>> = theirs.collect();
    // What a version lacks comes with whatever is wider in the version that has it.
    let extra = |missing: &mut dyn Iterator<Item = u32>,
                 there: &Model,
                 partners: &dyn Fn(u32) -> Vec<u32>| {
        let mut all = Vec::new();
        for at in missing {
            if let Some(reach) = there.reaches.get(at as usize) {
                let wider = reach.within.iter().flat_map(|wider| partners(*wider));
                all.push((place(reach), wider.collect()));
            }
        }
        all
    };
    let in_base = extra(&mut pairing.added(), head, &|wider| {
        pairing.bases(wider).to_vec()
    });
    let in_head = extra(&mut pairing.removed(), base, &|wider| {
        pairing.heads(wider).to_vec()
    });
    let base = Translated {
        var: 0,
        values: theirs,
        extra: in_base,
    };
    let head = Translated {
        var: 0,
        values: own,
        extra: in_head,
    };
    (names, base, head)
}
