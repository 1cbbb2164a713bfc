#[path = "support/scenarios/mod.rs"]
mod scenarios;
use sendsim::kernel::Stop;
use sendsim::replicate::{Arena, replication};
#[test]
fn smoke() {
    let t = std::time::Instant::now();
    let (mut ev, mut st, mut big) = (0, 0, 0);
    let (mut tc, mut ta) = (0.0, 0.0);
    for case in 0..200 {
        let s = scenarios::scenario(case);
        let t0 = std::time::Instant::now();
        let plan = sendsim::plan::compile(&s);
        let t1 = std::time::Instant::now();
        let mut arena = Arena::new(&plan);
        tc += (t1 - t0).as_secs_f64();
        ta += t1.elapsed().as_secs_f64();
        let r = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| replication(&plan, 1, 0, &mut arena, &Stop::with_budget(200_000)).map(|_| ())));
        match r { Ok(Ok(())) => {}, other => println!("case {case}: {other:?}") }
        ev += arena.counts().events; st += s.pathways.iter().map(|p| p.stages.len()).sum::<usize>();
        big = big.max(arena.counts().events);
    }
    println!("{ev} events, {st} stages, {big} most, {:?} compile {tc} arena {ta}", t.elapsed());
}
