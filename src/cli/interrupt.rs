//! Signals that end the program while it writes: nothing half written stays, and of several files all are new or none.

use std::io;
use tempfile::NamedTempFile;

#[cfg(unix)]
pub use unix::{Held, hold};

#[cfg(unix)]
mod unix {
    use super::{NamedTempFile, io};
    use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::flag;
    use signal_hook::iterator::Signals;
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
    use std::{fs, process, thread};

    /// The temporary files of this process, as long as they may be there.
    static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
    /// Whether a signal has come that ends the program.
    static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

    /// While this lives, a signal waits. If one has come, nothing is done any more after it.
    pub struct Held(Option<MutexGuard<'static, Vec<PathBuf>>>);

    fn temporary() -> MutexGuard<'static, Vec<PathBuf>> {
        TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes signals wait.
    pub fn hold() -> Held {
        INTERRUPTED.get_or_init(watched);
        Held(Some(temporary()))
    }

    impl Held {
        /// Makes a temporary file, which a signal takes away.
        pub fn temporary(
            &mut self,
            make: impl FnOnce() -> io::Result<NamedTempFile>,
        ) -> io::Result<NamedTempFile> {
            let file = make()?;
            if let Some(known) = &mut self.0 {
                known.push(file.path().to_owned());
            }
            Ok(file)
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            drop(self.0.take());
            let come = INTERRUPTED
                .get()
                .is_some_and(|it| it.load(Ordering::SeqCst));
            if come {
                // The other thread is about to end the program.
                loop {
                    thread::park();
                }
            }
        }
    }

    /// From now on signals are waited for; without that the program just ends when one comes.
    fn watched() -> Arc<AtomicBool> {
        let interrupted = Arc::new(AtomicBool::new(false));
        // Too large a file is an error of writing then, rather than the end.
        let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
            return interrupted;
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
        for signal in [SIGINT, SIGTERM] {
            let _ = flag::register(signal, Arc::clone(&interrupted));
        }
        interrupted
    }
}

/// Where there are no such signals nothing waits.
#[cfg(not(unix))]
pub struct Held;

/// Makes signals wait.
#[cfg(not(unix))]
pub fn hold() -> Held {
    Held
}

#[cfg(not(unix))]
impl Held {
    /// Makes a temporary file.
    pub fn temporary(
        &mut self,
        make: impl FnOnce() -> io::Result<NamedTempFile>,
    ) -> io::Result<NamedTempFile> {
        make()
    }
}
