//! `rebound domain dmarc`: the next step of a policy, from the reports of the last 14 days.

use anyhow::Context as _;
use domains::dmarc::{Plan, plan};
use domains::findings;
use jiff::Timestamp;
use model::{Question, RecordData, RecordType};
use pipeline::dmarc_figures::dmarc_figures;
use ports::Dns as _;

use super::args::{DmarcArgs, TellFormat};
use super::{platform, resolver, word};
use crate::End;
use crate::ingest::open_lake;
use crate::style::{Style, harmless};

pub(super) async fn run(args: &DmarcArgs, style: Style) -> anyhow::Result<End> {
    let domain = domains::typed::lookup_name(&args.domain);
    let today = match &args.today {
        Some(day) => day.parse().with_context(|| format!("{day:?} is no day; it is written YYYY-MM-DD"))?,
        None => Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    let lake = open_lake(&args.lake.folder, false)?;
    let counted = dmarc_figures(&lake, &[domain.clone()].into(), today, &|| true).await?;
    let figures = counted.and_then(|mut counted| counted.remove(&domain)).unwrap_or_default();
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
    println!("{}", style.bold(&findings::message(plan.key, &plan.args, language)));
    println!("\n  {}  {}", word(language, "now    ", "現在"), harmless(present.unwrap_or("—")));
    if let Some(record) = &plan.record {
        println!("  {}  _dmarc.{domain} TXT {}", word(language, "publish", "公開"), harmless(record));
    }
}
