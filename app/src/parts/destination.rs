//! Where results lead.

use throughline_engine::protocol::Destination;
use throughline_route::{IncidentTab, QueueRoute, Route};

/// The page of a result.
pub fn route_of(destination: &Destination) -> Route {
    match destination {
        Destination::Alert(key) => Route::alert(key.clone()),
        Destination::Incident(id) => Route::Incident {
            id: id.clone(),
            tab: IncidentTab::default(),
        },
        Destination::Alerts(filter) => Route::Alerts(QueueRoute {
            filter: Some(filter.clone()),
            ..QueueRoute::default()
        }),
    }
}
