//! Map files: what they say, and what is said of one that cannot be read.

mod mapped;
mod reading;

use mapped::{EVERYTHING, mapping};
use proptest::prelude::*;
use std::collections::BTreeMap;
use throughline_import::{MapField, Mapping, Source, TimeForm};

#[test]
fn a_map_file_says_what_is_wrong_with_it_and_where() {
    let with = |fields: &str| {
        format!(
            "{{\"throughline_map\":1,\"name\":\"N\",\"columns\":[\"a\"],\n\"fields\":{fields}}}"
        )
    };
    for (text, expected) in [
        ("", "line 1, column 0: EOF while parsing a value"),
        (
            "[]",
            "line 1, column 0: invalid type: sequence, expected an object with \"throughline_map\"",
        ),
        (
            "{\"name\": 5}",
            "line 1, column 10: name: invalid type: integer `5`, expected a string",
        ),
        (
            "{\"name\": \"N\",\n\"name\": \"M\"}",
            "line 2, column 6: name: it stands here twice",
        ),
        (
            "{\"names\": 5}",
            "line 1, column 8: names: no such key; there are throughline_map, name, columns, fields, ignore",
        ),
        (
            "{\"name\":\"N\"}",
            "line 1, column 12: throughline_map: it is missing",
        ),
        (
            "{\"throughline_map\":2}",
            "line 1, column 21: throughline_map: this is version 2, and 1 can be read",
        ),
        (
            "{\"throughline_map\":1,\"name\":\"N\",\"columns\":[]}",
            "line 1, column 45: fields: it is missing",
        ),
        (
            "{\"throughline_map\":1,\"name\":\"N\",\"columns\":[],\"fields\":{}}",
            "columns: it must name the columns by which the table is recognised",
        ),
        (&with("{}"), "fields: it must have a title or a time"),
        (
            &with("[]"),
            "line 2, column 9: fields: invalid type: sequence, expected an object of fields",
        ),
        (
            &with("{\"title\": 7}"),
            "line 2, column 20: fields: title: invalid type: integer `7`, expected the name of a column, a list of names, or an object",
        ),
        (
            &with("{\"title\": {\"form\": \"a\"}}"),
            "line 2, column 26: fields: title: unknown field `form`, expected one of `from`, `constant`, `read`, `before`, `after`, `separator`, `values`",
        ),
        (
            &with("{\"title\": {\"from\": {}}}"),
            "line 2, column 30: fields: title: invalid type: map, expected the name of a column, or a list of names",
        ),
        (
            &with("{\"time\": {\"from\": \"a\", \"read\": \"epoch\"}}"),
            "line 2, column 47: fields: time: unknown variant `epoch`, expected one of `auto`, `epochSeconds`, `epochMillis`, `dayFirst`, `monthFirst`",
        ),
        (
            &with("{\"title\": \"a\", \"title\": \"b\"}"),
            "line 2, column 37: fields: title: it stands here twice",
        ),
        (
            &with("{\"title\": []}"),
            "fields.title: it names neither a column nor a constant",
        ),
        (
            &with("{\"title\": \"\"}"),
            "fields.title.from: a column's name is empty",
        ),
        (
            &with("{\"title\": {\"from\":\"a\",\"read\":\"epochSeconds\"}}"),
            "fields.title.read: it is for times only",
        ),
        (
            &with("{\"title\": {\"from\":\"a\",\"separator\":\";\"}}"),
            "fields.title.separator: it is for lists only",
        ),
        (
            &with("{\"title\": {\"from\":\"a\",\"before\":\"\"}}"),
            "fields.title.before: it must not be empty",
        ),
        (
            &with("{\"title\": \"b.c\"},\"ignore\":[\"B\"]"),
            "fields.title.from: \"b.c\" is ignored",
        ),
        (
            &with("{\"title\": \"b\"},\"ignore\":[\"a\"]"),
            "columns: \"a\" is ignored",
        ),
        (
            &with("{\"title\": \"b\"}} x"),
            "line 2, column 26: trailing characters",
        ),
    ] {
        let error = Mapping::parse("maps/my.json", text)
            .unwrap_err()
            .to_string();
        let rest = error.strip_prefix("maps/my.json: ").unwrap();
        assert_eq!(rest, expected, "{text}");
    }
    let error = Mapping::parse("f", &with("{\"hots\": \"a\"}"))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with(
            "f: line 2, column 16: fields: hots: no such field; there are time, endTime, title, "
        ),
        "{error}"
    );
}

#[test]
fn a_shipped_map_is_written_as_it_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("maps");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let map = Mapping::parse(&path.to_string_lossy(), &text).unwrap();
        assert_eq!(mapping(&map.to_json()), map);
        count += 1;
    }
    assert!(count > 0);
    let map = mapping(EVERYTHING);
    let short = Source::column("when");
    assert_eq!(map.fields[&MapField::Time], short);
    assert!(
        map.to_json().contains("\"time\": \"when\""),
        "{}",
        map.to_json()
    );
}

fn any_source(field: MapField) -> impl Strategy<Value = Source> {
    let text = "[a-z.é\"\\\\ ]{1,12}";
    let is_time = matches!(field, MapField::Time | MapField::EndTime);
    let is_list = matches!(field, MapField::Tags | MapField::Ip);
    let form =
        prop::sample::select(&[TimeForm::Auto, TimeForm::EpochSeconds, TimeForm::DayFirst][..]);
    (
        prop::collection::vec(text, 0..3),
        prop::option::of(text),
        form,
        prop::option::of(text),
        prop::option::of(text),
        prop::collection::btree_map(text, text, 0..3),
    )
        .prop_map(
            move |(from, constant, read, before, separator, values)| Source {
                constant: constant.or(from.is_empty().then(String::new)),
                from,
                read: if is_time { read } else { TimeForm::Auto },
                before,
                after: None,
                separator: separator.filter(|_| is_list),
                values,
            },
        )
}

fn any_mapping() -> impl Strategy<Value = Mapping> {
    let fields: Vec<_> = [
        MapField::Title,
        MapField::Time,
        MapField::Tags,
        MapField::Ip,
    ]
    .into_iter()
    .map(|field| any_source(field).prop_map(move |it| (field, it)))
    .collect();
    (
        "[a-z é\"]{1,10}x",
        prop::collection::vec("[a-z.]{1,9}", 1..4),
        fields,
    )
        .prop_map(|(name, columns, fields)| Mapping {
            name,
            columns,
            fields: BTreeMap::from_iter(fields),
            ignore: vec!["IGNORED".to_owned()],
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_mapping_is_read_as_it_was_written(map in any_mapping()) {
        prop_assert_eq!(Mapping::parse("f", &map.to_json()), Ok(map.clone()));
        let value = serde_json::to_value(&map).unwrap();
        prop_assert_eq!(serde_json::from_value::<Mapping>(value).unwrap(), map);
    }

    #[test]
    fn any_map_file_is_read_or_refused(text in prop_oneof!["\\PC{0,60}", "[{}\\[\\]\":,a-z1]{0,60}"]) {
        let _ = Mapping::parse("f", &text);
    }
}
