//! sendsim: how long children will wait for SEND services, and what would change it.
//!
//! Data flows one way: scenario text → [`scenario`] → [`pathway`] → [`plan`] → [`replicate`] → [`measure`] →
//! [`project`] → [`report`]. Nothing downstream knows the file it came from; nothing upstream knows how it will be
//! shown.
//!
//! | room | holds | may use | must not touch |
//! |---|---|---|---|
//! | `kernel` | integer time, agenda, waiting lists, disciplines, staff capacity over time, the engine loop | | files, threads, text, clock, terminal |
//! | `chance` | seed, stream keys, distributions | | files, threads, text, clock, terminal |
//! | `fit` | unknown inputs from what was seen: priors, tables of simulations, learned summaries, posteriors, their calibration | `chance` | files, threads, text, clock, terminal |
//! | `score` | forecasts against what happened: CRPS, WIS, coverage, PIT, naive forecasts, skill | `chance` | files, threads, text, clock, terminal |
//! | `calendar` | dates, working days, bank holidays, school closures | | files, threads, text, clock, terminal |
//! | `measure` | counts, areas, waits, ledgers; merges are exact and order-free | `kernel` | files, threads, text, clock, terminal |
//! | `pathway` | the checked scenario: pathways, stages, teams, posts, clocks, targets | `calendar`, `chance` | files, threads, text, clock, terminal |
//! | `scenario` | text to checked scenario, with every fault and its place | `pathway`, `calendar`, `chance` | files, threads, clock, terminal |
//! | `plan` | compiles a scenario to what the kernel runs; cost estimate | `pathway`, `calendar`, `chance`, `kernel`, `measure` | files, threads, text, clock, terminal |
//! | `replicate` | one replication of a plan | `plan`, `pathway`, `calendar`, `chance`, `kernel`, `measure` | files, threads, text, clock, terminal |
//! | `study` | many replications, of one plan or a batch of them, in parallel; the fit to what was seen | `plan`, `replicate`, `measure`, `project`, `kernel`, `chance`, `fit`, `score` | files, text, clock, terminal |
//! | `verify` | queueing theory and identities against the engine: formulas, cells, the judge | `scenario`, `plan`, `pathway`, `calendar`, `chance`, `measure`, `study`, `kernel` | files, threads, text, clock, terminal |
//! | `councils` | every English council from the department's yearly files: a common model, forecasts a year ahead and their scores | `scenario`, `plan`, `pathway`, `calendar`, `chance`, `measure`, `replicate`, `study`, `kernel`, `fit`, `score` | files, threads, clock, terminal |
//! | `project` | tallies to answers: rates, percentiles, intervals, targets | `plan`, `pathway`, `calendar`, `measure` | files, threads, chance, clock, terminal |
//! | `report` | answers to bytes: CSV, JSON, terminal text | `project`, `calendar`, `verify`, `councils`, `score` | files, threads, chance, clock, terminal |
//! | `files` | the one room with `std::fs`: read, publish whole, journal | | threads, chance, clock, terminal |
//! | `cli` | the one room with clap, indicatif, stdout, the clock | everything | |

pub mod calendar;
pub mod chance;
#[cfg(feature = "app")]
pub mod cli;
#[cfg(feature = "parallel")]
pub mod councils;
#[cfg(feature = "app")]
pub mod files;
pub mod fit;
pub mod kernel;
pub mod measure;
pub mod pathway;
pub mod plan;
pub mod project;
pub mod replicate;
pub mod report;
pub mod scenario;
pub mod score;
#[cfg(feature = "parallel")]
pub mod study;
#[cfg(feature = "parallel")]
pub mod verify;
