//! The instructions of the engine that backtracks.

use super::tree::{Assertion, Bounds, Node, Repeat, Set};
use std::ops::Range;

/// One instruction; `back` is set within look-behind, where matching goes from right to left.
#[derive(Clone, Debug)]
pub(super) enum Instruction {
    /// One character of a set.
    One {
        set: usize,
        back: bool,
    },
    /// Many characters of a set.
    Run {
        set: usize,
        bounds: Bounds,
        back: bool,
    },
    /// Goes on at the first place, and where that fails at the second.
    Split(usize, usize),
    Jump(usize),
    /// Remembers the position in a slot.
    Save(usize),
    /// Sets a counter to nothing.
    Enter(usize),
    /// Decides whether another round begins; what follows is the body, what is at `exit` the rest.
    Round {
        counter: usize,
        bounds: Bounds,
        exit: usize,
    },
    /// Begins a round: remembers where, and forgets these captures.
    Begin {
        counter: usize,
        groups: Range<usize>,
    },
    /// Ends a round, unless it has read nothing and was not needed.
    Again {
        counter: usize,
        min: usize,
        round: usize,
    },
    /// The text of a group again.
    Refer {
        group: usize,
        any_case: bool,
        back: bool,
    },
    Assert(Assertion),
    /// Looks around with the instructions that follow, then goes on at `next`.
    Look {
        negated: bool,
        next: usize,
    },
    /// The end, of all or of what looks around.
    Accept,
}

/// A pattern for the engine that backtracks.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub instructions: Vec<Instruction>,
    pub sets: Vec<Set>,
    /// How many slots there are: two for each group, then two for each counter.
    pub slots: usize,
}

impl Program {
    pub(super) fn new(tree: &Node, sets: Vec<Set>, groups: usize) -> Self {
        let mut compiler = Compiler { instructions: Vec::new(), slots: 2 * (groups + 1) };
        compiler.node(tree, false);
        compiler.push(Instruction::Accept);
        Self { instructions: compiler.instructions, sets, slots: compiler.slots }
    }

    /// How large it is, in bytes.
    pub(super) fn size(&self) -> usize {
        size_of_val(self.instructions.as_slice()) + self.sets.iter().map(Set::size).sum::<usize>()
    }
}

struct Compiler {
    instructions: Vec<Instruction>,
    slots: usize,
}

impl Compiler {
    fn here(&self) -> usize {
        self.instructions.len()
    }

    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.here() - 1
    }

    fn set(&mut self, at: usize, instruction: Instruction) {
        if let Some(place) = self.instructions.get_mut(at) {
            *place = instruction;
        }
    }

    /// Trees are as deep as groups may nest, and so is the recursion.
    fn node(&mut self, node: &Node, back: bool) {
        match node {
            Node::Set(set) => {
                self.push(Instruction::One { set: *set, back });
            }
            Node::Sequence(parts) if back => parts.iter().rev().for_each(|part| self.node(part, back)),
            Node::Sequence(parts) => parts.iter().for_each(|part| self.node(part, back)),
            Node::Either(alternatives) => self.either(alternatives, back),
            Node::Capture(group, inner) => {
                self.push(Instruction::Save(2 * group + usize::from(back)));
                self.node(inner, back);
                self.push(Instruction::Save(2 * group + usize::from(!back)));
            }
            Node::Repeat(repeat) => self.repeat(repeat, back),
            Node::Look { behind, negated, node } => {
                let look = self.push(Instruction::Accept);
                self.node(node, *behind);
                self.push(Instruction::Accept);
                let next = self.here();
                self.set(look, Instruction::Look { negated: *negated, next });
            }
            Node::Refer { group, any_case } => {
                self.push(Instruction::Refer { group: *group, any_case: *any_case, back });
            }
            Node::Assert(assertion) => {
                self.push(Instruction::Assert(*assertion));
            }
        }
    }

    fn either(&mut self, alternatives: &[Node], back: bool) {
        let mut jumps = Vec::new();
        for (nth, alternative) in alternatives.iter().enumerate() {
            if nth + 1 == alternatives.len() {
                self.node(alternative, back);
                break;
            }
            let split = self.push(Instruction::Accept);
            self.node(alternative, back);
            jumps.push(self.push(Instruction::Accept));
            let second = self.here();
            self.set(split, Instruction::Split(split + 1, second));
        }
        let end = self.here();
        for jump in jumps {
            self.set(jump, Instruction::Jump(end));
        }
    }

    fn repeat(&mut self, repeat: &Repeat, back: bool) {
        let Repeat { node, bounds, groups } = repeat;
        if let Node::Set(set) = node {
            self.push(Instruction::Run { set: *set, bounds: *bounds, back });
            return;
        }
        let counter = self.slots;
        self.slots += 2;
        self.push(Instruction::Enter(counter));
        let round = self.push(Instruction::Accept);
        self.push(Instruction::Begin { counter, groups: groups.clone() });
        self.node(node, back);
        self.push(Instruction::Again { counter, min: bounds.min, round });
        let exit = self.here();
        self.set(round, Instruction::Round { counter, bounds: *bounds, exit });
    }
}
