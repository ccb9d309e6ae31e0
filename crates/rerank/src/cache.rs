use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{EmbedError, Model};

/// Vectors of texts that were embedded before, so that a second question about the same results computes only its own.
///
/// Belongs to one model, because vectors of two models cannot be compared. Keeps no text, only its hash. To be shared by
/// all threads; two that ask for the same new text at once both compute it.
#[derive(Debug)]
pub struct Cache {
    model: Arc<Model>,
    generations: Mutex<Generations>,
}

type Key = [u8; 32];
/// One vector, shared with those who look at it.
pub type Vector = Arc<[f32]>;

/// Whatever is used moves into the younger generation; once that is full, it becomes the older one, and what was not
/// used for so long goes. Nearly the order of last use, without keeping one.
#[derive(Debug)]
struct Generations {
    young: HashMap<Key, Vector>,
    old: HashMap<Key, Vector>,
    /// Entries of one generation.
    size: usize,
}

impl Cache {
    /// An empty cache that never holds more than `entries` vectors (but at least two). One takes four bytes a dimension
    /// and about a hundred more: with 384 dimensions, 10,000 entries are 17 MB.
    pub fn new(model: Arc<Model>, entries: NonZeroUsize) -> Cache {
        let generations = Generations {
            young: HashMap::new(),
            old: HashMap::new(),
            size: (entries.get() / 2).max(1),
        };
        Cache {
            model,
            generations: Mutex::new(generations),
        }
    }

    /// The model whose vectors these are.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// How many vectors are remembered.
    pub fn len(&self) -> usize {
        let generations = self.generations();
        generations.young.len() + generations.old.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The vector of a text if it is remembered; at once, whatever else is being computed.
    pub fn get(&self, text: &str) -> Option<Vector> {
        self.generations().get(&key(text))
    }

    /// The vectors of texts as [`Model::embed_texts`] gives them; only those not remembered are computed, each once.
    ///
    /// # Errors
    /// As [`Model::embed_texts`]; nothing is remembered then.
    pub fn embed_texts(&self, texts: &[&str]) -> Result<Vec<Vector>, EmbedError> {
        let keys: Vec<Key> = texts.iter().map(|text| key(text)).collect();
        let mut found: HashMap<Key, Vector> = HashMap::new();
        {
            let mut generations = self.generations();
            for key in &keys {
                if let Some(vector) = generations.get(key) {
                    found.insert(*key, vector);
                }
            }
        }
        let mut missing: Vec<(Key, &str)> = Vec::new();
        let mut asked = HashSet::new();
        for (key, text) in keys.iter().zip(texts) {
            if !found.contains_key(key) && asked.insert(*key) {
                missing.push((*key, text));
            }
        }
        let (missing_keys, missing_texts): (Vec<Key>, Vec<&str>) = missing.into_iter().unzip();
        // Without the lock: it takes seconds, and others may find theirs meanwhile.
        let vectors = self.model.embed_texts(&missing_texts)?;
        {
            let mut generations = self.generations();
            for (key, vector) in missing_keys.into_iter().zip(vectors) {
                let vector = Vector::from(vector);
                generations.put(key, Arc::clone(&vector));
                found.insert(key, vector);
            }
        }
        Ok(keys.iter().map(|key| Arc::clone(&found[key])).collect())
    }

    fn generations(&self) -> MutexGuard<'_, Generations> {
        // Whatever a panicking thread left is still a map of vectors.
        self.generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn get(&mut self, key: &Key) -> Option<Vector> {
        if let Some(vector) = self.young.get(key) {
            return Some(Arc::clone(vector));
        }
        let vector = self.old.remove(key)?;
        self.put(*key, Arc::clone(&vector));
        Some(vector)
    }

    fn put(&mut self, key: Key, vector: Vector) {
        if self.young.len() >= self.size && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, vector);
    }
}

fn key(text: &str) -> Key {
    *blake3::hash(text.as_bytes()).as_bytes()
}
