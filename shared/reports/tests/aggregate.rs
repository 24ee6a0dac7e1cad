//! One case for every kind of report that issue 6 names: what arrives, and what must come out.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may panic")]

use std::net::IpAddr;

use model::{
    AggregateRecord, AggregateReport, Alignment, AlignmentMode, Context, Disposition, DkimResult, DmarcPolicy,
    Extension, Id, OverrideType, SpfResult, SpfScope, Term,
};
use reports::{Error, aggregate};

const CONTEXT: Context<'static> = Context {
    mail_id: Id([7; 16]),
    received_at: None,
    envelope_recipient: None,
    authenticated_domains: None,
    keep_headers: &[],
};

/// RFC 7489, appendix C, with every element that it has.
const RFC7489: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<feedback xmlns="http://dmarc.org/dmarc-xml/0.1">
  <version>1.0</version>
  <report_metadata>
    <org_name>Reporter</org_name>
    <email>dmarc@mail.reporter.example</email>
    <extra_contact_info>https://reporter.example</extra_contact_info>
    <report_id>r-1</report_id>
    <date_range><begin>1790208000</begin><end>1790294399</end></date_range>
    <error>DNS timeout</error>
  </report_metadata>
  <policy_published>
    <domain>Example.COM</domain><adkim>r</adkim><aspf>s</aspf><p>reject</p><sp>quarantine</sp><pct>50</pct><fo>1</fo>
  </policy_published>
  <record>
    <row>
      <source_ip>192.0.2.1</source_ip>
      <count>3</count>
      <policy_evaluated>
        <disposition>none</disposition><dkim>pass</dkim><spf>fail</spf>
        <reason><type>mailing_list</type><comment>a list</comment></reason>
      </policy_evaluated>
    </row>
    <identifiers><envelope_to>rcpt.example</envelope_to><envelope_from>bounce.example.com</envelope_from><header_from>example.com</header_from></identifiers>
    <auth_results>
      <dkim><domain>mail.example.com</domain><selector>s1</selector><result>pass</result><human_result>ok</human_result></dkim>
      <spf><domain>bounce.example.com</domain><scope>mfrom</scope><result>pass</result></spf>
    </auth_results>
  </record>
</feedback>
"#;

/// RFC 9990, appendix B, with the optional elements of its schema added.
const RFC9990: &str = r#"<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0" xmlns:ext="urn:example">
  <version>1.0</version>
  <report_metadata>
    <org_name>Sample Reporter</org_name>
    <email>report_sender@example-reporter.com</email>
    <extra_contact_info lang="en">...</extra_contact_info>
    <report_id>3v98abbp8ya9n3va8yr8oa3ya</report_id>
    <date_range><begin>302832000</begin><end>302918399</end></date_range>
    <error lang="en">one</error><error lang="de">zwei</error>
    <generator>Example DMARC Aggregate Reporter v1.2</generator>
  </report_metadata>
  <policy_published>
    <domain>example.com</domain><p>quarantine</p><sp>none</sp><np>none</np><testing>n</testing>
    <discovery_method>treewalk</discovery_method>
  </policy_published>
  <extension><ext:arc>x</ext:arc><ext:bimi><ext:deep>y</ext:deep></ext:bimi></extension>
  <record>
    <row>
      <source_ip>192.0.2.123</source_ip><count>123</count>
      <policy_evaluated>
        <disposition>pass</disposition><dkim>pass</dkim><spf>fail</spf>
        <reason><type>policy_test_mode</type><comment xml:lang="de">Test</comment></reason>
      </policy_evaluated>
    </row>
    <identifiers><envelope_from>example.com</envelope_from><header_from>example.com</header_from></identifiers>
    <auth_results>
      <dkim><domain>example.com</domain><result>pass</result><selector>abc123</selector><human_result lang="en-GB">ok</human_result></dkim>
      <spf><domain>example.com</domain><scope>mfrom</scope><result>fail</result><human_result lang="en">no</human_result></spf>
    </auth_results>
    <ext:arc-override>true</ext:arc-override>
  </record>
</feedback>
"#;

struct Read {
    report: AggregateReport,
    records: Vec<AggregateRecord>,
}

impl Read {
    fn codes(&self) -> Vec<&str> {
        self.report.warnings.iter().map(|warning| warning.code.as_str()).collect()
    }
}

