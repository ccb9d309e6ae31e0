//! Backups: files that anybody may have written.

use std::{cell::Cell, io::Write as _, sync::Arc};

use domain::FixedClock;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use store::{Location, Store, StoreError};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// An atlas without entries.
struct Empty {
    runtime: Runtime,
    store: Store,
    _data: TempDir,
}

thread_local! {
    static EMPTY: Cell<Option<Empty>> = const { Cell::new(None) };
}

impl Empty {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime needs nothing but memory");
        let data = tempfile::tempdir().expect("there is room for temporary files");
        let location = Location::Sqlite(data.path().join("atlas.sqlite"));
        let at = "2026-03-01T09:00:00Z".parse().expect("a legal time");
        let store = runtime.block_on(Store::open(&location, Arc::new(FixedClock::new(at))));
        let store = store.expect("a new atlas opens");
        Self {
            runtime,
            store,
            _data: data,
        }
    }

    fn is_empty(&self) -> bool {
        self.runtime
            .block_on(self.store.last_seq())
            .is_ok_and(|last| last == 0)
    }
}

/// Input: a gzipped file, or the lines of one, which are then compressed and given the end that fits them.
pub fn hold(bytes: &[u8]) {
    let file = if bytes.starts_with(&[0x1f, 0x8b]) {
        bytes.to_vec()
    } else {
        packed(bytes)
    };
    let empty = EMPTY.take().unwrap_or_else(Empty::new);
    let restored = empty.runtime.block_on(empty.store.restore(file.as_slice()));
    match restored {
        Ok(summary) => {
            let mut copy = Vec::new();
            let backup = empty.runtime.block_on(empty.store.backup(&mut copy));
            let again = backup.expect("what was restored can be backed up");
            assert_eq!((again.seq, again.entries), (summary.seq, summary.entries));
            let other = Empty::new();
            let twice = other.runtime.block_on(other.store.restore(copy.as_slice()));
            assert_eq!(
                twice.expect("our own backup can be restored").rows,
                again.rows
            );
            looked_at(&empty);
            close(&empty);
            close(&other);
        }
        Err(StoreError::Refused(_) | StoreError::NewerSchema { .. } | StoreError::Corrupt(_)) => {
            assert!(empty.is_empty(), "a refused backup left something");
            EMPTY.set(Some(empty));
        }
        Err(error) => panic!("not the backup's fault: {error:?}"),
    }
}

/// What looks through everything that is kept may complain, but not break.
fn looked_at(atlas: &Empty) {
    let _ = atlas.runtime.block_on(atlas.store.doctor());
}

fn close(atlas: &Empty) {
    atlas.runtime.block_on(atlas.store.close());
}

/// The lines as a backup has them: each ended, and behind them how many there are of which table and their hash.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let mut hasher = blake3::Hasher::new();
    let mut rows = serde_json::Map::new();
    let mut table = None;
    for line in bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let value: Value = serde_json::from_slice(line).unwrap_or_default();
        if let Some(name) = value["table"]["name"].as_str() {
            rows.insert(name.to_owned(), json!(0));
            table = Some(name.to_owned());
        } else if let (true, Some(table)) = (value.get("row").is_some(), &table) {
            let count = rows[table].as_u64().unwrap_or_default();
            rows.insert(table.clone(), json!(count + 1));
        }
        for part in [line, b"\n"] {
            hasher.update(part);
            gzip.write_all(part).expect("writing to memory");
        }
    }
    let hash = hasher.finalize().to_hex().to_string();
    let end = json!({ "end": { "rows": rows, "blake3": hash } });
    writeln!(gzip, "{end}").expect("writing to memory");
    gzip.finish().expect("writing to memory")
}
