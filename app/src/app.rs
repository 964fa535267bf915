//! The root of the page.

use crate::client::Client;
use crate::frame::{Failure, Grouping, Help, Losses, Opening, Rail, ToastLine, TopBar};
use crate::pages::{
    ActionCenterPage, AlertPage, AlertsPage, ComparePage, CorrelationPage, DataPage, EntityPage,
    EventsPage, HomePage, IncidentPage, IncidentsPage, MappingPage, ProcessPage, RawPage,
    RulesPage, SearchPage, SettingsPage, UnknownPage,
};
use crate::preferences::Preferences;
use crate::state::{App, Boot, Saved, Toast};
use crate::{address, keys, opening};
use leptos::prelude::*;
use throughline_engine::protocol::{Analyst, ShellView};
use throughline_route::{MappingOf, Route};

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let app = match start() {
        Ok(app) => app,
        Err(why) => {
            return view! {
                <main class="stopped">
                    <h1>"Throughline cannot start here"</h1>
                    <p>{why}</p>
                </main>
            }
            .into_any();
        }
    };
    provide_context(app);
    address::follow(app);
    keys::listen(app);
    let hovering = opening::listen(app);
    app.client
        .with_value(|client| client.views(move |it| app.views.set(it)));
    // `assigned:me` means whoever has the name.
    Effect::new(move |_| {
        let name = app.preferences.actor.get();
        app.client.with_value(|client| {
            client.ask(Analyst { name }, move |_| app.refresh());
        });
    });
    let title = Memo::new(move |_| address::title(&app.route.get()));
    Effect::new(move |before: Option<&'static str>| {
        let title = title.get();
        address::set_title(title);
        // What failed to open has been read when another page is asked for.
        if before.is_some_and(|it| it != title) {
            app.failure.set(None);
        }
        // The report tells it all.
        if app.route.with_untracked(|it| *it == Route::Data) {
            app.losses.set(None);
            if app
                .toast
                .with_untracked(|it| it.as_ref().is_some_and(Toast::offers_report))
            {
                app.toast.set(None);
            }
        }
        title
    });
    view! {
        <a class="skip" href="#content" on:click=skip_to_content>"Skip to the page"</a>
        <TopBar/>
        <Rail/>
        <main id="content" tabindex="-1">
            <Opening/>
            <Grouping/>
            <Failure/>
            <Losses/>
            <Shown/>
        </main>
        <crate::parts::ValuePopover/>
        <crate::parts::NodePopover/>
        <ToastLine/>
        <Help/>
        <Show when=move || hovering.get()>
            <div class="drop-here" aria-hidden="true">
                <p>"Drop to open"</p>
            </div>
        </Show>
    }
    .into_any()
}

/// Links change the address here, so a jump within the page is made by hand.
fn skip_to_content(event: web_sys::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    let content = web_sys::window()
        .and_then(|it| it.document()?.get_element_by_id("content"))
        .and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(content) = content {
        let _ = content.focus();
    }
}

fn start() -> Result<App, String> {
    let events = StoredValue::new_local(None::<App>);
    let client = Client::start(move |event| {
        if let Some(app) = events.get_value() {
            app.hear(event);
        }
    })
    .map_err(|error| format!("The browser did not start the worker that reads files: {error:?}"))?;
    let app = App {
        route: RwSignal::new(address::current()),
        boot: RwSignal::new(Boot::Starting),
        shell: RwSignal::new(ShellView::default()),
        epoch: RwSignal::new(0),
        progress: RwSignal::new(None),
        grouping: RwSignal::new(None),
        saved: RwSignal::new(Saved::Untouched),
        toast: RwSignal::new(None),
        losses: RwSignal::new(None),
        failure: RwSignal::new(None),
        left_out: StoredValue::new(String::new()),
        left_at: StoredValue::new(None),
        open_menu: RwSignal::new(None),
        value_menu: RwSignal::new(None),
        node_menu: RwSignal::new(None),
        action_comment: RwSignal::default(),
        views: RwSignal::default(),
        recent_filters: RwSignal::default(),
        searches: RwSignal::default(),
        focus_next: StoredValue::new(None),
        ticked_alerts: RwSignal::default(),
        ticked_incidents: RwSignal::default(),
        assignee: RwSignal::new(None),
        refocus: RwSignal::new(None),
        looked_up: RwSignal::new(String::new()),
        mapping_draft: RwSignal::new(None),
        keep_mapping: RwSignal::new(true),
        draft: RwSignal::new((throughline_model::AlertKey::default(), String::new())),
        help: RwSignal::new(false),
        preferences: Preferences::load(),
        client: StoredValue::new_local(client),
    };
    events.set_value(Some(app));
    Ok(app)
}

