//! Points spread evenly over the unit cube.

use crate::chance::{Key, NameHash, unit};

/// Primitive polynomials and first direction numbers of Sobol's sequence in dimensions 2 to 21: degree, coefficients,
/// m_1, m_2, ... (Joe and Kuo 2008, the set for 21,201 dimensions).
const DIRECTIONS: [(u32, u32, &[u32]); 20] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
    (5, 11, &[1, 1, 5, 1, 1]),
    (5, 13, &[1, 1, 1, 3, 11]),
    (5, 14, &[1, 3, 5, 5, 31]),
    (6, 1, &[1, 3, 3, 9, 7, 49]),
    (6, 13, &[1, 1, 1, 15, 21, 21]),
    (6, 16, &[1, 3, 1, 13, 27, 49]),
    (6, 19, &[1, 1, 1, 15, 7, 5]),
    (6, 22, &[1, 3, 1, 15, 13, 25]),
    (6, 25, &[1, 1, 5, 5, 19, 61]),
    (7, 1, &[1, 3, 7, 11, 23, 15, 103]),
    (7, 4, &[1, 3, 7, 13, 13, 15, 69]),
];
const BITS: usize = 32;
const SHIFT: NameHash = NameHash::new("fit.cube.shift");
const PLAIN: NameHash = NameHash::new("fit.cube.plain");

/// Point `index` of a spread of the unit cube of `dims` dimensions; every coordinate is strictly between 0 and 1.
///
/// Sobol's sequence with a digital shift drawn from `key`, so that any first 2^k points hit each of 2^k equal slices of
/// each coordinate once, and each coordinate of each point is uniform over keys. Dimensions after the 21st are plain
/// keyed uniforms. A point does not depend on how many are asked for: a table can be continued.
pub fn cube(key: Key, index: u32, dims: usize) -> Vec<f64> {
    (0..dims)
        .map(|dim| match dim.checked_sub(1).map(|d| DIRECTIONS.get(d)) {
            None => shifted(key, dim, index.reverse_bits()),
            Some(Some(direction)) => shifted(key, dim, sobol(direction, index)),
            Some(None) => unit(key.sub(PLAIN, dim as u32).purpose(PLAIN, index)),
        })
        .collect()
}

/// The exclusive or with the key's shift; bits below the 32nd come from the shift alone.
fn shifted(key: Key, dim: usize, bits: u32) -> f64 {
    unit(key.purpose(SHIFT, dim as u32) ^ (u64::from(bits) << 32))
}

/// The coordinate of point `index`, as a binary fraction of 32 bits (in the order of the index, not of Gray's code).
fn sobol(&(degree, polynomial, first): &(u32, u32, &[u32]), index: u32) -> u32 {
    let s = degree as usize;
    let mut m = [0u32; BITS];
    let used = BITS - index.leading_zeros() as usize;
    let mut point = 0;
    for k in 0..used {
        m[k] = if k < s {
            first[k]
        } else {
            let middle = (1..s).filter(|i| polynomial >> (s - 1 - i) & 1 == 1).fold(0, |sum, i| sum ^ (m[k - i] << i));
            m[k - s] ^ (m[k - s] << s) ^ middle
        };
        if index >> k & 1 == 1 {
            point ^= m[k] << (BITS - 1 - k);
        }
    }
    point
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: a wrong direction number (an even one, or one out of range, breaks the slices).
    #[test]
    fn each_slice_of_each_coordinate_is_hit_once() {
        let key = Key::of_replication(7, 0);
        for n in [8u32, 64, 1024] {
            let points: Vec<Vec<f64>> = (0..n).map(|i| cube(key, i, 21)).collect();
            for dim in 0..21 {
                let mut slices: Vec<u32> = points.iter().map(|p| (p[dim] * f64::from(n)) as u32).collect();
                slices.sort_unstable();
                assert_eq!(slices, (0..n).collect::<Vec<_>>(), "dimension {dim}, {n} points");
            }
        }
    }

    /// Catches: two coordinates that move together. The first two are a (0, m, 2)-net: every cell of 16 by 16 once.
    #[test]
    fn coordinates_are_spread_together() {
        let key = Key::of_replication(8, 0);
        let points: Vec<Vec<f64>> = (0..256).map(|i| cube(key, i, 25)).collect();
        let mut cells: Vec<u32> = points.iter().map(|p| (p[0] * 16.0) as u32 * 16 + (p[1] * 16.0) as u32).collect();
        cells.sort_unstable();
        assert_eq!(cells, (0..256).collect::<Vec<_>>());
        let points: Vec<Vec<f64>> = (0..4_096).map(|i| cube(key, i, 25)).collect();
        for a in 0..25 {
            for b in 0..a {
                let r = points.iter().map(|p| (p[a] - 0.5) * (p[b] - 0.5)).sum::<f64>() / 4_096.0 * 12.0;
                assert!(r.abs() < 0.08, "dimensions {a} and {b}: correlation {r}");
            }
        }
    }

    #[test]
    fn the_integral_of_a_product_is_close() {
        let key = Key::of_replication(9, 0);
        let mean = (0..4096).map(|i| cube(key, i, 6).iter().map(|u| 2.0 * u).product::<f64>()).sum::<f64>() / 4096.0;
        assert!((mean - 1.0).abs() < 0.01, "{mean}"); // plain chance: standard error 0.034
    }
}
