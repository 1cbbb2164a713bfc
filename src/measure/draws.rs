//! Which draw of uncertain inputs each replication has.

/// Replications `n` and after it with one draw of the inputs: replication `r` has draw `r / each`, and after the last the
/// first comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// How many there are, at least one.
    pub count: u32,
    /// Replications one after the other that have the same: two at least tell inputs from chance.
    pub each: u32,
}

impl Draws {
    /// So many draws, two replications each.
    pub fn pairs(count: u32) -> Self {
        Draws { count: count.max(1), each: 2 }
    }

    /// Futures in which each draw comes as often as replications share it: more repeat what there is.
    pub fn futures(self) -> u32 {
        self.count.saturating_mul(self.each)
    }

    /// The draw of a replication.
    pub fn of(self, replication: u32) -> u32 {
        replication / self.each.max(1) % self.count.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Draws;

    #[test]
    fn two_after_one_another_share_a_draw_and_after_the_last_comes_the_first() {
        let draws = Draws::pairs(3);
        assert_eq!((0..8).map(|r| draws.of(r)).collect::<Vec<_>>(), [0, 0, 1, 1, 2, 2, 0, 0]);
        assert_eq!(Draws::pairs(0).of(5), 0);
    }
}