fn try_read(document: &[u8]) -> Result<Read, Error> {
    let mut records = Vec::new();
    let report =
        aggregate::read(document, &CONTEXT, &reports::Limits::DEFAULT, 0, &mut |_, record| records.push(record))?;
    // The same, a few bytes at a time: no result may depend on where a buffer ends.
    for capacity in [1, 7, 100] {
        let mut again = Vec::new();
        let small = std::io::BufReader::with_capacity(capacity, document);
        let other =
            aggregate::read(small, &CONTEXT, &reports::Limits::DEFAULT, 0, &mut |_, record| again.push(record))?;
        assert_eq!((&report, &records), (&other, &again), "in buffers of {capacity}");
    }
    assert_eq!(report.record_count, records.len() as u64);
    Ok(Read { report, records })
}

#[track_caller]
fn read(document: impl AsRef<[u8]>) -> Read {
    try_read(document.as_ref()).unwrap()
}

#[test]
fn every_field_of_rfc_7489() {
    let Read { report, records } = read(RFC7489);
    assert_eq!(report.warnings, []);
    assert_eq!(report.namespace.as_deref(), Some("http://dmarc.org/dmarc-xml/0.1"));
    assert_eq!((report.version.as_deref(), report.org_name.as_str()), (Some("1.0"), "Reporter"));
    assert_eq!(report.email, "dmarc@mail.reporter.example");
    assert_eq!(report.extra_contact_info.as_deref(), Some("https://reporter.example"));
    assert_eq!((report.report_id.as_str(), report.errors.len()), ("r-1", 1));
    assert_eq!((report.errors[0].text.as_str(), report.errors[0].lang.as_deref()), ("DNS timeout", None));
    // A domain is compared in lower case; as it was sent it stands beside.
    assert_eq!(report.policy_published.raw, [("domain".to_owned(), "Example.COM".to_owned())]);
    assert_eq!((report.begin.unwrap().as_second(), report.end.unwrap().as_second()), (1_790_208_000, 1_790_294_399));
    let policy = &report.policy_published;
    assert_eq!((policy.domain.as_str(), policy.pct, policy.fo.as_deref()), ("example.com", Some(50), Some("1")));
    assert_eq!((policy.adkim, policy.aspf), (Some(AlignmentMode::Relaxed), Some(AlignmentMode::Strict)));
    assert_eq!((policy.p, policy.sp, policy.np), (Some(DmarcPolicy::Reject), Some(DmarcPolicy::Quarantine), None));
    assert_eq!((report.record_count, report.message_count, report.incomplete), (1, 3, false));
    let record = &records[0];
    assert_eq!((record.source_ip, record.count), (Some(IpAddr::from([192, 0, 2, 1])), 3));
    assert_eq!(record.disposition, Some(Disposition::None));
    assert_eq!((record.dkim, record.spf), (Some(Alignment::Pass), Some(Alignment::Fail)));
    assert_eq!(
        (record.reasons[0].kind, record.reasons[0].comment.as_deref()),
        (OverrideType::MailingList, Some("a list"))
    );
    assert_eq!(record.header_from, "example.com");
    assert_eq!(record.envelope_from.as_deref(), Some("bounce.example.com"));
    assert_eq!(record.envelope_to.as_deref(), Some("rcpt.example"));
    let dkim = &record.auth_dkim[0];
    assert_eq!(
        (dkim.domain.as_str(), dkim.selector.as_deref(), dkim.result),
        ("mail.example.com", Some("s1"), DkimResult::Pass)
    );
    assert_eq!(dkim.human_result.as_deref(), Some("ok"));
    let spf = &record.auth_spf[0];
    assert_eq!(
        (spf.domain.as_str(), spf.scope, spf.result),
        ("bounce.example.com", Some(SpfScope::Mfrom), SpfResult::Pass)
    );
    // adkim is relaxed, aspf strict: both agree with what was evaluated
    assert_eq!((record.dkim_computed, record.spf_computed), (Some(Alignment::Pass), Some(Alignment::Fail)));
    assert!(!record.contradictory && record.flags.is_empty() && record.raw.is_empty());
}

