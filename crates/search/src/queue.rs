//! What waits to be indexed, bounded by bytes. The engine bounds it by ten thousand documents; an institute with thousands
//! of pieces of evidence takes some megabytes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::TantivyDocument;

/// So many bytes wait at most, unless a single document has more.
const MOST: usize = 32_000_000;

/// A document on its way to the engine.
pub(crate) struct Queued {
    document: TantivyDocument,
    /// Given back when the engine begins with the document, or loses it.
    _share: Share,
}

impl tantivy::Document for Queued {
    type Value<'a> = <TantivyDocument as tantivy::Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as tantivy::Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

/// The room that all documents on their way share.
#[derive(Default)]
pub(crate) struct Queue(Arc<Room>);

#[derive(Default)]
struct Room {
    taken: Mutex<usize>,
    freed: Condvar,
}

impl Queue {
    /// Puts a document of so many bytes on its way. Waits until there is room for it.
    pub(crate) fn put(&self, document: TantivyDocument, bytes: usize) -> Queued {
        let taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut usize| *taken > 0 && *taken + bytes > MOST;
        let waited = self.0.freed.wait_while(taken, is_full);
        *waited.unwrap_or_else(PoisonError::into_inner) += bytes;
        Queued {
            document,
            _share: Share {
                room: self.0.clone(),
                bytes,
            },
        }
    }
}

/// What a document takes of the room.
struct Share {
    room: Arc<Room>,
    bytes: usize,
}

impl Drop for Share {
    fn drop(&mut self) {
        let taken = self.room.taken.lock();
        *taken.unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.room.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread};

    use super::*;

    #[test]
    fn who_finds_no_room_waits_until_a_document_is_taken_or_lost() {
        let queue = Arc::new(Queue::default());
        let put = |bytes| queue.put(TantivyDocument::default(), bytes);
        // One that is larger than all the room goes alone.
        let large = put(MOST + 1);
        let (said, heard) = mpsc::channel();
        let another = queue.clone();
        let waiting = thread::spawn(move || {
            let small = another.put(TantivyDocument::default(), 1);
            said.send(()).expect("somebody hears it");
            small
        });
        let early = heard.recv_timeout(std::time::Duration::from_millis(50));
        assert!(early.is_err(), "there was no room for it");
        let _ = tantivy::Document::into_tantivy_document(large);
        heard.recv().expect("there is room now");
        drop(waiting.join().expect("it has its room"));
        let halves = [put(MOST / 2), put(MOST / 2)];
        drop(halves);
        assert_eq!(*queue.0.taken.lock().expect("sound"), 0);
    }
}
