//! What an expression of XPath 2.0 or later can hold in memory at most, estimated before it is evaluated: its evaluator cannot be
//! told to stop, and has no bound of its own. The estimate is of the greatest intermediate result, by the size of the document.

use super::extent::{Extent, Named, bytes};
use crate::xpath::XPathError;
use xee_xpath_ast::Name;
use xee_xpath_ast::ast::{
    ApplyOperator, ArrayConstructor, Axis, BinaryExpr, BinaryOperator, Expr, ExprSingle, FunctionCall, InlineFunction,
    KeySpecifier, Literal, NameTest, NodeTest, PathExpr, Postfix, PrimaryExpr, StepExpr,
};
use xot::xmlname::NameStrInfo;

/// How many bytes the values of an expression may have at once.
const MOST: f64 = 64.0 * 1024.0 * 1024.0;
/// What an item takes beside its text, in bytes.
const ITEM: f64 = 64.0;
/// How long numbers, booleans, dates and names are at most, unless they are made of others.
const SCALAR: f64 = 400.0;

/// How large a value can be.
#[derive(Clone, Copy, Debug)]
struct Size {
    items: f64,
    /// The bytes of its largest item.
    largest: f64,
    /// The bytes of all items.
    total: f64,
    /// What it is at most, where it is a number that is known to be small.
    number: f64,
}

impl Size {
    const NONE: Self = Self { items: 0.0, largest: 0.0, total: 0.0, number: f64::INFINITY };
    const SCALAR: Self = Self::text(SCALAR);
    /// What a function is given, or returns, where it is not known which function that is.
    const UNKNOWN: Self =
        Self { items: f64::INFINITY, largest: f64::INFINITY, total: f64::INFINITY, number: f64::INFINITY };

    const fn text(bytes: f64) -> Self {
        Self { items: 1.0, largest: bytes, total: bytes, number: f64::INFINITY }
    }

    fn number(most: f64) -> Self {
        Self { number: most, ..Self::SCALAR }
    }

    /// This and `other`, one after the other.
    fn and(self, other: Self) -> Self {
        Self {
            items: self.items + other.items,
            largest: self.largest.max(other.largest),
            total: self.total + other.total,
            number: self.number.max(other.number),
        }
    }

    /// This or `other`.
    fn or(self, other: Self) -> Self {
        let Self { items, largest, total, number } = self;
        Self {
            items: items.max(other.items),
            largest: largest.max(other.largest),
            total: total.max(other.total),
            number: number.max(other.number),
        }
    }

    /// This for each item of `each`.
    fn times(self, each: Self) -> Self {
        Self { items: product(each.items, self.items), total: product(each.items, self.total), ..self }
    }

    /// Any one of its items.
    fn one(self) -> Self {
        Self { items: 1.0, total: self.largest, ..self }
    }

    /// This, unless it is too large.
    fn held(self) -> Result<Self, XPathError> {
        // What is no number, as infinity less infinity is, is not held either.
        if self.total + ITEM * self.items <= MOST { Ok(self) } else { Err(XPathError::Budget) }
    }
}

/// Nothing for each of endlessly many is nothing.
fn product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

/// Refuses `expression` where its values could take more memory than they may, on a document of this `extent`.
pub(super) fn check<'e>(expression: &'e Expr, extent: &'e Extent) -> Result<(), XPathError> {
    let context = Size::text(extent.text);
    Estimate { extent, variables: Vec::new(), context }.expr(expression).map(drop)
}

struct Estimate<'e> {
    extent: &'e Extent,
    variables: Vec<(&'e Name, Size)>,
    /// That of the context item.
    context: Size,
}

type Estimated = Result<Size, XPathError>;

impl<'e> Estimate<'e> {
    fn expr(&mut self, Expr(parts): &'e Expr) -> Estimated {
        let mut all = Size::NONE;
        for part in parts {
            all = all.and(self.single(&part.value)?);
        }
        if parts.len() > 1 { all.held() } else { Ok(all) }
    }

    fn optional(&mut self, expr: Option<&'e Expr>) -> Estimated {
        expr.map_or(Ok(Size::NONE), |expr| self.expr(expr))
    }