#[test]
fn every_field_of_rfc_9990() {
    let Read { report, records } = read(RFC9990);
    assert_eq!(report.warnings, []);
    assert_eq!(report.namespace.as_deref(), Some("urn:ietf:params:xml:ns:dmarc-2.0"));
    assert_eq!(report.generator.as_deref(), Some("Example DMARC Aggregate Reporter v1.2"));
    let errors: Vec<_> = report.errors.iter().map(|error| (error.text.as_str(), error.lang.as_deref())).collect();
    assert_eq!(errors, [("one", Some("en")), ("zwei", Some("de"))]);
    assert_eq!(
        (report.extra_contact_info.as_deref(), report.extra_contact_info_lang.as_deref()),
        (Some("..."), Some("en"))
    );
    // What is nested in an extension is left out, and no deviation.
    assert_eq!(extensions(&report.extensions), [("ext:arc", Some("x")), ("ext:bimi", None)]);
    let policy = &report.policy_published;
    assert_eq!((policy.np, policy.testing), (Some(DmarcPolicy::None), Some(false)));
    assert_eq!(policy.discovery_method.as_deref(), Some("treewalk"));
    let record = &records[0];
    assert_eq!(record.disposition, Some(Disposition::Pass));
    assert_eq!(record.reasons[0].kind, OverrideType::PolicyTestMode);
    assert_eq!(record.auth_dkim[0].selector.as_deref(), Some("abc123"));
    assert_eq!(record.auth_spf[0].human_result.as_deref(), Some("no"));
    assert_eq!(record.auth_spf[0].human_result_lang.as_deref(), Some("en"));
    assert_eq!(
        (record.reasons[0].comment.as_deref(), record.reasons[0].comment_lang.as_deref()),
        (Some("Test"), Some("de"))
    );
    assert_eq!(record.auth_dkim[0].human_result_lang.as_deref(), Some("en-GB"));
    assert_eq!(extensions(&record.extensions), [("ext:arc-override", Some("true"))]);
    assert_eq!(record.count, 123);
}

fn extensions(extensions: &[Extension]) -> Vec<(&str, Option<&str>)> {
    extensions.iter().map(|extension| (extension.name.as_str(), extension.text.as_deref())).collect()
}

type Check = fn(&Read) -> bool;

