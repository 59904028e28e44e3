//! "Did you mean": the nearest of the names that would fit.

use strsim::osa_distance;

/// The candidate nearest to what was written, if it is near enough to be meant.
///
/// Compares whole paths and last segments; of equally near ones the first wins.
pub fn nearest<'c>(written: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let length = written.chars().count();
    let mut limit = (length / 3).clamp(1, 4);
    let last = last_segment(written);
    let letters = letters(written);
    let mut best: Option<&'c str> = None;
    for candidate in candidates {
        let distance = if last_segment(candidate) == last {
            // The same thing in another place: better than any misspelling.
            Some(usize::from(candidate != written))
        } else {
            spelling(candidate, written, &letters, limit)
        };
        let Some(distance) = distance.filter(|distance| *distance <= limit) else {
            continue;
        };
        best = Some(candidate);
        match distance.checked_sub(1) {
            Some(nearer) if nearer > 0 => limit = nearer,
            Some(_) | None => break,
        }
    }
    best
}

/// How far two paths are apart, unless it is more than the limit for sure; a name written without its module is compared
/// with the candidate's own.
fn spelling(
    candidate: &str,
    written: &str,
    letters: &[u8; LETTERS],
    limit: usize,
) -> Option<usize> {
    let compared = match written.contains('.') {
        true => candidate,
        false => last_segment(candidate),
    };
    if compared.len().abs_diff(written.len()) > limit {
        return None;
    }
    // A change of one letter changes how often two letters occur.
    let apart = self::letters(compared)
        .iter()
        .zip(letters)
        .map(|(one, other)| usize::from(one.abs_diff(*other)))
        .sum::<usize>();
    (apart <= 2 * limit).then(|| osa_distance(compared, written))
}

const LETTERS: usize = 32;

/// How often each letter occurs; letters that share a place are counted together.
fn letters(text: &str) -> [u8; LETTERS] {
    let mut counted = [0_u8; LETTERS];
    for byte in text.bytes() {
        if let Some(count) = counted.get_mut(usize::from(byte) % LETTERS) {
            *count = count.saturating_add(1);
        }
    }
    counted
}

/// What stands after the last dot.
pub fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
