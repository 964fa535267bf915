//! The model card: how incidents are made, what that cannot do, and how well it does.

use leptos::prelude::*;
use throughline_engine::protocol::{BASELINES, FIGURES, Figures, TUNED};
use throughline_route::{CorrelationRoute, Route};

/// The steps, in their order: what a step is called, and what it does.
const STEPS: [(&str, &str); 8] = [
    (
        "Read",
        "Of each alert: its title, its times, the tactic, who raised it, and what it names – devices, users, mailboxes, processes, files, addresses, messages. The incidents of the export are not looked at.",
    ),
    (
        "Fold",
        "The same alert on the same assets, again and again without a long pause, is one run. A scan that raised ten thousand alerts counts once.",
    ),
    (
        "Weigh what is shared",
        "Two runs that name the same thing: how surprising is it that they came so close in time, given how often either comes with that thing? The answer is in bits. Of several shared things the strongest counts in full, the next half, the next a quarter. Less for how many chances it had to come about, less again for what reaches many devices and users; and what everybody has – public resolvers, system accounts, programs of the operating system – says nothing.",
    ),
    (
        "Weigh the order",
        "Where something is shared, a known next step of an attack adds evidence, and so does a tactic further along the kill chain.",
    ),
    (
        "Join",
        "Links above the threshold join runs to incidents, the strongest first, among alerts of one viewpoint: what sensors on a thing saw, and what sensors on the network saw.",
    ),
    (
        "Join what is weaker",
        "Then, each only onto what is there by now: the same sighting by several network sensors, bursts of unusual alerts on one device, what the network saw with what happened on the device, single alerts that fell into a story and what else a quiet device raised meanwhile, and repeats of the same alert.",
    ),
    (
        "Keep apart",
        "At every join a guard may say no: one is resolved, they are assigned to different people, classified differently, together too large, or an analyst keeps them apart. What was refused is kept with its reason.",
    ),
    (
        "Say why",
        "An incident is held together by one link fewer than it has alerts, and each link has its reasons with their bits. The same data and settings give the same incidents in any order of files. Nothing is learned, and nothing is random.",
    ),
];

/// What it cannot do.
const LIMITS: [&str; 8] = [
    "Steps of an attack that share nothing that is told – another device, another account, no common address – stay apart until somebody puts them together.",
    "A slow attack comes in pieces: beyond the window of a kind of value nothing links, however rare it is.",
    "What looks like the usual noise of a device is not linked, also where it was the attacker this time.",
    "False alerts of the same device at the same time are taken in with the attack. It tells what belongs together, not what is malicious.",
    "Rarity is measured in the loaded data. In a small export everything is rare, so it is weighed as if it covered a week.",
    "A device or account under two names that nothing in the data brings together is two; values under one name that are different things are excluded together.",
    "Alerts without any time are linked by nothing.",
    "Kinds of alerts, products and attacks beyond those measured below may do better or worse. Nobody has measured them.",
];

#[component]
pub fn ModelCard() -> impl IntoView {
    let settings = Route::Correlation(CorrelationRoute::Settings).href();
    let noise = Route::Correlation(CorrelationRoute::Noise { words: None }).href();
    view! {
        <div class="scroll settings model-card" tabindex="0" role="region" aria-label="How incidents are made">
            <section>
                <h2>"How incidents are made"</h2>
                <ol class="steps">
                    {STEPS.into_iter().map(|(name, words)| view! { <li><b>{name} ". "</b>{words}</li> }).collect_view()}
                </ol>
                <p>
                    "Every number in this can be changed under " <a href=settings>"Settings"</a>
                    ", every value taken out under " <a href=noise>"Noisy connectors"</a> "."
                </p>
            </section>
            <section>
                <h2>"What it cannot do"</h2>
                <ul class="prose-list">
                    {LIMITS.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}
                </ul>
            </section>
            <section data-section="scorecard">
                <h2>"How well it does"</h2>
                <p>"Measured on labelled intrusions into test networks (AIT alert data set): of each, the incidents that hold its alerts are compared with the attack itself. 1 is perfect."</p>
                <div class="table-frame" tabindex="0" role="region" aria-label="Scorecard">
                    <Scorecard/>
                </div>
                <p class="muted">{TUNED}</p>
                <Baselines/>
                <dl class="facts">
                    <div><dt>"Precision"</dt><dd>"Of the alerts in those incidents, the share that belongs to the attack."</dd></div>
                    <div><dt>"Recall"</dt><dd>"Of the attack's alerts, the share that is in them."</dd></div>
                    <div><dt>"F1"</dt><dd>"Both in one number: their harmonic mean."</dd></div>
                    <div><dt>"Phases"</dt><dd>"Of the steps of the attack, the share that shows."</dd></div>
                    <div><dt>"Fragments"</dt><dd>"Over how many incidents the attack is spread; 1 is best."</dd></div>
                </dl>
            </section>
        </div>
    }
}

#[component]
fn Scorecard() -> impl IntoView {
    let has_reduction = FIGURES.iter().any(|it| it.reduction.is_some());
    let has_rank = FIGURES.iter().any(|it| it.rank.is_some());
    let row = move |it: &'static Figures| {
        view! {
            <tr>
                <th scope="row">{it.scenario}</th>
                <td class="num"><b>{share(it.f1)}</b></td>
                <td class="num">{share(it.precision)}</td>
                <td class="num">{share(it.recall)}</td>
                <td class="num">{format!("{:.2}", it.phases)}</td>
                <td class="num">{it.fragments}</td>
                {has_reduction.then(|| view! { <td class="num">{it.reduction.map(|it| format!("{it:.0} to 1"))}</td> })}
                {has_rank.then(|| view! { <td class="num">{it.rank}</td> })}
            </tr>
        }
    };
    view! {
        <table class="scorecard">
            <thead>
                <tr>
                    <th scope="col">"Scenario"</th>
                    <th scope="col" class="num">"F1"</th>
                    <th scope="col" class="num">"Precision"</th>
                    <th scope="col" class="num">"Recall"</th>
                    <th scope="col" class="num">"Phases"</th>
                    <th scope="col" class="num">"Fragments"</th>
                    {has_reduction.then(|| view! { <th scope="col" class="num">"Alerts to incidents"</th> })}
                    {has_rank.then(|| view! { <th scope="col" class="num">"Place in the queue"</th> })}
                </tr>
            </thead>
            <tbody>{FIGURES.iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// What simple ways of grouping come to, where that was measured.
#[component]
fn Baselines() -> impl IntoView {
    (!BASELINES.is_empty()).then(|| {
        view! {
            <p>"Simple ways of grouping, for comparison (F1, mean of the scenarios):"</p>
            <dl class="facts">
                {BASELINES.iter().map(|it| view! { <div><dt>{it.name}</dt><dd class="num">{share(it.f1)}</dd></div> }).collect_view()}
            </dl>
        }
    })
}

fn share(of: f64) -> String {
    format!("{of:.3}")
}
