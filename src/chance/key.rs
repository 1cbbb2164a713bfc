//! Keys: every random number is a pure function of what it is for.
//!
//! The mixer is the output function of splitmix64 (Steele, Lea, Flood 2014, with Stafford's variant 13 constants): a
//! bijection of 64 bits in which every input bit flips about half of the output bits. Parts of a key are combined by
//! exclusive or (names) and by adding multiples of the golden-ratio increment (numbers), so that a run of numbers
//! under one key is exactly a splitmix64 stream. `tests/chance_keys.rs` holds the statistical battery.

/// The increment of splitmix64: 2^64 divided by the golden ratio, made odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
/// Keeps keys apart from the draws made with the same name and number.
const SUB_KEY: u64 = 0xd6e8_feb8_6659_fd93;

/// The finaliser of splitmix64: a bijection of 64 bits.
#[inline]
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// `base` stepped `n` + 1 times along a splitmix64 stream, and finalised.
#[inline]
const fn step(base: u64, n: u64) -> u64 {
    mix(base.wrapping_add(n.wrapping_add(1).wrapping_mul(STEP)))
}

/// A name (of a source, a stage, a purpose) as 64 bits. Stable for ever: results depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameHash(pub u64);

impl NameHash {
    /// FNV-1a over the UTF-8 bytes, finalised. Usable in constants.
    pub const fn new(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
            i += 1;
        }
        NameHash(mix(hash))
    }

    /// The hash of a name inside a named thing, such as a stage inside a pathway. Differs from that of the reverse.
    pub const fn within(self, outer: NameHash) -> Self {
        NameHash(step(outer.0.rotate_left(32) ^ self.0, 0))
    }
}

/// Who draws: a replication, a child, or a part of either. Copied freely; drawing changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(pub u64);

impl Key {
    /// The key of one replication of a run.
    #[inline]
    pub const fn of_replication(seed: u64, replication: u32) -> Self {
        Key(step(step(seed, 0), replication as u64))
    }

    /// The key of the `k`-th child of a source's month (or of row `k` of a list).
    #[inline]
    pub const fn child(self, source: NameHash, month: u32, k: u32) -> Self {
        self.month(source, month).nth(k)
    }

    /// What the keys of the children of a source's month have in common: that of the `k`-th is its [`nth`](Self::nth).
    #[inline]
    pub const fn month(self, source: NameHash, month: u32) -> Self {
        Key(step(self.0 ^ source.0, month as u64))
    }

    /// The key of the `k`-th of those who have this in common.
    #[inline]
    pub const fn nth(self, k: u32) -> Self {
        Key(step(self.0, k as u64))
    }

    /// The key of a numbered part, such as the `n`-th post of a team.
    #[inline]
    pub const fn sub(self, name: NameHash, n: u32) -> Self {
        Key(mix(self.purpose(name, n) ^ SUB_KEY))
    }

    /// The 64 random bits for a purpose (such as a stage) on its `visit`-th time: one finaliser.
    #[inline]
    pub const fn purpose(self, name: NameHash, visit: u32) -> u64 {
        step(self.0 ^ name.0, visit as u64)
    }
}

/// Bits as a number strictly between 0 and 1: the middle of one of 2^52 equal cells.
///
/// 52 bits, not 53: with 53 the half is lost to rounding above one half, and the last cell would become 1.
/// `unit(!bits)` is exactly `1 - unit(bits)`.
#[inline]
pub fn unit(bits: u64) -> f64 {
    const CELL: f64 = 1.0 / (1u64 << 52) as f64;
    // Through a signed number, which is one instruction.
    ((bits >> 12) as i64 as f64 + 0.5) * CELL
}

/// A bound of uniforms, kept as the cells below it, so that bits are compared without being made a number first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound(u64);

impl Bound {
    /// A bound at `x`; nothing lies below what is no number.
    pub fn new(x: f64) -> Bound {
        const CELLS: f64 = (1u64 << 52) as f64;
        // The middle of cell k lies below x when k + 1/2 < x * CELLS: both sides are exact, and so is the difference.
        Bound(libm::ceil(x * CELLS - 0.5).clamp(0.0, CELLS) as u64)
    }

    /// Whether [`unit(bits)`](unit()) is less than the bound.
    #[inline]
    pub const fn is_above(self, bits: u64) -> bool {
        bits >> 12 < self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: a bound off by one cell of 2^52.
    #[test]
    fn a_bound_is_above_what_is_less() {
        let cell = 1.0 / (1u64 << 52) as f64;
        let ends =
            [f64::NAN, -1.0, 0.0, cell / 2.0, cell, 0.25, 1.0 / 3.0, 0.5, 1.0 - cell, 1.0 - cell / 2.0, 1.0, 2.0];
        let some = (0..2_000).map(|n| unit(mix(n)));
        for x in ends.into_iter().chain(some.flat_map(|u| [u, u.next_down(), u.next_up(), u - cell, u + cell / 2.0])) {
            let bound = Bound::new(x);
            let near = (x.clamp(0.0, 1.0) / cell) as u64;
            let cells = (near.saturating_sub(3)..near + 3).chain([0, (1 << 52) - 1]);
            for bits in cells.map(|cell| cell.min((1 << 52) - 1) << 12) {
                assert_eq!(bound.is_above(bits), unit(bits) < x, "{x} and {bits:x}");
                assert_eq!(bound.is_above(bits | 0xfff), unit(bits) < x, "{x} and {bits:x}");
            }
        }
    }
}
