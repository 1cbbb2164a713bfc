//! Chance: keys, uniforms, laws, counts.
//!
//! A random number is a pure function of (seed, replication, child, stage name, visit): [`Key`] turns that identity
//! into 64 bits, [`Sampler`] turns 64 bits into a draw from a [`Law`]. Nothing here has state (but for tables that are kept once made), so the order of draws
//! and the number of threads cannot matter. All arithmetic is exact or on `libm`, so results are the same bytes on
//! every platform and in every build.

mod continuous;
mod counts;
mod empirical;
mod fault;
mod key;
mod law;
mod normal;
mod prior;
mod sampler;
mod special;
mod table;
mod whole;

pub use counts::{CountSampler, gamma_factor, negative_binomial, poisson};
pub use fault::{GREATEST_CV, GREATEST_VALUE, LawFault};
pub use key::{Bound, Key, NameHash, mix, unit};
pub use law::Law;
pub use normal::{normal_cdf, normal_quantile};
pub use prior::{PRIOR_TAIL, Prior, PriorSampler};
pub use sampler::Sampler;
pub use whole::WholeSampler;

/// Version of everything that decides which numbers are drawn: the mixer, the way keys are combined, the tables and the
/// special functions under them. It is part of every output. Raise it whenever a pinned vector of
/// `tests/chance_pinned.rs` changes: results of different versions must not be compared child by child.
pub const ALGORITHM: u32 = 2;