    fn single(&mut self, expression: &'e ExprSingle) -> Estimated {
        match expression {
            ExprSingle::Path(path) => self.path(path),
            ExprSingle::Binary(binary) => self.binary(binary),
            ExprSingle::Let(bound) => {
                let value = self.single(&bound.var_expr.value)?;
                self.with(&bound.var_name.value, value, |this| this.single(&bound.return_expr.value))
            }
            ExprSingle::For(each) => {
                let over = self.single(&each.var_expr.value)?;
                let one = self.with(&each.var_name.value, over.one(), |this| this.single(&each.return_expr.value))?;
                one.times(over).held()
            }
            ExprSingle::Quantified(each) => {
                let over = self.single(&each.var_expr.value)?;
                self.with(&each.var_name.value, over.one(), |this| this.single(&each.satisfies_expr.value))?;
                Ok(Size::SCALAR)
            }
            ExprSingle::If(choice) => {
                self.expr(&choice.condition.value)?;
                Ok(self.single(&choice.then.value)?.or(self.single(&choice.else_.value)?))
            }
            ExprSingle::Apply(apply) => {
                let mut value = self.path(&apply.path_expr)?;
                match &apply.operator {
                    ApplyOperator::SimpleMap(paths) => {
                        for path in paths {
                            let one = self.at(value.one(), |this| this.path(path))?;
                            value = one.times(value).held()?;
                        }
                        Ok(value)
                    }
                    ApplyOperator::Unary(_) | ApplyOperator::Cast(_) | ApplyOperator::Treat(_) => Ok(value),
                    ApplyOperator::Castable(_) | ApplyOperator::InstanceOf(_) => Ok(Size::SCALAR),
                }
            }
        }
    }

    fn binary(&mut self, binary: &'e BinaryExpr) -> Estimated {
        let (left, right) = (self.path(&binary.left)?, self.path(&binary.right)?);
        let (a, b) = (left.number, right.number);
        match binary.operator {
            BinaryOperator::Concat => Size::text(left.largest + right.largest).held(),
            BinaryOperator::Range => Size { items: b, number: b, ..Size { total: 0.0, ..Size::SCALAR } }.held(),
            // Whole numbers have no bound, and those that are multiplied by themselves grow soon.
            BinaryOperator::Mul if left.largest.is_finite() || right.largest.is_finite() => {
                Ok(Size { number: a * b, ..Size::text(left.largest + right.largest) })
            }
            BinaryOperator::Mul => Err(XPathError::Budget),
            BinaryOperator::Add => Ok(Size { number: a + b, ..left.one().or(right.one()) }),
            BinaryOperator::Sub | BinaryOperator::Div | BinaryOperator::IntDiv | BinaryOperator::Mod => {
                Ok(Size { number: a, ..left.one().or(right.one()) })
            }
            BinaryOperator::Union | BinaryOperator::Intersect | BinaryOperator::Except => self.nodes(),
            _ => Ok(Size::SCALAR),
        }
    }

    /// All nodes of the document. Their text is its own, and not copied.
    fn nodes(&self) -> Estimated {
        let Extent { nodes, text, .. } = *self.extent;
        Size { items: nodes, largest: text, total: text, number: f64::INFINITY }.held()
    }

    /// The nodes that are called `name`.
    fn named(&self, name: &str, axis: &Axis) -> Estimated {
        let Named { nodes, largest, total } = self.extent.named(name, matches!(axis, Axis::Attribute));
        Size { items: nodes, largest, total, number: f64::INFINITY }.held()
    }

    fn path(&mut self, path: &'e PathExpr) -> Estimated {
        let mut value = Size::NONE;
        for (number, step) in path.steps.iter().enumerate() {
            let here = if number == 0 { self.context } else { value.one() };
            let one = self.at(here, |this| this.step(&step.value))?;
            value = match &step.value {
                // Nodes are there once, wherever they are reached from; but those that follow are gathered for each.
                StepExpr::AxisStep(axis) if !matches!(axis.axis, Axis::Following | Axis::Preceding) => one,
                _ if number == 0 => one,
                _ => one.times(value).held()?,
            };
        }
        Ok(value)
    }

