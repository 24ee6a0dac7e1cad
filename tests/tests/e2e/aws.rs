//! host-aws passes the suites that the folders and the fakes pass, against a stand-in for AWS.

use host_aws::Aws;
use ports::conformance;

use crate::moto::{Moto, drain};

#[tokio::test]
async fn s3_conforms() {
    let Some(moto) = Moto::start() else { return };
    moto.s3().create_bucket().bucket("suite").send().await.unwrap();
    conformance::object_store(&Aws::new(moto.config()).store("suite"), "suite").await;
}

#[tokio::test]
async fn sqs_conforms() {
    let Some(moto) = Moto::start() else { return };
    let sqs = moto.sqs();
    let url = sqs.create_queue().queue_name("suite").send().await.unwrap().queue_url.unwrap();
    conformance::queue(&Aws::new(moto.config()).queue(&url), || drain(&sqs, &url)).await;
}

#[tokio::test]
async fn secrets_manager_conforms() {
    let Some(moto) = Moto::start() else { return };
    conformance::secrets(&Aws::new(moto.config()).secrets(), "rebound/return-path").await;
}
