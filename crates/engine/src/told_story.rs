//! The story asked for last, with what was made of it: scrolling and stepping ask
//! again and again.

use crate::protocol::StoryChoices;
use crate::{Engine, EngineError};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use throughline_dataset::{AlertIdx, Dataset};
use throughline_story::{
    Choices, Expansion, Findable, Folds, Lanes, LineNo, Reading, Shape, Story,
};

/// What the key of a process's story begins with; no alert's key does.
pub const PROCESS: &str = "process:";

/// A story and what readers have made of it.
#[derive(Debug)]
pub(crate) struct ToldStory {
    pub(crate) story: Rc<Story>,
    pub(crate) shape: Shape,
    pub(crate) folds: Folds,
    /// The id of the process whose story it is.
    process_id: Option<String>,
    about: OnceCell<About>,
    findable: OnceCell<Findable>,
    lanes: OnceCell<Lanes>,
    drawn: RefCell<Option<(StoryChoices, Drawn)>>,
}

/// What is told of a whole story, whatever its reader chooses.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) focus: Option<LineNo>,
    pub(crate) extent: String,
    pub(crate) caveat: String,
    pub(crate) has_artefacts: bool,
}

/// A story as its reader has chosen.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) reading: Rc<Reading>,
    /// The lines that hold what is looked for.
    pub(crate) hits: Rc<Vec<LineNo>>,
}

impl ToldStory {
    fn of(data: &Dataset, story: Story) -> Self {
        let story = Rc::new(story);
        let shape = Shape::of(&story);
        let folds = Folds::of(data, &story, &shape);
        Self {
            story,
            shape,
            folds,
            process_id: None,
            about: OnceCell::new(),
            findable: OnceCell::new(),
            lanes: OnceCell::new(),
            drawn: RefCell::new(None),
        }
    }

    pub(crate) fn about(&self) -> &About {
        self.about
            .get_or_init(|| crate::story_rows::about(&self.story))
    }

    pub(crate) fn lanes(&self, data: &Dataset) -> &Lanes {
        self.lanes
            .get_or_init(|| Lanes::of(data, &self.story, &self.shape))
    }

    pub(crate) fn drawn(&self, data: &Dataset, choices: &StoryChoices) -> Drawn {
        let mut kept = self.drawn.borrow_mut();
        if let Some((known, drawn)) = kept.as_ref()
            && known == choices
        {
            return drawn.clone();
        }
        let hits = if choices.find.trim().is_empty() {
            Vec::new()
        } else {
            self.findable
                .get_or_init(|| Findable::of(data, &self.story))
                .find(&choices.find)
        };
        let chosen = chosen(choices, hits.clone());
        let reading = Reading::of(&self.story, &self.shape, &self.folds, &chosen);
        let drawn = Drawn {
            reading: Rc::new(reading),
            hits: Rc::new(hits),
        };
        *kept = Some((choices.clone(), drawn.clone()));
        drawn
    }
}

fn chosen(choices: &StoryChoices, hits: Vec<LineNo>) -> Choices {
    fn lines(of: &[u32]) -> impl Iterator<Item = LineNo> {
        of.iter().copied().map(LineNo)
    }
    let except = lines(&choices.except).collect();
    Choices {
        expansion: if choices.closed {
            Expansion::NoneBut(except)
        } else {
            Expansion::AllBut(except)
        },
        open_folds: lines(&choices.folds).collect(),
        all_ancestors: lines(&choices.ancestors).collect(),
        only_alerts: choices.only_alerts,
        no_artefacts: choices.no_artefacts,
        hits,
    }
}

impl Engine {
    /// The story of an alert; the one told last is kept.
    pub fn story(&self, alert: AlertIdx) -> Rc<Story> {
        self.told(alert).story.clone()
    }

    /// Forgets the story that was told last, so that the next is told anew.
    pub fn forget_story(&self) {
        *self.story.borrow_mut() = None;
    }

    pub(crate) fn told(&self, alert: AlertIdx) -> Rc<ToldStory> {
        let mut kept = self.story.borrow_mut();
        match &*kept {
            Some(told) if told.story.alert() == Some(alert) => told.clone(),
            _ => {
                let told = {
                    let story = throughline_story::tell(&self.dataset, alert);
                    Rc::new(ToldStory::of(&self.dataset, story))
                };
                *kept = Some(told.clone());
                told
            }
        }
    }

    /// The story that a key names: an alert's key, or [`PROCESS`] and the id of a
    /// process.
    pub(crate) fn told_of(&self, key: &str) -> Result<Rc<ToldStory>, EngineError> {
        let Some(id) = key.strip_prefix(PROCESS) else {
            return Ok(self.told(self.alert(key)?));
        };
        if let Some(told) = self.story.borrow().as_ref()
            && told.process_id.as_deref() == Some(id)
        {
            return Ok(told.clone());
        }
        let process = self.process_of_id(id)?;
        let story = throughline_story::tell_process(&self.dataset, process);
        let told = Rc::new(ToldStory {
            process_id: Some(id.to_owned()),
            ..ToldStory::of(&self.dataset, story)
        });
        *self.story.borrow_mut() = Some(told.clone());
        Ok(told)
    }
}
