//! Signals that end the program while it writes: nothing half written stays, and of several files all are new or none.

use std::io;
use tempfile::NamedTempFile;

#[cfg(unix)]
pub use unix::{guarded, hold};

#[cfg(unix)]
mod unix {
    use super::{NamedTempFile, io};
    use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use std::path::PathBuf;
    use std::sync::atomic::AtomicBool;
    use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
    use std::{fs, process, thread};

    /// The temporary files of this process, as long as they may be there.
    static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
    static WATCHED: Once = Once::new();

    /// While this lives, a signal waits.
    pub struct Held(#[allow(dead_code)] MutexGuard<'static, Vec<PathBuf>>);

    fn temporary() -> MutexGuard<'static, Vec<PathBuf>> {
        TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes signals wait until several files are in their places.
    pub fn hold() -> Held {
        Held(temporary())
    }

    /// Makes a temporary file that a signal takes away.
    pub fn guarded(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
        WATCHED.call_once(watch);
        let mut known = temporary();
        let file = make()?;
        known.push(file.path().to_owned());
        Ok(file)
    }

    /// Without signals to wait for everything is as it was: the program ends at once.
    fn watch() {
        // Too large a file is an error of writing then, rather than the end.
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
            return;
        };
        thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                let known = temporary();
                for path in known.iter() {
                    // What is in its place by now has no file of this name any more.
                    let _ = fs::remove_file(path);
                }
                process::exit(128 + signal);
            }
        });
    }
}

/// Where there are no such signals nothing waits.
#[cfg(not(unix))]
pub struct Held;

/// Makes signals wait until several files are in their places.
#[cfg(not(unix))]
pub fn hold() -> Held {
    Held
}

/// Makes a temporary file that a signal takes away.
#[cfg(not(unix))]
pub fn guarded(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    make()
}
