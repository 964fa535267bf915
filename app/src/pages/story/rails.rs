//! The lines that lead from parents to children: one drawing behind all rows on screen.
//! A part of a row for each level would be most of what a tree is made of.

use super::desk::StoryDesk;
use super::row::{is_narrow, most_rails};
use leptos::prelude::*;
use std::fmt::Write as _;
use throughline_engine::protocol::StoryRow;

/// Measures in pixels, as `style/story.css` has them.
struct Measures {
    row: u32,
    /// Width of a level.
    level: u32,
    /// How far into its level a line stands.
    line: u32,
    /// Room before the first level of rows that leave levels out.
    deep: u32,
    most: u32,
}

impl Measures {
    fn of(height: f64) -> Self {
        let is_narrow = is_narrow(height);
        let (level, line) = if is_narrow { (12, 5) } else { (20, 9) };
        Self {
            row: height as u32,
            level,
            line,
            deep: 34,
            most: most_rails(is_narrow),
        }
    }
}

/// The lines of the rows at hand.
#[component]
pub fn Rails(desk: StoryDesk, is_outline: Memo<bool>) -> impl IntoView {
    let from = Memo::new(move |_| desk.rows.with(|it| it.ready().map_or(0, |it| it.from)));
    let place = move || {
        format!(
            "translateY({}px)",
            f64::from(from.get()) * desk.viewport.row.get()
        )
    };
    let lines = Memo::new(move |_| {
        if is_outline.get() {
            return String::new();
        }
        let measures = Measures::of(desk.viewport.row.get());
        desk.rows
            .with(|it| it.ready().map(|it| lines(&it.rows, &measures)))
            .unwrap_or_default()
    });
    view! {
        <svg class="rails" aria-hidden="true" style:transform=place>
            <path d=move || lines.get()></path>
        </svg>
    }
}

/// The lines of rows that stand one below the other, as a path.
fn lines(rows: &[StoryRow], measures: &Measures) -> String {
    let mut path = String::new();
    // Where lines that run on began, by how far right they are.
    let mut running: Vec<(u32, u32)> = Vec::new();
    let mut end = |running: &mut Vec<(u32, u32)>, ended: &dyn Fn(u32) -> bool, at: u32| {
        running.retain(|&(x, from)| {
            if ended(x) && at > from {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{x}.5 {from}V{at}");
            }
            !ended(x)
        });
    };
    let mut branches = String::new();
    for (nth, row) in (0_u32..).zip(rows) {
        let top = nth * measures.row;
        let middle = top + measures.row / 2;
        let above = row.level.saturating_sub(1);
        let shown = above.min(measures.most);
        let first = if above > shown { measures.deep } else { 0 };
        let x = |level: u32| first + (shown - 1 - level) * measures.level + measures.line;
        let runs: Vec<u32> = (0..shown).filter(|&it| row.runs_on(it)).map(x).collect();
        let own = (shown > 0).then(|| x(0));
        end(&mut running, &|x| !runs.contains(&x) && Some(x) != own, top);
        for x in runs.iter().copied().chain(own) {
            if !running.iter().any(|it| it.0 == x) {
                running.push((x, top));
            }
        }
        if let Some(own) = own {
            let _ = write!(branches, "M{own} {middle}.5h{}", measures.line);
            end(&mut running, &|x| x == own && !runs.contains(&x), middle);
        }
    }
    end(&mut running, &|_| true, rows.len() as u32 * measures.row);
    path + &branches
}
