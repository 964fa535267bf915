//! Grouping alerts a little at a time, for a worker that answers questions in between,
//! says how far it is, and may be told to stop. What comes of it is the same as in one
//! go: both take the same steps.

use crate::correlation::{Correlated, Kept};
use crate::protocol::Request;
use crate::{Engine, by_hand, correlation_change};
use std::rc::Rc;
use throughline_case::{HandRules, IncidentMode};
use throughline_correlate::{
    Correlation, Facts, FactsReader, Grouper, IncidentNo, MadeIds, Settings, made_incident,
};
use throughline_dataset::RegroupingDraft;

/// Alerts that one slice reads, and incidents that one slice names: some milliseconds
/// of work.
const SLICE: usize = 4_000;

/// What alerts are to be grouped by.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub(crate) rules: HandRules,
    pub(crate) settings: Settings,
}

/// A grouping that is being made, of the data as it is.
pub(crate) struct Grouping {
    wanted: Wanted,
    stage: Stage,
    /// How much was done at most: what an analyst says may need another round.
    done: f64,
}

enum Stage {
    Reading(Box<FactsReader>),
    Cutting,
    Grouping(Rc<Facts>, Box<Grouper>),
    Naming(Rc<Facts>, Box<Correlation>, Named),
}

/// The incidents that have their names so far.
struct Named {
    ids: MadeIds,
    draft: RegroupingDraft,
}

impl Engine {
    /// The grouping that must be there to answer a request, where it is not: it can be
    /// made by [`Self::group_some`] first.
    pub fn grouping_for(&self, request: &Request) -> Option<Wanted> {
        let is_shown = self.mode() == IncidentMode::Recorrelated;
        let now = || Wanted {
            rules: self.projection.hand().clone(),
            settings: self.correlation_settings(),
        };
        self.unless_there(match request {
            Request::SetMode(it) if it.mode == IncidentMode::Recorrelated => now(),
            Request::PreviewCorrelation(_) | Request::NoisyConnectors(_) => now(),
            Request::SetCorrelation(it) if is_shown => {
                let now = now();
                let settings = correlation_change::changed(self, &now.settings, &it.change);
                Wanted {
                    settings: settings.ok()?,
                    ..now
                }
            }
            Request::ByHand(it) if is_shown => {
                let now = now();
                let change = by_hand::change(self, &it.what).ok()??;
                Wanted {
                    rules: now.rules.with(&change),
                    ..now
                }
            }
            _ => return None,
        })
    }

    /// The grouping that the journal asks for and that was put off, where it is not
    /// there.
    pub fn grouping_due(&self) -> Option<Wanted> {
        let is_due = self.projection.mode() == IncidentMode::Recorrelated;
        is_due
            .then(|| {
                self.unless_there(Wanted {
                    rules: self.projection.hand().clone(),
                    settings: self.correlation_settings(),
                })
            })
            .flatten()
    }

    fn unless_there(&self, wanted: Wanted) -> Option<Wanted> {
        let is_there = self.correlated.as_ref().is_some_and(|it| it.is(&wanted));
        (!is_there && self.dataset.alert_count() > 0).then_some(wanted)
    }

    /// Puts off grouping: until [`Self::group_now`], incidents are shown as exported
    /// whatever the journal says.
    pub fn put_off_grouping(&mut self) {
        self.is_put_off = true;
    }

    /// Shows incidents as the journal says.
    pub fn group_now(&mut self) {
        if std::mem::take(&mut self.is_put_off)
            && self.projection.mode() == IncidentMode::Recorrelated
        {
            self.changed();
        }
    }

