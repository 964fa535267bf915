//! How well incidents hold what belongs together, on data where that is known.

mod agreement;
mod attack;
mod baseline;
mod figures;
mod outside;

pub use agreement::{Agreement, agreement};
pub use attack::{AttackScore, AttackTruth, attack_score};
pub use baseline::Baseline;
pub use figures::{BASELINES, BaselineFigures, FIGURES, Figures, TUNED};
pub use outside::{MOMENT, Missed, Outside, missed};