    fn step(&mut self, step: &'e StepExpr) -> Estimated {
        match step {
            StepExpr::PrimaryExpr(primary) => self.primary(&primary.value),
            StepExpr::AxisStep(axis) => {
                let found = match &axis.node_test {
                    NodeTest::NameTest(NameTest::Name(name)) => self.named(name.value.local_name(), &axis.axis)?,
                    NodeTest::NameTest(NameTest::LocalName(name)) => self.named(name, &axis.axis)?,
                    _ => self.nodes()?,
                };
                for predicate in &axis.predicates {
                    self.at(found.one(), |this| this.expr(&predicate.value))?;
                }
                Ok(found)
            }
            StepExpr::PostfixExpr { primary, postfixes } => {
                let mut value = self.primary(&primary.value)?;
                for postfix in postfixes {
                    match postfix {
                        Postfix::Predicate(predicate) => {
                            self.at(value.one(), |this| this.expr(&predicate.value))?;
                        }
                        Postfix::ArgumentList(arguments) => {
                            for argument in arguments {
                                self.single(&argument.value)?;
                            }
                            value = Size::UNKNOWN;
                        }
                        Postfix::Lookup(key) => {
                            self.key(key)?;
                            value = members(value);
                        }
                    }
                }
                Ok(value)
            }
        }
    }

    fn primary(&mut self, primary: &'e PrimaryExpr) -> Estimated {
        match primary {
            PrimaryExpr::Literal(Literal::String(text)) => Ok(Size::text(bytes(text.len()))),
            PrimaryExpr::Literal(Literal::Integer(whole)) => {
                let digits = whole.to_string();
                Ok(Size { number: digits.parse().unwrap_or(f64::INFINITY), ..Size::text(bytes(digits.len())) })
            }
            PrimaryExpr::VarRef(name) => {
                let known = self.variables.iter().rev().find(|(known, _)| *known == name);
                Ok(known.map_or(Size::UNKNOWN, |(_, size)| *size))
            }
            PrimaryExpr::Expr(inner) => self.optional(inner.value.as_ref()),
            PrimaryExpr::ContextItem => Ok(self.context),
            PrimaryExpr::FunctionCall(call) => self.call(call),
            PrimaryExpr::NamedFunctionRef(named) if grows(named.name.value.local_name()) => Err(XPathError::Budget),
            PrimaryExpr::Literal(_) | PrimaryExpr::NamedFunctionRef(_) => Ok(Size::SCALAR),
            PrimaryExpr::InlineFunction(function) => {
                self.function(function, Size::UNKNOWN)?;
                Ok(Size::SCALAR)
            }
            PrimaryExpr::MapConstructor(map) => {
                let mut all = Size::NONE;
                for entry in &map.entries {
                    all = all.and(self.single(&entry.key.value)?).and(self.single(&entry.value.value)?);
                }
                Ok(packed(all))
            }
            PrimaryExpr::ArrayConstructor(ArrayConstructor::Square(parts)) => self.expr(&parts.value).map(packed),
            PrimaryExpr::ArrayConstructor(ArrayConstructor::Curly(parts)) => {
                self.optional(parts.value.as_ref()).map(packed)
            }
            PrimaryExpr::UnaryLookup(key) => {
                self.key(key)?;
                Ok(members(self.context))
            }
        }
    }

    fn key(&mut self, key: &'e KeySpecifier) -> Result<(), XPathError> {
        match key {
            KeySpecifier::Expr(inner) => self.optional(inner.value.as_ref()).map(drop),
            KeySpecifier::NcName(_) | KeySpecifier::Integer(_) | KeySpecifier::Star => Ok(()),
        }
    }

    /// The body of a function whose parameters are `given`.
    fn function(&mut self, function: &'e InlineFunction, given: Size) -> Estimated {
        let outer = self.variables.len();
        self.variables.extend(function.params.iter().map(|parameter| (&parameter.name, given)));
        let body = self.optional(function.body.value.as_ref());
        self.variables.truncate(outer);
        body
    }

    fn call(&mut self, call: &'e FunctionCall) -> Estimated {
        let name = call.name.value.local_name();
        let mut sizes = Vec::new();
        let mut functions = Vec::new();
        for argument in &call.arguments {
            match inline(&argument.value).filter(|_| matches!(name, "for-each" | "filter" | "sort" | "for-each-pair")) {
                Some(function) => functions.push(function),
                None => sizes.push(self.single(&argument.value)?),
            }
        }
        let mut all = sizes.iter().fold(Size::NONE, |all, size| all.and(*size));
        for function in functions {
            let made = self.function(function, all.one())?;
            if name.starts_with("for-each") {
                all = made.times(all).held()?;
            }
        }
        result(name, &sizes, all)
    }

