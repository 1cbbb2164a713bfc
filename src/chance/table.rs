//! A continuous law compiled to a table of its quantiles, so that a draw costs a look-up and a line.
//!
//! Quantiles change fast only in the tails, so cells halve in width towards both ends: each octave (from p = 1/4 to
//! 1/2, from 1/8 to 1/4, ...) of the smaller of u and 1 - u has [`CELLS`] equal cells. As a floating-point number, the
//! leading bits of that smaller one are the index of its cell and the rest is the place in the cell. Past the last
//! octave (one draw in 8,192) the quantile is computed exactly.

use super::continuous::Continuous;
use super::special::Side;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bits of the mantissa that choose a cell.
pub(super) const CELL_BITS: u32 = 6;
/// Cells in an octave.
pub(super) const CELLS: usize = 1 << CELL_BITS;
/// Octaves on each side of the median.
pub(super) const OCTAVES: usize = 13;
/// The last node of a side is the median; it is held twice, so that u = 1/2 has a cell.
pub(super) const NODES: usize = OCTAVES * CELLS + 2;
/// Bits of a float below those that choose a cell.
const REST_BITS: u32 = 52 - CELL_BITS;
/// The leading bits of the least probability in the table, 2^-(OCTAVES + 1).
const FIRST: u64 = (1023 - OCTAVES as u64 - 1) << CELL_BITS;
/// 2^-64.
const BIT: f64 = 1.0 / (1u128 << 64) as f64;

/// Tables that are kept: some 13 KiB each.
const KEPT: usize = 4096;

/// The nodes of laws that were compiled before, by law. A scenario that is compiled for many draws of an input has the same
/// laws in all but few places, and a table takes milliseconds. No result can tell whether a table was here.
fn made() -> MutexGuard<'static, BTreeMap<String, Arc<[f64]>>> {
    static MADE: Mutex<BTreeMap<String, Arc<[f64]>>> = Mutex::new(BTreeMap::new());
    MADE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A table of quantiles with the law it was made from.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// [`NODES`] from the lower tail to the median, then as many from the upper tail to the median.
    pub nodes: Arc<[f64]>,
    /// For the tails, and for everything but draws.
    pub law: Continuous,
}

impl Table {
    pub fn new(law: Continuous) -> Self {
        let name = format!("{law:?}");
        let known = made().get(&name).cloned();
        let nodes = known.unwrap_or_else(|| {
            let nodes = Self::nodes_of(&law);
            let mut made = made();
            if made.len() >= KEPT {
                made.clear();
            }
            made.insert(name, Arc::clone(&nodes));
            nodes
        });
        Table { nodes, law }
    }

    fn nodes_of(law: &Continuous) -> Arc<[f64]> {
        let (mut lower, mut upper) = (vec![0.0; NODES], vec![0.0; NODES]);
        fill(&mut lower, |p, near| law.quantile(Side::Lower(p), near));
        fill(&mut upper, |q, near| law.quantile(Side::Upper(q), near));
        upper[NODES - 2] = lower[NODES - 2];
        let mut nodes = [lower.as_slice(), upper.as_slice()].concat();
        let (one, other) = nodes.split_at_mut(NODES);
        straighten(one, &lower, &upper);
        straighten(other, &upper, &lower);
        other[NODES - 2] = one[NODES - 2];
        for side in [one, other] {
            side[NODES - 1] = side[NODES - 2];
        }
        nodes.into()
    }

    /// The draw for 64 random bits; not decreasing in `bits`.
    #[inline]
    pub fn at_bits(&self, bits: u64) -> f64 {
        let upper = bits >> 63;
        // The distance from the nearer end, in units of 2^-64; odd, so never zero.
        let distance = (bits ^ upper.wrapping_neg()) | 1;
        self.at(distance as i64 as f64 * BIT, upper as usize)
    }

    /// The draw for a number between 0 and 1; not decreasing in `u`.
    #[inline]
    pub fn at_unit(&self, u: f64) -> f64 {
        if u <= 0.5 { self.at(u, 0) } else { self.at(1.0 - u, 1) }
    }

    #[inline]
    fn at(&self, p: f64, upper: usize) -> f64 {
        let bits = p.to_bits();
        let cell = (bits >> REST_BITS).wrapping_sub(FIRST) as usize;
        if cell >= NODES - 1 {
            return self.beyond(p, upper);
        }
        let place = f64::from_bits(((bits << CELL_BITS) & ((1 << 52) - 1)) | 1f64.to_bits()) - 1.0;
        let cell = cell + upper * NODES;
        let (from, to) = (self.nodes[cell], self.nodes[cell + 1]);
        from + (to - from) * place
    }

    #[cold]
    #[inline(never)]
    fn beyond(&self, p: f64, upper: usize) -> f64 {
        let p = p.max(f64::MIN_POSITIVE);
        if upper == 0 {
            self.law.quantile(Side::Lower(p), f64::NAN).min(self.nodes[0])
        } else {
            self.law.quantile(Side::Upper(p), f64::NAN).max(self.nodes[NODES])
        }
    }
}

/// The probability of a node on its side.
fn probability(node: usize) -> f64 {
    f64::from_bits((FIRST + node as u64) << REST_BITS)
}

/// Exact quantiles, from the median outwards, each starting from where the last two point.
fn fill(side: &mut [f64], quantile: impl Fn(f64, f64) -> f64) {
    let mut near = f64::NAN;
    for node in (0..NODES - 1).rev() {
        let x = quantile(probability(node), near);
        side[node] = x;
        // Only inside an octave are the last steps equally long.
        near = if node + 3 < NODES { 2.0 * x - side[node + 1] } else { x };
        if !(near > 0.5 * x && near < 2.0 * x) {
            near = x;
        }
    }
    side[NODES - 1] = side[NODES - 2];
}

/// Moves the nodes so that the straight lines between them have the mean of the curve in each cell, to the fourth order
/// of the cell's width: a chord lies off a curve by h^2 q'' / 12 on average. The outermost node stays exact.
fn straighten(side: &mut [f64], exact: &[f64], across: &[f64]) {
    for node in 1..NODES - 1 {
        let median = node == NODES - 2;
        let (out, here, to) = (exact[node - 1], exact[node], if median { across[node - 1] } else { exact[node + 1] });
        let before = probability(node) - probability(node - 1);
        let after = if median { before } else { probability(node + 1) - probability(node) };
        let bend = 2.0 * ((to - here) / after - (here - out) / before) / (before + after);
        let share = (before * before * before + after * after * after) / (before + after);
        let straight = here - bend * share / 12.0;
        // Never past the middle of a neighbour, however steep the law: so the table never turns back.
        let (a, b) = (0.5 * (out + here), 0.5 * (here + to));
        side[node] = straight.clamp(a.min(b), a.max(b));
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
