//! Reads single tensors of a `model.safetensors`, so that the file never stands in memory beside them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use candle_core::{Device, Tensor, WithDType};
use half::{bf16, f16};
use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};

use crate::LoadError;

/// Real headers have some ten kilobytes; what claims more is another file, and must not be believed.
const MAX_HEADER: u64 = 16 << 20;
const CHUNK: usize = 1 << 16;
/// Where a checkpoint keeps the encoder: at the top, or under the name that a model with a head has for it.
const ROOTS: [&str; 3] = ["", "bert.", "roberta."];
const FIRST: &str = "embeddings.word_embeddings.weight";

pub(crate) struct Weights {
    file: File,
    path: PathBuf,
    header: Metadata,
    /// Where the numbers begin, in bytes.
    start: u64,
    root: &'static str,
}

impl Weights {
    pub(crate) fn open(path: &Path) -> Result<Weights, LoadError> {
        let mut file = File::open(path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => LoadError::Missing {
                path: path.to_owned(),
                remedy: "put the model's weights there, as one file in the format safetensors",
            },
            _ => LoadError::Unreadable {
                path: path.to_owned(),
                source,
            },
        })?;
        let (header, start) = header(&mut file, path)?;
        let Some(root) = ROOTS
            .into_iter()
            .find(|root| header.info(&format!("{root}{FIRST}")).is_some())
        else {
            return Err(LoadError::Unfitting {
                path: path.to_owned(),
                reason: format!(
                    "it has no tensor {FIRST}, as a model of the type that config.json names has"
                ),
            });
        };
        Ok(Weights {
            file,
            path: path.to_owned(),
            header,
            start,
            root,
        })
    }

    /// A tensor as f32, in whatever precision it comes.
    pub(crate) fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<Tensor, LoadError> {
        let info = self.info(name, shape)?;
        match info.dtype {
            Dtype::F32 => self.read(name, &info, f32::from_le_bytes, |value| value),
            Dtype::F16 => self.read(
                name,
                &info,
                |bytes| f16::from_le_bytes(bytes).to_f32(),
                |value| value,
            ),
            Dtype::BF16 => self.read(
                name,
                &info,
                |bytes| bf16::from_le_bytes(bytes).to_f32(),
                |value| value,
            ),
            other => Err(self.unsupported(name, other)),
        }
    }

    /// A tensor of one dimension.
    pub(crate) fn vector(&mut self, name: &str, length: usize) -> Result<Vec<f32>, LoadError> {
        let tensor = self.tensor(name, &[length])?;
        Ok(tensor
            .to_vec1()
            .expect("it was just read as f32 of one dimension"))
    }

    /// A tensor in the precision in which it comes: a table of words is most of a model, and only few rows of it are
    /// used at a time.
    pub(crate) fn table(&mut self, name: &str, shape: &[usize]) -> Result<Tensor, LoadError> {
        let info = self.info(name, shape)?;
        match info.dtype {
            Dtype::F32 => self.read(name, &info, f32::from_le_bytes, |value| value),
            Dtype::F16 => self.read(name, &info, f16::from_le_bytes, f16::to_f32),
            Dtype::BF16 => self.read(name, &info, bf16::from_le_bytes, bf16::to_f32),
            other => Err(self.unsupported(name, other)),
        }
    }

    fn info(&self, name: &str, shape: &[usize]) -> Result<TensorInfo, LoadError> {
        let unfitting = |reason| LoadError::Unfitting {
            path: self.path.clone(),
            reason,
        };
        let info = self
            .header
            .info(&format!("{}{name}", self.root))
            .ok_or_else(|| {
                unfitting(format!(
                    "it has no tensor {name}, which config.json leads to expect"
                ))
            })?;
        if info.shape != shape {
            return Err(unfitting(format!(
                "its tensor {name} has the shape {:?}, config.json leads to expect {shape:?}",
                info.shape
            )));
        }
        Ok(info.clone())
    }

    fn read<T: WithDType, const N: usize>(
        &mut self,
        name: &str,
        info: &TensorInfo,
        decode: impl Fn([u8; N]) -> T,
        value: impl Fn(T) -> f32,
    ) -> Result<Tensor, LoadError> {
        let (from, to) = info.data_offsets;
        let unreadable = |source| LoadError::Unreadable {
            path: self.path.clone(),
            source,
        };
        self.file
            .seek(SeekFrom::Start(self.start + from as u64))
            .map_err(unreadable)?;
        let mut numbers = Vec::with_capacity((to - from) / N);
        let mut buffer = vec![0; CHUNK];
        let mut left = to - from;
        while left > 0 {
            let chunk = &mut buffer[..left.min(CHUNK)];
            self.file.read_exact(chunk).map_err(unreadable)?;
            left -= chunk.len();
            let (values, _) = chunk.as_chunks::<N>();
            numbers.extend(values.iter().map(|bytes| decode(*bytes)));
        }
        // One of these would make every vector useless, silently.
        if !numbers.iter().all(|number| value(*number).is_finite()) {
            return Err(LoadError::Damaged {
                path: self.path.clone(),
                reason: format!("the tensor {name} holds something that is not a number"),
            });
        }
        Tensor::from_vec(numbers, info.shape.as_slice(), &Device::Cpu).map_err(|error| {
            LoadError::Damaged {
                path: self.path.clone(),
                reason: error.to_string(),
            }
        })
    }

    fn unsupported(&self, name: &str, dtype: Dtype) -> LoadError {
        LoadError::Unsupported {
            path: self.path.clone(),
            found: format!("numbers of the kind {dtype:?} in {name}"),
            supported: "F32, F16, BF16",
        }
    }
}

fn header(file: &mut File, path: &Path) -> Result<(Metadata, u64), LoadError> {
    let unreadable = |source| LoadError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let damaged = |reason: String| LoadError::Damaged {
        path: path.to_owned(),
        reason,
    };
    let size = file.metadata().map_err(unreadable)?.len();
    let mut length = [0; 8];
    if size < length.len() as u64 {
        return Err(damaged(format!("it has only {size} bytes")));
    }
    file.read_exact(&mut length).map_err(unreadable)?;
    if &length == b"version " {
        return Err(damaged(
            "it is only a pointer of Git LFS to the weights".to_owned(),
        ));
    }
    let length = u64::from_le_bytes(length);
    if length > MAX_HEADER || length + 8 > size {
        return Err(damaged(format!(
            "its {size} bytes do not hold the header it should begin with"
        )));
    }
    let mut text = vec![0; length as usize];
    file.read_exact(&mut text).map_err(unreadable)?;
    let header: Metadata =
        serde_json::from_slice(&text).map_err(|error| damaged(format!("its header: {error}")))?;
    let start = length + 8;
    let expected = start + header.data_len() as u64;
    if expected != size {
        return Err(damaged(format!(
            "it has {size} bytes, its header promises {expected}"
        )));
    }
    Ok((header, start))
}
