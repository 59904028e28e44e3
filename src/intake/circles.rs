//! What leads back to itself.

/// Something that leads to itself by these edges, directly or through others; nothing where nothing does.
pub fn circle(edges: &[Vec<u32>]) -> Option<u32> {
    let mut waiting = vec![0_u32; edges.len()];
    for target in edges.iter().flatten() {
        if let Some(count) = waiting.get_mut(*target as usize) {
            *count += 1;
        }
    }
    let free = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
    let mut ready: Vec<u32> = free.map(|(at, _)| at as u32).collect();
    while let Some(at) = ready.pop() {
        for target in edges.get(at as usize).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(*target as usize) {
                *count -= 1;
                if *count == 0 {
                    ready.push(*target);
                }
            }
        }
    }
    // Whatever still waits is in a circle or behind one: along the edges that come from such things one gets into it.
    let behind = |at: u32| waiting.get(at as usize).is_some_and(|count| *count > 0);
    let mut at = (0..edges.len() as u32).find(|at| behind(*at))?;
    let mut from = vec![None; edges.len()];
    for (source, targets) in (0_u32..).zip(edges) {
        for target in targets.iter().filter(|_| behind(source)) {
            if let Some(slot) = from.get_mut(*target as usize) {
                *slot = Some(source);
            }
        }
    }
    for _ in 0..edges.len() {
        at = from.get(at as usize).copied().flatten().unwrap_or(at);
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_and_not_what_hangs_on_it() {
        assert_eq!(circle(&[]), None);
        assert_eq!(circle(&[vec![1, 2], vec![2], vec![]]), None);
        assert_eq!(circle(&[vec![0]]), Some(0));
        let hanging = [vec![1], vec![2, 3], vec![1], vec![4], vec![]];
        assert!(matches!(circle(&hanging), Some(1 | 2)));
    }
}
