//! Records are kept by the million: what one costs is pinned.

use std::num::NonZeroU32;
use throughline_model::{ProcessFacts, Subject};

#[test]
fn no_subject_is_larger_than_a_process() {
    // Text as the dataset keeps it, and as plain numbers.
    let kept = size_of::<Subject<NonZeroU32>>();
    assert_eq!(kept, size_of::<ProcessFacts<NonZeroU32>>());
    assert!(kept <= 240, "{kept}");
    let plain = size_of::<Subject<u32>>();
    assert!(plain <= 376, "{plain}");
}
