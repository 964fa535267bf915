//! Whatever bytes come, in whatever chunks: nothing panics, every record is
//! accounted for, and the report does not depend on where the chunks end.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod invariants;
mod reading;
mod shapes;
mod zipping;

use flate2::{Compression, write::GzEncoder};
use invariants::{check, check_json, check_mapped};
use proptest::prelude::*;
use reading::read_chunks;
use std::io::Write;
use std::sync::LazyLock;
use throughline_import::Format;
use zipping::{ALL_SIZES, Entry, Zip};

/// A valid file of each shape.
static SHAPES: LazyLock<Vec<shapes::Shape>> = LazyLock::new(shapes::all);

/// The shape of this name.
fn shape(name: &str) -> &'static [u8] {
    let shape = SHAPES.iter().find(|it| it.name == name);
    &shape.unwrap().bytes
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn utf16(plain: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(plain);
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// A valid file, in one of the ways to store it.
fn sound() -> impl Strategy<Value = Vec<u8>> {
    let shape = || (0..SHAPES.len()).prop_map(|nth| SHAPES[nth].bytes.clone());
    prop_oneof![
        20 => shape(),
        1 => shape().prop_map(|it| utf16(&it)),
        1 => shape().prop_map(|it| gzip(&it)),
        1 => (shape(), shape()).prop_map(|(a, b)| [gzip(&a), gzip(b"\n"), gzip(&b)].concat()),
    ]
}

/// An archive with a file in each of the ways to store one.
fn sound_archive() -> impl Strategy<Value = Vec<u8>> {
    let order = Just((0..ALL_SIZES.len() * 2).collect::<Vec<_>>()).prop_shuffle();
    (order, 1..5_usize).prop_map(|(order, count)| {
        let mut zip = Zip::default();
        for way in order.into_iter().take(count) {
            let name = format!("dir/{way}.json");
            let content = if way == 3 {
                gzip(shape("graph-alerts.json"))
            } else {
                SHAPES[way % SHAPES.len()].bytes.clone()
            };
            zip.add(&Entry {
                name: name.as_bytes(),
                content: &content,
                sizes: ALL_SIZES[way / 2],
                method: if way % 2 == 0 { 8 } else { 0 },
                flags: 0,
            });
        }
        zip.end()
    })
}

/// Bytes cut short, with some bits flipped.
fn damaged(sound: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let flips = prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 0..6);
    (sound, any::<prop::sample::Index>(), any::<bool>(), flips).prop_map(
        |(mut bytes, end, cut, flips)| {
            if cut {
                bytes.truncate(end.index(bytes.len()) + 1);
            }
            for (at, bit) in flips {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            bytes
        },
    )
}

/// The start of one file and the rest of another.
fn spliced() -> impl Strategy<Value = Vec<u8>> {
    let index = any::<prop::sample::Index>;
    (sound(), index(), sound(), index()).prop_map(|(a, end, b, start)| {
        let (end, start) = (end.index(a.len() + 1), start.index(b.len() + 1));
        [&a[..end], &b[start..]].concat()
    })
}

fn any_file() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => damaged(sound()),
        1 => spliced(),
        1 => prop::collection::vec(any::<u8>(), 0..600),
        1 => "[\\[\\]{}\",:\\\\a1\u{3000}𝄞 \n]{0,400}".prop_map(String::into_bytes),
        1 => prop::collection::vec(prop::sample::select(shape("graph-alerts.json").to_vec()), 0..600),
    ]
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1_usize..200, 1..8)
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..Default::default()
    }
}

#[test]
fn the_valid_files_are_valid() {
    for shape in SHAPES.iter() {
        let (kept, reports) = check(&shape.name, &shape.bytes, &[1, 7]);
        assert!(!kept.is_empty(), "{}", shape.name);
        assert_eq!(
            reports[0].records.rejected, 0,
            "{}: {reports:?}",
            shape.name
        );
        let format = reports[0].format;
        let name = format.name().split('.').next().unwrap_or_default();
        let family = match name {
            "m365d" => "xdr",
            "mde" => "endpoint",
            other => other,
        };
        assert_ne!(format, Format::Unknown);
        assert_eq!(shape.family(), family, "{}", shape.name);
    }
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn any_bytes_in_any_chunks_give_one_report(bytes in any_file(), sizes in sizes()) {
        check("export.json", &bytes, &sizes);
    }

    #[test]
    fn any_json_is_read_as_others_read_it(bytes in any_file()) {
        check_json(&bytes);
    }

    /// Damage inside the text of a cell, which the file around it does not show.
    #[test]
    fn a_damaged_cell_costs_only_itself(
        end in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), " -~"), 0..6),
    ) {
        let file: serde_json::Value = serde_json::from_slice(shape("sentinel.json")).unwrap();
        let mut cell: Vec<char> = file[0]["Entities"].as_str().unwrap().chars().collect();
        for (at, with) in flips {
            let at = at.index(cell.len());
            cell[at] = with.chars().next().unwrap();
        }
        cell.truncate(end.index(cell.len() + 1));
        let mut row = file[0].clone();
        row["Entities"] = cell.into_iter().collect::<String>().into();
        let (kept, _) = read_chunks([row.to_string().as_bytes()]);
        prop_assert_eq!(kept.alerts.len(), 1);
        prop_assert_eq!(kept.alerts[0].id.as_deref(), Some("da1"));
        prop_assert!(kept.alerts[0].evidence.len() <= 8);
    }

    #[test]
    fn a_truncated_list_keeps_the_records_before_the_cut(end in 0_usize..2_000) {
        let bytes = shape("graph-alerts.json");
        let end = end.min(bytes.len());
        let (kept, report) = read_chunks([&bytes[..end]]);
        let text = String::from_utf8_lossy(bytes).into_owned();
        let ends: Vec<usize> = [",\n{\"@odata.type\":\"#microsoft.graph.security.alert\",\"id\":\"da2\"", "]}"]
            .iter()
            .filter_map(|it| text.rfind(it))
            .collect();
        let whole = ends.iter().filter(|&&it| it <= end).count();
        prop_assert_eq!(kept.alerts.len(), whole);
        let is_whole = end == bytes.len();
        prop_assert_eq!(report.problems.is_empty(), is_whole, "{:?}", report);
    }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn any_archive_in_any_chunks_gives_the_same_reports(
        bytes in damaged(sound_archive()),
        sizes in sizes(),
    ) {
        check("a.zip", &bytes, &sizes);
    }

    #[test]
    fn a_mapping_that_is_proposed_for_any_bytes_can_be_used(bytes in any_file()) {
        check_mapped(&bytes);
    }
}
