//! `seal`: called every hour, merges what is new in the lake. Two at once, or one that is cut off, do no harm.

use host_aws::environment::Environment;
use host_aws::{Aws, Metrics, S3Store, Unit};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};
use tracing::{error, info};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    host_aws::log::start();
    let bucket = Environment::of_process().required("LAKE_BUCKET")?;
    let lake = Aws::from_environment().await.store(&bucket);
    lambda_runtime::run(service_fn(|_: LambdaEvent<Value>| handle(&lake))).await
}

async fn handle(lake: &S3Store) -> Result<Value, Error> {
    let sealed = pipeline::seal(lake).await?;
    for (what, why) in &sealed.failed {
        error!(what, error = %why, "not sealed");
    }
    let (partitions, files, failed) = (sealed.partitions, sealed.delta_files, sealed.failed.len() as u64);
    info!(partitions, delta_files = files, sealed_files = sealed.sealed_files, failed, "sealed");
    Metrics::of("seal")
        .add("Succeeded", Unit::Count, u64::from(failed == 0))
        .add("Failed", Unit::Count, failed)
        .add("Partitions", Unit::Count, partitions)
        .add("DeltaFiles", Unit::Count, files)
        .add("SealedFiles", Unit::Count, sealed.sealed_files)
        .emit();
    Ok(json!({"partitions": partitions, "delta_files": files, "sealed_files": sealed.sealed_files, "failed": failed}))
}