/// What is put for what, the warnings that must come, and what else must be.
const DEVIATIONS: &[(&str, &str, &str, &[&str], Check)] = &[
    ("white space before the declaration", "<?xml", "\n  <?xml", &["xml_declaration_late"], |r| r.records.len() == 1),
    ("bare ampersand", "<org_name>Reporter", "<org_name>A & B", &["xml_ampersand_bare"], |r| {
        r.report.org_name == "A & B"
    }),
    ("ampersand before a semicolon far away", "<org_name>Reporter", "<org_name>A&B; C", &["xml_entity_unknown"], |r| {
        r.report.org_name == "A&B; C"
    }),
    ("entities", "<org_name>Reporter", "<org_name>A &amp;&#32;&#x42;&lt;", &[], |r| r.report.org_name == "A & B<"),
    ("CDATA", "<org_name>Reporter", "<org_name><![CDATA[A & <B>]]>", &["xml_cdata"], |r| {
        r.report.org_name == "A & <B>"
    }),
    ("a comment within a value", "<count>3", "<count><!-- x -->3", &[], |r| r.records[0].count == 3),
    ("NULs", "Reporter<", "Re\0porter<", &["xml_nul_bytes"], |r| r.report.org_name == "Reporter"),
    ("control characters", "Reporter<", "Re\u{1}porter<", &["value_control_characters"], |r| {
        r.report.org_name == "Reporter"
    }),
    ("padded values", "<dkim>pass</dkim><spf>", "<dkim> pass\n</dkim><spf>", &["value_padded"], |r| {
        r.records[0].dkim == Some(Alignment::Pass)
    }),
    ("upper-case values", "<dkim>pass</dkim><spf>", "<dkim>PASS</dkim><spf>", &["value_case"], |r| {
        r.records[0].dkim == Some(Alignment::Pass) && r.records[0].raw == [("dkim".to_owned(), "PASS".to_owned())]
    }),
    (
        "a schema around",
        "<feedback xmlns=\"http://dmarc.org/dmarc-xml/0.1\">",
        "<xs:schema xmlns:xs=\"x\" targetNamespace=\"y\"><feedback>",
        &["xml_schema_inside"],
        |r| r.records.len() == 1 && r.report.report_id == "r-1",
    ),
    ("domains with capitals", "<header_from>example.com", "<header_from>Example.COM", &[], |r| {
        r.records[0].header_from == "example.com"
            && r.records[0].raw == [("header_from".to_owned(), "Example.COM".to_owned())]
            && r.records[0].dkim_computed == Some(Alignment::Pass)
    }),
    ("a result's domain with capitals", "<dkim><domain>mail.", "<dkim><domain>Mail.", &[], |r| {
        r.records[0].auth_dkim[0].domain == "mail.example.com"
            && r.records[0].raw == [("dkim/domain".to_owned(), "Mail.example.com".to_owned())]
    }),
    ("an address in brackets", "192.0.2.1<", "[192.0.2.1]<", &[], |r| {
        r.records[0].source_ip == Some(IpAddr::from([192, 0, 2, 1]))
            && r.records[0].source_ip_raw.as_deref() == Some("[192.0.2.1]")
    }),
    ("another spelling of an address", "192.0.2.1<", "2001:0DB8::1<", &[], |r| {
        r.records[0].source_ip.unwrap().to_string() == "2001:db8::1"
            && r.records[0].source_ip_raw.as_deref() == Some("2001:0DB8::1")
    }),
    ("a percentage that is none", "<pct>50", "<pct>half", &["value_unknown"], |r| {
        r.report.policy_published.pct.is_none()
            && r.report.policy_published.raw.contains(&("pct".to_owned(), "half".to_owned()))
    }),
    (
        "a schema inside",
        "<version>",
        "<xs:schema xmlns:xs=\"x\"><xs:element name=\"record\"><xs:record/></xs:element></xs:schema><version>",
        &["xml_schema_inside"],
        |r| r.report.version.is_some(),
    ),
    ("unknown elements", "<row>", "<row><a><b/><count>9</count></a>", &["element_unknown"], |r| {
        r.records[0].count == 3
    }),
    (
        "an unknown element around a record",
        "<record>",
        "<records><record>",
        &["xml_malformed", "element_unknown"],
        |r| r.records.len() == 1,
    ),
    ("no version", "<version>1.0</version>", "", &["version_missing"], |r| r.records.len() == 1),
    ("empty org_name", "<org_name>Reporter</org_name>", "<org_name/>", &["org_name_empty"], |r| {
        r.report.org_name == "mail.reporter.example"
    }),
    ("no org_name", "<org_name>Reporter</org_name>", "", &["org_name_empty"], |r| {
        r.report.org_name == "mail.reporter.example"
    }),
    ("identities", "identifiers>", "identities>", &["identifiers_misnamed"], |r| {
        r.records[0].header_from == "example.com"
    }),
    (
        "no spf",
        "<spf><domain>bounce.example.com</domain><scope>mfrom</scope><result>pass</result></spf>",
        "",
        &["spf_missing"],
        |r| r.records[0].auth_spf.is_empty(),
    ),
    (
        "several spf",
        "</dkim>\n      <spf>",
        "</dkim><spf><domain>a.example</domain><result>none</result></spf><spf>",
        &["spf_repeated"],
        |r| r.records[0].auth_spf.len() == 2,
    ),
    ("empty adkim", "<adkim>r</adkim>", "<adkim></adkim>", &["value_empty"], |r| {
        r.report.policy_published.adkim.is_none()
    }),
    ("empty sp", "<sp>quarantine</sp>", "<sp/>", &["value_empty"], |r| r.report.policy_published.sp.is_none()),
    ("an unknown policy", "<p>reject</p>", "<p>block</p>", &["policy_p_missing", "value_unknown"], |r| {
        r.report.policy_published.p.is_none()
            && r.report.policy_published.raw.contains(&("p".to_owned(), "block".to_owned()))
    }),
    ("hardfail", "<result>pass</result></spf>", "<result>hardfail</result></spf>", &["value_unknown"], |r| {
        r.records[0].auth_spf[0].result == SpfResult::Fail
            && r.records[0].auth_spf[0].raw.as_deref() == Some("hardfail")
    }),
    ("an unknown result", "<result>pass</result></spf>", "<result>maybe</result></spf>", &["value_unknown"], |r| {
        r.records[0].auth_spf[0].result == SpfResult::Unknown
    }),
    (
        "a result with an explanation",
        "<result>pass</result></spf>",
        "<result>fail (not ours)</result></spf>",
        &["value_unknown"],
        |r| r.records[0].auth_spf[0].result == SpfResult::Fail,
    ),
    ("no result", "<result>pass</result></spf>", "</spf>", &["auth_result_missing"], |r| {
        r.records[0].auth_spf[0].result == SpfResult::Unknown
    }),
    ("an unknown reason", "mailing_list", "because", &["value_unknown"], |r| {
        r.records[0].reasons[0].kind == OverrideType::Other && r.records[0].reasons[0].raw.as_deref() == Some("because")
    }),
    ("float timestamps", "1790208000", "1790208000.25", &["date_malformed"], |r| {
        r.report.begin.unwrap().as_second() == 1_790_208_000
            && r.report.raw == [("begin".to_owned(), "1790208000.25".to_owned())]
    }),
    ("timestamps in milliseconds", "1790208000", "1790208000000", &["date_malformed"], |r| {
        r.report.begin.unwrap().as_second() == 1_790_208_000
    }),
    ("timestamps as text", "1790208000", "2026-09-24T00:00:00Z", &["date_malformed"], |r| {
        r.report.begin.unwrap().as_second() == 1_790_208_000
    }),
    ("no timestamps", "<begin>1790208000</begin><end>1790294399</end>", "", &["date_missing"], |r| {
        r.report.begin.is_none()
    }),
    ("a reversed period", "<end>1790294399", "<end>1790200000", &["date_reversed"], |r| r.records.len() == 1),
    ("a period of more than 24 hours", "<end>1790294399", "<end>1790812800", &["date_range_long"], |r| {
        r.records.len() == 1
    }),
    (
        "two policies",
        "<record>",
        "<policy_published><domain>other.example</domain><p>none</p></policy_published><record>",
        &["policy_repeated"],
        |r| {
            r.report.policy_published.domain == "example.com"
                && r.report.policy_published.p == Some(DmarcPolicy::Reject)
        },
    ),
    (
        "two report_metadata",
        "<record>",
        "<report_metadata><org_name>Other</org_name></report_metadata><record>",
        &["element_repeated"],
        |r| r.report.org_name == "Reporter",
    ),
    ("no selector", "<selector>s1</selector>", "", &["selector_missing"], |r| {
        r.records[0].auth_dkim[0].selector.is_none()
    }),
    ("a bad address", "192.0.2.1<", "192.0.2.999<", &["source_ip_invalid"], |r| {
        r.records[0].source_ip.is_none()
            && r.records[0].source_ip_raw.as_deref() == Some("192.0.2.999")
            && r.records[0].flags == ["source_ip_invalid"]
    }),
    ("no address", "<source_ip>192.0.2.1</source_ip>", "", &["source_ip_missing"], |r| {
        r.records[0].source_ip.is_none()
    }),
    ("a negative count", "<count>3", "<count>-3", &["count_invalid"], |r| {
        r.records[0].count == 0 && r.records[0].flags == ["count_invalid"] && r.report.message_count == 0
    }),
    ("a count beyond all bounds", "<count>3", "<count>99999999999999999999", &["count_invalid"], |r| {
        r.records[0].count == 0
    }),
    ("no count", "<count>3</count>", "", &["count_missing"], |r| r.records[0].count == 0),
    ("no header_from", "<header_from>example.com</header_from>", "", &["header_from_missing"], |r| {
        r.records[0].dkim_computed.is_none()
    }),
    ("a prefix", "feedback", "d:feedback", &["xml_namespace_prefixed"], |r| r.records.len() == 1),
    ("a foreign namespace", "http://dmarc.org/dmarc-xml/0.1", "urn:other", &["xml_namespace_unknown"], |r| {
        r.records.len() == 1
    }),
    ("junk after the end", "</feedback>\n", "</feedback>\n</html>", &["xml_trailing_bytes"], |r| r.records.len() == 1),
    ("rf and ri", "<fo>1</fo>", "<rf>afrf</rf><ri>86400</ri>", &[], |r| r.report.policy_published.raw.len() == 3),
    (
        "SPF of the HELO identity is never aligned",
        "<spf><domain>bounce.example.com</domain><scope>mfrom</scope>",
        "<spf><domain>example.com</domain><scope>helo</scope>",
        &[],
        |r| r.records[0].spf_computed == Some(Alignment::Fail),
    ),
    (
        "evaluated and computed contradict each other",
        "<dkim>pass</dkim><spf>fail</spf>",
        "<dkim>fail</dkim><spf>fail</spf>",
        &[],
        |r| r.records[0].contradictory,
    ),
    (
        "empty auth_results",
        "<row>",
        "<row/><auth_results/></record><record><row>",
        &[
            "count_missing",
            "source_ip_missing",
            "header_from_missing",
            "policy_evaluated_missing",
            "auth_results_empty",
        ],
        |r| r.records.len() == 2,
    ),
];