    fn with(&mut self, name: &'e Name, value: Size, what: impl FnOnce(&mut Self) -> Estimated) -> Estimated {
        self.variables.push((name, value));
        let result = what(self);
        self.variables.pop();
        result
    }

    fn at(&mut self, context: Size, what: impl FnOnce(&mut Self) -> Estimated) -> Estimated {
        let outer = std::mem::replace(&mut self.context, context);
        let result = what(self);
        self.context = outer;
        result
    }
}

/// What the function `name` makes of arguments of these `sizes`, which are `all` together.
fn result(name: &str, sizes: &[Size], all: Size) -> Estimated {
    let largest = |number: usize| sizes.get(number).map_or(0.0, |size| size.largest);
    let (first, second) = (largest(0), largest(1));
    match name {
        "count" => Ok(Size::number(all.items)),
        "string-length" => Ok(Size::number(all.largest)),
        "concat" => Size::text(sizes.iter().map(|size| size.largest).sum()).held(),
        "string-join" => {
            let list = sizes.first().copied().unwrap_or(Size::NONE);
            Size::text(list.total + product(list.items, SCALAR.min(list.largest) + second)).held()
        }
        "replace" => Size::text((first + 1.0) * (largest(2) + 1.0)).held(),
        "codepoints-to-string" => Size::text(4.0 * all.items).held(),
        "string-to-codepoints" => Size { items: first, ..Size::SCALAR }.held(),
        "tokenize" | "analyze-string" => Size { items: first + 1.0, ..Size::text(first) }.held(),
        "parse-xml" | "parse-xml-fragment" | "parse-json" | "json-to-xml" => {
            Size { items: first, ..Size::text(16.0 * first) }.held()
        }
        "upper-case" | "lower-case" | "encode-for-uri" | "iri-to-uri" | "escape-html-uri" => {
            Size::text(3.0 * first).held()
        }
        "normalize-unicode" | "serialize" | "xml-to-json" => Size::text(18.0 * all.total).held(),
        "fold-left" | "fold-right" | "apply" => Ok(Size::UNKNOWN),
        "flatten" => Ok(members(all)),
        "function-lookup" => Err(XPathError::Budget),
        _ if of_scalars(name) => Ok(Size::SCALAR),
        // Whatever else there is makes no more than it is given.
        _ => {
            Ok(Size { largest: all.total.max(SCALAR), total: all.total.max(SCALAR), items: all.items.max(1.0), ..all })
        }
    }
}

/// Functions that say one thing of what they are given.
fn of_scalars(name: &str) -> bool {
    const NAMES: [&str; 20] = [
        "not",
        "boolean",
        "true",
        "false",
        "exists",
        "empty",
        "contains",
        "starts-with",
        "ends-with",
        "matches",
        "deep-equal",
        "compare",
        "sum",
        "avg",
        "number",
        "position",
        "last",
        "name",
        "local-name",
        "namespace-uri",
    ];
    NAMES.contains(&name)
}

/// Functions that make more than they are given, by the numbers of [`result`].
fn grows(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "concat",
        "string-join",
        "replace",
        "codepoints-to-string",
        "serialize",
        "normalize-unicode",
        "function-lookup",
    ];
    NAMES.contains(&name)
}

/// A map or an array of what is `size` large.
fn packed(size: Size) -> Size {
    Size::text(size.total + ITEM * size.items)
}

/// What is in maps and arrays that are `size` large.
fn members(size: Size) -> Size {
    Size { items: size.total / ITEM + size.items, ..size }
}

/// The function that `argument` is, where it is written there.
fn inline(argument: &ExprSingle) -> Option<&InlineFunction> {
    let ExprSingle::Path(PathExpr { steps }) = argument else { return None };
    let [step] = steps.as_slice() else { return None };
    let StepExpr::PrimaryExpr(primary) = &step.value else { return None };
    match &primary.value {
        PrimaryExpr::InlineFunction(function) => Some(function),
        _ => None,
    }
}
