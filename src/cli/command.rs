//! The list of commands. A new one is a file of its own and one line here.

use super::failure::{Failure, Status};
use super::inquiry::{what, who, why};
use super::sealing::{keygen, verify};
use super::shell::Shell;
use super::{
    baseline, build, check, ci, completions, config, diff, explain, fmt, git_diff_driver, init,
    man, rules, schema, targets, test,
};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches};

/// What a command is: its arguments, and what it does with them.
pub trait Command: clap::Args {
    /// What users type.
    const NAME: &'static str;
    /// One line about it, lower case.
    const ABOUT: &'static str;

    /// Does it.
    fn run(self, shell: &mut Shell) -> Result<Status, Failure>;
}

/// A command whose type has been forgotten.
struct Record {
    name: &'static str,
    describe: fn() -> clap::Command,
    run: fn(&ArgMatches, &mut Shell) -> Result<Status, Failure>,
}

static COMMANDS: &[Record] = &[
    record::<check::Check>(),
    record::<fmt::Fmt>(),
    record::<build::Build>(),
    record::<diff::Diff>(),
    record::<ci::Ci>(),
    record::<why::Why>(),
    record::<who::Who>(),
    record::<what::What>(),
    record::<test::Test>(),
    record::<init::Init>(),
    record::<explain::Explain>(),
    record::<rules::Rules>(),
    record::<targets::Targets>(),
    record::<keygen::Keygen>(),
    record::<verify::Verify>(),
    record::<completions::Completions>(),
    record::<man::Man>(),
    record::<baseline::Baseline>(),
    record::<config::Config>(),
    record::<schema::Schema>(),
    record::<git_diff_driver::GitDiffDriver>(),
];

const fn record<C: Command>() -> Record {
    Record {
        name: C::NAME,
        // Its arguments are listed only when somebody types the command, or wants to see all of them.
        describe: || {
            clap::Command::new(C::NAME)
                .about(C::ABOUT)
                .defer(|command| C::augment_args(command).about(C::ABOUT).long_about(None))
        },
        run: |matches, shell| match C::from_arg_matches(matches) {
            Ok(command) => command.run(shell),
            Err(error) => Err(Failure::new(error.to_string())),
        },
    }
}

/// The whole command line, for clap.
pub fn application() -> clap::Command {
    clap::Command::new("rolecall")
        .about("checks permission catalogs, and builds what a deployment needs from them")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .arg(color())
        .subcommands(COMMANDS.iter().map(|command| (command.describe)()))
}

fn color() -> Arg {
    Arg::new("color")
        .long("color")
        .value_name("WHEN")
        .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
        .default_value("auto")
        .env("ROLECALL_COLOR")
        .hide_env(true)
        .global(true)
        .help("when to colour")
}

/// Runs the command that was asked for.
pub fn run(matches: &ArgMatches, shell: &mut Shell) -> Result<Status, Failure> {
    let asked = matches.subcommand();
    let known = asked.and_then(|(name, arguments)| {
        let command = COMMANDS.iter().find(|command| command.name == name);
        command.map(|command| (command, arguments))
    });
    match known {
        Some((command, arguments)) => (command.run)(arguments, shell),
        None => Err(Failure::new("no command was given").advise("`rolecall --help` lists them")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::application().debug_assert();
    }
}
