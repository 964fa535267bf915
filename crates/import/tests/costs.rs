//! A record costs what it is long: no part of one that is made very wide, long or
//! numerous takes more time than its length allows.
#![expect(clippy::expect_used, reason = "helpers of tests")]

mod reading;
mod shapes;

use reading::read_chunks;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long a list or object is made, in bytes.
const WIDE: usize = 100_000;

/// How long a text is made: what looks at all of it for each of its characters
/// is slow much sooner.
const LONG: usize = 10_000;

/// Linear reading takes a tenth of it without optimisation.
const LIMIT: Duration = Duration::from_millis(600);

/// What a part is made into.
#[derive(Clone, Copy, Debug)]
enum Blow {
    /// An object gets many more keys.
    Keys,
    /// A list gets its items again and again; what is no list becomes one.
    Items,
    /// Text is repeated, with an escape in it.
    Text,
    /// Text is repeated, and each time means something.
    Words,
}

const BLOWS: [Blow; 4] = [Blow::Keys, Blow::Items, Blow::Text, Blow::Words];

impl Blow {
    /// The part, blown up; none where it cannot be so.
    fn up(self, part: &Value) -> Option<Value> {
        match (self, part) {
            (Self::Keys, Value::Object(object)) => {
                let mut object = object.clone();
                for n in 0..WIDE / 14 {
                    object.insert(format!("Key{n}_string"), json!(0));
                }
                Some(Value::Object(object))
            }
            (Self::Items, Value::Array(items)) if !items.is_empty() => {
                let count = WIDE / json!(items).to_string().len();
                let items: Vec<Value> = (0..count).flat_map(|_| items.clone()).collect();
                Some(Value::Array(items))
            }
            (Self::Items, Value::Object(_)) => {
                let count = WIDE / part.to_string().len();
                Some(Value::Array(vec![part.clone(); count]))
            }
            (Self::Text, Value::String(text)) => Some(Value::String(format!(
                "{text}\n{}",
                text.repeat(LONG / text.len().max(1))
            ))),
            (Self::Words, Value::String(text)) => {
                let parts = [
                    " ",
                    ",",
                    ";",
                    "|",
                    " ¦ ",
                    "=",
                    "&lt;",
                    "<a b='",
                    "\\",
                    ", users: ",
                ];
                let one = parts.join(text);
                Some(Value::String(one.repeat(LONG / one.len())))
            }
            _ => None,
        }
    }
}

/// The ways to the parts of a value: keys and numbers of items.
fn parts(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                parts(
                    inner,
                    &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    out,
                );
            }
        }
        Value::Array(items) => {
            for (nth, inner) in items.iter().enumerate().take(2) {
                parts(inner, &format!("{at}/{nth}"), out);
            }
        }
        _ => {}
    }
}

/// The shortest of three times that it takes to read it.
fn time(file: &str) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        read_chunks([file.as_bytes()]);
        best = best.min(start.elapsed());
        if best < LIMIT {
            break;
        }
    }
    best
}

#[test]
fn no_part_of_a_record_costs_more_than_it_is_long() {
    let mut slow = Vec::new();
    for shape in shapes::all() {
        for (nth, record) in shape.records().iter().enumerate() {
            let mut ways = Vec::new();
            parts(record, "", &mut ways);
            for way in ways {
                for blow in BLOWS {
                    let mut record = record.clone();
                    let part = record.pointer_mut(&way).expect("a way to a part");
                    let Some(blown) = blow.up(part) else { continue };
                    *part = blown;
                    let took = time(&record.to_string());
                    if took >= LIMIT {
                        slow.push(format!(
                            "{} record {nth} {way} {blow:?}: {took:?}",
                            shape.name
                        ));
                    }
                }
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
