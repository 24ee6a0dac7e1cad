//! The versions of a secret while it is rotated (Secrets Manager's user guide, "Rotation by Lambda function"): a function is
//! called four times with a token, which is the id of the version to come.

use ports::{Error, ErrorKind, Result, Secret};

use crate::SecretsManager;
use crate::failure::Failure;

const CURRENT: &str = "AWSCURRENT";
const PENDING: &str = "AWSPENDING";

/// One rotation of one secret.
#[derive(Debug)]
pub struct Rotation<'a> {
    pub(crate) secrets: &'a SecretsManager,
    /// The secret's name or ARN.
    pub(crate) secret: &'a str,
    /// The id of the version to come.
    pub(crate) version: &'a str,
}

impl Rotation<'_> {
    /// What everybody reads now; `None` before there is a value.
    pub async fn current(&self) -> Result<Option<Secret>> {
        self.value(Some(CURRENT), None).await
    }

    /// What was proposed in this rotation.
    pub async fn pending(&self) -> Result<Option<Secret>> {
        self.value(None, Some(self.version)).await
    }

    /// Stores what is to come. The same again is no error.
    pub async fn propose(&self, value: &Secret) -> Result<()> {
        let request = self.secrets.client.put_secret_value().secret_id(self.secret).secret_string(value.reveal());
        let answer = request.client_request_token(self.version).version_stages(PENDING).send().await;
        answer.map(|_| ()).map_err(|error| self.failed(Failure::of(error), "propose a version of"))
    }

    /// Makes what was proposed what everybody reads. Done already is no error.
    pub async fn finish(&self) -> Result<()> {
        let answer = self.secrets.client.describe_secret().secret_id(self.secret).send().await;
        let described = answer.map_err(|error| self.failed(Failure::of(error), "describe"))?;
        let versions = described.version_ids_to_stages().into_iter().flatten();
        let mut current = versions.filter(|(_, stages)| stages.iter().any(|stage| stage == CURRENT)).map(|(id, _)| id);
        let current = current.next();
        if current.is_some_and(|id| id == self.version) {
            return Ok(());
        }
        let request = self.secrets.client.update_secret_version_stage().secret_id(self.secret).version_stage(CURRENT);
        let request = request.move_to_version_id(self.version).set_remove_from_version_id(current.cloned());
        request.send().await.map(|_| ()).map_err(|error| self.failed(Failure::of(error), "finish the rotation of"))
    }

    async fn value(&self, stage: Option<&str>, version: Option<&str>) -> Result<Option<Secret>> {
        let request = self.secrets.client.get_secret_value().secret_id(self.secret);
        let request = request.set_version_stage(stage.map(str::to_owned)).set_version_id(version.map(str::to_owned));
        let answer = request.send().await;
        match answer.map_err(Failure::of) {
            Ok(answer) => Ok(answer.secret_string.map(Secret::new)),
            Err(failure) if failure.kind() == ErrorKind::NotFound => Ok(None),
            Err(failure) => Err(self.failed(failure, "read")),
        }
    }

    fn failed(&self, failure: Failure, what: &str) -> Error {
        failure.on(format!("cannot {what} the secret {:?}", self.secret))
    }
}
