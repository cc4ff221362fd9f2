//! Many files at once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Enough for the deepest document that is read.
const STACK: usize = 16 << 20;

/// What `work` makes of each of `items`, in their order, by as many threads as there are processors, but at most `most`.
pub(super) fn each<T: Sync, R: Send>(items: &[T], most: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(most).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let run = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { return };
            let result = work(item);
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((number, result));
        }
    };
    std::thread::scope(|scope| {
        // What cannot be started is done by those that were; this thread is one of them.
        for _ in 1..threads {
            drop(std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run));
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        let slow_first = |item: &usize| {
            if *item < 2 {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            item * 2
        };
        for most in [0, 1, 3, usize::MAX] {
            assert_eq!(each(&items, most, slow_first), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
        assert!(each(&[], 8, |_: &usize| 0).is_empty());
    }
}
