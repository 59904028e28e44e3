//! Which mutant is switched on. Copied into the library that has the mutants in it.
#![allow(missing_docs)]

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex};

static ACTIVE: LazyLock<u32> = LazyLock::new(|| {
    let told = std::env::var("ROLECALL_MUTANT").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(u32::MAX)
});

struct Reached {
    file: Mutex<File>,
    known: Vec<AtomicBool>,
}

static REACHED: LazyLock<Option<Reached>> = LazyLock::new(|| {
    let path = std::env::var_os("ROLECALL_MUTANTS_REACHED")?;
    let file = OpenOptions::new().append(true).create(true).open(path).ok()?;
    Some(Reached {
        file: Mutex::new(file),
        known: (0..100_000).map(|_| AtomicBool::new(false)).collect(),
    })
});

/// Whether this mutant is the one, and noted as asked for.
pub fn mutated(number: u32) -> bool {
    if let Some(reached) = &*REACHED
        && let Some(known) = reached.known.get(number as usize)
        && !known.swap(true, Ordering::Relaxed)
        && let Ok(mut file) = reached.file.lock()
    {
        let _ = file.write_all(format!("{number}\n").as_bytes());
    }
    number == *ACTIVE
}
