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
    told: Told,
}

/// Marks and departures that were told and are not set yet: child, mark, when.
#[derive(Debug)]
struct Told {
    marks: Box<[(u32, u16, Time); TOGETHER]>,
    count: usize,
    left: Box<[(u32, Time); TOGETHER]>,
    count_left: usize,
}

impl Default for Told {
    fn default() -> Self {
        let (marks, left) = (Box::new([(0, 0, UNSET); TOGETHER]), Box::new([(0, UNSET); TOGETHER]));
        Told { marks, count: 0, left, count_left: 0 }
    }
}

/// Marks, and departures, that are set together. A mark of a child that has not been heard of for weeks is far from the
/// processor: alone each would be waited for, of many all are fetched at once.
const TOGETHER: usize = 2048;

impl Ledger {
    /// Empties it for children with so many marks each.
    pub fn reset(&mut self, marks: usize) {
        // At least one, so that marks can be told apart by child.
        self.stride = marks.max(1);
        self.lives.clear();
        self.marks.clear();
        (self.told.count, self.told.count_left) = (0, 0);
    }

    /// Adds the children of a pathway who asked at these times, and gives the number of the first.
    pub fn add_all(&mut self, pathway: u16, requests: impl Iterator<Item = Time>) -> u32 {
        let first = self.lives.len() as u32;
        let life = |request| Life { pathway, request, left: UNSET, excepted: UNSET };
        self.lives.extend(requests.map(life));
        self.marks.resize(self.lives.len() * self.stride, UNSET);
        first
    }

    /// A child.
    pub fn life(&self, child: u32) -> &Life {
        &self.lives[child as usize]
    }

    /// Sets a mark: of several times the first counts. It can be read after [`settle`](Self::settle).
    #[inline(always)]
    pub fn mark(&mut self, child: u32, mark: u16, at: Time) {
        if self.told.count >= TOGETHER {
            self.settle();
        }
        let Told { marks, count, .. } = &mut self.told;
        marks[*count] = (child, mark, at);
        *count += 1;
    }

    /// A child leaves. It can be read after [`settle`](Self::settle).
    #[inline]
    pub fn leave(&mut self, child: u32, at: Time) {
        if self.told.count_left >= TOGETHER {
            self.settle();
        }
        let Told { left, count_left, .. } = &mut self.told;
        left[*count_left] = (child, at);
        *count_left += 1;
    }

    /// Sets all marks and departures that have been told.
    #[cold]
    #[inline(never)]
    pub fn settle(&mut self) {
        for (child, mark, at) in &self.told.marks[..self.told.count] {
            let m = &mut self.marks[*child as usize * self.stride + usize::from(*mark)];
            *m = (*m).min(*at);
        }
        for (child, at) in &self.told.left[..self.told.count_left] {
            self.lives[*child as usize].left = *at;
        }
        (self.told.count, self.told.count_left) = (0, 0);
    }

    /// Records a lawful exception: the first time counts.
    pub fn except(&mut self, child: u32, at: Time) {
        let life = &mut self.lives[child as usize];
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
