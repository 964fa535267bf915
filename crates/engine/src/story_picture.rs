//! The story as a picture that stands alone: no script, no style sheet, and no
//! colour but that of its reader's text, so that it reads on any ground.

use crate::protocol::{StoryLanesView, StoryRow};
use std::fmt::Write as _;

/// Height of a row, in pixels.
const ROW: u32 = 22;
/// Indentation of a level.
const INDENT: u32 = 20;
/// Width of the picture.
const WIDTH: u32 = 1_400;
/// Space around it.
const MARGIN: u32 = 16;
/// Rows beyond this would make a picture that no program opens.
const MAX_ROWS: usize = 5_000;
/// Levels beyond this are drawn at this one.
const MAX_LEVEL: u32 = 40;

/// A tree of rows.
pub(crate) fn tree(heading: &[String], rows: &[StoryRow]) -> String {
    let shown = &rows[..rows.len().min(MAX_ROWS)];
    let left_out = rows.len() - shown.len();
    let lines = heading.len() + shown.len() + usize::from(left_out > 0) + 1;
    let mut picture = Picture::new(lines as u32 * ROW + 2 * MARGIN);
    let mut y = picture.heading(heading);
    // Where the last row of each level stands, for the lines that lead to it.
    let mut open: Vec<u32> = Vec::new();
    for row in shown {
        let level = row.level.saturating_sub(1).min(MAX_LEVEL);
        let x = MARGIN + level * INDENT;
        open.truncate(level as usize);
        if let Some(&above) = open.last() {
            let rail = x - INDENT + 6;
            picture.path(&format!("M{rail} {}V{}H{x}", above + 4, y - 5));
        }
        open.push(y);
        picture.text(x + 2, y, &row.letter, "700");
        picture.text(
            x + 20,
            y,
            &tree_text(row),
            if row.focused { "700" } else { "400" },
        );
        picture.text_at_end(WIDTH - MARGIN, y, &row.time);
        y += ROW;
    }
    if left_out > 0 {
        picture.text(MARGIN, y, &format!("and {left_out} more rows"), "400");
    }
    picture.close()
}

/// Characters that fit on a row.
const FIT: usize = 150;

fn tree_text(row: &StoryRow) -> String {
    let mut text = row.label.clone();
    if !row.pid.is_empty() {
        let _ = write!(text, " {}", row.pid);
    }
    for alert in &row.alerts {
        let _ = write!(text, "  [! {}: {}]", alert.severity.label, alert.title);
    }
    if !row.detail.is_empty() {
        let _ = write!(text, "  {}", row.detail);
    }
    cut(&text, FIT.saturating_sub(2 * row.level as usize).max(40))
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

/// Height of a lane.
const LANE: u32 = 48;
/// Where lanes begin.
const LANES_AT: u32 = 240;

/// Lanes along time.
pub(crate) fn lanes(heading: &[String], view: &StoryLanesView) -> String {
    let count = view.lanes.len() as u32;
    let height = (heading.len() as u32 + 3) * ROW + count * LANE + 2 * MARGIN;
    let mut picture = Picture::new(height);
    let mut y = picture.heading(heading);
    picture.text(MARGIN, y, &view.span, "400");
    y += ROW;
    let x_of = |place: u32| {
        let room = u64::from(WIDTH - LANES_AT - MARGIN);
        LANES_AT + (u64::from(place) * room / 1_000_000) as u32
    };
    for (place, says) in &view.ticks {
        let x = x_of(*place);
        picture.faint(&format!("M{x} {y}V{}", y + ROW + count * LANE));
        picture.text(x + 4, y + 12, says, "400");
    }
    y += ROW;
    for lane in &view.lanes {
        picture.text(MARGIN, y + 20, &cut(&lane.device, 30), "700");
        picture.text(MARGIN, y + 36, &cut(&lane.user, 30), "400");
        picture.faint(&format!("M{LANES_AT} {}H{}", y + 28, WIDTH - MARGIN));
        for mark in &lane.marks {
            let x = x_of(mark.at);
            if let Some((end, _)) = &mark.end {
                picture.path(&format!("M{x} {}H{}", y + 24, x_of(*end)));
            }
            let says = match &mark.alert {
                Some(alert) => format!(
                    "{} {} – {}: {}",
                    mark.time, mark.label, alert.severity.label, alert.title
                ),
                None => format!("{} {}", mark.time, mark.label),
            };
            picture.mark(x, y + 28, mark.alert.is_some(), &says);
        }
        y += LANE;
    }
    picture.close()
}

struct Picture {
    out: String,
}

impl Picture {
    fn new(height: u32) -> Self {
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"13\" \
             fill=\"currentColor\">"
        );
        Self { out }
    }

    /// Draws the heading; gives where what follows begins.
    fn heading(&mut self, lines: &[String]) -> u32 {
        let mut y = MARGIN + ROW;
        for (nth, line) in lines.iter().enumerate() {
            let weight = if nth == 0 { "700" } else { "400" };
            self.text(MARGIN, y, &cut(line, FIT), weight);
            y += ROW;
        }
        y + ROW / 2
    }

    fn text(&mut self, x: u32, y: u32, text: &str, weight: &str) {
        let _ = write!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-weight=\"{weight}\" xml:space=\"preserve\">{}</text>",
            escaped(text)
        );
    }

    fn text_at_end(&mut self, x: u32, y: u32, text: &str) {
        let _ = write!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"end\" opacity=\"0.7\">{}</text>",
            escaped(text)
        );
    }

    fn path(&mut self, path: &str) {
        let _ = write!(
            self.out,
            "<path d=\"{path}\" fill=\"none\" stroke=\"currentColor\" opacity=\"0.4\"/>"
        );
    }

    fn faint(&mut self, path: &str) {
        let _ = write!(
            self.out,
            "<path d=\"{path}\" fill=\"none\" stroke=\"currentColor\" opacity=\"0.2\"/>"
        );
    }

    fn mark(&mut self, x: u32, y: u32, is_alert: bool, says: &str) {
        let says = escaped(says);
        if is_alert {
            let (left, right, top) = (x.saturating_sub(7), x + 7, y - 12);
            let _ = write!(
                self.out,
                "<path d=\"M{left} {y}L{x} {top}L{right} {y}Z\"><title>{says}</title></path>"
            );
        } else {
            let _ = write!(
                self.out,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"3\" opacity=\"0.6\"><title>{says}</title></circle>"
            );
        }
    }

    fn close(mut self) -> String {
        self.out.push_str("</svg>\n");
        self.out
    }
}

/// Text that XML may hold: what is shown has no control characters any more.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            // No XML may hold these, escaped or not.
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
