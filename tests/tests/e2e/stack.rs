//! infra/examples/complete, applied to the stand-in for AWS: once for all tests that look at it or run upon it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::daemon::{find_program, run};
use crate::moto::{Moto, root};

/// What Terraform left.
pub(crate) struct Stack {
    pub(crate) moto: Moto,
    /// The module's outputs.
    pub(crate) outputs: Value,
    /// Every resource as it was read back: its address, its type, its attributes.
    resources: Vec<Value>,
    /// What a second plan would change: nothing.
    pub(crate) second_plan: String,
    pub(crate) second_plan_changes: bool,
}

/// The stack; applied when it is first asked for. `None` where a tool is missing, which was said.
pub(crate) fn stack() -> Option<&'static Stack> {
    static STACK: OnceLock<Option<Stack>> = OnceLock::new();
    STACK.get_or_init(apply).as_ref()
}

/// Terraform, ready to run in a folder without asking the network; `None` where it is missing.
pub(crate) struct Terraform {
    program: PathBuf,
    folder: PathBuf,
    environment: Vec<(&'static str, String)>,
}

impl Terraform {
    /// A copy of infra/ below `folder`, initialised in one of its examples.
    pub(crate) fn prepare(folder: &Path, example: &str, environment: Vec<(&'static str, String)>) -> Option<Self> {
        let Some(program) = find_program(Path::new("/usr/local/bin"), "terraform") else {
            println!("skipped: no terraform");
            return None;
        };
        let copy = folder.join("infra");
        copy_folder(&root().join("infra"), &copy);
        let terraform = Self { program, folder: copy.join("examples").join(example), environment };
        fs::write(folder.join("terraformrc"), "").unwrap();
        fs::write(terraform.folder.join("override.tf"), OVERRIDE).unwrap();
        let mut command = terraform.command(&["init", "-input=false"]);
        if Path::new(PLUGINS).is_dir() {
            command.arg(format!("-plugin-dir={PLUGINS}"));
        }
        let output = command.output().unwrap();
        if !output.status.success() {
            println!("skipped: terraform init found no aws provider: {}", String::from_utf8_lossy(&output.stderr));
            return None;
        }
        Some(terraform)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        // A provider that waits for what a stand-in never says would wait for ever.
        let mut command = Command::new("timeout");
        command.arg("300").arg(&self.program).args(arguments).arg("-no-color").current_dir(&self.folder);
        command.env("TF_IN_AUTOMATION", "1").env("TF_CLI_CONFIG_FILE", self.folder.join("../../../terraformrc"));
        command.envs(self.environment.iter().cloned());
        command
    }
}

/// Where a machine without a network keeps its providers.
const PLUGINS: &str = "/opt/tf-plugins";

/// What the aws provider must be told to take moto for AWS.
const OVERRIDE: &str = r#"
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
"#;

fn apply() -> Option<Stack> {
    let moto = Moto::start()?;
    let packages = moto.folder().join("packages");
    fs::create_dir_all(&packages).unwrap();
    for package in ["intake", "isolate", "seal", "sweep", "rotate", "domain-check", "domain-api"] {
        fs::write(packages.join(package).with_extension("zip"), EMPTY_ZIP).unwrap();
    }
    let mut environment = moto.environment();
    environment.push(("TF_VAR_packages", packages.display().to_string()));
    let terraform = Terraform::prepare(moto.folder(), "complete", environment)?;
    run(&mut terraform.command(&["apply", "-auto-approve", "-input=false", "-parallelism=20"]));
    let plan = terraform.command(&["plan", "-detailed-exitcode", "-input=false", "-parallelism=20"]).output().unwrap();
    let outputs: Value = serde_json::from_str(&run(&mut terraform.command(&["output", "-json"]))).unwrap();
    let state: Value = serde_json::from_str(&run(&mut terraform.command(&["show", "-json"]))).unwrap();
    let mut resources = Vec::new();
    collect(&state["values"]["root_module"], &mut resources);
    Some(Stack {
        moto,
        outputs: outputs["rebound"]["value"].clone(),
        resources,
        second_plan: String::from_utf8_lossy(&[plan.stdout, plan.stderr].concat()).into_owned(),
        second_plan_changes: plan.status.code() != Some(0),
    })
}

impl Stack {
    /// The attributes of every resource of a type, with its key (`["raw"]` is `raw`) or its name.
    pub(crate) fn all(&self, kind: &str) -> Vec<(String, &Value)> {
        let found = self.resources.iter().filter(|resource| resource["type"] == kind && resource["mode"] == "managed");
        let name = |resource: &Value| {
            let index = resource["index"].as_str().map(str::to_owned);
            index.unwrap_or_else(|| resource["name"].as_str().unwrap().to_owned())
        };
        found.map(|resource| (name(resource), &resource["values"])).collect()
    }

    /// The attributes of the one resource of a type with a key or name.
    pub(crate) fn one(&self, kind: &str, key: &str) -> &Value {
        let found: Vec<&Value> =
            self.all(kind).into_iter().filter(|(name, _)| name == key).map(|(_, values)| values).collect();
        assert_eq!(found.len(), 1, "{} of {kind} {key}", found.len());
        found[0]
    }

    pub(crate) fn queue_url(&self, name: &str) -> &str {
        self.outputs["queue_urls"][name].as_str().unwrap()
    }

    pub(crate) fn bucket(&self, name: &str) -> &str {
        self.outputs["buckets"][name].as_str().unwrap()
    }
}

fn collect(module: &Value, resources: &mut Vec<Value>) {
    resources.extend(module["resources"].as_array().into_iter().flatten().cloned());
    for child in module["child_modules"].as_array().into_iter().flatten() {
        collect(child, resources);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            if name != ".terraform" {
                copy_folder(&path, &to.join(name));
            }
        } else if !name.to_string_lossy().contains("tfstate") && name != ".terraform.lock.hcl" {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// An archive without members: its end-of-directory record.
const EMPTY_ZIP: [u8; 22] = [b'P', b'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
