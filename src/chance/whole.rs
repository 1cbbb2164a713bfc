//! Draws as whole numbers of a unit, such as minutes: what a clock that counts them needs, in integers throughout.

use super::sampler::Sampler;
use super::table::{CELL_BITS, CELLS, NODES, OCTAVES};

/// Bits of a node below its unit.
const PART_BITS: u32 = 8;
/// Nodes from here on do not fit.
const TOO_MUCH: f64 = (1u64 << (32 - PART_BITS)) as f64;

/// A law whose draws are whole numbers of a unit, to the nearest.
#[derive(Debug, Clone)]
pub struct WholeSampler {
    kind: Kind,
    sampler: Sampler,
    /// Units in one of the law's.
    units: f64,
}

#[derive(Debug, Clone)]
enum Kind {
    Fixed(u32),
    /// The nodes of the law's table, in parts of a unit.
    Table(Box<[u32]>),
    /// By the law's own sampler: what is seldom used, or too long.
    Sampler,
}

impl WholeSampler {
    /// From a law and how many of the unit make one of the law's own.
    pub fn new(sampler: Sampler, units: f64) -> Self {
        let kind = match (sampler.only_value(), sampler.nodes()) {
            (Some(value), _) => Kind::Fixed(nearest(value * units)),
            (_, Some(nodes)) if nodes.iter().all(|node| node * units < TOO_MUCH - 1.0) => {
                let parts = units * f64::from(1 << PART_BITS);
                Kind::Table(nodes.iter().map(|node| nearest(node * parts)).collect())
            }
            _ => Kind::Sampler,
        };
        WholeSampler { kind, sampler, units }
    }

    /// The law's own sampler.
    pub fn sampler(&self) -> &Sampler {
        &self.sampler
    }

    /// The draw for 64 random bits: that of [`Sampler::sample_bits`] to the nearest unit, but for a part in some hundred
    /// of a unit; the most that can be said is `u32::MAX`.
    #[inline]
    pub fn draw(&self, bits: u64) -> u32 {
        match &self.kind {
            Kind::Table(nodes) => {
                // As in the table of real numbers: the distance from the nearer end is a power of two, which is the
                // octave, the cell in it, and the place in the cell.
                let upper = bits >> 63;
                let distance = (bits ^ upper.wrapping_neg()) | 1;
                let octave = distance.leading_zeros() as usize;
                if octave > OCTAVES {
                    return self.beyond(bits);
                }
                let rest = distance << (octave + 1);
                let cell = (OCTAVES - octave) * CELLS + (rest >> (64 - CELL_BITS)) as usize + upper as usize * NODES;
                let place = rest << CELL_BITS >> 32;
                let (from, to) = (i64::from(nodes[cell]), i64::from(nodes[cell + 1]));
                let parts = from + (((to - from) * place.cast_signed()) >> 32);
                ((parts + (1 << (PART_BITS - 1))) >> PART_BITS) as u32
            }
            Kind::Fixed(value) => *value,
            Kind::Sampler => nearest(self.sampler.sample_bits(bits) * self.units),
        }
    }

    #[cold]
    #[inline(never)]
    fn beyond(&self, bits: u64) -> u32 {
        nearest(self.sampler.sample_bits(bits) * self.units)
    }
}

/// To the nearest; the cast saturates.
fn nearest(x: f64) -> u32 {
    (x + 0.5) as u32
}

#[cfg(test)]
mod tests {
    use super::super::law::Law;
    use super::super::mix;
    use super::*;

    /// Catches: a cell, an octave or a side mistaken, a draw off by more than 1/100 of a unit beside the rounding, a
    /// table that turns back.
    #[test]
    fn a_whole_draw_is_the_real_one_to_the_nearest() {
        let laws = [
            Law::Fixed(3.25),
            Law::Uniform { low: 0.0, high: 2.0 },
            Law::Exponential { mean: 7.0 },
            Law::Gamma { mean: 13.0, cv: 0.45 },
            Law::Lognormal { mean: 6.0, cv: 1.5 },
            Law::Pert { low: 2.0, mode: 5.0, high: 12.0 },
            Law::Beta { low: 0.0, high: 40.0, a: 0.5, b: 0.3 },
            Law::Empirical { values: vec![1.0, 9.0], weights: vec![2.0, 1.0] },
            // Some tables too long for parts of a unit, and draws beyond what can be said.
            Law::Exponential { mean: 4000.0 },
            Law::Weibull { mean: 1e6, shape: 0.3 },
        ];
        for law in laws {
            let sampler = Sampler::new(&law);
            for units in [1.0, 450.0, 1440.0] {
                let whole = WholeSampler::new(sampler.clone(), units);
                let check = |bits: u64| {
                    let real = sampler.sample_bits(bits) * units;
                    let drawn = whole.draw(bits);
                    let off = (f64::from(drawn) - real).abs();
                    let most = real > f64::from(u32::MAX) - 1.0;
                    assert!(off <= 0.51 || most && drawn == u32::MAX, "{law:?} {units} {bits:x}: {drawn} for {real}");
                    drawn
                };
                for n in 0..20_000 {
                    // All octaves alike, and their ends.
                    let bits = mix(n) >> (n % 20);
                    check(bits);
                    check(!bits);
                }
                let ends = (0..64).flat_map(|n| [(1u64 << n) - 1, 1 << n, !(1 << n), u64::MAX << n]);
                let mut ends: Vec<u64> = ends.chain([u64::MAX]).collect();
                ends.sort_unstable();
                assert!(ends.iter().map(|bits| check(*bits)).is_sorted(), "{law:?}");
            }
        }
    }
}