#[test]
fn what_really_arrives() {
    for (name, from, to, codes, check) in DEVIATIONS {
        assert!(RFC7489.contains(from), "{name}: nothing to replace");
        let got = read(RFC7489.replace(from, to));
        let mut wanted = codes.to_vec();
        let mut met = got.codes();
        wanted.sort_unstable();
        met.sort_unstable();
        assert_eq!(met, wanted, "{name}");
        assert!(check(&got), "{name}: {:#?} {:#?}", got.report, got.records);
    }
}

#[test]
fn prefixes_everywhere() {
    let xml = RFC7489
        .replace("</", "</d:")
        .replace("<d:/", "</")
        .replace('<', "<d:")
        .replace("<d:/d:", "</d:")
        .replace("<d:?xml", "<?xml");
    let xml = xml.replace("xmlns=", "xmlns:d=");
    let got = read(&xml);
    assert_eq!(got.codes(), ["xml_namespace_prefixed"]);
    assert_eq!(got.report.content_id, read(RFC7489).report.content_id);
    assert_eq!(got.report.namespace.as_deref(), Some("http://dmarc.org/dmarc-xml/0.1"));
}

#[test]
fn character_sets() {
    let text = RFC7489.replace("Reporter<", "Größe<");
    let wanted = read(&text).report.content_id;
    let mark = ["\u{feff}".as_bytes(), text.as_bytes()].concat();
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let latin = |label: &str| -> Vec<u8> {
        let text = text.replace("encoding=\"UTF-8\"", label);
        encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
    };
    let with_mark = format!("\u{feff}{text}");
    let wide = ["xml_byte_order_mark", "xml_encoding_utf16"];
    let cases: [(&str, Vec<u8>, &[&str]); 11] = [
        ("byte-order mark", mark, &["xml_byte_order_mark"]),
        ("UTF-16, little, with mark", utf16(&with_mark, false), &wide),
        ("UTF-16, big, with mark", utf16(&with_mark, true), &wide),
        ("UTF-16, little, without mark", utf16(&text, false), &["xml_encoding_utf16"]),
        ("UTF-16, big, without mark", utf16(&text, true), &["xml_encoding_utf16"]),
        ("Latin-1 as declared", latin("encoding=\"iso-8859-1\""), &[]),
        ("Latin-1, declared UTF-8", latin("encoding=\"UTF-8\""), &["xml_encoding_wrong"]),
        ("Latin-1, declared nothing", latin(""), &["xml_encoding_wrong"]),
        ("UTF-8, declared UTF-16", text.replace("UTF-8", "UTF-16").into_bytes(), &["xml_encoding_misdeclared"]),
        ("UTF-8, declared Latin-1", text.replace("UTF-8", "ISO-8859-1").into_bytes(), &["xml_encoding_misdeclared"]),
        ("UTF-8, declared nonsense", text.replace("UTF-8", "utf8mb4").into_bytes(), &["xml_encoding_misdeclared"]),
    ];
    for (name, bytes, codes) in cases {
        let got = read(&bytes);
        assert_eq!(got.codes(), codes, "{name}");
        assert_eq!(got.report.org_name, "Größe", "{name}");
        assert_eq!(got.report.content_id, wanted, "{name}");
    }
    let japanese = RFC7489.replace("Reporter<", "配信<").replace("UTF-8", "Shift_JIS");
    let got = read(&encoding_rs::SHIFT_JIS.encode(&japanese).0);
    assert_eq!((got.report.org_name.as_str(), got.codes()), ("配信", vec![]));
}

