use rolecall::decide::{Bundle, Request};

/// Whether a keeper may go on the night round now, or else why not.
pub fn night_round(bundle: &Bundle, alarm: &str) -> Result<(), String> {
    let situation = [("season", "winter"), ("alarm", alarm)];
    let decision = bundle.decide(&Request {
        roles: &["keeper"],
        action: "animals.night_round",
        reach: Some("own_round"),
        situation: &situation,
    });
    match decision.is_allowed() {
        true => Ok(()),
        false => Err(decision.to_string()),
    }
}
