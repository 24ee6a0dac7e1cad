//! `rebound explain`: the chain of decisions, for a person.

use anyhow::Context as _;
use model::{Term as _, Trace};
use serde_json::json;

use crate::End;
use crate::args::{ExplainArgs, ExplainFormat};
use crate::inputs::{Large, config, mails};
use crate::style::{Style, harmless, shortened};

const EVIDENCE: usize = 160;

pub(crate) fn run(args: &ExplainArgs, style: Style) -> anyhow::Result<End> {
    let config = config(&args.reading)?;
    let paths = [args.file.clone()];
    let mut any = false;
    for mail in mails(&paths, None, &config, Large::Held) {
        let mail = mail?;
        any = true;
        let mut trace = Trace::on();
        let parsed = pipeline::parse(&mail, &config, &mut trace);
        let steps = trace.into_steps();
        match args.format {
            ExplainFormat::Json => {
                println!("{}", serde_json::to_string_pretty(&json!({ "mail": parsed, "steps": steps }))?);
            }
            ExplainFormat::Text => {
                println!("{}  {}", style.bold(&harmless(&parsed.source)), parsed.outcome.as_str());
                if let Some(error) = &parsed.error {
                    println!("  {}", style.yellow(&harmless(error)));
                }
                for step in steps {
                    println!("\n  {:<12} {}", step.about, style.bold(&harmless(&step.decided)));
                    println!("  {:<12} {}", "", harmless(&step.rule));
                    if !step.evidence.is_empty() {
                        println!("  {:<12} {}", style.dim("evidence"), shortened(&harmless(&step.evidence), EVIDENCE));
                    }
                    if !step.source.is_empty() {
                        println!("  {:<12} {}", style.dim("source"), harmless(&step.source));
                    }
                }
                for warning in &parsed.warnings {
                    let place =
                        warning.place.as_deref().map(|place| format!(" at {}", harmless(place))).unwrap_or_default();
                    println!("\n  {}{place}: {}", style.yellow(&warning.code), harmless(&warning.message));
                }
                println!("\n{}", serde_json::to_string_pretty(&parsed)?);
            }
        }
    }
    any.then_some(End::Done).with_context(|| format!("there is no mail in {}", args.file.display()))
}