#[test]
fn a_cut_document_keeps_its_whole_records() {
    let two = RFC7489.replace("</feedback>", &RFC7489[RFC7489.find("<record>").unwrap()..]);
    let second = two.rfind("<record>").unwrap();
    for cut in [second + 200, two.rfind("</record>").unwrap(), two.rfind("</record>").unwrap() + 4] {
        let got = read(&two[..cut]);
        assert!(got.report.incomplete);
        assert_eq!(got.records.len(), 1, "cut at {cut}");
        assert!(got.codes().contains(&"xml_truncated"));
    }
    assert!(matches!(try_read(&RFC7489.as_bytes()[..100]), Err(Error::NotAReport { .. })));
}

#[test]
fn records_before_the_policy_are_held_until_it_is_known() {
    let record = &RFC7489[RFC7489.find("<record>").unwrap()..RFC7489.find("</feedback>").unwrap()];
    let early = RFC7489.replace(record, "").replace("<report_metadata>", &format!("{record}<report_metadata>"));
    let mut seen = Vec::new();
    let report = aggregate::read(early.as_bytes(), &CONTEXT, &reports::Limits::DEFAULT, 0, &mut |report, record| {
        seen.push((report.policy_published.domain.clone(), record.spf_computed));
    });
    assert_eq!(seen, [("example.com".to_owned(), Some(Alignment::Fail))]);
    assert_eq!(report.unwrap().warnings[0].code, "records_early");
}

