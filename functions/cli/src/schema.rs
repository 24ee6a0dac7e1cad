//! `rebound schema`: what the code knows of its tables and events.

use crate::End;
use crate::args::{SchemaArgs, SchemaFormat};

pub(crate) fn run(args: &SchemaArgs) -> anyhow::Result<End> {
    let text = match args.format {
        SchemaFormat::Md => lake::schema::markdown(),
        SchemaFormat::GlueJson => lake::schema::glue_json(),
        SchemaFormat::EventsJson => serde_json::to_string_pretty(&model::parsed_mail_schema())? + "\n",
        SchemaFormat::CrosswalkJson => serde_json::to_string_pretty(&bounce::crosswalk::json())? + "\n",
    };
    print!("{text}");
    Ok(End::Done)
}
