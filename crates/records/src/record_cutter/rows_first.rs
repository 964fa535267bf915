//! Tables whose rows stand before their columns: nothing says what the cells mean until
//! the table is whole, so it is kept and cut then.

use super::{COLUMNS_KEY, Cut, ROWS_KEY, RecordCutter, Scan, step};
use std::ops::Range;

/// Hands the columns of a whole table and then each of its rows, with its place in the
/// table, to `out`, as they come where columns stand first.
pub fn rows_of_table(table: &[u8], out: &mut dyn FnMut(Cut<'_>, usize)) {
    let (rows, columns) = (value_of(table, ROWS_KEY), value_of(table, COLUMNS_KEY));
    let columns = &table[columns];
    let start = [b"{\"columns\":", columns, b",\"rows\":"].concat();
    let mut cutter = RecordCutter::new();
    let mut take = |cut: Cut<'_>, at: u64| {
        let at = (at as usize).saturating_sub(start.len());
        let cut = match cut {
            // Tables in tables could go on for ever.
            Cut::RowsFirst(table) => Cut::Record(table),
            cut => cut,
        };
        out(cut, rows.start + at);
    };
    cutter.push(&start, &mut take);
    cutter.push(&table[rows.clone()], &mut take);
    cutter.push(b"}", &mut take);
    cutter.finish(&mut take);
}

/// Where the list stands that this key of an object has first.
fn value_of(object: &[u8], key: &[u8]) -> Range<usize> {
    let mut scan = Scan::default();
    let mut start = None;
    for (at, &byte) in object.iter().enumerate() {
        let is_at_key = scan.depth == 1 && scan.last == b':' && scan.key.eq_ignore_ascii_case(key);
        if start.is_none() && is_at_key && byte == b'[' && !scan.in_text {
            start = Some(at);
        }
        step(&mut scan, byte);
        if let Some(start) = start.filter(|_| scan.depth == 1) {
            return start..at + 1;
        }
    }
    0..0
}
