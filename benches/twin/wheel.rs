//! A timing wheel: one slot a minute, a bit for each slot in use.

/// Slots; a power of two. 2^16 minutes are 45 days: further events are rare and are parked at the rim.
const RIM: u32 = 1 << 16;
const MASK: u32 = RIM - 1;
/// Most nodes; a node is an index below it.
pub const NODES: usize = 128;
const NONE: u8 = u8::MAX;

/// Pending events. Each node (a busy place, a source, a delay) has at most one, so the nodes are the storage.
pub struct Wheel {
    now: u32,
    heads: Vec<u8>,
    used: Vec<u64>,
    next: [u8; NODES],
    due: [u32; NODES],
}

impl Wheel {
    /// An empty wheel at minute 0.
    pub fn new() -> Self {
        Wheel {
            now: 0,
            heads: vec![NONE; RIM as usize],
            used: vec![0; RIM as usize / 64],
            next: [NONE; NODES],
            due: [0; NODES],
        }
    }

    /// Empties it and goes back to minute 0.
    pub fn clear(&mut self) {
        self.now = 0;
        self.heads.fill(NONE);
        self.used.fill(0);
    }

    /// Sets the event of `node` to minute `due`, now or later. An event beyond the rim is parked on it.
    pub fn push(&mut self, node: usize, due: u32) {
        self.due[node] = due;
        let slot = (due.min(self.now + MASK) & MASK) as usize;
        self.next[node] = self.heads[slot];
        self.heads[slot] = node as u8;
        self.used[slot / 64] |= 1 << (slot % 64);
    }

    /// Takes the earliest event: its minute and its node. At least one must be pending.
    pub fn pop(&mut self) -> (u32, usize) {
        loop {
            let slot = self.next_used();
            let node = self.heads[slot] as usize;
            self.heads[slot] = self.next[node];
            if self.next[node] == NONE {
                self.used[slot / 64] &= !(1 << (slot % 64));
            }
            if self.due[node] == self.now {
                return (self.now, node);
            }
            self.push(node, self.due[node]);
        }
    }

    /// Moves on to the next slot in use.
    fn next_used(&mut self) -> usize {
        let mut word = self.used[(self.now & MASK) as usize / 64] >> (self.now % 64);
        while word == 0 {
            self.now = (self.now | 63) + 1;
            word = self.used[(self.now & MASK) as usize / 64];
        }
        self.now += word.trailing_zeros();
        (self.now & MASK) as usize
    }
}