#[test]
fn what_a_stranger_may_send() {
    let limit = |limit: &'static str, value: usize| Some(Error::Limit { limit, value });
    let bomb = "<!DOCTYPE feedback [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><feedback>&b;</feedback>";
    let external = "<?xml version=\"1.0\"?><!DOCTYPE feedback SYSTEM \"file:///etc/passwd\"><feedback/>";
    let record = "<record><row><count>1</count></row></record>";
    let cases: Vec<(&str, String, Option<Error>)> = vec![
        ("entity expansion", bomb.to_owned(), Some(Error::Doctype)),
        ("external entity", external.to_owned(), Some(Error::Doctype)),
        ("a DOCTYPE without end", format!("<!DOCTYPE {}", "x".repeat(3_000_000)), Some(Error::Doctype)),
        ("deep nesting", format!("<feedback>{}", "<a>".repeat(1_000_000)), limit("xml_depth", 100)),
        ("a huge attribute", format!("<feedback a=\"{}\">", "x".repeat(3_000_000)), limit("xml_token", 1_048_576)),
        (
            "many errors",
            RFC7489.replace("<error>", &format!("{}<error>", "<error>x</error>".repeat(2_000))),
            limit("record_items", 1000),
        ),
        ("a huge value", RFC7489.replace("r-1", &"x".repeat(3_000_000)), limit("xml_value", 1_048_576)),
        (
            "many results in one record",
            RFC7489.replace("<auth_results>", &format!("<auth_results>{}", "<dkim/>".repeat(100_000))),
            limit("record_items", 1000),
        ),
        ("many records", RFC7489.replace("</feedback>", &record.repeat(262_144)), limit("records", 262_144)),
        ("many records and no policy", format!("<feedback>{}", record.repeat(20_000)), limit("records_early", 10_000)),
        (
            "another document",
            "<html><body>feedback</body></html>".to_owned(),
            Some(Error::NotAReport { expected: "aggregate report", reason: "no element `feedback`".to_owned() }),
        ),
    ];
    for (name, document, wanted) in cases {
        let got = aggregate::read(document.as_bytes(), &CONTEXT, &reports::Limits::DEFAULT, 0, &mut |_, _| {});
        assert_eq!(got.err(), wanted, "{name}");
    }
    let many = RFC7489.replace("</feedback>", &record.repeat(200_000));
    assert_eq!(read(&many).report.record_count, 200_001);
}

#[test]
fn what_looks_like_a_report() {
    for document in [
        RFC7489,
        RFC9990,
        "<d:feedback xmlns:d='x'>",
        "\u{feff} <feedback>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>",
        "<!DOCTYPE feedback [",
    ] {
        assert!(aggregate::looks_like(document.as_bytes()), "{document}");
    }
    let utf16: Vec<u8> = RFC7489.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(aggregate::looks_like(&utf16));
    for document in
        ["<html>feedback</html>", "<feedbacks>", "feedback", "{\"feedback\":1}", "", "<svg><!DOCTYPE svg></svg>"]
    {
        assert!(!aggregate::looks_like(document.as_bytes()), "{document}");
    }
}

