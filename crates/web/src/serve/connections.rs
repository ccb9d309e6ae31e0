use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;

use crate::metrics::{ConnectionCounts, Why};

/// The open connections of a listener: there may be so many at a time. When there is no room for a new one, the one
/// that idled longest is closed.
#[derive(Debug)]
pub struct Connections {
    most: usize,
    pub counts: Arc<ConnectionCounts>,
    seats: Mutex<Seats>,
}

#[derive(Debug, Default)]
struct Seats {
    open: usize,
    next: u64,
    /// Those without a request under way, by since when.
    idle: BTreeMap<u64, Arc<Notify>>,
}

impl Connections {
    pub fn new(most: usize, counts: Arc<ConnectionCounts>) -> Arc<Self> {
        counts.most.set(i64::try_from(most).unwrap_or(i64::MAX));
        Arc::new(Self {
            most,
            counts,
            seats: Mutex::default(),
        })
    }

    /// A seat for a new connection; none when there are too many, and all of them at work.
    pub fn seat(self: &Arc<Self>) -> Option<Seat> {
        let mut seats = self.seats();
        if seats.open >= self.most {
            let Some((_, leaves)) = seats.idle.pop_first() else {
                self.counts.refused.inc();
                return None;
            };
            self.counts.closed(Why::Displaced);
            leaves.notify_one();
        }
        seats.open += 1;
        drop(seats);
        self.counts.open.inc();
        let seat = Seat(Arc::new(Kept {
            connections: self.clone(),
            leaves: Arc::new(Notify::new()),
            idle_since: Mutex::new(None),
        }));
        seat.0.idle();
        Some(seat)
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        // A panic while counting leaves numbers behind, nothing half-done.
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of a connection, until it and its last answer are gone.
#[derive(Debug, Clone)]
pub struct Seat(Arc<Kept>);

#[derive(Debug)]
struct Kept {
    connections: Arc<Connections>,
    leaves: Arc<Notify>,
    idle_since: Mutex<Option<u64>>,
}

impl Seat {
    /// Ends when the connection has to make room for another one.
    pub async fn taken(&self) {
        self.0.leaves.notified().await;
    }

    /// A request begins; it ends when what this gives is dropped.
    pub fn work(&self) -> Work {
        self.0.busy();
        self.0.connections.counts.in_flight.inc();
        Work(self.clone())
    }
}

impl Kept {
    fn idle(&self) {
        let mut seats = self.connections.seats();
        let since = seats.next;
        seats.next += 1;
        seats.idle.insert(since, self.leaves.clone());
        *self.since() = Some(since);
    }

    fn busy(&self) {
        let mut seats = self.connections.seats();
        if let Some(since) = self.since().take() {
            seats.idle.remove(&since);
        }
    }

    fn since(&self) -> MutexGuard<'_, Option<u64>> {
        let since = self.idle_since.lock();
        since.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.busy();
        self.connections.seats().open -= 1;
        self.connections.counts.open.dec();
    }
}

/// A request under way.
#[derive(Debug)]
pub struct Work(Seat);

impl Drop for Work {
    fn drop(&mut self) {
        let kept = &self.0.0;
        kept.connections.counts.in_flight.dec();
        kept.idle();
    }
}

/// The body of an answer, with the work that it belongs to.
pub struct Sent {
    inner: Body,
    /// Ends when the body is sent or given up.
    _work: Work,
}

impl Sent {
    pub fn new(inner: Body, work: Work) -> Self {
        Self { inner, _work: work }
    }
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
