//! What was declared, renamed or taken away.
use super::comparison::Comparison;
impl Comparison<'_> {
    /// Every change of a declaration.
    pub(super) fn declarations(&mut self) {}
}