#[test]
fn ids() {
    let first = read(RFC7489).report;
    let packed_otherwise = read(RFC7489.replace("\n  ", "\r\n\t")).report;
    assert_eq!((first.content_id, first.report_key), (packed_otherwise.content_id, packed_otherwise.report_key));
    let other_count = read(RFC7489.replace("<count>3", "<count>4")).report;
    assert_eq!(first.report_key, other_count.report_key);
    assert_ne!(first.content_id, other_count.content_id);
    // Another host of the same organization is the same reporter; another report id is another report.
    let other_host = read(RFC7489.replace("dmarc@mail.", "x@smtp.")).report;
    assert_eq!(first.report_key, other_host.report_key);
    assert_ne!(first.report_key, read(RFC7489.replace("r-1", "r-2")).report.report_key);
}

#[test]
fn the_reporter_is_verified_by_an_aligned_domain() {
    for (domains, wanted) in [
        (None, None),
        (Some(&["reporter.example".to_owned()][..]), Some(true)),
        (Some(&["other.example".to_owned()][..]), Some(false)),
        (Some(&[][..]), Some(false)),
    ] {
        let context = Context { authenticated_domains: domains, ..CONTEXT };
        let report =
            aggregate::read(RFC7489.as_bytes(), &context, &reports::Limits::DEFAULT, 0, &mut |_, _| {}).unwrap();
        assert_eq!(report.reporter_verified, wanted);
    }
}

/// The enumerations of both XSDs: each word is read as itself, where it stands.
#[test]
fn the_words_of_the_schemas() {
    fn spelled<T: Term>(word: Option<T>) -> String {
        word.map_or("", Term::as_str).to_owned()
    }
    type Got = fn(&Read) -> String;
    let tables: [(&str, &[&str], Got); 11] = [
        ("<adkim>r<", &["r", "s"], |r| spelled(r.report.policy_published.adkim)),
        ("<aspf>s<", &["r", "s"], |r| spelled(r.report.policy_published.aspf)),
        ("<p>reject<", &["none", "quarantine", "reject"], |r| spelled(r.report.policy_published.p)),
        ("<sp>quarantine<", &["none", "quarantine", "reject"], |r| spelled(r.report.policy_published.sp)),
        ("<disposition>none<", &["none", "pass", "quarantine", "reject"], |r| spelled(r.records[0].disposition)),
        ("<dkim>pass<", &["pass", "fail"], |r| spelled(r.records[0].dkim)),
        ("<spf>fail<", &["pass", "fail"], |r| spelled(r.records[0].spf)),
        (
            "<type>mailing_list<",
            &[
                "forwarded",
                "sampled_out",
                "trusted_forwarder",
                "mailing_list",
                "local_policy",
                "policy_test_mode",
                "other",
            ],
            |r| spelled(Some(r.records[0].reasons[0].kind)),
        ),
        (
            "<selector>s1</selector><result>pass<",
            &["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"],
            |r| spelled(Some(r.records[0].auth_dkim[0].result)),
        ),
        (
            "<scope>mfrom</scope><result>pass<",
            &["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"],
            |r| spelled(Some(r.records[0].auth_spf[0].result)),
        ),
        ("<scope>mfrom<", &["helo", "mfrom"], |r| spelled(r.records[0].auth_spf[0].scope)),
    ];
    for (place, words, got) in tables {
        assert!(RFC7489.contains(place), "{place}");
        let (before, _) = place.trim_end_matches('<').rsplit_once('>').unwrap();
        for word in words {
            let read = read(RFC7489.replace(place, &format!("{before}>{word}<")));
            assert_eq!(&got(&read), word, "{place}");
            assert!(!read.codes().contains(&"value_unknown"), "{place} {word}");
        }
    }
    for word in ["none", "quarantine", "reject"] {
        let read = read(RFC9990.replace("<np>none", &format!("<np>{word}")));
        assert_eq!(spelled(read.report.policy_published.np), word);
    }
    for word in ["psl", "treewalk"] {
        let read = read(RFC9990.replace("treewalk", word));
        assert_eq!(read.report.policy_published.discovery_method.as_deref(), Some(word));
    }
    for (word, wanted) in [("y", true), ("n", false)] {
        let read = read(RFC9990.replace("<testing>n", &format!("<testing>{word}")));
        assert_eq!(read.report.policy_published.testing, Some(wanted));
    }
}
