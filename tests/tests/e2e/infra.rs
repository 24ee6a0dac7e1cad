//! What infra/ builds: formatted, valid, stable, encrypted, nothing allowed that is not needed, nothing that cannot be retried.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::daemon::run;
use crate::moto::root;
use crate::stack::{Terraform, stack};

#[test]
fn the_tables_are_those_of_the_code() {
    let path = root().join("infra/tables.json");
    let expected = lake::schema::glue_json();
    if std::env::var_os("REFRESH").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == expected,
        "infra/tables.json is not as the code has it: REFRESH=1 cargo test -p e2e infra::the_tables"
    );
    let schema: Value = serde_json::from_str(&committed).unwrap();
    let views: BTreeSet<String> = schema["views"].as_object().unwrap().keys().cloned().collect();
    let files = fs::read_dir(root().join("infra/views")).unwrap().map(|entry| entry.unwrap().path());
    let files: BTreeSet<String> = files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(files, views, "a view's SQL and its columns go together");
}

#[test]
fn terraform_finds_it_formatted_and_valid() {
    for example in ["minimal", "complete"] {
        let folder = tempfile::tempdir().unwrap();
        let Some(terraform) = Terraform::prepare(folder.path(), example, Vec::new()) else { return };
        run(&mut terraform.command(&["validate"]));
        let mut fmt: Command = terraform.command(&["fmt", "-check", "-recursive", "-diff"]);
        run(fmt.arg(root().join("infra")));
    }
}

