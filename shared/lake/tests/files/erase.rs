//! A file without a person has every other row, and no bytes that it had before.

use std::collections::BTreeSet;

use lake::{File, Key, Name, Person, bucket_of, find, merge, without};
use model::Outcome;

use crate::nouns::{bounce, bounces, on_the_day, source};
use crate::rows::{rows, texts};

fn person(address: &str) -> Person {
    Person::new(address).unwrap()
}

/// Of the mails 1 to 50, one is to user7.
fn delta() -> File {
    bounces(1, (1..=50).map(|mail| bounce(mail, "r")))
}

fn recipients(of: &File) -> BTreeSet<String> {
    texts(&rows(&source(of)), "recipient").into_iter().collect()
}

#[test]
fn a_delta_file_loses_the_rows_that_name_a_person_anywhere() {
    let delta = delta();
    // In the diagnostic text, not in the recipient: that has another domain.
    let seven = person("User7@Example.com");
    let found = find(delta.key, &source(&delta), &seven).unwrap();
    let mail = bounce(7, "r");
    let day = lake::day_received(mail.received_at);
    assert_eq!((found.rows, found.mails), (1, [(mail.mail_id, day)].into()));
    assert_eq!(found.buckets, [bucket_of(lake::Table::Bounces, mail.event_id)].into());

    let rest = without(delta.key, Some(&source(&delta)), &seven).unwrap().unwrap();
    assert_eq!(rest.rows, 49);
    assert_ne!(rest.key, delta.key, "it is another file");
    let mut expected = recipients(&delta);
    expected.remove("user7@example7.com");
    assert_eq!(recipients(&rest), expected);
    assert_eq!(find(rest.key, &source(&rest), &seven).unwrap().rows, 0);
    let nobody = without(delta.key, Some(&source(&delta)), &person("user99@example.com")).unwrap().unwrap();
    assert_eq!(nobody, delta, "who is not there changes nothing");
    let everybody = without(delta.key, Some(&source(&delta)), &person("news@example.net")).unwrap();
    assert_eq!(everybody, None, "of a file without rows nothing remains");
}

#[test]
fn a_sealed_file_is_never_again_what_it_was() {
    let delta = delta();
    let bucket = bucket_of(lake::Table::Bounces, bounce(7, "r").event_id);
    let key = Key { name: Name::Sealed(bucket), ..delta.key };
    let others = bounces(1, (1..=50).filter(|mail| *mail != 7).map(|mail| bounce(mail, "r")));
    let before = merge(key, None, &[source(&others)]).unwrap().unwrap();
    let with = merge(key, Some(&source(&before)), &[source(&delta)]).unwrap().unwrap();
    let seven = person("user7@example.com");

    let once = without(key, Some(&source(&with)), &seven).unwrap().unwrap();
    assert_eq!(recipients(&once), recipients(&before), "its rows are what they were");
    assert_ne!(once.bytes, before.bytes, "its bytes are not");
    let twice = without(key, Some(&source(&once)), &seven).unwrap().unwrap();
    assert_ne!(twice.bytes, once.bytes);

    // A merge keeps the count: nothing new changes nothing.
    let merged = merge(key, Some(&source(&once)), &[source(&others)]).unwrap().unwrap();
    assert_eq!(merged.bytes, once.bytes);

    // Where there was no file, there is one without rows, which a merge takes.
    let empty = without(key, None, &seven).unwrap().unwrap();
    assert_eq!(empty.rows, 0);
    assert_eq!(merge(key, Some(&source(&empty)), &[]).unwrap(), None);
    let filled = merge(key, Some(&source(&empty)), &[source(&others)]).unwrap().unwrap();
    assert_eq!(filled.bytes, once.bytes, "the same rows and the same count are the same bytes");
}

#[test]
fn a_row_of_the_log_stays_without_the_texts() {
    let row = |mail: u64, source: &str, error: &str| lake::LogRow {
        mail_id: bounce(mail, "r").mail_id,
        received_at: on_the_day(0),
        source: source.to_owned(),
        outcome: Outcome::Quarantined,
        error: Some(error.to_owned()),
        warnings: Vec::new(),
        events: 0,
        records: 0,
        bytes: 1,
    };
    let mut batch = lake::Batch::new(1);
    batch.push_log(&row(1, "mails/a", "the member bob@example.org.zip"));
    batch.push_log(&row(2, "bob@example.org/new/2", "too deep"));
    batch.push_log(&row(3, "mails/c", "the member bob@example.org is broken"));
    let log = batch.finish().unwrap().remove(0);
    let bob = person("bob@example.org");
    assert_eq!(find(log.key, &source(&log), &bob).unwrap().rows, 2, "a longer name is another's");
    let rest = without(log.key, Some(&source(&log)), &bob).unwrap().unwrap();
    let rows = rows(&source(&rest));
    let mut kept: Vec<_> = texts(&rows, "source").into_iter().zip(texts(&rows, "error")).collect();
    kept.sort();
    let expected = [("erased", "too deep"), ("mails/a", "the member bob@example.org.zip"), ("mails/c", "erased")];
    assert_eq!(kept, expected.map(|(source, error)| (source.to_owned(), error.to_owned())));
}
