//! Printing and parsing addresses.

use super::*;
use proptest::prelude::*;

#[test]
fn addresses() {
    for (address, route) in [
        ("#/", Route::Home),
        ("", Route::Home),
        ("#/alerts", Route::Alerts(QueueRoute::default())),
        (
            "#/alerts?filter=severity:high%20title:%22a%20b%22&sort=-severity",
            Route::Alerts(QueueRoute {
                filter: Some("severity:high title:\"a b\"".to_owned()),
                sort: Some("-severity".to_owned()),
                ..QueueRoute::default()
            }),
        ),
        (
            "#/alerts/da637_-1?node=3",
            Route::Alert {
                key: "da637_-1".to_owned(),
                node: Some(3),
                reading: StoryReading::Tree,
            },
        ),
        (
            "#/incidents/356",
            Route::Incident {
                id: "356".to_owned(),
                tab: IncidentTab::Summary,
            },
        ),
        ("#/incidents/compare", Route::CompareIncidents),
        (
            "#/incidents/compare/alerts",
            Route::Incident {
                id: "compare".to_owned(),
                tab: IncidentTab::Alerts,
            },
        ),
        (
            "#/alerts/da637_-1/what-happened",
            Route::AlertPart {
                key: "da637_-1".to_owned(),
                part: AlertPart::Happened,
            },
        ),
        ("#/actions", Route::Actions(ActionsRoute::default())),
        (
            "#/actions/pending?alert=da637_-1&sort=-status",
            Route::Actions(ActionsRoute {
                pending: true,
                alert: Some("da637_-1".to_owned()),
                sort: Some("-status".to_owned()),
                ..ActionsRoute::default()
            }),
        ),
        (
            "#/incidents/r-1/alerts?link=da637_-1",
            Route::IncidentLink {
                id: "r-1".to_owned(),
                alert: "da637_-1".to_owned(),
            },
        ),
        (
            "#/entities/ip/203.0.113.7",
            Route::Entity(EntityRoute {
                kind: "ip".to_owned(),
                name: "203.0.113.7".to_owned(),
                id: None,
            }),
        ),
        (
            "#/entities/url/https:%2F%2Fa.example%2F%3Fb?id=a%2Fb",
            Route::Entity(EntityRoute {
                kind: "url".to_owned(),
                name: "https://a.example/?b".to_owned(),
                id: Some("a/b".to_owned()),
            }),
        ),
        ("#/data", Route::Data),
        ("#/search", Route::Search { text: None }),
        (
            "#/search/hxxp:%2F%2Fx%5B.%5Dexample%20a",
            Route::Search {
                text: Some("hxxp://x[.]example a".to_owned()),
            },
        ),
        (
            "#/settings/correlation",
            Route::Correlation(CorrelationRoute::Settings),
        ),
        (
            "#/settings/correlation/noise?words=10.0",
            Route::Correlation(CorrelationRoute::Noise {
                words: Some("10.0".to_owned()),
            }),
        ),
        (
            "#/settings/correlation/model",
            Route::Correlation(CorrelationRoute::Model),
        ),
        ("#/rules", Route::Rules(RulesRoute::default())),
        (
            "#/rules?from=da637_-1&rule=3",
            Route::Rules(RulesRoute {
                from: Some("da637_-1".to_owned()),
                rule: Some(3),
            }),
        ),
    ] {
        assert_eq!(Route::parse(address), route, "{address}");
    }
    for (address, reason) in [
        ("#/nowhere", UnknownRoute::NoSuchPage),
        ("#/incidents/1/graph", UnknownRoute::NoSuchPage),
        ("#/alerts?v=2", UnknownRoute::Newer),
        ("#/alerts?v=x", UnknownRoute::Newer),
    ] {
        let Route::Unknown { reason: found, .. } = Route::parse(address) else {
            panic!("{address}")
        };
        assert_eq!(found, reason);
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{1,12}", "[-a-z0-9/?&=#%+ :~]{1,12}", "alert[.~/]x"]
}

fn queue() -> impl Strategy<Value = QueueRoute> {
    let part = || prop::option::of(text());
    let parts = (
        prop::option::of("\\PC{0,12}"),
        part(),
        part(),
        part(),
        part(),
    );
    parts.prop_map(|(filter, sort, group, columns, selected)| QueueRoute {
        filter,
        sort,
        group,
        columns,
        selected,
    })
}

fn route() -> impl Strategy<Value = Route> {
    prop_oneof![
        Just(Route::Home),
        Just(Route::Data),
        Just(Route::Settings),
        Just(Route::CompareIncidents),
        Just(Route::Correlation(CorrelationRoute::Settings)),
        Just(Route::Correlation(CorrelationRoute::Model)),
        prop::option::of(text())
            .prop_map(|words| Route::Correlation(CorrelationRoute::Noise { words })),
        (prop::option::of(text()), prop::option::of(any::<u32>()))
            .prop_map(|(from, rule)| Route::Rules(RulesRoute { from, rule })),
        (prop::option::of(text()), prop::option::of(text()))
            .prop_map(|(words, kind)| Route::Events(EventsRoute { words, kind })),
        prop::option::of(text()).prop_map(|text| Route::Search { text }),
        text().prop_map(|it| Route::Raw(RawOf::Alert(it))),
        text().prop_map(|it| Route::Raw(RawOf::Incident(it))),
        any::<u32>().prop_map(|it| Route::Raw(RawOf::Event(it))),
        any::<u32>().prop_map(|it| Route::Mapping(MappingOf::Refused(it))),
        any::<u32>().prop_map(|it| Route::Mapping(MappingOf::Opened(it))),
        queue().prop_map(Route::Alerts),
        queue().prop_map(Route::Incidents),
        (
            text(),
            prop::option::of(any::<u32>()),
            prop::sample::select(StoryReading::ALL.to_vec())
        )
            .prop_map(|(key, node, reading)| Route::Alert { key, node, reading }),
        (
            text(),
            prop::option::of(any::<u32>()),
            prop::sample::select(StoryReading::ALL.to_vec())
        )
            .prop_map(|(id, node, reading)| Route::Process { id, node, reading }),
        (text(), prop::sample::select(IncidentTab::ALL.to_vec()))
            .prop_map(|(id, tab)| Route::Incident { id, tab }),
        (text(), text()).prop_map(|(id, alert)| Route::IncidentLink { id, alert }),
    ]
}

proptest! {
    #[test]
    fn prints_and_parses_back(route in route()) {
        prop_assert_eq!(Route::parse(&route.href()), route);
    }

    #[test]
    fn any_fragment_is_some_route(fragment in "\\PC{0,40}") {
        let route = Route::parse(&fragment);
        prop_assert_eq!(Route::parse(&route.href()), route);
    }
}
