//! Grouping in slices: the same steps as in one go, a little at a time, so that who
//! waits for it can do something else in between, say how far it is, or give up.

use crate::alert_facts::Facts;
use crate::counting::Counting;
use crate::evidence_between::Scales;
use crate::folding::Folding;
use crate::joining::{ByHand, Joined, Joiner, Step, Weaker, apart_by_viewpoint};
use crate::linking::{Link, LinkSearch};
use crate::{Commonness, Correlation, Episodes, HandRules, Settings};
use throughline_dataset::AlertIdx;

/// Episodes and links that one slice looks at: some milliseconds of work.
const SLICE: usize = 20_000;

/// How often sets are put together by as few links as do it, before each of their
/// alerts is.
const ROUNDS: usize = 3;

/// A grouping that is being made. All slices are made with the same facts, those that
/// [`HandRules::cut`] gave where there are rules.
pub struct Grouper {
    settings: Settings,
    rules: HandRules,
    /// Links by hand that it took so far to bring sets together.
    links_by_hand: Vec<(AlertIdx, AlertIdx)>,
    round: usize,
    by_hand: ByHand,
    episodes: Episodes,
    stage: Stage,
}

enum Stage {
    /// Nothing is done.
    Begun,
    /// Runs of the same alert are folded.
    Folding(Box<Folding>),
    /// Values are counted.
    Counting(Box<Counting>),
    /// Links are looked for.
    Searching(Commonness, LinkSearch),
    /// Links were found.
    Found(Commonness, Links),
    /// The links are joined from this one on.
    Joining(Commonness, Links, Joined, usize),
    /// The kinds of weaker reasons are joined from this one on.
    Weaker(Commonness, Links, Joined, usize),
    /// It is made.
    Done,
}

/// The links by shared values, the strongest first.
struct Links {
    /// Between what detectors of one viewpoint saw.
    own: Vec<Link>,
    /// Between viewpoints.
    cross: Vec<Link>,
}

impl Grouper {
    /// Before the first slice.
    pub fn new(settings: Settings, rules: HandRules) -> Self {
        Self {
            settings,
            rules,
            links_by_hand: Vec::new(),
            round: 0,
            by_hand: ByHand::default(),
            episodes: Episodes::default(),
            stage: Stage::Begun,
        }
    }