/// Which page is shown; the pages themselves follow their part of the route.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Starting,
    Home,
    NothingLoaded,
    Alerts,
    Alert,
    Incidents,
    Compare,
    Incident,
    Process,
    Entity,
    Events,
    Actions,
    Search,
    Raw,
    Data,
    Mapping,
    Settings,
    Correlation,
    Rules,
    Unknown,
}

#[component]
fn Shown() -> impl IntoView {
    let app = crate::state::app();
    let place = Memo::new(move |_| {
        let needs_data = |place: Place| match (app.boot.get(), app.shell.get().loaded) {
            (_, true) => place,
            (Boot::Starting, false) => Place::Starting,
            (Boot::Ready, false) => Place::NothingLoaded,
        };
        match app.route.get() {
            Route::Home => Place::Home,
            Route::Alerts(_) => needs_data(Place::Alerts),
            Route::Alert { .. } | Route::AlertPart { .. } => needs_data(Place::Alert),
            Route::Process { .. } => needs_data(Place::Process),
            Route::Entity(_) => needs_data(Place::Entity),
            Route::Incidents(_) => needs_data(Place::Incidents),
            Route::CompareIncidents => needs_data(Place::Compare),
            Route::Incident { .. } | Route::IncidentLink { .. } => needs_data(Place::Incident),
            Route::Events(_) => needs_data(Place::Events),
            Route::Actions(_) => needs_data(Place::Actions),
            Route::Search { .. } => needs_data(Place::Search),
            Route::Raw(_) => needs_data(Place::Raw),
            Route::Data => needs_data(Place::Data),
            Route::Mapping(MappingOf::Opened(_)) => needs_data(Place::Mapping),
            Route::Mapping(MappingOf::Refused(_)) => Place::Mapping,
            Route::Settings => Place::Settings,
            Route::Correlation(_) => Place::Correlation,
            Route::Rules(_) => needs_data(Place::Rules),
            Route::Unknown { .. } => Place::Unknown,
        }
    });
    move || match place.get() {
        Place::Starting => {
            view! { <crate::parts::Waiting what="Opening what was open last"/> }.into_any()
        }
        Place::Home => view! { <HomePage/> }.into_any(),
        Place::NothingLoaded => view! { <crate::pages::NothingLoaded/> }.into_any(),
        Place::Alerts => view! { <AlertsPage/> }.into_any(),
        Place::Alert => view! { <AlertPage/> }.into_any(),
        Place::Process => view! { <ProcessPage/> }.into_any(),
        Place::Entity => view! { <EntityPage/> }.into_any(),
        Place::Incidents => view! { <IncidentsPage/> }.into_any(),
        Place::Compare => view! { <ComparePage/> }.into_any(),
        Place::Incident => view! { <IncidentPage/> }.into_any(),
        Place::Events => view! { <EventsPage/> }.into_any(),
        Place::Actions => view! { <ActionCenterPage/> }.into_any(),
        Place::Search => view! { <SearchPage/> }.into_any(),
        Place::Raw => view! { <RawPage/> }.into_any(),
        Place::Data => view! { <DataPage/> }.into_any(),
        Place::Mapping => view! { <MappingPage/> }.into_any(),
        Place::Settings => view! { <SettingsPage/> }.into_any(),
        Place::Correlation => view! { <CorrelationPage/> }.into_any(),
        Place::Rules => view! { <RulesPage/> }.into_any(),
        Place::Unknown => view! { <UnknownPage/> }.into_any(),
    }
}
