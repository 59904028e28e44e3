//! RC510: a requirement that others imply.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::obligations::{BINDING, BROUGHT, Demand, Obligations, STATED};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Step;
use roaring::RoaringBitmap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC510",
        name: "implied-requirement",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "An action requires what its other requirements, or what it includes, bring along anyway.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A requirement holds all the way: if approving requires viewing, and viewing requires signing in, then \
                approving requires signing in. Saying it once more changes nothing today. It will when somebody takes back \
                one of the others and wonders why nothing got easier.\n\nAn include counts if no role denies what it brings \
                and it is available wherever the action is.",
            bad: "module app \"App\" {\n  action sign_in \"Sign in\"\n  action view \"View\" { requires sign_in }\n  action approve \"Approve\" { requires view  requires sign_in }\n}\n",
            good: "module app \"App\" {\n  action sign_in \"Sign in\"\n  action view \"View\" { requires sign_in }\n  action approve \"Approve\" { requires view }\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let obligations = facts.obligations();
    if obligations.none {
        return;
    }
    let circles = obligations.logic.circles(BINDING);
    let circular: RoaringBitmap = circles.into_iter().flatten().collect();
    let dead = facts.dead();
    // In a circle each follows from the others; which of them is too much is for `requires-cycle` to ask.
    let idle = |demand: &&Demand| {
        let asked = obligations.asked(demand);
        let mut all = asked.iter().chain([&demand.from]);
        let circle = all.any(|thing| circular.contains(*thing));
        circle || dead.binary_search(&demand.from).is_ok()
    };
    let together = |one: &Demand, other: &Demand| {
        let gate = one.gate.is_some() || other.gate.is_some();
        !gate && one.module == other.module
    };
    for demands in obligations.demands.chunk_by(together) {
        let mut needless: Vec<Needless<'_>> = Vec::new();
        for demand in demands.iter().filter(|demand| !idle(demand)) {
            let why = why_implied(facts, &obligations, demand);
            if why.is_empty() {
                continue;
            }
            let asked = obligations.asked(demand);
            let like = |known: &&mut Needless<'_>| {
                known.asked == asked && known.first.whole == demand.whole
            };
            match needless.iter_mut().find(like) {
                Some(known) => known.more.push(demand),
                None => needless.push(Needless {
                    asked,
                    first: demand,
                    why,
                    more: Vec::new(),
                }),
            }
        }
        for needless in needless {
            report(facts, &obligations, &needless);
        }
    }
}

/// Requirements of one module that ask for the same and add nothing.
struct Needless<'o> {
    asked: &'o [u32],
    first: &'o Demand,
    /// Why the first one adds nothing.
    why: Vec<Step>,
    more: Vec<&'o Demand>,
}

/// Why a requirement follows from the others; a gate's only from the gates around it, for all that it binds.
fn why_implied(facts: &Facts<'_>, obligations: &Obligations, demand: &Demand) -> Vec<Step> {
    let asked = obligations.asked(demand);
    let kinds = match demand.concluded {
        true => BINDING.and(BROUGHT),
        false => STATED.and(BROUGHT),
    };
    let why = |thing: u32| {
        obligations
            .logic
            .why_implied(thing, asked, kinds, demand.reason)
    };
    let Some(module) = demand.gate else {
        return why(demand.from);
    };
    let Some(inside) = facts.context.model.modules.get(module as usize) else {
        return Vec::new();
    };
    let around = obligations.gates_around(&facts.context, module);
    let ways = around.iter().filter(|gate| {
        // What a gate names it doesn't bind; the one inside may bind it.
        let mut named = gate.named.iter();
        !named.any(|action| inside.deep.contains(action) && !asked.contains(action))
    });
    let ways = ways.map(|gate| why(gate.thing));
    let ways = ways.filter(|way| !way.is_empty());
    ways.min_by_key(Vec::len).unwrap_or_default()
}

fn report(facts: &mut Facts<'_>, obligations: &Obligations, needless: &Needless<'_>) {
    let (context, first) = (&facts.context, needless.first);
    let asked = needless.asked.iter();
    let asked: Vec<&str> = asked.map(|action| context.path(*action)).collect();
    let gate = first
        .gate
        .and_then(|at| context.model.modules.get(at as usize));
    let mut who: Vec<&str> = match gate {
        Some(module) => vec![&module.path],
        None => vec![context.path(first.from)],
    };
    who.extend(needless.more.iter().map(|demand| context.path(demand.from)));
    who.dedup();
    let (kind, require) = match (gate, who.len()) {
        (Some(_), _) => ("module ", "requires"),
        (None, 1) => ("", "requires"),
        (None, _) => ("", "require"),
    };
    let message = format!(
        "{kind}{} {require} `{}`, which already follows from the rest",
        some_of(&who, 3),
        asked.join("` or `")
    );
    let about = match who.as_slice() {
        [who] => format!("{kind}{who}"),
        _ => format!("actions of {}", home(who.first().copied())),
    };
    let finding = Diagnostic::new(&RULE.code, context.span(first.origin), message)
        .at("adds nothing")
        .help(remedy(needless))
        .entity(format!("{about}: {}", asked.join(" or ")));
    let mut finding = obligations.explain(context, finding, &needless.why);
    for demand in needless.more.iter().take(2) {
        finding = finding.related(context.span(demand.origin), "adds nothing either");
    }
    facts.report(finding);
}

fn remedy(needless: &Needless<'_>) -> &'static str {
    match (needless.first.whole, needless.more.is_empty()) {
        (true, true) => "remove this requirement, or the one that makes it needless",
        (true, false) => "remove these requirements, or those that make them needless",
        (false, true) => "leave it out of this requirement, or remove what makes it needless",
        (false, false) => "leave it out of these requirements, or remove what makes it needless",
    }
}

fn home(path: Option<&str>) -> &str {
    path.and_then(|path| path.rsplit_once('.'))
        .map_or("", |(home, _)| home)
}
