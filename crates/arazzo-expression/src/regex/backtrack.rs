//! The engine for patterns that look around or refer back: it counts every step, so that it ends whatever the pattern.

use super::MatchLimit;
use super::program::{Instruction, Program};
use super::tree::{Assertion, Bounds};
use crate::condition::fold;
use std::ops::Range;

/// How many ways not yet tried, and values to put back, may be remembered.
const MAX_FRAMES: usize = 2_000_000;
/// In a slot: no position.
const NONE: usize = usize::MAX;

/// What to do when a way leads nowhere.
#[derive(Clone, Copy, Debug)]
enum Frame {
    /// Another way.
    Branch { next: usize, at: usize },
    /// A run that can give back one character: it reaches from `from` to `at`.
    Shorter { next: usize, from: usize, at: usize },
    /// A run that can take one character more, and `left` in all.
    Longer { run: usize, at: usize, left: usize },
    /// A slot had another value.
    Restore { slot: usize, value: usize },
}

/// A search through one text.
struct Search<'p> {
    program: &'p Program,
    text: &'p str,
    slots: Vec<usize>,
    frames: Vec<Frame>,
    steps: usize,
}

impl Program {
    /// Whether the pattern matches somewhere in `text`.
    pub(super) fn is_match(&self, text: &str, steps: &mut usize) -> Result<bool, MatchLimit> {
        let mut search =
            Search { program: self, text, slots: vec![NONE; self.slots], frames: Vec::new(), steps: *steps };
        let found = search.all();
        *steps = search.steps;
        found
    }

    /// Whether a match can only begin where the text does.
    fn is_anchored(&self) -> bool {
        matches!(self.instructions.first(), Some(Instruction::Assert(Assertion::Start)))
    }
}

