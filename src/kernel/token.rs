//! Tokens: where a child is. A child has one, and more while branches are out; none while it is on its way to a list, or
//! waits for a turn on one or has been given it.

use super::time::Time;

/// No such token, fork or child.
pub const NONE: u32 = u32::MAX;

/// What a token is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not in use.
    Free,
    /// Waits for its minute.
    Due,
    /// On a waiting list.
    Waiting,
    /// Its turn is known, and its work has no length: waits for that minute.
    Begins,
    /// In work.
    InWork,
    /// In work whose result nobody waits for.
    Ignored,
    /// Its branches are out.
    Asked,
    /// Cancelled; freed when its minute comes.
    Dead,
    /// The patience of another token, freed when its minute comes.
    Patience,
}

/// Where a child is. One cache line.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub struct Token {
    pub child: u32,
    pub op: u16,
    pub work: u16,
    pub state: State,
    pub required: bool,
    pub redo: bool,
    /// Whether the agenda holds it: what is due after the end is not kept there.
    pub scheduled: bool,
    pub visit: u32,
    /// When it joined its list; before that never, unless it had joined before the start.
    pub joined: Time,
    /// When its work began.
    pub began: Time,
    /// Lane it waits in; server that works on it.
    pub at: u16,
    /// The first of the places that it keeps.
    pub held: u32,
    /// The fork it is a branch of.
    pub fork: u32,
    /// The next branch.
    pub sibling: u32,
    /// What its work takes: kept so that it can come back.
    pub need: i64,
    pub hold: i32,
}

const _: () = assert!(size_of::<Token>() == 64);

impl Default for Token {
    fn default() -> Token {
        Token::BLANK
    }
}

impl Token {
    pub const BLANK: Token = Token {
        child: NONE,
        op: 0,
        work: 0,
        state: State::Free,
        required: false,
        redo: false,
        scheduled: false,
        visit: 0,
        joined: Time::NEVER,
        began: Time::START,
        at: 0,
        held: NONE,
        fork: NONE,
        sibling: NONE,
        need: 0,
        hold: 0,
    };
}

/// What the agenda holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The next children are announced.
    Month,
    /// Fixed changes.
    Fixed,
    /// Changes of this replication's capacity.
    Change,
    /// Rounds.
    Rounds,
    /// The hours of a server flow again.
    Server(u16),
    /// A server has a place free that somebody waits for.
    Turn(u16),
    /// A token's minute has come.
    Token(u32),
    /// A child comes to the list that it joins with this operation. It needs no token until then.
    Child { child: u32, op: u16 },
}

const _: () = assert!(size_of::<Due>() == 8);

/// The branches of an ask that are out.
#[derive(Debug, Clone, Copy)]
pub struct Fork {
    pub main: u32,
    pub head: u32,
    pub needed: u16,
    pub live: u16,
    pub ask: u16,
    pub resuming: bool,
    /// Whether nobody can cancel its branches, so that they may be followed ahead of the clock.
    pub sure: bool,
    /// Whether it has one branch, that its child goes itself: it is an ask of which all else is known.
    pub lone: bool,
    /// When the last required branch of those that have come to their end is back.
    pub back: Time,
}

impl Fork {
    pub const BLANK: Fork = Fork {
        main: NONE,
        head: NONE,
        needed: 0,
        live: 0,
        ask: 0,
        resuming: false,
        sure: true,
        lone: false,
        back: Time::START,
    };
}

impl Default for Fork {
    fn default() -> Fork {
        Fork::BLANK
    }
}

/// A pool with a free list. Slots are reused, so that a replication allocates only while it grows.
#[derive(Debug)]
pub struct Pool<T> {
    items: Vec<T>,
    free: Vec<u32>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Pool { items: Vec::new(), free: Vec::new() }
    }
}

impl<T: Default> Pool<T> {
    pub fn clear(&mut self) {
        self.items.clear();
        self.free.clear();
    }

    /// Puts an item in a slot. In line, and into a slot that is there, so that it is made in its place: made elsewhere field
    /// by field, and copied as a whole at once, it would be waited for.
    #[inline(always)]
    pub fn put(&mut self, item: T) -> u32 {
        let ix = self.free.pop().unwrap_or_else(|| self.grow());
        self.items[ix as usize] = item;
        ix
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> u32 {
        self.items.push(T::default());
        self.items.len() as u32 - 1
    }

    #[inline]
    pub fn free(&mut self, ix: u32) {
        self.free.push(ix);
    }
}

impl<T> std::ops::Index<u32> for Pool<T> {
    type Output = T;
    #[inline]
    fn index(&self, ix: u32) -> &T {
        &self.items[ix as usize]
    }
}

impl<T> std::ops::IndexMut<u32> for Pool<T> {
    #[inline]
    fn index_mut(&mut self, ix: u32) -> &mut T {
        &mut self.items[ix as usize]
    }
}
