//! The rules of the rooms (ARCHITECTURE.md), checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Rooms that get bytes and give values, and the rooms that they may import.
const PURE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("unpack", &["model"]),
    ("bounce", &["model"]),
    ("reports", &["model"]),
    ("returnpath", &["model"]),
    ("domains", &["model"]),
    ("lake", &["model"]),
];

/// Rooms that reach the world or join others, and the rooms that they may import.
const OTHERS: &[(&str, &[&str])] = &[
    ("ports", &["model"]),
    ("pipeline", &["model", "unpack", "bounce", "reports", "returnpath", "domains", "lake", "ports"]),
    ("host-local", &["model", "ports"]),
    ("host-aws", &["model", "ports"]),
    ("resolver", &["model", "ports"]),
    ("query", &["model", "ports"]),
    ("site", &["model", "domains", "ports", "pipeline"]),
];

/// Never below a pure room: I/O, time-outs, executors, errors without a type.
const FORBIDDEN_IN_PURE: &[&str] = &[
    "tokio",
    "async-trait",
    "futures",
    "futures-util",
    "hyper",
    "reqwest",
    "ureq",
    "hickory-resolver",
    "anyhow",
    "eyre",
    "clap",
    "tracing",
    "log",
    "lambda_runtime",
    "aws-config",
    "aws-sdk-s3",
    "aws-sdk-sqs",
    "duckdb",
    "rand",
    "tempfile",
    "indicatif",
];

/// Never below the pipeline: it knows the ports, not what stands behind them.
const FORBIDDEN_IN_PIPELINE: &[&str] =
    &["tokio", "hyper", "aws-config", "aws-sdk-s3", "aws-sdk-sqs", "duckdb", "lambda_runtime", "clap", "anyhow"];

#[test]
fn arrows_point_down() {
    let packages = packages();
    for (room, may) in PURE.iter().chain(OTHERS) {
        let Some(package) = packages.get(*room) else {
            // The resolver comes with the domain checks.
            assert_eq!(*room, "resolver", "the room {room} is missing");
            continue;
        };
        for import in normal_dependencies(package).filter(|name| packages.get(name).is_some_and(is_ours)) {
            assert!(may.contains(&import.as_str()), "{room} imports {import}, which it may not");
        }
    }
    let rooms: BTreeSet<&str> = PURE.iter().chain(OTHERS).map(|(room, _)| *room).collect();
    let shared =
        fs::read_dir(root().join("shared")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    for room in shared {
        assert!(rooms.contains(room.as_str()), "the room {room} stands in no list of this test");
    }
}

#[test]
fn pure_rooms_reach_nothing() {
    for (room, _) in PURE {
        assert_absent(room, FORBIDDEN_IN_PURE);
    }
    assert_absent("pipeline", FORBIDDEN_IN_PIPELINE);
}

#[test]
fn the_engine_is_linked_by_the_program_only() {
    for function in folders("functions").iter().filter(|function| *function != "cli") {
        assert_absent(function, &["duckdb", "libduckdb-sys", "query"]);
    }
}

#[test]
fn pure_rooms_forbid_the_same_calls() {
    let first = fs::read_to_string(root().join("shared/model/clippy.toml")).unwrap();
    assert!(first.contains("std::fs::read") && first.contains("SystemTime::now") && first.contains("std::env::var"));
    for (room, _) in PURE {
        let own = fs::read_to_string(root().join("shared").join(room).join("clippy.toml"));
        assert_eq!(
            own.ok().as_ref(),
            Some(&first),
            "shared/{room}/clippy.toml is another than shared/model/clippy.toml"
        );
    }
}

#[test]
fn every_member_has_the_lints_and_no_unsafe() {
    let manifests = ["functions", "shared"]
        .iter()
        .flat_map(|group| folders(group).into_iter().map(move |name| format!("{group}/{name}")));
    for folder in manifests.chain(["tests".to_owned()]) {
        let manifest = fs::read_to_string(root().join(&folder).join("Cargo.toml")).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{folder}/Cargo.toml does not take the workspace's lints"
        );
    }
    for (path, text) in sources() {
        assert!(
            !text.contains("#![allow(") && !text.contains("unsafe {"),
            "{} has a blanket allow or unsafe",
            path.display()
        );
    }
}

