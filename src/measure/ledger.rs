//! The times of every child, from which clocks are read when a replication is over.

use crate::kernel::Time;

/// A time that has not come.
pub const UNSET: Time = Time::NEVER;

/// One child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// Its pathway.
    pub pathway: u16,
    /// When it asked; negative before the start.
    pub request: Time,
    /// When it left, or [`UNSET`].
    pub left: Time,
    /// How it left.
    pub outcome: u16,
    /// When a lawful exception is recorded for it, or [`UNSET`]; none if that is after it has left.
    pub excepted: Time,
}

impl Life {
    /// Whether a lawful exception was recorded before it left.
    pub fn is_excepted(&self) -> bool {
        self.excepted != UNSET && self.excepted <= self.left
    }
}

/// A child and its marks.
pub type Child<'a> = (&'a Life, &'a [Time]);

/// All children of a replication with their marks: moments at which clocks start, stop or end.
#[derive(Debug, Default)]
pub struct Ledger {
    stride: usize,
    lives: Vec<Life>,
    marks: Vec<Time>,
}

impl Ledger {
    /// Empties it for children with so many marks each.
    pub fn reset(&mut self, marks: usize) {
        // At least one, so that marks can be told apart by child.
        self.stride = marks.max(1);
        self.lives.clear();
        self.marks.clear();
    }

    /// Adds a child and gives its number.
    pub fn add(&mut self, pathway: u16, request: Time) -> u32 {
        self.lives.push(Life { pathway, request, left: UNSET, outcome: 0, excepted: UNSET });
        self.marks.extend(std::iter::repeat_n(UNSET, self.stride));
        (self.lives.len() - 1) as u32
    }

    /// A child.
    pub fn life(&self, child: u32) -> &Life {
        &self.lives[child as usize]
    }

    /// A child, to be changed.
    pub fn life_mut(&mut self, child: u32) -> &mut Life {
        &mut self.lives[child as usize]
    }

    /// Sets a mark: of several times the first counts.
    pub fn mark(&mut self, child: u32, mark: u16, at: Time) {
        let m = &mut self.marks[child as usize * self.stride + usize::from(mark)];
        *m = (*m).min(at);
    }

    /// Records a lawful exception: the first time counts.
    pub fn except(&mut self, child: u32, at: Time) {
        let life = self.life_mut(child);
        life.excepted = life.excepted.min(at);
    }

    /// Every child with its marks.
    pub fn iter(&self) -> impl Iterator<Item = Child<'_>> {
        self.lives.iter().zip(self.marks.chunks_exact(self.stride))
    }

    /// Every child with its marks, in stretches of one pathway, of so many children at most.
    pub fn stretches(&self, most: usize) -> impl Iterator<Item = (u16, impl Iterator<Item = Child<'_>> + Clone)> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let pathway = self.lives.get(from)?.pathway;
            let lives = &self.lives[from..];
            let count = lives.iter().take(most).take_while(|life| life.pathway == pathway).count();
            let marks = &self.marks[from * self.stride..][..count * self.stride];
            from += count;
            Some((pathway, lives[..count].iter().zip(marks.chunks_exact(self.stride))))
        })
    }
}
