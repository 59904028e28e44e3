//! A bar for work that lasts over a second, on standard error and only if that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rolecall::workspace::Progress;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How long nobody needs a bar.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// Does the work, which tells how far it is.
pub fn watch<T>(work: impl FnOnce(&(dyn Fn(Progress) + Sync)) -> T) -> T {
    if !io::stderr().is_terminal() {
        return work(&|_| ());
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    let (working, done) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(|| appear(&bar, done));
        let result = work(&|progress| advance(&bar, progress));
        drop(working);
        bar.finish_and_clear();
        result
    })
}

/// Shows the bar unless the work is done before anybody wonders.
fn appear(bar: &ProgressBar, done: Receiver<()>) {
    if done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.enable_steady_tick(TICK);
    }
}

fn advance(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::Parsing { done, total } => {
            if bar.length().is_none() {
                let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                bar.set_message("reading policies");
            }
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        }
        Progress::Checking => {
            let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_message("checking");
        }
    }
}
