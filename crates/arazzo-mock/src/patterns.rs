//! The patterns of schemas, compiled once a thread: making and checking one answer asks for the same few again and again, and
//! compiling one takes far longer than matching it.

use arazzo_expression::Pattern;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many patterns are kept; a description with more compiles some again.
const KEPT: usize = 512;

thread_local! {
    static COMPILED: RefCell<BTreeMap<Box<str>, Option<Rc<Pattern>>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The pattern that `text` is, or `None` where it is none.
pub(crate) fn compiled(text: &str) -> Option<Rc<Pattern>> {
    COMPILED.with_borrow_mut(|kept| {
        if let Some(pattern) = kept.get(text) {
            return pattern.clone();
        }
        if kept.len() >= KEPT {
            kept.clear();
        }
        let pattern = Pattern::parse(text).ok().map(Rc::new);
        kept.insert(text.into(), pattern.clone());
        pattern
    })
}

#[cfg(test)]
mod tests {
    use super::{KEPT, compiled};
    use std::rc::Rc;

    #[test]
    fn a_pattern_is_compiled_once_and_room_is_bounded() {
        let first = compiled("^a+$").unwrap();
        assert!(Rc::ptr_eq(&first, &compiled("^a+$").unwrap()));
        assert!(compiled("(").is_none());
        for number in 0..=KEPT {
            assert_eq!(compiled(&format!("^{number}$")).unwrap().is_match(&number.to_string()), Ok(true));
        }
        assert!(!Rc::ptr_eq(&first, &compiled("^a+$").unwrap()));
    }
}