#[test]
fn checkov_finds_nothing_that_is_not_explained() {
    let program = root().join(".cache/venv-checkov/bin/checkov");
    if !program.exists() {
        println!("skipped: no checkov in .cache/venv-checkov (scripts/venv.sh tests/requirements-checkov.txt)");
        return;
    }
    // It asks its maker's server for nothing. It fails where it finds something, and says what on its standard output.
    let mut command = Command::new(program);
    command.args(["--framework", "terraform", "--skip-download", "--compact", "--output", "json", "--directory"]);
    let output = command.arg(root().join("infra")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let report: Value =
        serde_json::from_str(&told).unwrap_or_else(|_| panic!("{told}\n{}", String::from_utf8_lossy(&output.stderr)));
    let results = |kind: &str| report["results"][kind].as_array().unwrap().iter();
    let failed: Vec<String> = results("failed_checks")
        .map(|check| {
            format!("{} {} {} {}", check["check_id"], check["check_name"], check["resource"], check["file_path"])
        })
        .collect();
    assert!(failed.is_empty(), "mend it, or say beside the resource why not:\n{}", failed.join("\n"));
    assert!(report["summary"]["passed"].as_u64().unwrap() > 100 && report["summary"]["parsing_errors"] == 0);
    for check in results("skipped_checks") {
        let reason = check["check_result"]["suppress_comment"].as_str().unwrap();
        assert!(
            reason.split(' ').count() > 3,
            "{} of {} is let pass without a reason",
            check["check_id"],
            check["resource"]
        );
    }
}

#[test]
fn a_second_plan_changes_nothing() {
    let Some(stack) = stack() else { return };
    assert!(!stack.second_plan_changes, "{}", stack.second_plan);
}

#[test]
fn no_role_may_do_anything_with_everything() {
    let Some(stack) = stack() else { return };
    let roles = stack.all("aws_iam_role_policy");
    assert_eq!(roles.len(), 8);
    for (function, policy) in roles {
        for statement in statements(&policy["policy"]) {
            assert_eq!(statement["Effect"], "Allow");
            for action in texts(&statement["Action"]) {
                assert!(!action.contains('*'), "{function} may {action}");
            }
            for resource in texts(&statement["Resource"]) {
                let named = resource.starts_with("arn:aws:")
                    && !resource.ends_with(":*:*")
                    && resource.matches('*').count() <= 1;
                let own = resource.trim_end_matches('*');
                assert!(
                    named && own.contains("rebound") || resource.contains(":key/"),
                    "{function} may use {resource}"
                );
                assert!(
                    !resource.contains('*') || resource.ends_with("/*") || resource.ends_with(":*"),
                    "{function}: {resource}"
                );
            }
        }
    }
}

#[test]
fn each_role_has_the_least() {
    let Some(stack) = stack() else { return };
    let grants = |function: &str| -> BTreeMap<String, BTreeSet<String>> {
        let mut grants: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for statement in statements(&stack.one("aws_iam_role_policy", function)["policy"]) {
            for action in texts(&statement["Action"]) {
                grants.entry(action).or_default().extend(texts(&statement["Resource"]));
            }
        }
        grants
    };
    let arn = |bucket: &str| format!("arn:aws:s3:::{}", stack.bucket(bucket));
    let (raw, lake) = (arn("raw"), arn("lake"));

    let intake = grants("intake-bounces");
    assert_eq!(
        intake["s3:GetObject"],
        [format!("{raw}/bounces/*"), format!("{lake}/bounce-domains/*"), format!("{lake}/tokens/*")].into()
    );
    assert!(intake["s3:PutObject"].iter().all(|to| to.starts_with(&format!("{lake}/")) && !to.contains("sealed")));
    assert!(intake["s3:PutObject"].contains(&format!("{lake}/ingest_log/delta/*")));
    assert!(intake["s3:PutObject"].contains(&format!("{lake}/quarantine/*")));
    assert_eq!(intake["sqs:SendMessage"].len(), 1);
    assert!(intake["sqs:ReceiveMessage"].iter().all(|queue| queue.ends_with(":rebound-mail-bounces")));
    assert!(intake["secretsmanager:GetSecretValue"].iter().all(|secret| secret.contains("return-path")));
    assert_eq!(
        grants("intake-reports")["s3:GetObject"],
        [format!("{raw}/reports/*"), format!("{lake}/bounce-domains/*"), format!("{lake}/tokens/*")].into()
    );
    assert!(grants("isolate")["sqs:ReceiveMessage"].iter().all(|queue| queue.ends_with("-dead")));

    for function in ["intake-bounces", "intake-reports", "isolate", "sweep"] {
        assert!(!grants(function).contains_key("s3:DeleteObject"), "{function} may delete");
    }
    let reads_keys = |function: &&str| grants(function).contains_key("secretsmanager:GetSecretValue");
    let functions = ["intake-bounces", "intake-reports", "isolate", "seal", "sweep"];
    let readers: Vec<&str> = functions.into_iter().filter(reads_keys).collect();
    assert_eq!(readers, ["intake-bounces", "intake-reports", "isolate"], "who verifies return paths reads their keys");
    let rotate = grants("rotate");
    assert!(rotate["secretsmanager:PutSecretValue"].iter().all(|secret| secret.contains(":rebound/return-path-")));
    assert!(!rotate.keys().any(|action| action.starts_with("s3:") || action.starts_with("sqs:")), "{rotate:?}");
    let seal = grants("seal");
    assert!(
        seal["s3:DeleteObject"].iter().all(|what| what.starts_with(&format!("{lake}/")) && what.ends_with("/delta/*"))
    );
    assert!(seal["s3:PutObject"].iter().all(|what| what.ends_with("/sealed/*")));
    assert!(!seal.contains_key("sqs:SendMessage") && !seal.contains_key("secretsmanager:GetSecretValue"));
    let domains = grants("domain-check");
    let kept = ["domains/*", "dmarc-figures.json"].map(|what| format!("{lake}/{what}"));
    let with = |more: &[&str]| kept.iter().cloned().chain(more.iter().map(|what| format!("{lake}/{what}"))).collect();
    assert_eq!(domains["s3:GetObject"], with(&["dmarc_records/*", "dmarc_reports/*"]));
    assert_eq!(domains["s3:PutObject"], with(&["bounce-domains/*"]));
    assert!(!domains.contains_key("secretsmanager:GetSecretValue") && !domains.contains_key("s3:DeleteObject"));
    let sweep = grants("sweep");
    assert_eq!(sweep["s3:GetObject"], [format!("{lake}/ingest_log/*")].into());
    assert!(!sweep.contains_key("s3:PutObject"));
    assert!(sweep["sqs:SendMessage"].iter().all(|queue| queue.contains(":rebound-mail-") && !queue.ends_with("-dead")));
}

#[test]
fn the_pages_are_reached_through_one_api_and_never_read_a_private_key() {
    let Some(stack) = stack() else { return };
    let mut grants: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for statement in statements(&stack.one("aws_iam_role_policy", "domain-api")["policy"]) {
        for action in texts(&statement["Action"]) {
            grants.entry(action).or_default().extend(texts(&statement["Resource"]));
        }
    }
    let lake = format!("arn:aws:s3:::{}", stack.bucket("lake"));
    assert_eq!(grants["s3:GetObject"], [format!("{lake}/domains/*"), format!("{lake}/access/tokens/*")].into());
    assert_eq!(grants["s3:DeleteObject"], [format!("{lake}/domains/*")].into());
    assert!(grants["secretsmanager:GetSecretValue"].iter().all(|secret| secret.contains(":rebound/site-signing-key")));
    assert!(grants["secretsmanager:CreateSecret"].iter().all(|secret| secret.ends_with(":rebound/dkim/*")));

    let function = stack.one("aws_lambda_function", "domain-api");
    assert_eq!(function["reserved_concurrent_executions"], 5);
    let environment = &function["environment"][0]["variables"];
    let platform: Value = serde_json::from_str(environment["PLATFORM"].as_str().unwrap()).unwrap();
    assert_eq!(
        platform,
        json!({"bounce_host": "bounce.example.net", "dmarc_rua": "reports@rua.example.net", "spf_include": "spf.example.net",
               "secret_prefix": "rebound/dkim/"})
    );
    assert!(serde_json::from_value::<pipeline::registry::Platform>(platform).is_ok());
    let permission = stack.one("aws_lambda_permission", "domain-api");
    assert_eq!(permission["principal"], "apigateway.amazonaws.com");
    assert!(permission["source_arn"].as_str().unwrap().ends_with("/*"));
    let stage = stack.one("aws_apigatewayv2_stage", "domain-api");
    assert_eq!(stage["default_route_settings"][0]["throttling_rate_limit"], 20.0);
    assert!(!stage["access_log_settings"][0]["format"].as_str().unwrap().contains("path"), "a share link is a secret");
    assert_eq!(stack.outputs["domain_api_url"], "https://dns.example.net");
}

#[test]
fn every_queue_gives_its_readers_time_and_has_a_place_for_what_fails() {
    let Some(stack) = stack() else { return };
    let dead: BTreeMap<String, &Value> = stack
        .all("aws_sqs_queue")
        .into_iter()
        .map(|(_, queue)| (queue["name"].as_str().unwrap().to_owned(), queue))
        .collect();
    assert_eq!(dead.len(), 6);
    for (name, queue) in dead.iter().filter(|(name, _)| !name.ends_with("-dead")) {
        let redrive: Value = serde_json::from_str(queue["redrive_policy"].as_str().unwrap()).unwrap();
        let target = &dead[&format!("{name}-dead")];
        assert_eq!(redrive["deadLetterTargetArn"], target["arn"]);
        assert!(redrive["maxReceiveCount"].as_u64().unwrap() >= 5);
        let allow: Value = serde_json::from_str(target["redrive_allow_policy"].as_str().unwrap()).unwrap();
        assert_eq!(allow, json!({"redrivePermission": "byQueue", "sourceQueueArns": [queue["arn"]]}));
        assert!(target["message_retention_seconds"].as_u64() >= queue["message_retention_seconds"].as_u64());
    }
    let mappings = stack.all("aws_lambda_event_source_mapping");
    assert_eq!(mappings.len(), 4);
    for (name, mapping) in mappings {
        let queue = dead.values().find(|queue| queue["arn"] == mapping["event_source_arn"]).unwrap();
        let functions = stack.all("aws_lambda_function");
        let (_, function) = functions.iter().find(|(_, function)| function["arn"] == mapping["function_name"]).unwrap();
        let window = mapping["maximum_batching_window_in_seconds"].as_u64().unwrap_or(0);
        let timeout = function["timeout"].as_u64().unwrap();
        assert!(queue["visibility_timeout_seconds"].as_u64().unwrap() >= 6 * timeout + window, "{name}");
        assert_eq!(mapping["function_response_types"], json!(["ReportBatchItemFailures"]), "{name}");
        assert!(mapping["scaling_config"][0]["maximum_concurrency"].as_u64().unwrap() >= 2, "{name}");
    }
}

#[test]
fn everything_at_rest_is_encrypted_and_everything_under_way() {
    let Some(stack) = stack() else { return };
    let key = &stack.one("aws_kms_key", "this")["arn"];
    assert_eq!(stack.one("aws_kms_key", "this")["enable_key_rotation"], true);
    for name in ["raw", "lake", "athena-results", "access-logs"] {
        let rule = &stack.one("aws_s3_bucket_server_side_encryption_configuration", name)["rule"][0];
        let default = &rule["apply_server_side_encryption_by_default"][0];
        if name == "access-logs" {
            assert_eq!(default["sse_algorithm"], "AES256");
        } else {
            assert_eq!((&default["sse_algorithm"], &default["kms_master_key_id"]), (&json!("aws:kms"), key));
            assert_eq!(rule["bucket_key_enabled"], true);
        }
        let block = stack.one("aws_s3_bucket_public_access_block", name);
        for what in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] {
            assert_eq!(block[what], true, "{name} {what}");
        }
        assert!(tls_only(&stack.one("aws_s3_bucket_policy", name)["policy"]), "{name} takes plain HTTP");
    }
    for (name, queue) in stack.all("aws_sqs_queue") {
        assert_eq!(queue["sqs_managed_sse_enabled"], true, "{name}");
        assert!(tls_only(&queue["policy"]), "{name} takes plain HTTP");
    }
    for (name, log) in stack.all("aws_cloudwatch_log_group") {
        assert_eq!(&log["kms_key_id"], key, "{name}");
    }
    for (name, function) in stack.all("aws_lambda_function") {
        assert_eq!(&function["kms_key_arn"], key, "{name}");
    }
}

