//! `rebound domain dmarc`: the next step of a policy, from the reports of the last 14 days.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use domains::dmarc::{Figures, Plan, Source, plan};
use domains::findings;
use jiff::Timestamp;
use jiff::civil::Date;
use model::{Question, RecordData, RecordType};
use ports::Dns as _;
use query::Cell;

use super::args::{DmarcArgs, TellFormat};
use super::{platform, resolver, word};
use crate::End;
use crate::style::{Style, harmless};

pub(super) async fn run(args: &DmarcArgs, style: Style) -> anyhow::Result<End> {
    let domain = domains::typed::lookup_name(&args.domain);
    let today = match &args.today {
        Some(day) => day.parse().with_context(|| format!("{day:?} is no day; it is written YYYY-MM-DD"))?,
        None => Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    let figures = figures(args, &domain, today)?;
    let rua = platform(&args.platform, &args.lake.folder)?.dmarc_rua;
    let dns = resolver(&args.asking)?;
    let answer = dns.ask(&Question::new(&format!("_dmarc.{domain}"), RecordType::Txt)).await;
    anyhow::ensure!(!answer.is_unknown(), "DNS does not say what _dmarc.{domain} is; try again, or another --resolver");
    let texts = answer.of(RecordType::Txt).filter_map(|record| match &record.data {
        RecordData::Txt(strings) => String::from_utf8(strings.concat()).ok(),
        _ => None,
    });
    let present = texts.into_iter().find(|text| text.to_ascii_lowercase().starts_with("v=dmarc1"));
    let plan = plan(present.as_deref(), rua.as_deref(), &figures);
    match args.telling.format {
        TellFormat::Json => println!("{}", serde_json::to_string_pretty(&plan)?),
        TellFormat::Table => tell(args, &domain, present.as_deref(), &plan, style),
    }
    Ok(End::Done)
}

fn tell(args: &DmarcArgs, domain: &str, present: Option<&str>, plan: &Plan, style: Style) {
    let language = args.telling.lang.language();
    println!("{}", style.bold(&findings::message(plan.next.key(), &plan.args, language)));
    println!("\n  {}  {}", word(language, "now    ", "現在"), harmless(present.unwrap_or("—")));
    if let Some(record) = &plan.record {
        println!("  {}  _dmarc.{domain} TXT {}", word(language, "publish", "公開"), harmless(record));
    }
}

/// The figures of the named query `dmarc_sources_by_day`, for one domain.
fn figures(args: &DmarcArgs, domain: &str, today: Date) -> anyhow::Result<Figures> {
    let engine = crate::query::open(&args.lake.folder)?;
    let named = query::named_query("dmarc_sources_by_day").context("the question dmarc_sources_by_day is gone")?;
    let answer = engine.ask(&named.sql_on(&today.to_string()))?;
    let (mut days, mut messages, mut aligned) = (BTreeSet::new(), 0, 0);
    let mut sources: BTreeMap<String, u64> = BTreeMap::new();
    for row in &answer.rows {
        let [Cell::Text(name), Cell::Text(day), source, all, passed] = row.as_slice() else { continue };
        if !name.eq_ignore_ascii_case(domain) {
            continue;
        }
        let (all, passed) = (number(all), number(passed));
        days.insert(day.clone());
        messages += all;
        aligned += passed;
        if let (Cell::Text(source), true) = (source, all > passed) {
            *sources.entry(source.clone()).or_default() += all - passed;
        }
    }
    let mut unaligned: Vec<Source> = sources.into_iter().map(|(name, messages)| Source { name, messages }).collect();
    unaligned.sort_by_key(|source| std::cmp::Reverse(source.messages));
    Ok(Figures { days: u32::try_from(days.len())?, messages, aligned, unaligned })
}

fn number(cell: &Cell) -> u64 {
    match cell {
        Cell::Integer(number) => u64::try_from(*number).unwrap_or(0),
        _ => 0,
    }
}
