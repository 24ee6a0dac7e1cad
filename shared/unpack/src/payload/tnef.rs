//! TNEF (MS-OXTNEF), `winmail.dat`: what Outlook and Exchange make of attachments. Only attachments are read: their titles
//! and their data.

use super::plain_name;

const TITLE: u32 = 0x0001_8010;
const DATA: u32 = 0x0006_800f;
const RENDERING: u32 = 0x0006_9002;

pub(super) struct Attachment<'t> {
    pub name: Option<String>,
    pub bytes: &'t [u8],
}

/// The attachments, as far as the stream is whole.
pub(super) fn attachments(bytes: &[u8]) -> Vec<Attachment<'_>> {
    let mut found: Vec<Attachment<'_>> = Vec::new();
    // signature and key
    let mut rest = bytes.get(6..).unwrap_or_default();
    // level, id, length, data, checksum
    while let Some(([_, id @ ..], tail)) = rest.split_first_chunk::<5>() {
        let id = u32::from_le_bytes(*id);
        let Some((len, tail)) = tail.split_first_chunk::<4>() else { break };
        let len = usize::try_from(u32::from_le_bytes(*len)).unwrap_or(usize::MAX);
        let data = tail.get(..len.min(tail.len())).unwrap_or_default();
        match id {
            // begins an attachment
            RENDERING => found.push(Attachment { name: None, bytes: &[] }),
            TITLE | DATA => {
                if found.is_empty() {
                    found.push(Attachment { name: None, bytes: &[] });
                }
                if let Some(last) = found.last_mut() {
                    if id == DATA {
                        last.bytes = data;
                    } else {
                        last.name = Some(plain_name(data.split(|b| *b == 0).next().unwrap_or_default()));
                    }
                }
            }
            _ => {}
        }
        rest = len.checked_add(2).and_then(|len| tail.get(len..)).unwrap_or_default();
        if found.len() > 1000 {
            break;
        }
    }
    found.retain(|attachment| !attachment.bytes.is_empty());
    found
}