    /// Does the next slice. Gives the grouping with the last one, and nothing more
    /// after that.
    pub fn step(&mut self, facts: &Facts) -> Option<Correlation> {
        let everything = |_| true;
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Begun => Stage::Folding(Box::new(Folding::new(facts))),
            Stage::Folding(mut folding) => match folding.go_on(facts, &self.settings, SLICE) {
                None => Stage::Folding(folding),
                Some(episodes) => {
                    self.episodes = episodes;
                    Stage::Counting(Box::new(Counting::new(facts)))
                }
            },
            Stage::Counting(mut counting) => {
                match counting.go_on(facts, &self.episodes, &self.settings, SLICE) {
                    None => Stage::Counting(counting),
                    Some(commonness) => {
                        let search = LinkSearch::new(self.scales(facts, &commonness));
                        Stage::Searching(commonness, search)
                    }
                }
            }
            Stage::Searching(commonness, mut search) => {
                let scales = self.scales(facts, &commonness);
                if search.go_on(scales, &everything, SLICE) {
                    Stage::Searching(commonness, search)
                } else {
                    let (cross, own) = apart_by_viewpoint(scales, search.links());
                    self.by_hand = self.rules.of(&self.episodes, &self.links_by_hand);
                    Stage::Found(commonness, Links { own, cross })
                }
            }
            Stage::Found(commonness, links) => {
                let scales = self.scales(facts, &commonness);
                let mut joined = Joined::none(scales, &self.by_hand);
                joiner(scales, &mut joined).put_together(&self.by_hand, &everything);
                Stage::Joining(commonness, links, joined, 0)
            }
            Stage::Joining(commonness, links, mut joined, from) => {
                let until = links.own.len().min(from.saturating_add(SLICE));
                let scales = self.scales(facts, &commonness);
                joiner(scales, &mut joined).join_all(&links.own[from..until], Step::Values);
                if until < links.own.len() {
                    Stage::Joining(commonness, links, joined, until)
                } else {
                    Stage::Weaker(commonness, links, joined, 0)
                }
            }
            Stage::Weaker(commonness, links, mut joined, at) => {
                if let Some(weaker) = Weaker::ALL.get(at) {
                    let scales = self.scales(facts, &commonness);
                    joiner(scales, &mut joined).join_weaker(*weaker, &links.cross, &everything);
                    Stage::Weaker(commonness, links, joined, at + 1)
                } else {
                    return self.gather(facts, commonness, links, joined);
                }
            }
            Stage::Done => return None,
        };
        None
    }

    /// The grouping as it was joined, unless sets that are together by hand are not in
    /// one incident each: they are then joined by more links.
    fn gather(
        &mut self,
        facts: &Facts,
        commonness: Commonness,
        links: Links,
        joined: Joined,
    ) -> Option<Correlation> {
        let episodes = std::mem::take(&mut self.episodes);
        let settings = self.settings.clone();
        let found = Correlation::new(facts, settings, episodes, commonness, joined.forest());
        let torn = self.rules.torn(&found);
        if torn.is_empty() || self.round > ROUNDS {
            return Some(found);
        }
        for parts in torn {
            let of_set: Vec<AlertIdx> = if self.round + 1 < ROUNDS {
                parts.iter().filter_map(|it| it.first().copied()).collect()
            } else {
                parts.concat()
            };
            let pairs = of_set.windows(2).map(|it| (it[0], it[1]));
            self.links_by_hand.extend(pairs);
        }
        self.round += 1;
        let (episodes, commonness) = found.into_parts();
        self.by_hand = self.rules.of(&episodes, &self.links_by_hand);
        self.episodes = episodes;
        self.stage = Stage::Found(commonness, links);
        None
    }

    /// All slices at once.
    pub fn run(mut self, facts: &Facts) -> Correlation {
        loop {
            if let Some(made) = self.step(facts) {
                return made;
            }
        }
    }

    /// All slices at once, with what an analyst says of episodes.
    pub(crate) fn by_hand(
        mut self,
        facts: &Facts,
        by_hand: &dyn Fn(&Episodes) -> ByHand,
    ) -> Correlation {
        while !matches!(self.stage, Stage::Found(..)) {
            self.step(facts);
        }
        self.by_hand = by_hand(&self.episodes);
        self.run(facts)
    }

    /// Whether only what analysts ask for is left: what alerts have in common is counted.
    pub fn is_counted(&self) -> bool {
        !matches!(
            self.stage,
            Stage::Begun | Stage::Folding(_) | Stage::Counting(_)
        )
    }

    /// How much is done, from 0 to 1, by how long the steps take.
    pub fn done(&self) -> f64 {
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        match &self.stage {
            Stage::Begun => 0.0,
            Stage::Folding(it) => 0.15 * it.done(),
            Stage::Counting(it) => 0.15 + 0.25 * it.done(&self.episodes),
            Stage::Searching(_, it) => 0.6 - 0.2 * share(it.left(), self.episodes.len()),
            Stage::Found(..) => 0.7,
            Stage::Joining(_, links, _, at) => 0.75 + 0.15 * share(*at, links.own.len()),
            Stage::Weaker(_, _, _, at) => 0.9 + 0.1 * share(*at, Weaker::ALL.len() + 1),
            Stage::Done => 1.0,
        }
    }

    fn scales<'a>(&'a self, facts: &'a Facts, commonness: &'a Commonness) -> Scales<'a> {
        Scales {
            facts,
            episodes: &self.episodes,
            commonness,
            settings: &self.settings,
        }
    }
}

fn joiner<'a>(scales: Scales<'a>, so_far: &'a mut Joined) -> Joiner<'a> {
    Joiner { scales, so_far }
}