#[test]
fn only_ses_may_bring_mails_and_only_for_this_account() {
    let Some(stack) = stack() else { return };
    let allowed: Vec<Value> = statements(&stack.one("aws_s3_bucket_policy", "raw")["policy"])
        .into_iter()
        .filter(|one| one["Effect"] == "Allow")
        .collect();
    assert_eq!(allowed.len(), 1);
    assert_eq!(allowed[0]["Principal"], json!({"Service": "ses.amazonaws.com"}));
    assert_eq!(allowed[0]["Action"], "s3:PutObject");
    let equals = &allowed[0]["Condition"]["StringEquals"];
    assert_eq!(equals["aws:SourceAccount"], "123456789012");
    assert!(
        texts(&equals["aws:SourceArn"])
            .iter()
            .all(|arn| arn.contains(":receipt-rule-set/rebound:receipt-rule/rebound-"))
    );

    let reports = stack.one("aws_ses_receipt_rule", "reports");
    assert_eq!(reports["recipients"], json!(["reports@rua.example.net"]));
    assert_eq!(reports["stop_action"][0]["scope"], "RuleSet", "a report would be stored as a bounce too");
    let bounces = stack.one("aws_ses_receipt_rule", "bounces");
    assert!(texts(&bounces["recipients"]).is_empty(), "every address of the verified domains");
    assert_eq!(bounces["after"], reports["name"]);
    for (rule, prefix) in [(reports, "reports/"), (bounces, "bounces/")] {
        assert_eq!((&rule["scan_enabled"], &rule["enabled"]), (&json!(true), &json!(true)));
        assert_eq!(rule["s3_action"][0]["object_key_prefix"], prefix);
        assert!(
            rule["s3_action"][0]["kms_key_arn"].as_str().is_none_or(str::is_empty),
            "SES would encrypt on the client's side"
        );
    }
    assert_eq!(stack.all("aws_ses_active_receipt_rule_set").len(), 1, "the example activates its rules");
}

