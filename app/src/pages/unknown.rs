//! An address that means nothing here.

use crate::parts::Empty;
use crate::state::app;
use leptos::prelude::*;
use throughline_route::{Route, UnknownRoute};

#[component]
pub fn UnknownPage() -> impl IntoView {
    let app = app();
    let says = move || match app.route.get() {
        Route::Unknown {
            address,
            reason: UnknownRoute::Newer,
        } => {
            format!("The address “{address}” was made by a newer version of Throughline.")
        }
        Route::Unknown { address, .. } => format!("There is no page at “{address}”."),
        _ => String::new(),
    };
    view! {
        <Empty title="This link leads nowhere".to_owned()>
            <p>{says}</p>
            <p><a class="button" href=Route::Home.href()>"Home"</a></p>
        </Empty>
    }
}
