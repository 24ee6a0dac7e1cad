//! `rebound sources`: who sends in the name of one's domains, by name.

use std::io::{self, BufWriter, Write as _};
use std::net::IpAddr;

use anyhow::Context as _;
use jiff::Timestamp;
use query::{Answer, Cell};

use crate::End;
use crate::args::SourcesArgs;
use crate::domain::resolver;
use crate::ingest::open_lake;
use crate::query::{format, named, open};

pub(crate) fn run(args: &SourcesArgs) -> anyhow::Result<End> {
    let lake = &args.lake.folder;
    let mut answer = open(lake)?.ask(&named("dmarc_sources", args.today.as_deref())?)?;
    let [address, sender, domains] = columns(&answer, ["source_ip", "sender", "domains"])?;
    let own: Vec<String> =
        args.own.iter().map(|domain| domains::typed::lookup_name(domain.trim_matches('.'))).collect();
    let address_of = |row: &[Cell]| text(row, address).and_then(|text| text.parse::<IpAddr>().ok());
    let hosts = if args.resolve {
        let (store, dns) = (open_lake(lake, false)?, resolver(&args.asking)?);
        let addresses: Vec<IpAddr> = answer.rows.iter().filter_map(|row| address_of(row)).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(pipeline::sources::hosts(&store, &dns, &addresses, Timestamp::now()))?
    } else {
        Default::default()
    };
    answer.columns.insert(sender + 1, "host".to_owned());
    for row in &mut answer.rows {
        let host = address_of(row).and_then(|address| hosts.get(&address.to_canonical()));
        let domains: Vec<&str> = text(row, domains).unwrap_or_default().split_whitespace().collect();
        let name = pipeline::name_of_source(text(row, sender), &domains, host.map(String::as_str), &own);
        let cell = |text: Option<String>| text.map_or(Cell::Null, Cell::Text);
        if let Some(place) = row.get_mut(sender) {
            *place = cell(name);
        }
        row.insert(sender + 1, cell(host.cloned()));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    answer.write(format(args.format), &mut out)?;
    out.flush()?;
    Ok(End::Done)
}

fn columns<const N: usize>(answer: &Answer, names: [&str; N]) -> anyhow::Result<[usize; N]> {
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(names) {
        let found = answer.columns.iter().position(|column| column == name);
        *place = found.with_context(|| format!("the question dmarc_sources has no column {name}"))?;
    }
    Ok(places)
}

fn text(row: &[Cell], column: usize) -> Option<&str> {
    match row.get(column) {
        Some(Cell::Text(text)) => Some(text),
        _ => None,
    }
}