#[test]
fn mails_are_kept_as_long_as_is_said() {
    let Some(stack) = stack() else { return };
    let days = |bucket: &str| -> Vec<(Value, Value)> {
        let rules = stack.one("aws_s3_bucket_lifecycle_configuration", bucket)["rule"].as_array().unwrap();
        let expiring = rules.iter().filter(|rule| rule["expiration"][0]["days"].as_u64().is_some_and(|days| days > 0));
        expiring.map(|rule| (rule["filter"][0]["prefix"].clone(), rule["expiration"][0]["days"].clone())).collect()
    };
    for (name, bucket) in stack.all("aws_s3_bucket_lifecycle_configuration") {
        let mut rules = bucket["rule"].as_array().unwrap().iter();
        let aborts = |rule: &Value| rule["abort_incomplete_multipart_upload"][0]["days_after_initiation"] == 1;
        assert!(rules.any(|rule| rule["status"] == "Enabled" && aborts(rule)), "{name} keeps unfinished uploads");
    }
    assert_eq!(days("raw"), [(json!(""), json!(30))]);
    assert_eq!(
        days("lake"),
        [(json!("quarantine/"), json!(90)), (json!("tokens/"), json!(60))],
        "rows are kept for ever"
    );
    let queues = stack.one("aws_s3_bucket_notification", "raw")["queue"].as_array().unwrap();
    let told: BTreeSet<(&str, bool)> = queues
        .iter()
        .map(|queue| {
            let prefix = queue["filter_prefix"].as_str().unwrap();
            (prefix, queue["queue_arn"].as_str().unwrap().ends_with(&format!("-mail-{}", prefix.trim_end_matches('/'))))
        })
        .collect();
    assert_eq!(told, [("bounces/", true), ("reports/", true)].into());
}

