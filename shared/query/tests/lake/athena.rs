//! What Athena has and DuckDB lacks: each function with an answer that a Trino gave.

use crate::sample::Lake;

#[test]
fn functions_answer_as_in_athena() {
    let engine = Lake::new().engine();
    let mut wrong = Vec::new();
    for (sql, expected) in [
        ("approx_distinct(x) FROM (VALUES (1), (1), (2)) AS t(x)", "2"),
        ("approx_percentile(x, 0.5) FROM (VALUES (1), (2), (3)) AS t(x)", "2"),
        ("cardinality(ARRAY['a', 'b'])", "2"),
        ("element_at(ARRAY['a', 'b'], 2)", "b"),
        ("element_at(ARRAY['a', 'b'], 3)", ""),
        ("array_join(ARRAY['a', 'b'], '+')", "a+b"),
        ("json_extract_scalar('{\"a\": {\"b\": \"c\"}}', '$.a.b')", "c"),
        ("regexp_like('550 5.1.1', '5\\.[0-9]')", "true"),
        ("day_of_week(DATE '2026-11-22')", "7"),
        ("day_of_year(DATE '2026-11-24')", "328"),
        ("week_of_year(DATE '2026-11-24')", "48"),
        ("year_of_week(DATE '2027-01-01')", "2026"),
        ("to_unixtime(TIMESTAMP '1970-01-02 00:00:00')", "86400.0"),
        ("CAST(from_unixtime(86400) AS date)", "1970-01-02"),
        ("from_iso8601_date('2026-11-24')", "2026-11-24"),
        ("date_parse('2026/11/24 13', '%Y/%m/%d %H')", "2026-11-24 13:00:00.000"),
        ("date_format(TIMESTAMP '2026-11-24 13:05:09', '%Y/%m/%d %H')", "2026/11/24 13"),
        ("url_extract_host('https://user@example.com:8443/a?b')", "example.com"),
        ("regexp_replace('a1b2', '[0-9]', '')", "ab"),
        // and what both have, so that nobody adds it above
        ("date_diff('day', DATE '2026-11-01', DATE '2026-11-24')", "23"),
        ("CAST(date_trunc('week', DATE '2026-11-24') AS date)", "2026-11-23"),
        ("array_sort(array_agg(DISTINCT x)) FROM (VALUES ('b'), ('a'), ('b')) AS t(x)", "[\"a\",\"b\"]"),
        ("split_part('a:b:c', ':', 2)", "b"),
        ("strpos('example', 'm')", "4"),
        ("count_if(x > 1) FROM (VALUES (1), (2), (3)) AS t(x)", "2"),
        ("max_by(x, y) FROM (VALUES ('a', 1), ('b', 2)) AS t(x, y)", "b"),
        ("contains(ARRAY['a', 'b'], 'b')", "true"),
        ("arbitrary(x) FROM (VALUES (1)) AS t(x)", "1"),
        ("try_cast('x' AS integer)", ""),
        ("if(true, 'a', 'b')", "a"),
        ("lower('ABC') || upper('d')", "abcD"),
        ("x FROM (SELECT ARRAY['a', 'b'] AS l) AS s CROSS JOIN UNNEST(s.l) AS t(x) ORDER BY 1", "a"),
    ] {
        match engine.ask(&format!("SELECT {sql}")) {
            Ok(answer) if answer.rows[0][0].to_string() == expected => {}
            other => wrong.push(format!("{sql} answers {other:?}, not {expected}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
