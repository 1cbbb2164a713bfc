//! The common table of runs.

use super::scene::{INPUTS, Scene, SceneYears};
use crate::chance::{Key, NameHash};
use crate::fit::cube;
use crate::kernel::{Stop, Stopped};
use crate::study::for_each;

const CUBE: NameHash = NameHash::new("councils.cube");

/// A run of the table: where in the ranges ([`INPUTS`], each 0 to 1), and what it gave.
pub type Row = (Vec<f64>, SceneYears);

/// Runs the small council at `runs` points of its ranges. Takes about 3 ms each; a run that issued no plan in some year is
/// left out.
///
/// # Errors
/// [`Stopped`].
pub fn reference(
    seed: u64,
    runs: u32,
    threads: usize,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<Vec<Row>, Stopped> {
    let key = Key::of_replication(seed, 0).sub(CUBE, 0);
    let rows = for_each(
        threads,
        0..runs,
        stop,
        || (),
        |(), number| {
            let point = cube(key, number, INPUTS.len());
            let years = match Scene::at(&point) {
                Some(scene) => Some(scene.run(seed, number, stop)?),
                None => None,
            };
            progress(1);
            Ok(years.filter(|y| y.on_time.iter().all(|x| x.is_finite())).map(|y| (point, y)))
        },
    )?;
    Ok(rows.into_iter().flatten().collect())
}
