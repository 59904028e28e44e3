//! Which numbers of many are there more than once, but for a few that only seem to be.

/// Two bits for each of so many places, among which numbers are spread.
pub struct Repeated {
    once: Vec<u64>,
    again: Vec<u64>,
    shift: u32,
}

/// Places for each number that is expected: the more, the fewer only seem to be there twice.
const ROOM: usize = 16;

impl Repeated {
    /// For about so many numbers.
    pub fn new(numbers: usize) -> Self {
        let places = (numbers * ROOM).next_power_of_two().max(64);
        Self {
            once: vec![0; places / 64],
            again: vec![0; places / 64],
            shift: u64::BITS - places.trailing_zeros(),
        }
    }

    /// Notes a number.
    pub fn add(&mut self, number: u64) {
        let (word, bit) = self.place(number);
        if let (Some(once), Some(again)) = (self.once.get_mut(word), self.again.get_mut(word)) {
            *again |= *once & bit;
            *once |= bit;
        }
    }

    /// Whether a number may have been noted more than once.
    pub fn has(&self, number: u64) -> bool {
        let (word, bit) = self.place(number);
        self.again.get(word).is_some_and(|again| again & bit != 0)
    }

    fn place(&self, number: u64) -> (usize, u64) {
        let place = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        ((place / 64) as usize, 1 << (place % 64))
    }
}
