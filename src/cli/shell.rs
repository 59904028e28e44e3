//! Standard output and error, and what is known about whoever reads them.

use super::failure::Failure;
use anstream::{AutoStream, ColorChoice};
use clap::ArgMatches;
use rolecall::diagnostic::render::visible;
use std::io::{self, BufWriter, ErrorKind, Write};

/// Where output goes.
pub struct Shell {
    out: BufWriter<Tolerant<io::Stdout>>,
    /// Whether standard output is coloured.
    pub color: bool,
    /// How many columns whoever reads it has.
    pub width: usize,
}

impl Shell {
    /// Looks at the terminal, the environment and `--color`.
    pub fn new(matches: &ArgMatches) -> Self {
        let choice = match matches.get_one::<String>("color").map(String::as_str) {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            Some(_) | None => ColorChoice::Auto,
        };
        choice.write_global();
        let stdout = io::stdout();
        Self {
            color: AutoStream::choice(&stdout) != ColorChoice::Never,
            width: width(),
            out: BufWriter::new(Tolerant(stdout)),
        }
    }

    /// Standard output.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// A line for people: on standard output, unless that is a document for a machine.
    pub fn say(&mut self, human: bool, line: &str) -> Result<(), Failure> {
        let line = visible(line);
        match human {
            true => writeln!(self.out, "{line}")?,
            false => {
                let _ = writeln!(io::stderr(), "{line}");
            }
        }
        Ok(())
    }

    /// Something that isn't as it should be and stops nothing.
    pub fn warn(&mut self, line: &str) {
        let style = anstyle::Style::new()
            .bold()
            .fg_color(Some(anstyle::AnsiColor::Yellow.into()));
        let _ = writeln!(
            anstream::stderr(),
            "{style}warning:{style:#} {}",
            visible(line)
        );
    }

    /// A line about what is going on, on standard error.
    pub fn note(&mut self, line: &str) {
        let _ = writeln!(io::stderr(), "{}", visible(line));
    }

    /// Hands over what is still held back.
    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}

/// `COLUMNS`, else the terminal's width, else 80; never too narrow to read.
pub fn width() -> usize {
    let wished = std::env::var("COLUMNS").ok();
    let wished = wished.and_then(|columns| columns.trim().parse().ok());
    let terminal = || terminal_size::terminal_size_of(io::stdout());
    let terminal = || terminal().map(|(width, _)| usize::from(width.0));
    wished.or_else(terminal).unwrap_or(80).max(40)
}

/// A writer that doesn't mind when nobody reads any more, as in `rolecall check | head`.
struct Tolerant<W>(W);

impl<W: Write> Write for Tolerant<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            result => result,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }
}
