//! The `rebound` program: the same pipeline as on AWS, on one machine, over folders.
//!
//! Here is wiring only: arguments to verbs, results to the terminal, errors to exit codes.

mod args;
mod domain;
mod erase;
mod explain;
mod in_order;
mod ingest;
mod inputs;
mod parse;
mod progress;
mod query;
mod returnpath;
mod schema;
mod seal;
mod serve;
mod sources;
mod style;
mod summary;
mod watch;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::args::{Cli, Verb};
use crate::style::Style;

/// How a verb ended, where it did not fail.
enum End {
    Done,
    /// With `--strict`: some mails were quarantined.
    Quarantined,
    /// With `--strict`: a domain or a record has an error.
    Wrong,
}

fn main() -> ExitCode {
    end_where_nobody_reads();
    let cli = Cli::parse();
    match run(&cli) {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::Quarantined | End::Wrong) => ExitCode::from(3),
        // `rebound parse … | head`: nobody reads on.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rebound: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `rebound explain … | head`: nobody reads on, of which `println!` makes a panic.
fn end_where_nobody_reads() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let told = panic.payload_as_str().unwrap_or_default();
        if told.starts_with("failed printing to stdout") && told.contains("Broken pipe") {
            std::process::exit(0);
        }
        tell(panic);
    }));
}

fn run(cli: &Cli) -> anyhow::Result<End> {
    let style = Style::of(cli.color);
    match &cli.verb {
        Verb::Parse(args) => parse::run(args, style),
        Verb::Explain(args) => explain::run(args, style),
        Verb::Ingest(args) => ingest::run(args, cli.quiet, style),
        Verb::Replay(args) => ingest::replay(args, cli.quiet, style),
        Verb::Erase(args) => erase::run(args, cli.quiet),
        Verb::Watch(args) => watch::run(args, cli.quiet),
        Verb::Returnpath { verb } => returnpath::run(verb),
        Verb::Summary(args) => summary::run(args, style),
        Verb::Query(args) => query::run(args, style),
        Verb::Sources(args) => sources::run(args),
        Verb::Seal(args) => seal::run(args, cli.quiet),
        Verb::Domain(args) => domain::run(args, cli.quiet, style),
        Verb::Schema(args) => schema::run(args),
        Verb::Serve(args) => serve::run(args, cli.quiet),
        Verb::Tenant(verb) => serve::tenant(verb),
        Verb::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "rebound", &mut io::stdout());
            Ok(End::Done)
        }
        Verb::Man { verb } => man(verb.as_deref()),
    }
}

fn man(verb: Option<&str>) -> anyhow::Result<End> {
    let program = Cli::command();
    let command = match verb {
        None => program,
        Some(name) => program
            .find_subcommand(name)
            .map(|command| command.clone().name(format!("rebound-{name}")))
            .ok_or_else(|| anyhow::anyhow!("there is no subcommand {name:?}"))?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    io::stdout().write_all(&page)?;
    Ok(End::Done)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}
