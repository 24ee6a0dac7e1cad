//! `erase`: an operator's program, run by hand with their own credentials: removes what names one person from a deployment's
//! buckets. No function on Lambda, because a lake may take longer to read than a function may run (docs/privacy.md has the
//! permissions that it needs).

use anyhow::Context as _;
use host_aws::Aws;
use host_aws::environment::Environment;
use pipeline::{Person, Places};

const USAGE: &str = "usage: RAW_BUCKET=… LAKE_BUCKET=… erase ADDRESS";

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let address = std::env::args().nth(1).context(USAGE)?;
    let person = Person::new(&address).context("that is no address like somebody@example.org")?;
    let environment = Environment::of_process();
    let aws = Aws::from_environment().await;
    let raw = aws.store(&environment.required("RAW_BUCKET").context(USAGE)?);
    let lake = aws.store(&environment.required("LAKE_BUCKET").context(USAGE)?);
    let erased = pipeline::erase(Places { lake: &lake, raw: Some(&raw) }, &person).await?;
    for (table, rows) in &erased.rows {
        let what = if *table == "ingest_log" { "rows stay, without their texts" } else { "rows" };
        println!("{rows:>9}  {what} of {table}");
    }
    for key in &erased.raw {
        println!("           s3://{}/{key}", raw.bucket());
    }
    for key in &erased.quarantine {
        println!("           s3://{}/{key}", lake.bucket());
    }
    if erased.unfinished > 0 {
        println!("{:>9}  mails are still being read", erased.unfinished);
    }
    if erased.is_empty() {
        println!("nothing names that address");
    } else {
        println!("run it again in an hour; when it says that nothing names the address, nothing does");
    }
    Ok(())
}
