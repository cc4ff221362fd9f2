//! Many things at once, on as many processors as there are.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, available_parallelism, scope};

/// Bytes of stack for each thread: enough for the deepest document that is read.
const STACK: usize = 16 << 20;

/// So many pieces are handed out to a thread: few enough to cost nothing, many enough that none waits long for the others.
const PIECES: usize = 8;

/// What `work` makes of each of `items`, in their order, on as many threads as there are processors, but at most `most`.
/// Items are begun in their order.
pub fn at_once<T: Sync, R: Send>(items: &[T], most: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = available_parallelism().map_or(1, usize::from).min(most).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let run = || {
        while let Some((start, piece)) = take(items, &next, threads) {
            let results: Vec<R> = piece.iter().map(&work).collect();
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((start, results));
        }
    };
    scope(|scope| {
        // What cannot be started is done by those that were; this thread is one of them.
        for _ in 1..threads {
            drop(Builder::new().stack_size(STACK).spawn_scoped(scope, run));
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(start, _)| *start);
    let mut all = Vec::with_capacity(items.len());
    for (_, results) in done {
        all.extend(results);
    }
    all
}

/// What `main` makes, while `work` is done for each of `items` on a thread of its own. `main` waits for the results that it
/// asks for by their numbers, each once; there is none for what could not be started.
pub(crate) fn beside<T: Sync, R: Send, M>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    main: impl FnOnce(&mut dyn FnMut(usize) -> Option<R>) -> M,
) -> M {
    let work = &work;
    scope(|scope| {
        let start = |item| Builder::new().stack_size(STACK).spawn_scoped(scope, move || work(item)).ok();
        let mut running: Vec<_> = items.iter().map(start).collect();
        main(&mut |number| running.get_mut(number)?.take()?.join().ok())
    })
}

/// The next piece of `items` with the number of its first: the less is left, the smaller it is.
fn take<'i, T>(items: &'i [T], next: &AtomicUsize, threads: usize) -> Option<(usize, &'i [T])> {
    let size = |start: usize| (items.len().saturating_sub(start) / (threads * PIECES)).max(1);
    let advance = |start: usize| (start < items.len()).then(|| start + size(start));
    let start = next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, advance).ok()?;
    Some((start, items.get(start..start + size(start))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        let slow_first = |item: &usize| {
            if *item < 2 {
                (0..1000).for_each(|_| std::thread::yield_now());
            }
            item * 2
        };
        for most in [0, 1, 3, usize::MAX] {
            assert_eq!(at_once(&items, most, slow_first), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
        assert!(at_once(&[], 8, |_: &usize| 0).is_empty());
    }

    #[test]
    fn results_are_waited_for_in_any_order() {
        let found = beside(&[1, 2, 3], |item| item * 2, |result| [2, 0, 1, 1, 3].map(result));
        assert_eq!(found, [Some(6), Some(2), Some(4), None, None]);
        assert_eq!(beside(&[], |item: &u8| *item, |result| result(0)), None);
    }

    #[test]
    fn every_item_is_taken_once_and_the_last_ones_singly() {
        let (items, next) = ((0..100).collect::<Vec<usize>>(), AtomicUsize::new(0));
        let pieces: Vec<_> = std::iter::from_fn(|| take(&items, &next, 2)).collect();
        assert_eq!(pieces.iter().flat_map(|(_, piece)| piece.iter().copied()).collect::<Vec<_>>(), items);
        assert_eq!(pieces.first().map(|(_, piece)| piece.len()), Some(6));
        assert_eq!(pieces.last().map(|(start, piece)| (*start, piece.len())), Some((99, 1)));
    }
}
