//! Counts by inversion: a larger mean with the same uniform never gives a smaller count, so that raising demand only
//! appends children.

use super::continuous::Continuous;
use super::special::{Side, beta_tails};

/// What is left out of a sum over a tail: far below the least uniform, 2^-53.
const NOTHING: f64 = 1e-22;
/// Standard deviations above which summing term by term would be slow.
const WIDE: f64 = 2_000.0;
/// Shape above which a gamma factor cannot be told from 1.
const STEADY_SHAPE: f64 = 1e13;

/// The Poisson count of this mean at `u`, strictly between 0 and 1: the least count with at least `u` at or below it.
///
/// A mean of 0 or less, or not a number, gives 0. Costs about 20 terms for each square root of the mean.
pub fn poisson(mean: f64, u: f64) -> u32 {
    negative_binomial(mean, 0.0, u)
}

/// The count at `u` of a Poisson law whose mean is multiplied by a gamma factor of mean 1 and this coefficient of
/// variation: negative binomial with variance `mean + (cv mean)^2`. A `cv` of 0 is Poisson.
///
/// A mean of 0 or less, or not a number, gives 0. Costs about 20 terms for each standard deviation, at most some
/// tens of microseconds.
pub fn negative_binomial(mean: f64, cv: f64, u: f64) -> u32 {
    match Search::of(mean, cv) {
        Search::None => 0,
        Search::Summed(terms) if u <= 0.5 => terms.up(terms.lowest(), u).k as u32,
        Search::Summed(terms) => terms.down(terms.highest(), u).k as u32,
        Search::Wide { mean, shape, sd } => search_wide(mean, shape, sd, u),
    }
}

/// A law of [`negative_binomial`] that is drawn from often: where each of some equal parts of (0, 1) begins is kept, so that
/// a draw costs a few terms. It is the same draw.
#[derive(Debug, Clone)]
pub struct CountSampler {
    law: Search,
    /// Up to the middle the place at the beginning of each part, on the way up; past it that at its end, on the way down.
    places: Box<[Place]>,
}

/// Parts in which a place is kept; the first half lie up to the middle.
const PARTS: usize = 64;

impl CountSampler {
    /// From the mean and the coefficient of variation of the factor.
    pub fn new(mean: f64, cv: f64) -> Self {
        let law = Search::of(mean, cv);
        let mut places = Vec::new();
        if let Search::Summed(terms) = &law {
            let bound = |part: usize| part as f64 / PARTS as f64;
            let mut at = terms.lowest();
            places.extend((0..PARTS / 2).map(|part| {
                at = terms.up(at, bound(part));
                at
            }));
            let mut at = terms.highest();
            places.extend((PARTS / 2..PARTS).rev().map(|part| {
                at = terms.down(at, bound(part + 1));
                at
            }));
            places[PARTS / 2..].reverse();
        }
        CountSampler { law, places: places.into() }
    }

    /// The count at `u`, strictly between 0 and 1.
    pub fn draw(&self, u: f64) -> u32 {
        let part = (u * PARTS as f64) as usize;
        let place = match &self.law {
            Search::None => return 0,
            Search::Summed(terms) if u <= 0.5 => terms.up(self.places[part.min(PARTS / 2 - 1)], u),
            Search::Summed(terms) => terms.down(self.places[part.min(PARTS - 1)], u),
            Search::Wide { mean, shape, sd } => return search_wide(*mean, *shape, *sd, u),
        };
        place.k as u32
    }
}

/// The gamma factor of mean 1 and this coefficient of variation at `u`, strictly between 0 and 1; 1 when `cv` is 0.
///
/// Computed exactly, in microseconds: for many draws compile a [`Sampler`](super::Sampler).
pub fn gamma_factor(cv: f64, u: f64) -> f64 {
    let shape = 1.0 / (cv * cv);
    if !(cv > 0.0 && shape < STEADY_SHAPE) {
        return 1.0;
    }
    Continuous::Gamma { shape, scale: cv * cv, power: 1.0 }.quantile(Side::of(u), f64::NAN)
}

/// How the counts of a law are found.
#[derive(Debug, Clone)]
enum Search {
    /// There are none.
    None,
    /// Term by term.
    Summed(Terms),
    /// By bisection: they are too spread to sum.
    Wide { mean: f64, shape: f64, sd: f64 },
}

impl Search {
    fn of(mean: f64, cv: f64) -> Search {
        if !(mean > 0.0 && mean < f64::INFINITY) {
            return Search::None;
        }
        let shape = 1.0 / (cv * cv);
        if !(cv > 0.0 && shape < STEADY_SHAPE) {
            return Search::Summed(Terms { mean, sd: mean.sqrt(), factor: None });
        }
        let sd = (mean + cv * cv * mean * mean).sqrt();
        match sd > WIDE {
            true => Search::Wide { mean, shape, sd },
            false => Search::Summed(Terms { mean, sd, factor: Some((shape, mean / (shape + mean))) }),
        }
    }
}

/// The probabilities of a law's counts.
#[derive(Debug, Clone)]
struct Terms {
    mean: f64,
    sd: f64,
    /// Shape and odds of a gamma factor; without one the law is Poisson.
    factor: Option<(f64, f64)>,
}

/// A place on the way through a tail: a count, its probability, and that of the tail. On the way up the count is in its tail,
/// on the way down it is not.
#[derive(Debug, Clone, Copy)]
struct Place {
    k: f64,
    p: f64,
    sum: f64,
}