#[test]
fn what_goes_wrong_wakes_somebody() {
    let Some(stack) = stack() else { return };
    let alarms = stack.all("aws_cloudwatch_metric_alarm");
    for (name, alarm) in &alarms {
        assert_eq!(alarm["alarm_actions"].as_array().map(Vec::len), Some(1), "{name} is told to nobody");
    }
    // Metric, how many alarms, more (or less) than what, in how many periods of how many seconds.
    let functions = stack.all("aws_lambda_function").len();
    for (metric, count, comparison, threshold, periods, seconds) in [
        ("ApproximateNumberOfMessagesVisible", 3, "GreaterThanThreshold", 0, None, 300),
        ("ApproximateAgeOfOldestMessage", 3, "GreaterThanThreshold", 15 * 60, Some(1), 300),
        ("Errors", functions, "GreaterThanThreshold", 0, Some(1), 300),
        ("Throttles", functions, "GreaterThanThreshold", 0, Some(3), 300),
        ("Swept", 1, "GreaterThanThreshold", 0, Some(1), 86_400),
        ("Succeeded", 1, "LessThanThreshold", 1, Some(3), 3600),
        ("Silent", 1, "GreaterThanThreshold", 0, Some(1), 86_400),
    ] {
        let found: Vec<&&Value> =
            alarms.iter().map(|(_, alarm)| alarm).filter(|alarm| alarm["metric_name"] == metric).collect();
        assert_eq!(found.len(), count, "{metric}");
        for alarm in found {
            assert_eq!(
                (&alarm["comparison_operator"], &alarm["period"]),
                (&json!(comparison), &json!(seconds)),
                "{metric}"
            );
            assert_eq!(alarm["threshold"], json!(threshold), "{metric}");
            assert!(periods.is_none_or(|periods| alarm["evaluation_periods"] == json!(periods)), "{metric}");
        }
    }
    let rates =
        alarms.iter().filter(|(_, alarm)| alarm["metric_query"].as_array().is_some_and(|queries| queries.len() == 3));
    let rates: Vec<&Value> = rates.map(|(_, alarm)| *alarm).collect();
    assert_eq!(rates.len(), 2, "a quarantine rate for each intake");
    for rate in rates {
        assert_eq!((&rate["threshold"], &rate["comparison_operator"]), (&json!(0.5), &json!("GreaterThanThreshold")));
    }
    let checks = stack.one("aws_cloudwatch_metric_alarm", "domain_checks_fail");
    assert_eq!((&checks["threshold"], &checks["evaluation_periods"]), (&json!(0), &json!(3)));
    let dashboard: Value =
        serde_json::from_str(stack.one("aws_cloudwatch_dashboard", "this")["dashboard_body"].as_str().unwrap())
            .unwrap();
    assert!(dashboard["widgets"].as_array().unwrap().len() >= 8);
}

