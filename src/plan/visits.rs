//! Which operations a child can come to more than once: by a loop, or by several branches of an ask.

use crate::kernel::{NONE16, Op, Program};

/// Gives each such operation a slot that counts visits, so that every visit draws afresh. `firsts` are the first operations of
/// the pathways: a child is on one of them all its life, so that each numbers its slots anew.
pub fn number(program: &mut Program, firsts: &[usize]) {
    let n = program.ops.len();
    let after: Vec<Vec<u16>> = (0..n).map(|op| program.following(op)).collect();
    let on_loop = |start: usize| {
        let mut seen = vec![false; n];
        let mut todo: Vec<u16> = after[start].clone();
        while let Some(op) = todo.pop() {
            let op = usize::from(op);
            if op == start {
                return true;
            }
            if !std::mem::replace(&mut seen[op], true) {
                todo.extend(&after[op]);
            }
        }
        false
    };
    let shared = shared(program);
    let draws = |op: &Op| matches!(op, Op::Wait { .. } | Op::Join { .. } | Op::Choose { .. } | Op::Refer { .. });
    let (mut slots, mut most) = (0, 0);
    let slot_of = |op: usize| {
        if firsts.contains(&op) {
            slots = 0;
        }
        if draws(&program.ops[op]) && (shared[op] || on_loop(op)) {
            slots += 1;
            most = most.max(slots);
            slots - 1
        } else {
            NONE16
        }
    };
    program.visit_slot = (0..n).map(slot_of).collect();
    program.visit_slots = usize::from(most);
}

/// The operations that more than one branch of an ask leads to: a child comes to them once for each.
pub fn shared(program: &Program) -> Vec<bool> {
    let mut shared = vec![false; program.ops.len()];
    for ask in &program.asks {
        let mut by_any = vec![false; program.ops.len()];
        for (first, _) in &ask.branches {
            for op in of_branch(program, *first) {
                shared[op] |= std::mem::replace(&mut by_any[op], true);
            }
        }
    }
    shared
}

/// Says of each work whether a child may come to it in a branch.
pub fn find_works_in_branches(program: &mut Program) {
    let firsts: Vec<u16> = program.asks.iter().flat_map(|ask| &ask.branches).map(|branch| branch.0).collect();
    for first in firsts {
        for op in of_branch(program, first) {
            if let Op::Join { work } = program.ops[op] {
                program.works[usize::from(work)].in_branch = true;
            }
        }
    }
}

/// The operations of a branch. Beyond its end it is the ask's way, which is gone once.
fn of_branch(program: &Program, first: u16) -> Vec<usize> {
    let mut reached = vec![false; program.ops.len()];
    let mut todo = vec![first];
    while let Some(op) = todo.pop().map(usize::from) {
        if program.ops[op] != Op::Back && !std::mem::replace(&mut reached[op], true) {
            todo.extend(program.following(op));
        }
    }
    (0..reached.len()).filter(|op| reached[*op]).collect()
}
