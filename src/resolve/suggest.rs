//! "Did you mean": the nearest of the names that would fit.

use strsim::damerau_levenshtein;

/// The candidate nearest to what was written, if it is near enough to be meant.
///
/// Compares whole paths and last segments; of equally near ones the first wins.
pub fn nearest<'c>(written: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let length = written.chars().count();
    let limit = (length / 3).clamp(1, 4);
    let last = last_segment(written);
    let mut best: Option<(usize, &'c str)> = None;
    for candidate in candidates {
        let distance = if last_segment(candidate) == last {
            // The same thing in another place: better than any misspelling.
            usize::from(candidate != written)
        } else {
            spelling(candidate, written, limit)
        };
        let near = distance <= limit && best.is_none_or(|(known, _)| distance < known);
        if near {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How far two paths are apart; a name written without its module is compared with the candidate's own.
fn spelling(candidate: &str, written: &str, limit: usize) -> usize {
    let own = last_segment(candidate);
    let compared = if written.contains('.') {
        candidate
    } else {
        own
    };
    match compared.len().abs_diff(written.len()) > limit {
        true => usize::MAX,
        false => damerau_levenshtein(compared, written),
    }
}

/// What stands after the last dot.
pub fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
