//! Tallies to answers: rates three ways, percentiles, two kinds of interval, targets, page one.
//!
//! Two intervals, never confused. The *range of futures* is percentiles over replications: it says how different the
//! futures are and does not shrink with more of them. The *simulation error* (`lower`, `upper` of every statistic,
//! 95 %) says how far the statistic itself may lie from that of endlessly many replications; it shrinks.
//!
//! Sums are exact integers; the one sum of floats (the squares of a standard error) runs in ascending order of
//! replication, so an answer does not depend on how a tally was put together.

mod answers;
mod beta;
mod binding;
mod calibration;
mod ceiling;
mod children;
mod clearing;
mod comparison;
mod difference;
mod dip;
mod direction;
mod estimate;
mod explain;
mod gauge;
mod input;
mod load;
mod morris;
mod need;
mod normal;
mod outcome;
mod page;
mod periods;
mod precision;
mod ranks;
mod sensitivity;
mod series;
mod services;
mod sheet;
mod shortage;
mod solution;
mod spend;
mod staff;
mod target;
mod team;
mod worsened;

pub use crate::measure::Span;
pub use crate::pathway::{
    Observed, RANKING_FORM, Ranking, ReferralMeasure, ReviewMeasure, Said, Service, StageMeasure, TargetPeriod,
};
pub use answers::*;
pub use beta::{clopper_pearson, incomplete_beta, student_t_quantile};
pub use binding::*;
pub use calibration::*;
pub use ceiling::*;
pub use children::*;
pub use clearing::*;
pub use comparison::*;
pub use difference::*;
pub use dip::*;
pub use direction::more_is_better;
pub use estimate::*;
pub use explain::*;
pub use gauge::*;
pub use input::*;
pub use load::*;
pub use morris::*;
pub use need::*;
pub use normal::normal_quantile;
pub use outcome::*;
pub use page::*;
pub use periods::*;
pub use precision::*;
pub use ranks::order_statistic_ranks;
pub use sensitivity::*;
pub use series::*;
pub use services::*;
pub use shortage::*;
pub use solution::*;
pub use spend::*;
pub use staff::{Staff, StaffOf};
pub use target::*;
pub use team::is_emptied;
pub use worsened::*;
