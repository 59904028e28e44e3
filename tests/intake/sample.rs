//! A small system that has something of everything, and bundles that were tampered with.

use crate::{bundle_of, compiled};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub const SAMPLE: &str = r#"
system desk "Desk"
reaches own < team < company
levels agent < lead < admin
setting edition "Edition" { free "Free", pro "Pro", other }
undecided roles "nobody has counted them"

module billing "Billing" {
  level agent
  unavailable to visitor
  action view "View" { reach company }
  @source("1:2") action refund "Refund" { level lead requires view or close @source("3") conflicts approve formerly give_back, "Give back" }
  action approve "Approve" { level admin available when edition is pro }
  action close "Close" { discouraged without view "look first" }
  action console "Console" { includes view, refund stage deprecated "use view" }
  module limits "Limits" { stage beta action limit "Limit" { part of billing.refund } }
}
module later "Later" { undecided actions "not listed" }

template base "Base" { level lead grant billing.view at team }
role agent "Agent" extends base { grant billing.refund when edition is pro and account is active deny billing.console conflicts auditor }
role auditor "Auditor" { level admin grant billing.{view, approve} undecided billing.close "ask" }
role visitor "Visitor" { grant later.** }

lifecycle account "Account" {
  initial state active "Active" { allows login }
  state held "Held" { refuses login }
  final state gone "Gone" { undecided login "who knows" }
  transition billing.close: active -> held
  transition drop by billing.refund or billing.approve: held -> gone when edition is not free
  automatic expire: held -> gone
  undecided transition billing.limits.limit: ? -> active "nobody says"
}
"#;

/// The bundle of the sample.
pub fn sample() -> String {
    let mut systems = compiled([("a.role".to_owned(), SAMPLE.to_owned())]);
    bundle_of(&mut systems[0], 1)
}

/// The text with the digest that it should have; the text itself where nothing looks like one.
pub fn signed(text: &str) -> String {
    let Some(start) = text.find("\"digest\":\"") else {
        return text.to_owned();
    };
    let Some(end) = text[start..].find("\",").map(|end| start + end + 2) else {
        return text.to_owned();
    };
    let (before, after) = (&text[..start], &text[end..]);
    let hash = Sha256::digest(format!("{before}{after}"));
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{before}\"digest\":\"sha256:{hash}\",{after}")
}

/// A bundle that somebody made of the sample and gave its digest.
pub fn forged(change: impl FnOnce(&mut Value)) -> String {
    let text = sample();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    change(&mut value);
    let forged = signed(&value.to_string());
    assert_ne!(text, forged, "nothing was changed");
    forged
}