#[test]
fn names_say_what_is_inside() {
    for (path, _) in sources() {
        for part in path.strip_prefix(root()).unwrap().with_extension("").iter() {
            let part = part.to_str().unwrap();
            assert!(
                !["utils", "util", "common", "core", "helpers", "helper", "manager", "misc"].contains(&part),
                "{} has a name that says nothing",
                path.display()
            );
        }
    }
}

#[test]
fn every_module_says_why_it_exists_and_is_not_too_long() {
    const LONGEST: usize = 600;
    let mut seen = 0;
    for (path, text) in sources() {
        seen += 1;
        assert!(text.starts_with("//!"), "{} does not open with a //! sentence", path.display());
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count();
        assert!(lines <= LONGEST, "{} has {lines} lines of code: it wants to be two files", path.display());
    }
    assert!(seen > 30, "only {seen} sources were found");
}

#[test]
fn functions_are_thin() {
    for function in folders("functions").iter().filter(|function| *function != "cli") {
        let src = root().join("functions").join(function).join("src");
        let code: usize = sources_below(&src)
            .iter()
            .map(|(_, text)| text.split("#[cfg(test)]").next().unwrap_or_default())
            .map(|text| {
                text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count()
            })
            .sum();
        assert!(code <= 120, "functions/{function} has {code} lines of code: rules and parsing belong below");
    }
}

#[test]
fn architecture_is_short() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(text.lines().count() <= 300, "ARCHITECTURE.md has more than 300 lines");
}

/// The offline equivalent of `cargo deny check licenses sources`: the same deny.toml is read.
#[test]
fn licences_are_allowed_and_sources_known() {
    let deny: toml::Table = fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let licenses = &deny["licenses"];
    let allow: BTreeSet<&str> =
        licenses["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let exceptions: BTreeMap<&str, BTreeSet<&str>> = licenses
        .get("exceptions")
        .and_then(|exceptions| exceptions.as_array())
        .into_iter()
        .flatten()
        .map(|entry| {
            let allowed = entry["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
            (entry["crate"].as_str().unwrap(), allowed)
        })
        .collect();
    let metadata = metadata(&[]);
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    for package in packages.iter().filter(|package| !is_ours(package)) {
        let name = package["name"].as_str().unwrap();
        let source = package["source"].as_str().unwrap();
        assert!(
            source.starts_with("registry+https://github.com/rust-lang/crates.io-index"),
            "{name} comes from {source}"
        );
        let Some(license) = package["license"].as_str() else { panic!("{name} names no licence") };
        let expression = spdx::Expression::parse_mode(license, spdx::ParseMode::LAX).unwrap();
        let allowed = |requirement: &spdx::LicenseReq| {
            let id = requirement.to_string();
            allow.contains(id.as_str()) || exceptions.get(name).is_some_and(|more| more.contains(id.as_str()))
        };
        assert!(expression.evaluate(allowed), "the licence of {name}, {license}, is not allowed by deny.toml");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn folders(group: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(group)).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Every Rust source of the rooms and functions, tests and benches left out.
fn sources() -> Vec<(PathBuf, String)> {
    let members = ["functions", "shared"]
        .iter()
        .flat_map(|group| folders(group).into_iter().map(move |name| root().join(group).join(name)));
    members.flat_map(|member| sources_below(&member.join("src"))).collect()
}

fn sources_below(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// Not offline: what only other systems need is fetched by no build, and its licence is looked at all the same.
fn metadata(more: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(more)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages() -> BTreeMap<String, Value> {
    let metadata = metadata(&["--no-deps"]);
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().map(|package| (package["name"].as_str().unwrap().to_owned(), package.clone())).collect()
}

fn is_ours(package: &Value) -> bool {
    package["source"].is_null()
}

fn normal_dependencies(package: &Value) -> impl Iterator<Item = String> {
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    dependencies
        .filter(|dependency| dependency["kind"].is_null())
        .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
}

fn assert_absent(package: &str, forbidden: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--locked",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(package));
    for name in forbidden {
        assert!(!names.contains(name), "{package} depends on {name}, which it may not");
    }
}
