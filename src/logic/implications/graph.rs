//! What leaves each thing, in one vector.

/// Edges from things to numbers, sorted by thing; each knows its position in the list it was made of.
#[derive(Debug)]
pub(super) struct Graph {
    starts: Vec<u32>,
    /// Where to, and the position in the list.
    edges: Vec<(u32, u32)>,
}

impl Graph {
    pub fn new(things: u32, list: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; things as usize + 2];
        for (from, _) in list.clone() {
            if let Some(count) = starts.get_mut(from as usize + 2) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut edges = vec![(0, 0); sum as usize];
        for (at, (from, to)) in list.enumerate() {
            if let Some(next) = starts.get_mut(from as usize + 1) {
                if let Some(edge) = edges.get_mut(*next as usize) {
                    *edge = (to, at as u32);
                }
                *next += 1;
            }
        }
        Self { starts, edges }
    }

    /// The edges that leave a thing, in the order of the list.
    pub fn of(&self, thing: u32) -> &[(u32, u32)] {
        let bound = |at: usize| self.starts.get(at).copied().unwrap_or(0) as usize;
        let (start, end) = (bound(thing as usize), bound(thing as usize + 1));
        self.edges.get(start..end).unwrap_or(&[])
    }

    pub fn things(&self) -> u32 {
        self.starts.len().saturating_sub(2) as u32
    }

    /// The same edges the other way round.
    pub fn reversed(&self) -> Self {
        let all =
            (0..self.things()).flat_map(|from| self.of(from).iter().map(move |edge| (from, edge)));
        let mut list: Vec<(u32, u32, u32)> = all.map(|(from, (to, at))| (*to, from, *at)).collect();
        list.sort_by_key(|(.., at)| *at);
        let mut graph = Self::new(self.things(), list.iter().map(|(to, from, _)| (*to, *from)));
        for (_, at) in &mut graph.edges {
            *at = list.get(*at as usize).map_or(0, |(.., at)| *at);
        }
        graph
    }
}

/// Marks on things that are all taken off at once.
#[derive(Debug)]
pub(super) struct Marks {
    round: u32,
    marks: Vec<u32>,
}

impl Marks {
    pub fn new(things: u32) -> Self {
        Self {
            round: 1,
            marks: vec![0; things as usize],
        }
    }

    pub fn clear(&mut self) {
        self.round += 1;
    }

    /// Marks a thing; false if it was marked.
    pub fn mark(&mut self, thing: u32) -> bool {
        match self.marks.get_mut(thing as usize) {
            Some(mark) if *mark != self.round => {
                *mark = self.round;
                true
            }
            Some(_) | None => false,
        }
    }

    pub fn has(&self, thing: u32) -> bool {
        self.marks.get(thing as usize) == Some(&self.round)
    }
}