    /// Groups a little more, beginning anew where something else was being grouped or
    /// the data is another. Returns how much is done, from 0 to 1; nothing when it is
    /// made.
    pub fn group_some(&mut self, wanted: &Wanted) -> Option<f64> {
        let begun = self.grouping.take().filter(|it| it.wanted == *wanted);
        let mut grouping = match begun {
            Some(it) => *it,
            None => Grouping {
                wanted: wanted.clone(),
                done: 0.0,
                stage: match self.facts.get() {
                    Some(_) => Stage::Cutting,
                    None => Stage::Reading(Box::new(FactsReader::new(&self.dataset))),
                },
            },
        };
        grouping.stage = match grouping.stage {
            Stage::Reading(mut reader) => {
                if reader.read(&self.dataset, SLICE) {
                    Stage::Reading(reader)
                } else {
                    // Nobody else can have read them meanwhile but from the same data.
                    let _ = self.facts.set(Rc::new(reader.finish(&self.dataset)));
                    Stage::Cutting
                }
            }
            Stage::Cutting => {
                let (facts, rules) = self.cut_facts(&wanted.rules);
                let grouper = Grouper::new(wanted.settings.clone(), rules);
                Stage::Grouping(facts, Box::new(grouper))
            }
            Stage::Grouping(facts, mut grouper) => match grouper.step(&facts) {
                None => Stage::Grouping(facts, grouper),
                Some(made) => {
                    let kept = self.kept_incidents(&wanted.rules);
                    let ids = MadeIds::of(&self.dataset, &facts, &made, &Kept::keys(&kept));
                    let draft = RegroupingDraft::with_capacity(made.len(), facts.len());
                    let named = Named { ids, draft };
                    Stage::Naming(facts, Box::new(made), named)
                }
            },
            Stage::Naming(facts, made, mut named) => {
                let from = named.draft.len();
                let until = made.len().min(from + SLICE);
                for no in (from..until).map(|it| IncidentNo(it as u32)) {
                    let one = made_incident(&self.dataset, &facts, &made, &named.ids, no);
                    self.dataset.draft(&mut named.draft, one);
                }
                if until == made.len() {
                    self.take_grouping(wanted, facts, *made, named);
                    return None;
                }
                Stage::Naming(facts, made, named)
            }
        };
        grouping.done = self.share_done(&grouping.stage).max(grouping.done);
        let done = grouping.done;
        self.grouping = Some(Box::new(grouping));
        Some(done)
    }

    /// Prepares a little of the grouping that somebody may ask for: what alerts tell, which
    /// are runs of the same, and how common each value is. Which belong together is left
    /// until it is asked for. Some milliseconds of work; false when all that is prepared.
    pub fn prepare_grouping(&mut self) -> bool {
        let wanted = self.unless_there(Wanted {
            rules: self.projection.hand().clone(),
            settings: self.correlation_settings(),
        });
        let Some(wanted) = wanted else { return false };
        let is_prepared = |it: &Grouping| {
            it.wanted == wanted
                && match &it.stage {
                    Stage::Reading(_) | Stage::Cutting => false,
                    Stage::Grouping(_, grouper) => grouper.is_counted(),
                    Stage::Naming(..) => true,
                }
        };
        if self.grouping.as_deref().is_some_and(is_prepared) {
            return false;
        }
        self.group_some(&wanted);
        true
    }

    /// Forgets what was grouped so far and is not yet made.
    pub fn cancel_grouping(&mut self) {
        self.grouping = None;
    }

    fn take_grouping(
        &mut self,
        wanted: &Wanted,
        facts: Rc<Facts>,
        made: Correlation,
        named: Named,
    ) {
        let kept = self.kept_incidents(&wanted.rules);
        let Named { ids, mut draft } = named;
        for (at, target) in ids.gone {
            let Some((key, created)) = draft.key_and_time(target.0 as usize) else {
                continue;
            };
            let gone = kept[at].gone_into(self.dataset.text(key).to_owned(), created);
            self.dataset.draft(&mut draft, gone);
        }
        self.ready = Some(Box::new(Correlated {
            rules: wanted.rules.clone(),
            settings: wanted.settings.clone(),
            facts,
            correlation: made,
            shown: self.dataset.prepare_draft(draft),
        }));
    }

    fn share_done(&self, stage: &Stage) -> f64 {
        let of = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        match stage {
            Stage::Reading(it) => {
                0.45 * of(it.alerts() as usize, self.dataset.alert_count() as usize)
            }
            Stage::Cutting => 0.45,
            Stage::Grouping(_, it) => 0.45 + 0.35 * it.done(),
            Stage::Naming(_, made, named) => 0.8 + 0.15 * of(named.draft.len(), made.len()),
        }
    }
}
