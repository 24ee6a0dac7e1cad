//! Files that older versions wrote go in; files that do not belong are named.

use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch, StructArray};
use arrow::datatypes::{Field, Schema};
use jiff::civil::date;
use lake::{Error, File, Key, Name, Source, Table, bucket_of, merge};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::nouns::{bounce, bounces, source};
use crate::rows::{nulls, rows, texts};

fn file() -> File {
    bounces(1, [1, 2, 3].map(|mail| bounce(mail, "r")))
}

/// Parquet of other columns, said to belong to that table and day.
fn written(columns: Vec<(String, ArrayRef)>, belongs_to: &str) -> Source {
    let fields: Vec<Field> =
        columns.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
    let batch =
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.into_iter().map(|(_, array)| array).collect())
            .unwrap();
    let metadata = vec![KeyValue::new("rebound".to_owned(), belongs_to.to_owned())];
    let properties = WriterProperties::builder().set_key_value_metadata(Some(metadata)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    Source::new("bounces/delta/dt=2026-11-20/other.parquet", writer.into_inner().unwrap())
}

fn columns(of: &File) -> Vec<(String, ArrayRef)> {
    let rows = rows(&source(of));
    rows.schema().fields().iter().map(|field| field.name().clone()).zip(rows.columns().to_vec()).collect()
}

fn merge_all(sources: &[Source]) -> Result<Vec<File>, Error> {
    let key = |bucket| Key { table: Table::Bounces, dt: date(2026, 11, 20), name: Name::Sealed(bucket) };
    (0..Table::Bounces.buckets()).filter_map(|bucket| merge(key(bucket), None, sources).transpose()).collect()
}

#[test]
fn a_file_with_fewer_columns_goes_in() {
    let mut old = columns(&file());
    old.retain(|(name, _)| name != "token_id" && name != "original_subject");
    for (name, column) in &mut old {
        if name == "original_headers" {
            // as if the struct had had one field less
            let list = column.as_list::<i32>();
            let items = list.values().as_struct();
            let fewer =
                StructArray::from(vec![(Arc::new(items.fields()[0].as_ref().clone()), items.column(0).clone())]);
            let element = Arc::new(Field::new("element", fewer.data_type().clone(), true));
            *column = Arc::new(arrow::array::ListArray::new(
                element,
                list.offsets().clone(),
                Arc::new(fewer),
                list.nulls().cloned(),
            ));
        }
    }
    let merged = merge_all(&[written(old, "bounces/2026-11-20"), source(&bounces(1, [bounce(4, "r")]))]).unwrap();
    let counts: Vec<(usize, usize)> = merged
        .iter()
        .map(|file| (rows(&source(file)).num_rows(), nulls(&rows(&source(file)), "original_subject")))
        .collect();
    assert_eq!(counts.iter().map(|(rows, _)| rows).sum::<usize>(), 4);
    assert_eq!(counts.iter().map(|(_, nulls)| nulls).sum::<usize>(), 3);
}

#[test]
fn what_does_not_belong_is_named() {
    let good = source(&file());
    let all = columns(&file());
    let extra = [all.clone(), vec![("invented".to_owned(), all[0].1.clone())]].concat();
    let other_type: Vec<(String, ArrayRef)> = all
        .iter()
        .map(|(name, array)| (name.clone(), if name == "smtp_code" { all[0].1.clone() } else { array.clone() }))
        .collect();
    let no_id: Vec<(String, ArrayRef)> = all.iter().filter(|(name, _)| name != "event_id").cloned().collect();
    let unsorted: Vec<(String, ArrayRef)> = {
        let order = arrow::array::UInt32Array::from(vec![2, 1, 0]);
        all.iter().map(|(name, array)| (name.clone(), arrow::compute::take(array, &order, None).unwrap())).collect()
    };
    let mut truncated = good.clone();
    truncated.bytes = truncated.bytes.slice(..truncated.bytes.len() / 2);
    for (source, why) in [
        (Source::new("x", b"no parquet".to_vec()), "no readable parquet"),
        (Source::new("x", Vec::new()), "no readable parquet"),
        (truncated, "no readable parquet"),
        (written(all.clone(), "complaints/2026-11-20"), "written for complaints/2026-11-20"),
        (written(all.clone(), "bounces/2026-11-21"), "written for bounces/2026-11-21"),
        (written(extra, "bounces/2026-11-20"), "invented"),
        (written(other_type, "bounces/2026-11-20"), "smtp_code"),
        (written(no_id, "bounces/2026-11-20"), "no id"),
        (written(unsorted, "bounces/2026-11-20"), "not sorted"),
    ] {
        let error = merge_all(&[good.clone(), source.clone()]).unwrap_err();
        assert_eq!(error.file(), Some(source.name.as_str()));
        assert!(
            error.to_string().contains(&source.name) && error.to_string().contains(why),
            "{error} does not say: {why}"
        );
    }
}

#[test]
fn a_sealed_file_of_another_bucket_is_refused() {
    let file = file();
    let bucket = bucket_of(Table::Bounces, bounce(1, "r").event_id);
    let key = |bucket| Key { name: Name::Sealed(bucket), ..file.key };
    let sealed = source(&merge(key(bucket), None, &[source(&file)]).unwrap().unwrap());
    assert_eq!(texts(&rows(&sealed), "rule").iter().filter(|rule| *rule == "r").count(), rows(&sealed).num_rows());
    let other = merge(key((bucket + 1) % 4), Some(&sealed), &[]).unwrap_err();
    assert!(other.to_string().contains("rows of bucket"), "{other}");
    assert!(merge(file.key, None, &[]).is_err(), "a delta key is nothing to merge into");
}

#[test]
fn broken_files_never_panic() {
    let good = file();
    let step = (good.bytes.len() / 400).max(1);
    let mut refused = 0;
    for at in (0..good.bytes.len()).step_by(step) {
        let mut broken = good.bytes.clone();
        broken[at] ^= 0x55;
        refused += usize::from(merge_all(&[Source::new("x", broken)]).is_err());
    }
    assert!(refused > 50, "only {refused} of the broken files were refused");
}
