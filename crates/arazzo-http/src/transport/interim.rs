//! Interim answers (RFC 9110, section 15.2): they are passed over, up to a number.

use hyper::Request;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Counts the interim answers to one request over HTTP/1.1. Over HTTP/2 the connection does.
#[derive(Debug)]
pub(crate) struct Interim {
    most: usize,
    count: AtomicUsize,
    /// Told when there are too many.
    exceeded: Notify,
}

impl Interim {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, count: AtomicUsize::new(0), exceeded: Notify::new() })
    }

    /// Counts those that `request` gets.
    pub(crate) fn watch<B>(self: &Arc<Self>, request: &mut Request<B>) {
        let interim = Arc::clone(self);
        hyper::ext::on_informational(request, move |_| {
            interim.count.fetch_add(1, Ordering::Relaxed);
            if interim.is_exceeded() {
                interim.exceeded.notify_one();
            }
        });
    }

    /// What `answer` comes to, unless there are too many interim answers before it.
    pub(crate) async fn bound<T>(&self, answer: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.exceeded.notified() => None,
            answer = answer => (!self.is_exceeded()).then_some(answer),
        }
    }

    fn is_exceeded(&self) -> bool {
        self.count.load(Ordering::Relaxed) > self.most
    }
}
