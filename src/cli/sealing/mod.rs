//! Signed builds: `keygen`, `build --sign` and `verify`.

pub mod keygen;
mod opa;
mod sign;
pub mod verify;

pub use sign::Sealing;

use super::failure::{Failure, cause, shown};
use super::selection::read_bounded;
use rolecall::seal::Refusal;
use std::fs::File;
use std::path::Path;

/// No key is as long.
const MOST: usize = 64 * 1024;

/// A key, read by `parse` from its text.
fn key<K>(path: &Path, parse: impl Fn(&str) -> Result<K, Refusal>) -> Result<K, Failure> {
    let unusable = |why: &str| Failure::new(format!("can't use the key `{}`: {why}", shown(path)));
    let bytes = File::open(path).and_then(|file| read_bounded(file, MOST));
    let bytes = bytes.map_err(|error| unusable(&cause(&error)))?;
    let text = String::from_utf8_lossy(&bytes);
    parse(&text)
        .map_err(|Refusal(why)| unusable(&why).advise("`rolecall keygen` makes a pair of keys"))
}
