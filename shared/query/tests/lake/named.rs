//! The named queries run, and answer something.

use query::{Cell, Format, named_queries, named_query};

use crate::sample::{Lake, TODAY, one_of_everything};

fn sample() -> Lake {
    let lake = Lake::new();
    let (events, log) = one_of_everything();
    lake.write(1, &events, &log);
    lake
}

#[test]
fn every_named_query_answers_and_names_its_columns() {
    let lake = sample();
    let engine = lake.engine();
    let queries = named_queries();
    assert!(queries.len() >= 16);
    for query in queries {
        let answer = engine.ask(&query.sql_on(TODAY)).unwrap_or_else(|error| panic!("{}: {error}", query.name));
        assert!(!answer.rows.is_empty(), "{} answers nothing of a lake that has one of everything", query.name);
        let words: Vec<&str> = query.columns.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        for column in &answer.columns {
            assert!(words.contains(&column.as_str()), "the head of {} does not name the column {column}", query.name);
        }
    }
}

#[test]
fn an_empty_lake_has_empty_answers() {
    let lake = Lake::new();
    let engine = lake.engine();
    for query in named_queries() {
        assert_eq!(engine.ask(query.sql).unwrap().rows, Vec::<Vec<Cell>>::new(), "{}", query.name);
    }
}

#[test]
fn what_is_older_than_a_query_looks_back_is_not_in_it() {
    let lake = sample();
    let rows = |today| lake.ask(&named_query("hard_bounces_by_reason").unwrap().sql_on(today)).rows.len();
    assert_eq!((rows(TODAY), rows("2026-12-18"), rows("2026-12-19")), (1, 1, 0));
}

#[test]
fn the_answers_are_those_that_were_put_in() {
    let lake = sample();
    let answer = |name: &str| {
        let mut out = Vec::new();
        lake.engine().write(&named_query(name).unwrap().sql_on(TODAY), Format::Csv, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        answer("full_or_disabled_mailboxes"),
        "recipient,recipient_domain,days,bounces,reasons,last_seen\nfull@example.net,example.net,3,3,full,2026-11-20\n"
    );
    assert_eq!(
        answer("suppressions"),
        "tenant,recipient,because,reason,told,first_seen,last_seen\n\
         t1,a@example.com,bounce,no_such_user,1,2026-11-20 08:00:00.000,2026-11-20 08:00:00.000\n"
    );
    assert_eq!(
        answer("tls_failures_by_policy"),
        "policy_domain,policy_type,result_type,receiving_mx_hostname,sessions,reporters,last_seen\n\
         example.com,sts,certificate-expired,mx.example.com,9,1,2026-11-20\n\
         example.com,sts,starttls-not-supported,mx.example.com,1,1,2026-11-20\n"
    );
    assert_eq!(
        answer("dmarc_failing_sources"),
        "source_ip,sender,header_from,messages,reporters,refused,domains,last_seen\n\
         192.0.2.7,,example.com,109,1,109,\"bounces.esp.example, esp.example\",2026-11-20\n"
    );
    assert_eq!(
        answer("bounces_by_domain_and_week"),
        "week,recipient_domain,bounces,permanent,permanent_percent,share_percent\n\
         2026-11-16,example.net,3,0,0.0,50.0\n\
         2026-11-16,example.org,2,0,0.0,33.3\n\
         2026-11-16,example.com,1,1,100.0,16.7\n"
    );
    assert_eq!(
        answer("quarantine_by_reason"),
        "reason,mails,bytes,example_source,example_error,last_seen\n\
         zip,1,1000,raw/broken.eml,zip: too many members: 17,2026-11-20\n"
    );
    assert!(answer("delays_by_domain").ends_with("\nexample.net,1,1,1,\n"));
}
