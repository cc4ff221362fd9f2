//! The grammar of XPath 1.0 (section 3), by recursive descent.

use super::super::XPathError;
use super::function::Function;
use super::lex::{Token, tokens};
use super::syntax::{Axis, Expr, Operator, Parsed, Start, Step, Test};
use crate::Str;
use std::ops::Range;

/// How deep parentheses, predicates and calls may be nested.
const MAX_DEPTH: usize = 48;

/// The binary operators, by rising precedence; `|` binds tighter than the unary minus, all others looser.
const LEVELS: [&[(&str, Operator)]; 6] = [
    &[("or", Operator::Or)],
    &[("and", Operator::And)],
    &[("=", Operator::Equal), ("!=", Operator::NotEqual)],
    &[("<", Operator::Less), ("<=", Operator::LessOrEqual), (">", Operator::Greater), (">=", Operator::GreaterOrEqual)],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("div", Operator::Divide), ("mod", Operator::Modulo)],
];

pub(crate) fn parse(text: &str) -> Result<Parsed, XPathError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, length: text.len(), prefixes: Vec::new() };
    let expr = parser.expr()?;
    if parser.peek().is_some() {
        return Err(parser.fail("expected an operator or the end"));
    }
    Ok(Parsed { expr, prefixes: parser.prefixes })
}

