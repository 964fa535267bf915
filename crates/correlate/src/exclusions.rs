//! Taking a value out of correlation, and letting it in again (CO-17).

use crate::settings::{Exclusion, NamedValue, Settings};

/// Whether a value connects, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It connects.
    Connects,
    /// It comes with the program as connecting nothing.
    Shipped,
    /// It comes with the program as connecting nothing, and an analyst let it in.
    Readmitted,
    /// An analyst took it out; several entries where for several times.
    Excluded(Vec<Exclusion>),
}

impl NamedValue {
    /// Whether both mean the same value: letters match in either case.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name.to_lowercase() == other.name.to_lowercase()
    }
}

impl Settings {
    /// Whether a value connects; `is_noise` says whether it comes with the program as
    /// connecting nothing.
    pub fn admission(&self, value: &NamedValue, is_noise: bool) -> Admission {
        let is_readmitted = self.readmitted.iter().any(|it| it.is_same(value));
        let own = self.exclusions.iter().filter(|it| it.value.is_same(value));
        let own: Vec<Exclusion> = own.cloned().collect();
        match (is_noise, is_readmitted) {
            _ if !own.is_empty() => Admission::Excluded(own),
            (true, true) => Admission::Readmitted,
            (true, false) => Admission::Shipped,
            (false, _) => Admission::Connects,
        }
    }

    /// The settings with a value taken out. One for the same times is replaced, so
    /// that its reason can be changed.
    #[must_use]
    pub fn excluding(&self, exclusion: Exclusion) -> Self {
        let mut settings = self.clone();
        let is_for_good = exclusion.from.is_none() && exclusion.until.is_none();
        settings.exclusions.retain(|it| {
            !it.value.is_same(&exclusion.value)
                || !(is_for_good || (it.from, it.until) == (exclusion.from, exclusion.until))
        });
        settings
            .readmitted
            .retain(|it| !is_for_good || !it.is_same(&exclusion.value));
        settings.exclusions.push(exclusion);
        settings.exclusions.sort_by(|a, b| {
            (&a.value, a.from, a.until, &a.reason).cmp(&(&b.value, b.from, b.until, &b.reason))
        });
        settings
    }

    /// The settings with a value let in, whoever took it out.
    #[must_use]
    pub fn readmitting(&self, value: NamedValue, is_noise: bool) -> Self {
        let mut settings = self.clone();
        settings.exclusions.retain(|it| !it.value.is_same(&value));
        settings.readmitted.retain(|it| !it.is_same(&value));
        if is_noise {
            settings.readmitted.push(value);
            settings.readmitted.sort();
        }
        settings
    }

    /// The settings as they come with the program, but for what an analyst took out
    /// and let in.
    #[must_use]
    pub fn as_shipped(&self) -> Self {
        Self {
            exclusions: self.exclusions.clone(),
            readmitted: self.readmitted.clone(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Admission;
    use crate::ConnectorKind;
    use crate::settings::{Exclusion, NamedValue, Settings};
    use throughline_model::Timestamp;

    fn value(name: &str) -> NamedValue {
        NamedValue {
            kind: ConnectorKind::Ip,
            name: name.to_owned(),
        }
    }

    fn exclusion(name: &str, until: Option<i64>, reason: &str) -> Exclusion {
        Exclusion {
            value: value(name),
            from: None,
            until: until.map(Timestamp::from_millis),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn a_value_goes_out_and_comes_in_again() {
        let shipped = Settings::default();
        let out = shipped.excluding(exclusion("Gateway", None, "egress"));
        let told = out.admission(&value("GATEWAY"), false);
        assert_eq!(
            told,
            Admission::Excluded(vec![exclusion("Gateway", None, "egress")])
        );
        let back = out.readmitting(value("gateway"), false);
        assert_eq!(back, shipped);
    }

    #[test]
    fn what_comes_with_the_program_is_let_in_by_name() {
        let shipped = Settings::default();
        assert_eq!(
            shipped.admission(&value("8.8.8.8"), true),
            Admission::Shipped
        );
        let let_in = shipped.readmitting(value("8.8.8.8"), true);
        assert_eq!(
            let_in.admission(&value("8.8.8.8"), true),
            Admission::Readmitted
        );
        let out = let_in.excluding(exclusion("8.8.8.8", None, ""));
        assert!(matches!(
            out.admission(&value("8.8.8.8"), true),
            Admission::Excluded(_)
        ));
        assert_eq!(out.readmitted, []);
    }

    #[test]
    fn times_are_added_and_for_good_replaces_them() {
        let boxed = Settings::default()
            .excluding(exclusion("a", Some(1_000), "one"))
            .excluding(exclusion("a", Some(2_000), "two"))
            .excluding(exclusion("a", Some(1_000), "again"));
        let reasons = |it: &Settings| {
            let all = it.exclusions.iter().map(|it| it.reason.clone());
            all.collect::<Vec<_>>()
        };
        assert_eq!(reasons(&boxed), ["again", "two"]);
        let out = boxed.excluding(exclusion("a", None, "for good"));
        assert_eq!(reasons(&out), ["for good"]);
    }

    #[test]
    fn as_shipped_keeps_what_was_taken_out() {
        let mut settings = Settings::default().excluding(exclusion("a", None, ""));
        settings.episode_gap += 1;
        let reset = settings.as_shipped();
        assert_eq!(reset.episode_gap, Settings::default().episode_gap);
        assert_eq!(reset.exclusions, settings.exclusions);
    }
}
