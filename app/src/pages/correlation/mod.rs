//! How alerts are grouped into incidents: settings, values that connect too much,
//! and the model card.

mod model;
mod noise;
mod preview;
mod settings;

use crate::state::app;
use leptos::prelude::*;
use throughline_route::{CorrelationRoute, Route};

/// The parts of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Settings,
    Noise,
    Model,
}

impl Part {
    const ALL: [Self; 3] = [Self::Settings, Self::Noise, Self::Model];

    fn of(route: &CorrelationRoute) -> Self {
        match route {
            CorrelationRoute::Settings => Self::Settings,
            CorrelationRoute::Noise { .. } => Self::Noise,
            CorrelationRoute::Model => Self::Model,
        }
    }

    fn route(self) -> Route {
        Route::Correlation(match self {
            Self::Settings => CorrelationRoute::Settings,
            Self::Noise => CorrelationRoute::Noise { words: None },
            Self::Model => CorrelationRoute::Model,
        })
    }

    fn label(self) -> &'static str {
        match self {
            Self::Settings => "Settings",
            Self::Noise => "Noisy connectors",
            Self::Model => "How incidents are made",
        }
    }
}

#[component]
pub fn CorrelationPage() -> impl IntoView {
    let app = app();
    let route = Memo::new(move |_| match app.route.get() {
        Route::Correlation(route) => route,
        _ => CorrelationRoute::default(),
    });
    let part = Memo::new(move |_| route.with(Part::of));
    view! {
        <div class="page">
            <header class="page-head"><h1>"Correlation"</h1></header>
            <nav class="tabs" aria-label="Parts of correlation">
                {Part::ALL.into_iter().map(|it| view! {
                    <a href=it.route().href() aria-current=move || (part.get() == it).then_some("page")>
                        {it.label()}
                    </a>
                }).collect_view()}
            </nav>
            {move || match part.get() {
                Part::Settings => view! { <settings::CorrelationSettings/> }.into_any(),
                Part::Noise => view! { <noise::NoisyValues route/> }.into_any(),
                Part::Model => view! { <model::ModelCard/> }.into_any(),
            }}
        </div>
    }
}
