//! What a piece of work costs: time, and the most memory.

use std::time::Instant;
use throughline_engine::scorecard::{Cost, Peak};

/// Runs some work and says what it cost.
pub fn measured(work: &mut dyn FnMut()) -> Cost {
    let is_reset = forget_peak();
    let began = Instant::now();
    work();
    Cost {
        seconds: began.elapsed().as_secs_f64(),
        peak: peak_megabytes().map(|megabytes| Peak {
            megabytes,
            is_of_process: !is_reset,
        }),
    }
}

/// Has Linux count the most memory anew from now on (see proc(5)). Where it does not, the
/// mark stays that of all that the program has done.
fn forget_peak() -> bool {
    std::fs::write("/proc/self/clear_refs", "5").is_ok()
}

fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024)
}

#[cfg(test)]
mod tests {
    use super::measured;

    #[test]
    fn work_is_not_charged_for_what_was_there_before() {
        const LARGE: usize = 256 << 20;
        let large = measured(&mut || drop(std::hint::black_box(vec![1_u8; LARGE])));
        let small = measured(&mut || drop(std::hint::black_box(vec![1_u8; 1 << 10])));
        assert!(large.seconds > small.seconds);
        // Elsewhere nothing tells it.
        if let (Some(large), Some(small)) = (large.peak, small.peak) {
            assert!(large.megabytes >= 256, "{large:?}");
            assert!(small.is_of_process || small.megabytes < 256, "{small:?}");
        }
    }
}
