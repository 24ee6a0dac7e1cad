-- Functions that Athena (Trino) has and DuckDB does not, or has under another name or with another meaning. Each is held by a
-- case of tests/athena.rs.
CREATE MACRO approx_distinct(x) AS approx_count_distinct(x);
CREATE MACRO approx_percentile(x, p) AS approx_quantile(x, p);
CREATE MACRO cardinality(x) AS len(x);
CREATE MACRO element_at(list, place) AS list_extract(list, place);
CREATE MACRO array_join(list, separator) AS array_to_string(list, separator);
CREATE MACRO json_extract_scalar(document, path) AS json_extract_string(document, path);
CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern);
CREATE MACRO day_of_week(day) AS isodow(day);
CREATE MACRO day_of_year(day) AS dayofyear(day);
CREATE MACRO week_of_year(day) AS weekofyear(day);
CREATE MACRO year_of_week(day) AS isoyear(day);
CREATE MACRO to_unixtime(moment) AS epoch(moment);
CREATE MACRO from_unixtime(seconds) AS make_timestamp(CAST(CAST(seconds AS DOUBLE) * 1000000 AS BIGINT));
CREATE MACRO from_iso8601_date(text) AS CAST(text AS DATE);
-- The engine wants a constant here, so Trino's %i (minutes) and %s (seconds) cannot be turned into %M and %S.
CREATE MACRO date_parse(text, format) AS strptime(text, format);
CREATE MACRO date_format(moment, format) AS strftime(moment, format);
-- Trino replaces every match.
CREATE MACRO regexp_replace(text, pattern, replacement) AS system.main.regexp_replace(text, pattern, replacement, 'g');
CREATE MACRO url_extract_host(url) AS regexp_extract(url, '^[^:/?#]+://(?:[^/?#@]*@)?([^/?#:]*)', 1);