impl Terms {
    /// P(K = k).
    fn term(&self, k: f64) -> f64 {
        match self.factor {
            None => poisson_term(k, self.mean),
            Some((shape, _)) => negative_binomial_term(k, shape, self.mean),
        }
    }

    /// The term of k + 1 over that of k.
    #[inline]
    fn ratio(&self, k: f64) -> f64 {
        match self.factor {
            None => self.mean / (k + 1.0),
            Some((shape, odds)) => (k + shape) / (k + 1.0) * odds,
        }
    }

    /// Where the way up begins.
    fn lowest(&self) -> Place {
        let k = (self.mean - 10.0 * self.sd).floor().max(0.0);
        let p = self.term(k);
        Place { k, p, sum: p }
    }

    /// Where the way down begins: the terms fall at least geometrically past here.
    fn highest(&self) -> Place {
        let mut k = (self.mean + 8.0 * self.sd + 8.0).floor();
        let mut p = self.term(k);
        while p > NOTHING * (1.0 - self.ratio(k)) {
            k = (k + 2.0 * self.sd + 1.0).floor();
            p = self.term(k);
        }
        Place { k, p, sum: 0.0 }
    }

    /// Goes up to the count at `u`, from a place that is not above it.
    fn up(&self, Place { mut k, mut p, mut sum }: Place, u: f64) -> Place {
        while sum < u && k < f64::from(u32::MAX) {
            p *= self.ratio(k);
            k += 1.0;
            sum += p;
        }
        Place { k, p, sum }
    }

    /// Goes down to the count at `u`, from a place that is not below it.
    fn down(&self, Place { mut k, mut p, mut sum }: Place, u: f64) -> Place {
        while sum + p <= 1.0 - u && k > 0.0 {
            sum += p;
            k -= 1.0;
            p /= self.ratio(k);
        }
        Place { k, p, sum }
    }
}

/// The same by bisection of the distribution function, for counts too spread to sum.
fn search_wide(mean: f64, shape: f64, sd: f64, u: f64) -> u32 {
    let (p, q) = (shape / (shape + mean), mean / (shape + mean));
    let enough = |k: f64| {
        let tails = beta_tails(shape, k + 1.0, p, q);
        if u <= 0.5 { tails.lower >= u } else { tails.upper <= 1.0 - u }
    };
    let mut high = (mean + sd).ceil();
    while !enough(high) && high < f64::from(u32::MAX) {
        high *= 2.0;
    }
    let mut low = -1.0;
    while high - low > 1.0 {
        let middle = ((low + high) * 0.5).floor();
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high as u32
}

/// P(K = k), by Loader's saddle-point form (2000, "Fast and accurate computation of binomial probabilities"), which
/// loses no digits at large means.
fn poisson_term(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return libm::exp(-mean);
    }
    libm::exp(-stirling_error(k) - deviance(k, mean)) / (std::f64::consts::TAU * k).sqrt()
}

fn negative_binomial_term(k: f64, shape: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return libm::exp(-shape * libm::log1p(mean / shape));
    }
    let n = k + shape;
    let (p, q) = (shape / (shape + mean), mean / (shape + mean));
    let log =
        stirling_error(n) - stirling_error(shape) - stirling_error(k) - deviance(shape, n * p) - deviance(k, n * q);
    shape / n * libm::exp(log) * (n / (std::f64::consts::TAU * shape * k)).sqrt()
}

/// ln x! less Stirling's approximation to it.
fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        return libm::lgamma(x + 1.0) - (x + 0.5) * libm::log(x) + x - HALF_LOG_TAU;
    }
    let y = 1.0 / (x * x);
    (1.0 / 12.0 - y * (1.0 / 360.0 - y * (1.0 / 1260.0 - y * (1.0 / 1680.0 - y / 1188.0)))) / x
}

/// Half of ln 2 pi.
const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_8;

/// x ln(x / m) + m - x, without cancellation when x is near m.
fn deviance(x: f64, m: f64) -> f64 {
    let gap = x - m;
    if gap.abs() >= 0.1 * (x + m) {
        return x * libm::log(x / m) + m - x;
    }
    let v = gap / (x + m);
    let mut sum = gap * v;
    let mut power = 2.0 * x * v;
    for j in 1..1000 {
        power *= v * v;
        let next = sum + power / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{deviance, stirling_error};

    /// To forty digits by another program (mpmath). Catches: a wrong term of either series, 1e-13 of it.
    #[test]
    fn parts_of_a_probability_are_exact() {
        let close = |found: f64, exact: f64, what: f64| {
            assert!((found / exact - 1.0).abs() < 1e-13, "{what}: {found} is not {exact}");
        };
        for (x, exact) in [
            (16.0, 0.005_207_655_919_609_640_4),
            (17.5, 0.004_761_386_941_714_45),
            (40.0, 0.002_083_289_938_302_421_7),
            (1000.0, 0.000_083_333_330_555_556_35),
        ] {
            close(stirling_error(x), exact, x);
        }
        for (x, m, exact) in [
            (100.0, 101.0, 0.004_966_914_683_191_715),
            (1000.0, 999.5, 0.000_125_041_682_297_919_27),
            (50.0, 61.2, 1.093_790_795_493_283_6),
            (100.0, 80.5, 2.191_300_156_357_368),
            (3.0, 30.0, 20.092_244_721_017_863),
        ] {
            close(deviance(x, m), exact, x);
        }
    }
}
