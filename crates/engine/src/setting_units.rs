//! Values of settings as a person reads and types them.

use crate::protocol::SettingUnit;

impl SettingUnit {
    /// How many of what settings count in make one of this unit.
    fn scale(self) -> f64 {
        match self {
            Self::Bits => 100.0,
            Self::Minutes => 60_000.0,
            Self::Hours => 3_600_000.0,
            Self::Days => 86_400_000.0,
            Self::Count | Self::Switch => 1.0,
        }
    }

    /// A value as a person types it.
    pub(crate) fn text(self, value: i64) -> String {
        match self {
            Self::Switch if value == 0 => "off".to_owned(),
            Self::Switch => "on".to_owned(),
            Self::Count => value.to_string(),
            _ => {
                let number = format!("{:.4}", value as f64 / self.scale());
                number
                    .trim_end_matches('0')
                    .trim_end_matches('.')
                    .to_owned()
            }
        }
    }

    /// The same with its unit, for a sentence.
    pub(crate) fn with_word(self, value: i64) -> String {
        format!("{} {}", self.text(value), self.word())
            .trim_end()
            .to_owned()
    }

    /// Reads what was typed; none where it is no number of this unit.
    pub(crate) fn read(self, text: &str) -> Option<i64> {
        /// Far beyond what any setting may be, and exact as a float.
        const MOST: f64 = 1e13;
        match (self, text.trim()) {
            (Self::Switch, "on") => Some(1),
            (Self::Switch, "off") => Some(0),
            (Self::Switch, _) => None,
            (_, text) => {
                let number: f64 = text.parse().ok()?;
                let value = (number * self.scale()).round();
                (value.is_finite() && value.abs() <= MOST).then_some(value as i64)
            }
        }
    }
}
