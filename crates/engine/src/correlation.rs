//! The grouping of alerts into incidents, made when it is first asked for.

use crate::Engine;
use throughline_correlate::{Correlation, Facts, Settings, SettingsError};

impl Engine {
    /// What correlation knows of the alerts.
    pub(crate) fn correlation_facts(&self) -> &Facts {
        self.correlation_facts
            .get_or_init(|| Box::new(Facts::read(&self.dataset)))
    }

    /// The incidents that the alerts are grouped into, with this case's settings.
    pub(crate) fn correlation(&self) -> &Correlation {
        self.correlation
            .get_or_init(|| Box::new(self.correlated(&self.correlation_settings())))
    }

    /// The incidents that other settings give.
    pub(crate) fn correlated(&self, settings: &Settings) -> Correlation {
        Correlation::of(self.correlation_facts(), settings)
    }

    /// The settings of this case. Those that this program cannot read, of a newer
    /// one, count for nothing here; the page of settings says so.
    pub(crate) fn correlation_settings(&self) -> Settings {
        self.kept_correlation_settings().unwrap_or_default()
    }

    /// The settings of this case, or why they cannot be read.
    pub(crate) fn kept_correlation_settings(&self) -> Result<Settings, SettingsError> {
        match self.projection.correlation() {
            None => Ok(Settings::default()),
            Some(kept) => Settings::read(&kept.0.to_string()),
        }
    }
}
