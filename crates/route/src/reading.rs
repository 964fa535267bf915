//! The readings of an alert's story.

/// Which reading of an alert's story is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StoryReading {
    /// The tree.
    #[default]
    Tree,
    /// Lanes along time.
    Timeline,
    /// Indented text.
    Outline,
}

impl StoryReading {
    /// Every reading in order.
    pub const ALL: [Self; 3] = [Self::Tree, Self::Timeline, Self::Outline];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Timeline => "timeline",
            Self::Outline => "outline",
        }
    }

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tree => "Tree",
            Self::Timeline => "Timeline",
            Self::Outline => "Outline",
        }
    }

    /// The reading of this name; the tree where there is none.
    pub(crate) fn read(name: Option<&str>) -> Self {
        Self::ALL
            .into_iter()
            .find(|it| Some(it.name()) == name)
            .unwrap_or_default()
    }
}
