//! The rows of a queue in their order, looked up as far as somebody looks: of a million
//! alerts a screen shows forty.

use std::ops::Range;
use std::rc::Rc;
use throughline_dataset::AlertIdx;
use throughline_query::Ordered;

/// The rows of a queue, in their order: positions of alerts or of incidents.
#[derive(Clone)]
pub(super) enum RowOrder {
    Alerts(Rc<Ordered>),
    Incidents(Rc<Vec<u32>>),
}

impl RowOrder {
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Alerts(ordered) => ordered.len(),
            Self::Incidents(rows) => rows.len(),
        }
    }

    /// The rows at some places, as far as there are any.
    pub(super) fn at(&self, places: Range<usize>) -> Vec<u32> {
        match self {
            Self::Alerts(ordered) => ordered.at(places).into_iter().map(|it| it.0).collect(),
            Self::Incidents(rows) => {
                let to = places.end.min(rows.len());
                rows[places.start.min(to)..to].to_vec()
            }
        }
    }

    /// The row at a place.
    pub(super) fn get(&self, place: usize) -> Option<u32> {
        self.at(place..place.checked_add(1)?).pop()
    }

    /// Where a row stands, if it is one of them.
    pub(super) fn place_of(&self, row: u32) -> Option<usize> {
        match self {
            Self::Alerts(ordered) => {
                let alert = AlertIdx(row);
                ordered.contains(alert).then(|| ordered.place(alert))
            }
            Self::Incidents(rows) => rows.iter().position(|&it| it == row),
        }
    }
}
