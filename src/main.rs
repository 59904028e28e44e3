//! The `rolecall` command: a thin skin over the library's workspace.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
