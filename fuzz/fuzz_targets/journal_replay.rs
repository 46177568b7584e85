//! Any bytes as a journal that a killed planner has left: it is read or refused, and what is read was there.
//!
//! The first byte says what the others are: the journal's own bytes, payloads of frames that get their right
//! checksums, or texts that a journal is written of and the number of bytes that it loses at its end.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use postmix::store::{PlanRecords, Records, Tail, Work};
use postmix::text::Delta;
use postmix_fuzz::Supply;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((kind, input)) = input.split_first() else {
        return Corpus::Reject;
    };
    match kind % 3 {
        0 => look_at(input),
        1 => look_at(&framed(input)),
        _ => cut_off(input),
    }
    Corpus::Keep
});

/// The records of one plan, and the folder that they are in.
fn records() -> &'static (PlanRecords, PathBuf) {
    static RECORDS: OnceLock<(PlanRecords, PathBuf)> = OnceLock::new();
    RECORDS.get_or_init(|| {
        let home = tempfile::tempdir().expect("a folder").keep();
        let records = Records::at(home.join("state"))
            .of(&home.join("plan.toml"))
            .expect("a path");
        let journal = records.begin("").expect("a journal");
        let folder = journal
            .path()
            .parent()
            .map(Path::to_owned)
            .expect("it is in a folder");
        journal.discard().expect("it can be removed");
        (records, folder)
    })
}

/// Reads the bytes as a journal and as a version; both come to the same.
fn read(bytes: &[u8]) -> Option<Work> {
    let (records, folder) = records();
    let journal = folder.join("0000000001.journal");
    fs::write(&journal, bytes).expect("the journal is written");
    let mut orphans = records.orphans().expect("the folder can be read");
    assert_eq!(orphans.len(), 1);
    let orphan = orphans.remove(0);
    let work = orphan.work().ok().cloned();
    orphan.keep_as_version().expect("it becomes a version");
    let versions = records.versions().expect("the folder can be read");
    assert_eq!(versions[0].read().ok(), work);
    fs::remove_file(versions[0].path()).expect("the version is removed");
    work
}

fn look_at(bytes: &[u8]) {
    if let Some(work) = read(bytes) {
        assert!(work.base.len() <= bytes.len());
        assert!(
            work.text.len() <= bytes.len(),
            "every byte of the text is one of the file's"
        );
    }
}

/// A journal whose checksums are right, with payloads of the input's; see the format's documentation.
fn framed(input: &[u8]) -> Vec<u8> {
    let mut supply = Supply::new(input);
    let base = supply.bytes();
    let mut sum = 0;
    let mut frame = |payload: &[u8]| {
        let length = u32::try_from(payload.len()).expect("it is short").to_le_bytes();
        sum = checksum(checksum(sum, &length), payload);
        [&length, &sum.to_le_bytes(), payload].concat()
    };
    let mut bytes = b"postmix journal 1\n".to_vec();
    bytes.extend(frame(&head(&mut supply, base)));
    bytes.extend(base);
    while !supply.is_empty() {
        bytes.extend(frame(&entry(&mut supply)));
    }
    bytes
}

fn checksum(before: u32, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new_with_initial(before);
    hasher.update(bytes);
    hasher.finalize()
}

/// The payload of a head for that base; or whatever comes.
fn head(supply: &mut Supply<'_>, base: &[u8]) -> Vec<u8> {
    if supply.below(8) == 7 {
        return supply.bytes().to_vec();
    }
    let mut head = [[supply.byte(); 8].as_slice(), &[7; 4]].concat();
    let claimed = supply.one_of(&[base.len() as u64, base.len() as u64, 0, 1, u64::MAX, 1 << 40]);
    head.extend(claimed.to_le_bytes());
    head.extend(checksum(0, base).to_le_bytes());
    head.push(supply.byte() % 4);
    head.extend(b"one/plan.toml");
    head
}

/// The payload of a change with numbers near the ends of all ranges; or whatever comes.
fn entry(supply: &mut Supply<'_>) -> Vec<u8> {
    if supply.below(8) == 7 {
        return supply.bytes().to_vec();
    }
    let mut entry = vec![1 + supply.byte() % 3];
    for _ in 0..2 {
        let near = u64::from(supply.byte() % 16);
        let number = supply.one_of(&[near, near, near, u64::MAX - near, (1 << 63) - near]);
        entry.extend(number.to_le_bytes());
    }
    entry.extend(supply.bytes());
    entry
}

/// Writes a journal of texts, cuts it, and reads it back: a text that was there, all of it if nothing was cut.
fn cut_off(input: &[u8]) {
    let mut supply = Supply::new(input);
    let cut = supply.below(1 << 12);
    let mut text = String::from_utf8_lossy(supply.bytes()).into_owned();
    let mut journal = records().0.begin(&text).expect("a journal");
    let mut texts = vec![text.clone()];
    while !supply.is_empty() && texts.len() < 32 {
        let start = text.floor_char_boundary(supply.below(text.len() + 1));
        let end = text
            .floor_char_boundary(start + supply.below(text.len() - start + 1))
            .max(start);
        let inserted = String::from_utf8_lossy(supply.bytes()).into_owned();
        let delta = Delta {
            start,
            removed: end - start,
            inserted,
        };
        delta.apply(&mut text).expect("the place is there");
        journal.append(&delta).expect("it is written");
        texts.push(text.clone());
    }
    let path = journal.path().to_owned();
    drop(journal);
    let bytes = fs::read(&path).expect("the journal is read");
    fs::remove_file(path).expect("the journal is removed");
    let left = bytes.len().saturating_sub(cut);
    match read(&bytes[..left]) {
        Some(work) => {
            assert_eq!(work.base, texts[0]);
            assert_eq!(work.text, texts[work.changes]);
            assert_ne!(work.tail, Tail::Damaged, "what is cut off is not called damaged");
            assert!(cut > 0 || (work.tail == Tail::Whole && work.changes + 1 == texts.len()));
        }
        None => assert!(cut > 0, "a whole journal is read"),
    }
}
