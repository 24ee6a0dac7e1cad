//! [`Secrets`] over AWS Secrets Manager.

use async_trait::async_trait;
use aws_sdk_secretsmanager::Client;
use ports::{Error, ErrorKind, Result, Secret, Secrets};

use crate::Rotation;
use crate::failure::Failure;

/// The secrets of an account in a region; a name is a secret's name or ARN.
#[derive(Debug, Clone)]
pub struct SecretsManager {
    pub(crate) client: Client,
}

impl SecretsManager {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// The rotation of a secret to the version with this id.
    pub fn rotation<'a>(&'a self, secret: &'a str, version: &'a str) -> Rotation<'a> {
        Rotation { secrets: self, secret, version }
    }
}

#[async_trait]
impl Secrets for SecretsManager {
    async fn get(&self, name: &str) -> Result<Secret> {
        let answer = self.client.get_secret_value().secret_id(name).send().await;
        let answer = answer.map_err(|error| Failure::of(error).on(format!("cannot read the secret {name:?}")))?;
        let text = answer
            .secret_string
            .ok_or_else(|| Error::new(ErrorKind::Other, format!("the secret {name:?} is no text")))?;
        Ok(Secret::new(text))
    }

    async fn put(&self, name: &str, secret: Secret) -> Result<()> {
        let what = || format!("cannot write the secret {name:?}");
        let answer = self.client.put_secret_value().secret_id(name).secret_string(secret.reveal()).send().await;
        match answer.map_err(Failure::of) {
            Ok(_) => Ok(()),
            Err(failure) if failure.kind() == ErrorKind::NotFound => {
                let answer = self.client.create_secret().name(name).secret_string(secret.reveal()).send().await;
                answer.map(|_| ()).map_err(|error| Failure::of(error).on(what()))
            }
            Err(failure) => Err(failure.on(what())),
        }
    }

    async fn delete(&self, name: &str) -> Result<()> {
        let request = self.client.delete_secret().secret_id(name).force_delete_without_recovery(true);
        match request.send().await.map_err(Failure::of) {
            Ok(_) => Ok(()),
            Err(failure) if failure.kind() == ErrorKind::NotFound => Ok(()),
            Err(failure) => Err(failure.on(format!("cannot remove the secret {name:?}"))),
        }
    }
}
