//! A panic is our mistake: it ends with exit code 2 and says what to send.

use std::io::Write;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

static TOLD: AtomicBool = AtomicBool::new(false);

/// Runs the work; a panic in it, on whichever thread, is told once and becomes exit code 2.
pub fn guard(work: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::set_hook(Box::new(tell));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or(ExitCode::from(2))
}

fn tell(info: &PanicHookInfo<'_>) {
    if TOLD.swap(true, Ordering::SeqCst) {
        return;
    }
    let words: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let reason = info.payload_as_str().unwrap_or("no message");
    let _ = writeln!(
        std::io::stderr(),
        "error: rolecall has made a mistake and had to stop; your policies may be fine. Please send \
         us these lines, and the policies it was reading if you may share them: rolecall {} on {} {}, \
         run as `{}`, stopped at {place}: {reason}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        words.join(" "),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::panic)]
    fn a_panic_becomes_exit_code_2() {
        let code = guard(|| panic!("the list was empty"));
        let _ = panic::take_hook();
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(2)));
    }
}
