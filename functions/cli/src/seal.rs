//! `rebound seal`.

use crate::End;
use crate::args::SealArgs;
use crate::ingest::open_lake;

pub(crate) fn run(args: &SealArgs, quiet: bool) -> anyhow::Result<End> {
    let store = open_lake(&args.lake.folder, false)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let sealed = runtime.block_on(pipeline::seal(&store))?;
    for (day, error) in &sealed.failed {
        eprintln!("rebound: {day} stays unsealed: {error}");
    }
    if !quiet {
        println!(
            "{} days of tables sealed: {} new files went into {}",
            sealed.partitions, sealed.delta_files, sealed.sealed_files
        );
    }
    anyhow::ensure!(sealed.failed.is_empty(), "{} days of tables could not be sealed", sealed.failed.len());
    Ok(End::Done)
}