impl Search<'_> {
    fn all(&mut self) -> Result<bool, MatchLimit> {
        let last = if self.program.is_anchored() { 0 } else { self.text.len() };
        for at in 0..=last {
            if self.text.is_char_boundary(at) && self.run(0, at)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn spend(&mut self, steps: usize) -> Result<(), MatchLimit> {
        self.steps = self.steps.checked_sub(steps).ok_or(MatchLimit::Steps)?;
        Ok(())
    }

    /// Runs from one instruction to the end of its part. If that is reached, what may be tried else is forgotten, but not
    /// what is to be put back; if not, all is as it was. Recursion is as deep as groups may nest.
    fn run(&mut self, start: usize, at: usize) -> Result<bool, MatchLimit> {
        let base = self.frames.len();
        let mut state = Some((start, at));
        loop {
            self.spend(1)?;
            let Some((next, at)) = state else {
                if self.frames.len() <= base {
                    return Ok(false);
                }
                state = self.back();
                continue;
            };
            let Some(instruction) = self.program.instructions.get(next) else { return Ok(false) };
            if matches!(instruction, Instruction::Accept) {
                self.keep_restores(base)?;
                return Ok(true);
            }
            state = self.step(instruction, next, at)?;
        }
    }

    fn keep_restores(&mut self, base: usize) -> Result<(), MatchLimit> {
        let mut kept = base;
        for nth in base..self.frames.len() {
            if let Some(frame @ Frame::Restore { .. }) = self.frames.get(nth).copied() {
                if let Some(place) = self.frames.get_mut(kept) {
                    *place = frame;
                }
                kept += 1;
            }
        }
        self.spend(self.frames.len() - base)?;
        self.frames.truncate(kept);
        Ok(())
    }

    /// Puts back what the last frames say, up to a way that can be tried.
    fn back(&mut self) -> Option<(usize, usize)> {
        match self.frames.pop() {
            None => None,
            Some(Frame::Branch { next, at }) => Some((next, at)),
            Some(Frame::Restore { slot, value }) => {
                if let Some(place) = self.slots.get_mut(slot) {
                    *place = value;
                }
                None
            }
            Some(Frame::Shorter { next, from, at }) => {
                // Runs go either way: what is given back is on the side where it ended.
                let shorter = if from < at { self.before(at) } else { self.after(at) };
                let at = shorter.map_or(from, |(_, at)| at);
                if at != from {
                    self.frames.push(Frame::Shorter { next, from, at });
                }
                Some((next, at))
            }
            Some(Frame::Longer { run, at, left }) => match self.program.instructions.get(run) {
                Some(Instruction::Run { set, back, .. }) => match self.one(*set, at, *back) {
                    Some(at) => {
                        if left > 1 {
                            self.frames.push(Frame::Longer { run, at, left: left - 1 });
                        }
                        Some((run + 1, at))
                    }
                    None => None,
                },
                _ => None,
            },
        }
    }

    fn remember(&mut self, frame: Frame) -> Result<(), MatchLimit> {
        if self.frames.len() >= MAX_FRAMES {
            return Err(MatchLimit::Steps);
        }
        self.frames.push(frame);
        Ok(())
    }

    fn slot(&self, slot: usize) -> usize {
        self.slots.get(slot).copied().unwrap_or(NONE)
    }

    fn save(&mut self, slot: usize, value: usize) -> Result<(), MatchLimit> {
        let before = self.slot(slot);
        if before == value {
            return Ok(());
        }
        self.remember(Frame::Restore { slot, value: before })?;
        if let Some(place) = self.slots.get_mut(slot) {
            *place = value;
        }
        Ok(())
    }

    /// Takes one instruction; nothing where this way ends.
    fn step(
        &mut self,
        instruction: &Instruction,
        here: usize,
        at: usize,
    ) -> Result<Option<(usize, usize)>, MatchLimit> {
        let next = here + 1;
        Ok(match instruction {
            Instruction::One { set, back } => self.one(*set, at, *back).map(|at| (next, at)),
            Instruction::Run { set, bounds, back } => return self.many(here, *set, *bounds, *back, at),
            Instruction::Split(first, second) => {
                self.remember(Frame::Branch { next: *second, at })?;
                Some((*first, at))
            }
            Instruction::Jump(to) => Some((*to, at)),
            Instruction::Save(slot) => {
                self.save(*slot, at)?;
                Some((next, at))
            }
            Instruction::Enter(counter) => {
                self.save(*counter, 0)?;
                Some((next, at))
            }
            Instruction::Round { counter, bounds, exit } => Some((self.round(next, *counter, *bounds, *exit, at)?, at)),
            Instruction::Begin { counter, groups } => {
                self.begin(*counter, groups, at)?;
                Some((next, at))
            }
            Instruction::Again { counter, min, round } => self.again(*counter, *min, at)?.then_some((*round, at)),
            Instruction::Refer { group, any_case, back } => {
                self.refer(*group, *any_case, *back, at)?.map(|at| (next, at))
            }
            Instruction::Assert(assertion) => self.asserts(*assertion, at).then_some((next, at)),
            Instruction::Look { negated, next: after } => {
                let base = self.frames.len();
                let found = self.run(next, at)?;
                if *negated && found {
                    self.undo(base)?;
                }
                (found != *negated).then_some((*after, at))
            }
            Instruction::Accept => None,
        })
    }

    fn begin(&mut self, counter: usize, groups: &Range<usize>, at: usize) -> Result<(), MatchLimit> {
        self.save(counter + 1, at)?;
        self.spend(groups.len())?;
        for group in groups.clone() {
            self.save(2 * group, NONE)?;
            self.save(2 * group + 1, NONE)?;
        }
        Ok(())
    }

    /// Whether another round may follow the one that ends here.
    fn again(&mut self, counter: usize, min: usize, at: usize) -> Result<bool, MatchLimit> {
        let done = self.slot(counter);
        if done >= min && self.slot(counter + 1) == at {
            return Ok(false);
        }
        self.save(counter, done + 1)?;
        Ok(true)
    }

    /// Puts back all slots that were set since there were so many frames.
    fn undo(&mut self, base: usize) -> Result<(), MatchLimit> {
        while self.frames.len() > base {
            self.spend(1)?;
            self.back();
        }
        Ok(())
    }

    fn round(
        &mut self,
        body: usize,
        counter: usize,
        bounds: Bounds,
        exit: usize,
        at: usize,
    ) -> Result<usize, MatchLimit> {
        let done = self.slot(counter);
        if done < bounds.min {
            return Ok(body);
        }
        if done >= bounds.max {
            return Ok(exit);
        }
        let (first, second) = if bounds.greedy { (body, exit) } else { (exit, body) };
        self.remember(Frame::Branch { next: second, at })?;
        Ok(first)
    }

    /// The position after one character of the set.
    fn one(&self, set: usize, at: usize, back: bool) -> Option<usize> {
        let (c, at) = if back { self.before(at) } else { self.after(at) }?;
        self.program.sets.get(set)?.contains(c).then_some(at)
    }

    fn after(&self, at: usize) -> Option<(char, usize)> {
        let c = self.text.get(at..)?.chars().next()?;
        Some((c, at + c.len_utf8()))
    }

    fn before(&self, at: usize) -> Option<(char, usize)> {
        let c = self.text.get(..at)?.chars().next_back()?;
        Some((c, at - c.len_utf8()))
    }

    /// A run of characters of one set, as long or as short as may be.
    fn many(
        &mut self,
        here: usize,
        set: usize,
        bounds: Bounds,
        back: bool,
        from: usize,
    ) -> Result<Option<(usize, usize)>, MatchLimit> {
        let (mut at, mut least) = (from, from);
        let most = if bounds.greedy { bounds.max } else { bounds.min };
        let mut taken = 0;
        while taken < most {
            let Some(next) = self.one(set, at, back) else { break };
            self.spend(1)?;
            taken += 1;
            at = next;
            if taken == bounds.min {
                least = at;
            }
        }
        if taken < bounds.min {
            return Ok(None);
        }
        if bounds.greedy && at != least {
            self.remember(Frame::Shorter { next: here + 1, from: least, at })?;
        } else if !bounds.greedy && taken < bounds.max {
            self.remember(Frame::Longer { run: here, at, left: bounds.max - taken })?;
        }
        Ok(Some((here + 1, at)))
    }

    /// The text of a group again; nothing, if it took no part (ECMA-262, BackreferenceMatcher).
    fn refer(&mut self, group: usize, any_case: bool, back: bool, at: usize) -> Result<Option<usize>, MatchLimit> {
        let (from, to) = (self.slot(2 * group), self.slot(2 * group + 1));
        let Some(wanted) = self.text.get(from..to) else { return Ok(Some(at)) };
        self.spend(wanted.len())?;
        let same = |c: char, other: char| c == other || (any_case && fold(c) == fold(other));
        let mut at = at;
        let mut take = |c: char| {
            let found = if back { self.before(at) } else { self.after(at) };
            found.filter(|(other, _)| same(c, *other)).map(|(_, next)| at = next).is_some()
        };
        let all = if back { wanted.chars().rev().all(&mut take) } else { wanted.chars().all(&mut take) };
        Ok(all.then_some(at))
    }

    fn asserts(&self, assertion: Assertion, at: usize) -> bool {
        let word = |c: Option<(char, usize)>| c.is_some_and(|(c, _)| c.is_ascii_alphanumeric() || c == '_');
        match assertion {
            Assertion::Start => at == 0,
            Assertion::End => at == self.text.len(),
            Assertion::Boundary { negated } => (word(self.before(at)) != word(self.after(at))) != negated,
        }
    }
}
