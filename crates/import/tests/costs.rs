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

/// The value with each of its parts blown up in each way, and how that came to be.
fn blown_up(value: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    let mut ways = Vec::new();
    parts(value, "", &mut ways);
    for way in ways {
        for blow in BLOWS {
            let mut value = value.clone();
            let part = value.pointer_mut(&way).expect("a way to a part");
            if let Some(blown) = blow.up(part) {
                *part = blown;
                all.push((format!("{way} {blow:?}"), value));
            }
        }
        // JSON that stands inside text, whole and cut.
        let inner = value.pointer(&way).and_then(Value::as_str);
        let inner = inner.and_then(|it| serde_json::from_str::<Value>(it).ok());
        let inner = inner.filter(|it| it.is_object() || it.is_array());
        for (how, blown) in inner.iter().flat_map(blown_up) {
            let mut text = blown.to_string();
            for cut in ["whole", "cut"] {
                let mut value = value.clone();
                *value.pointer_mut(&way).expect("a way to a part") = json!(text);
                all.push((format!("{way} {cut} {how}"), value));
                text.truncate(text.len() - 3);
            }
        }
    }
    all
}

/// For how long this thread has had a processor, where the system tells: others
/// may be busy.
fn worked() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ')
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}

/// The shortest of three times that it takes to read it.
fn time(file: &str) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let (start, clock) = (worked(), Instant::now());
        read_chunks([file.as_bytes()]);
        let took = worked()
            .zip(start)
            .map(|(end, start)| end.saturating_sub(start));
        best = best.min(took.unwrap_or_else(|| clock.elapsed()));
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
            for (how, blown) in blown_up(record) {
                let took = time(&blown.to_string());
                if took >= LIMIT {
                    slow.push(format!("{} record {nth} {how}: {took:?}", shape.name));
                }
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