struct Parser<'t> {
    tokens: Vec<(Token<'t>, Range<usize>)>,
    at: usize,
    depth: usize,
    length: usize,
    prefixes: Vec<Str>,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<Token<'t>> {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> Option<Token<'t>> {
        self.tokens.get(self.at + by).map(|(token, _)| *token)
    }

    fn eat(&mut self, token: Token<'_>) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), XPathError> {
        if self.eat(Token::Symbol(symbol)) { Ok(()) } else { Err(self.fail(format!("expected `{symbol}`"))) }
    }

    fn fail(&self, reason: impl Into<String>) -> XPathError {
        let range = self.tokens.get(self.at).map_or(self.length..self.length, |(_, range)| range.clone());
        XPathError::Syntax { range, reason: reason.into() }
    }

    fn expr(&mut self) -> Result<Expr, XPathError> {
        if self.depth == MAX_DEPTH {
            return Err(self.fail(format!("nested more than {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let expr = self.level(0);
        self.depth -= 1;
        expr
    }

    fn level(&mut self, level: usize) -> Result<Expr, XPathError> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let first = self.level(level + 1)?;
        let mut rest = Vec::new();
        while let Some((_, operator)) = operators.iter().find(|(text, _)| self.peek() == Some(Token::Operator(text))) {
            self.at += 1;
            rest.push((*operator, self.level(level + 1)?));
        }
        Ok(if rest.is_empty() { first } else { Expr::Chain(Box::new(first), rest) })
    }

    fn unary(&mut self) -> Result<Expr, XPathError> {
        let mut signs = 0;
        while self.eat(Token::Operator("-")) {
            signs += 1;
        }
        let operand = self.union()?;
        Ok(match signs {
            0 => operand,
            // Two signs still make a number of what follows.
            signs if signs % 2 == 0 => Expr::Call(Function::Number, vec![operand]),
            _ => Expr::Negate(Box::new(operand)),
        })
    }

    fn union(&mut self) -> Result<Expr, XPathError> {
        let from = self.at;
        let first = self.path()?;
        let to = self.at;
        let mut rest = Vec::new();
        while self.eat(Token::Operator("|")) {
            let from = self.at;
            let next = self.path()?;
            self.must_be_nodes(&next, from, self.at)?;
            rest.push((Operator::Union, next));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        self.must_be_nodes(&first, from, to)?;
        Ok(Expr::Chain(Box::new(first), rest))
    }

    /// `expr` is what the tokens `from` up to `to` write.
    fn must_be_nodes(&self, expr: &Expr, from: usize, to: usize) -> Result<(), XPathError> {
        if expr.is_nodes() {
            return Ok(());
        }
        let start = self.tokens.get(from).map_or(self.length, |(_, range)| range.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |(_, range)| range.end);
        Err(XPathError::Syntax { range: start..end.max(start), reason: "this is no node-set".to_owned() })
    }

    fn path(&mut self) -> Result<Expr, XPathError> {
        if self.starts_primary() {
            return self.filter_path();
        }
        let mut steps = Vec::new();
        let start = match self.peek() {
            Some(Token::Operator("//")) => {
                self.at += 1;
                steps.push(Step::any(Axis::DescendantOrSelf));
                Start::Root
            }
            Some(Token::Operator("/")) => {
                self.at += 1;
                if !self.starts_step() {
                    return Ok(Expr::Path(Start::Root, steps));
                }
                Start::Root
            }
            _ => Start::Focus,
        };
        self.steps(&mut steps)?;
        Ok(Expr::Path(start, steps))
    }

    fn steps(&mut self, steps: &mut Vec<Step>) -> Result<(), XPathError> {
        loop {
            steps.push(self.step()?);
            if self.eat(Token::Operator("//")) {
                steps.push(Step::any(Axis::DescendantOrSelf));
            } else if !self.eat(Token::Operator("/")) {
                return Ok(());
            }
        }
    }

    fn starts_primary(&self) -> bool {
        match self.peek() {
            Some(Token::Number(_) | Token::Literal(_) | Token::Variable(_) | Token::Symbol("(")) => true,
            Some(Token::Name { prefix, local }) => {
                self.ahead(1) == Some(Token::Symbol("(")) && !(prefix.is_none() && is_node_type(local))
            }
            _ => false,
        }
    }

    fn starts_step(&self) -> bool {
        matches!(self.peek(), Some(Token::Name { .. } | Token::Symbol("." | ".." | "@")))
    }

    /// A primary expression, its predicates, and the steps from there.
    fn filter_path(&mut self) -> Result<Expr, XPathError> {
        let from = self.at;
        let primary = self.primary()?;
        let end = self.at;
        let predicates = self.predicates()?;
        let mut steps = Vec::new();
        if self.eat(Token::Operator("//")) {
            steps.push(Step::any(Axis::DescendantOrSelf));
            self.steps(&mut steps)?;
        } else if self.eat(Token::Operator("/")) {
            self.steps(&mut steps)?;
        }
        if predicates.is_empty() && steps.is_empty() {
            return Ok(primary);
        }
        self.must_be_nodes(&primary, from, end)?;
        Ok(Expr::Path(Start::Filter(Box::new(primary), predicates), steps))
    }

    fn primary(&mut self) -> Result<Expr, XPathError> {
        match self.peek() {
            Some(Token::Number(number)) => {
                self.at += 1;
                Ok(Expr::Number(number))
            }
            Some(Token::Literal(text)) => {
                self.at += 1;
                Ok(Expr::Literal(text.into()))
            }
            Some(Token::Variable(name)) => Err(self.fail(format!("the variable `${name}` is not bound"))),
            Some(Token::Name { prefix, local }) => self.call(prefix, local),
            _ => {
                self.expect("(")?;
                let expr = self.expr()?;
                self.expect(")")?;
                Ok(expr)
            }
        }
    }

    fn call(&mut self, prefix: Option<&str>, local: &str) -> Result<Expr, XPathError> {
        let from = self.at;
        let Some(function) = prefix.is_none().then(|| Function::named(local)).flatten() else {
            let colon = if prefix.is_some() { ":" } else { "" };
            return Err(self.fail(format!("XPath 1.0 has no function `{}{colon}{local}`", prefix.unwrap_or_default())));
        };
        self.at += 2;
        let (arguments, ranges) = self.arguments()?;
        if !function.arity().contains(&arguments.len()) {
            self.at = from;
            return Err(self.fail(format!("`{local}` does not take {} arguments", arguments.len())));
        }
        if function.takes_nodes() {
            arguments
                .iter()
                .zip(ranges)
                .try_for_each(|(one, range)| self.must_be_nodes(one, range.start, range.end))?;
        }
        Ok(Expr::Call(function, arguments))
    }

    /// The arguments of a call behind its `(`, and which tokens write each.
    fn arguments(&mut self) -> Result<(Vec<Expr>, Vec<Range<usize>>), XPathError> {
        let (mut arguments, mut ranges) = (Vec::new(), Vec::new());
        if self.eat(Token::Symbol(")")) {
            return Ok((arguments, ranges));
        }
        loop {
            let from = self.at;
            arguments.push(self.expr()?);
            ranges.push(from..self.at);
            if !self.eat(Token::Symbol(",")) {
                break;
            }
        }
        self.expect(")")?;
        Ok((arguments, ranges))
    }

    fn predicates(&mut self) -> Result<Vec<Expr>, XPathError> {
        let mut predicates = Vec::new();
        while self.eat(Token::Symbol("[")) {
            predicates.push(self.expr()?);
            self.expect("]")?;
        }
        Ok(predicates)
    }

    fn step(&mut self) -> Result<Step, XPathError> {
        if self.eat(Token::Symbol(".")) {
            return Ok(Step::any(Axis::Itself));
        }
        if self.eat(Token::Symbol("..")) {
            return Ok(Step::any(Axis::Parent));
        }
        let axis = self.axis()?;
        let test = self.test()?;
        Ok(Step { axis, test, predicates: self.predicates()? })
    }

    fn axis(&mut self) -> Result<Axis, XPathError> {
        if self.eat(Token::Symbol("@")) {
            return Ok(Axis::Attribute);
        }
        match (self.peek(), self.ahead(1)) {
            (Some(Token::Name { prefix: None, local }), Some(Token::Symbol("::"))) => {
                let axis = Axis::named(local).ok_or_else(|| self.fail(format!("there is no axis `{local}`")))?;
                self.at += 2;
                Ok(axis)
            }
            _ => Ok(Axis::Child),
        }
    }

    fn test(&mut self) -> Result<Test, XPathError> {
        let Some(Token::Name { prefix, local }) = self.peek() else {
            return Err(self.fail("expected a step of a path"));
        };
        self.at += 1;
        if prefix.is_none() && is_node_type(local) && self.eat(Token::Symbol("(")) {
            return self.node_type(local);
        }
        if let Some(prefix) = prefix {
            self.prefixes.push(prefix.into());
        }
        Ok(Test::Name { prefix: prefix.map(Str::from), local: (local != "*").then(|| local.into()) })
    }

    fn node_type(&mut self, name: &str) -> Result<Test, XPathError> {
        let mut test = match name {
            "text" => Test::Text,
            "comment" => Test::Comment,
            "processing-instruction" => Test::Instruction(None),
            _ => Test::Node,
        };
        if let (Test::Instruction(target), Some(Token::Literal(text))) = (&mut test, self.peek()) {
            *target = Some(text.into());
            self.at += 1;
        }
        self.expect(")")?;
        Ok(test)
    }
}

fn is_node_type(name: &str) -> bool {
    matches!(name, "comment" | "text" | "processing-instruction" | "node")
}