#[test]
fn analysts_find_tables_views_and_a_limit() {
    let Some(stack) = stack() else { return };
    let workgroup = &stack.one("aws_athena_workgroup", "this")["configuration"][0];
    assert_eq!(workgroup["enforce_workgroup_configuration"], true);
    assert_eq!(workgroup["bytes_scanned_cutoff_per_query"], json!(50u64 << 30));
    assert_eq!(workgroup["result_configuration"][0]["encryption_configuration"][0]["encryption_option"], "SSE_KMS");
    let schema: Value = serde_json::from_str(&fs::read_to_string(root().join("infra/tables.json")).unwrap()).unwrap();
    let tables: BTreeMap<String, &Value> = stack.all("aws_glue_catalog_table").into_iter().collect();
    for (name, table) in schema["tables"].as_object().unwrap() {
        let columns = |from: &Value| -> Vec<(Value, Value)> {
            from.as_array().unwrap().iter().map(|column| (column["name"].clone(), column["type"].clone())).collect()
        };
        let storage = &tables[name]["storage_descriptor"][0];
        assert_eq!(columns(&storage["columns"]), columns(&table["columns"]), "{name}");
        assert_eq!(tables[name]["parameters"]["projection.enabled"], "true");
        assert!(tables[name]["parameters"]["storage.location.template"].as_str().unwrap().ends_with("dt=${dt}/"));
    }
    for name in schema["views"].as_object().unwrap().keys() {
        let text = tables[name]["view_original_text"].as_str().unwrap();
        let encoded = text.trim_start_matches("/* Presto View: ").trim_end_matches(" */");
        let view: Value = serde_json::from_slice(&data_encoding::BASE64.decode(encoded.as_bytes()).unwrap()).unwrap();
        let sql = fs::read_to_string(root().join("infra/views").join(name).with_extension("sql")).unwrap();
        assert_eq!(view["originalSql"], sql, "{name}");
        assert_eq!(view["runAsInvoker"], true);
    }
    let queries = fs::read_dir(root().join("infra/queries")).unwrap().count();
    assert_eq!(stack.all("aws_athena_named_query").len(), queries);
}

#[test]
fn outputs_say_what_to_publish() {
    let Some(stack) = stack() else { return };
    assert_eq!(stack.outputs["mx_host"], "inbound-smtp.us-east-1.amazonaws.com");
    let records = stack.outputs["dns_records"].as_array().unwrap();
    let has = |name: &str, kind: &str| records.iter().any(|record| record["name"] == name && record["type"] == kind);
    assert!(has("bounce.example.net", "MX") && has("bounce.example.net", "TXT") && has("rua.example.net", "MX"));
    assert!(has("bounce.customer.example", "CNAME") && has("_amazonses.bounce.customer.example", "TXT"));
    assert_eq!(stack.outputs["athena_workgroup"], "rebound");
    assert_eq!(stack.outputs["queue_urls"].as_object().unwrap().len(), 6);
}

fn statements(policy: &Value) -> Vec<Value> {
    let policy: Value = serde_json::from_str(policy.as_str().unwrap()).unwrap();
    match &policy["Statement"] {
        Value::Array(statements) => statements.clone(),
        one => vec![one.clone()],
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(texts) => texts.iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn tls_only(policy: &Value) -> bool {
    statements(policy).iter().any(|statement| {
        statement["Effect"] == "Deny"
            && statement["Condition"]["Bool"]["aws:SecureTransport"] == "false"
            && statement["Principal"] != Value::Null
    })
}
