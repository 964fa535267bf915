//! Which tellings of one pid on one device tell of the same process (data formats, 5.3;
//! portal features, 5.2 rules 1 to 3).

use crate::columns::SubjectId;
use crate::process_tellings::{ProcessTelling, facts, order_of};
use crate::processes::image_key;
use crate::store::Store;
use rustc_hash::FxHashMap;
use throughline_model::Timestamp;

/// A parent told with a start this far from that of a process of the same pid
/// and image is taken for it: sources round, and some write the time of the event.
const NEARBY_SECS: i64 = 60;

/// Two logs of one device that tell of the same start are this far apart at most:
/// each takes the time for itself.
const TWO_LOGS_NANOS: i64 = 1_000_000_000;

/// Tellings that were found to tell of one process.
#[derive(Default)]
pub(crate) struct Group {
    pub(crate) subjects: Vec<SubjectId>,
    /// Those that tell of it as more than a parent.
    pub(crate) own: Vec<SubjectId>,
    /// True where all are told only as parents.
    pub(crate) ghost: bool,
    /// True where one of them has a unique id.
    pub(crate) has_guid: bool,
    pub(crate) inferred: bool,
}

impl Group {
    fn of(telling: ProcessTelling) -> Self {
        Self {
            subjects: vec![telling.subject],
            own: Vec::from_iter((!telling.as_parent).then_some(telling.subject)),
            ghost: telling.as_parent,
            has_guid: false,
            inferred: false,
        }
    }

    pub(crate) fn add(&mut self, telling: ProcessTelling) {
        self.ghost = telling.as_parent && (self.ghost || self.subjects.is_empty());
        self.subjects.push(telling.subject);
        if !telling.as_parent {
            self.own.push(telling.subject);
        }
    }

    fn take(&mut self, other: Self) {
        self.ghost &= other.ghost;
        self.subjects.extend(other.subjects);
        self.own.extend(other.own);
    }

    fn starts<'g>(&'g self, store: &'g Store) -> impl Iterator<Item = Timestamp> + 'g {
        self.subjects
            .iter()
            .filter_map(|&it| facts(store, it).started)
    }

    /// Whether two tellings at nearly the same time may tell of one process.
    fn may_be(&self, other: &Self, store: &Store) -> bool {
        let command = |group: &Self| {
            let told = |it: &SubjectId| facts(store, *it).command_line;
            let command = group.subjects.iter().find_map(told);
            command.map(|it| store.symbols.text(it).trim())
        };
        let image = self.image(store);
        image.is_some()
            && image == other.image(store)
            && match (command(self), command(other)) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    fn image(&self, store: &Store) -> Option<String> {
        self.subjects
            .iter()
            .find_map(|&it| image_key(&facts(store, it).image, &store.symbols))
    }
}

/// Adds tellings without a unique id to the processes of their device and pid.
pub(crate) fn group_slot(
    store: &Store,
    pid: Option<u64>,
    tellings: Vec<ProcessTelling>,
    groups: &mut Vec<Group>,
) {
    let (mut dated, mut undated): (Vec<_>, Vec<_>) = tellings
        .into_iter()
        .partition(|it| facts(store, it.subject).started.is_some());
    dated.sort_by_cached_key(|it| order_of(store, it.subject));
    undated.sort_by_cached_key(|it| order_of(store, it.subject));
    add_dated(store, pid, dated, groups);
    join_other_logs(store, pid, groups);
    join_undated_ids(store, pid, groups);
    join_nearby_parents(store, pid, groups);
    let dated_groups = groups.len();
    let (blank, undated): (Vec<_>, Vec<_>) = undated
        .into_iter()
        .partition(|it| facts(store, it.subject).image.name.is_none());
    if pid.is_some() {
        add_undated(store, undated, dated_groups, groups);
    } else {
        groups.extend(undated.into_iter().map(Group::of));
    }
    add_blank(pid, blank, groups);
}

/// Adds tellings with a start to the processes that started at that moment. There may be
/// thousands of one pid, so those of each second are looked up.
fn add_dated(store: &Store, pid: Option<u64>, dated: Vec<ProcessTelling>, groups: &mut Vec<Group>) {
    const SECOND: i64 = 1_000_000_000;
    if pid.is_none() {
        groups.extend(dated.into_iter().map(Group::of));
        return;
    }
    let mut starts: FxHashMap<i64, Vec<(Timestamp, usize)>> = FxHashMap::default();
    for (at, group) in groups.iter().enumerate() {
        for start in group.starts(store) {
            let second = starts.entry(start.nanos().div_euclid(SECOND)).or_default();
            second.push((start, at));
        }
    }
    for telling in dated {
        let Some(started) = facts(store, telling.subject).started else {
            continue;
        };
        // The coarsest that is told is a second.
        let second = starts
            .entry(started.nanos().div_euclid(SECOND))
            .or_default();
        let same = second.iter().filter(|it| started.same_moment(it.0));
        let at = same.map(|it| it.1).min().unwrap_or(groups.len());
        if second.iter().all(|it| *it != (started, at)) {
            second.push((started, at));
        }
        match groups.get_mut(at) {
            Some(group) => group.add(telling),
            None => groups.push(Group::of(telling)),
        }
    }
}

/// Adds tellings without a start to the only process of their image that has one, else
/// to what else is told without one and has no other command line.
fn add_undated(
    store: &Store,
    undated: Vec<ProcessTelling>,
    dated_groups: usize,
    groups: &mut Vec<Group>,
) {
    // Of each image the process with a start; none where there are several.
    let mut fits: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for (at, group) in groups.iter().enumerate().take(dated_groups) {
        if let Some(image) = group.image(store) {
            fits.entry(image)
                .and_modify(|it| *it = None)
                .or_insert(Some(at));
        }
    }
    // Of each image the first without a start, and those of each command line.
    let mut first: FxHashMap<String, usize> = FxHashMap::default();
    let mut of_command: FxHashMap<(String, Option<String>), usize> = FxHashMap::default();
    for telling in undated {
        let facts = facts(store, telling.subject);
        let image = image_key(&facts.image, &store.symbols).unwrap_or_default();
        if let Some(Some(fit)) = fits.get(&image) {
            groups[*fit].add(telling);
            groups[*fit].inferred = true;
            continue;
        }
        let command = facts.command_line;
        let command = command.map(|it| store.symbols.text(it).trim().to_owned());
        let key = (image, command);
        let own = match &key.1 {
            None => first.get(&key.0).copied(),
            Some(_) => of_command.get(&key).copied().or_else(|| {
                // One whose command line nobody told yet has this one from now on.
                of_command.remove(&(key.0.clone(), None))
            }),
        };
        let at = own.unwrap_or(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.add(telling),
            None => groups.push(Group::of(telling)),
        }
        first.entry(key.0.clone()).or_insert(at);
        if own.is_none() || key.1.is_some() {
            of_command.insert(key, at);
        }
    }
}

/// Adds tellings of which nothing but the pid is told: to the only process that had
/// it, else to one of their own.
fn add_blank(pid: Option<u64>, blank: Vec<ProcessTelling>, groups: &mut Vec<Group>) {
    let Some(&first) = blank.first() else { return };
    if pid.is_none() {
        groups.extend(blank.into_iter().map(Group::of));
        return;
    }
    let at = if groups.len() == 1 { 0 } else { groups.len() };
    if at == groups.len() {
        groups.push(Group {
            ghost: first.as_parent,
            ..Group::default()
        });
    } else if blank.iter().any(|it| !it.as_parent) {
        groups[at].inferred = true;
    }
    for telling in blank {
        groups[at].add(telling);
    }
}

/// Takes a process that is told by its unique id but without a start, as by what it
/// connected to, for the only one of its pid and image that is told with a start and
/// without such an id.
fn join_undated_ids(store: &Store, pid: Option<u64>, groups: &mut Vec<Group>) {
    let is_undated = |it: &Group| it.has_guid && it.starts(store).next().is_none();
    if pid.is_none() || !groups.iter().any(is_undated) {
        return;
    }
    // Of each image those with an id and no start, and those without an id.
    let mut alike: FxHashMap<String, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
    for (at, group) in groups.iter().enumerate() {
        if let Some(image) = group.image(store) {
            let (known, plain) = alike.entry(image).or_default();
            if is_undated(group) {
                known.push(at);
            } else if !group.has_guid {
                plain.push(at);
            }
        }
    }
    // In any order: each is of an image of its own.
    let alike: Vec<(Vec<usize>, Vec<usize>)> = alike.into_values().collect();
    let mut takes: Vec<Option<usize>> = vec![None; groups.len()];
    for it in alike {
        // Where several would fit, nothing says which it is.
        if let ([known], [plain]) = (it.0.as_slice(), it.1.as_slice())
            && groups[*known].may_be(&groups[*plain], store)
        {
            takes[*known] = Some(*plain);
        }
    }
    take_all(groups, &takes);
}

/// Lets groups take others: for each the one that it takes.
fn take_all(groups: &mut Vec<Group>, takes: &[Option<usize>]) {
    let mut all: Vec<Option<Group>> = std::mem::take(groups).into_iter().map(Some).collect();
    for (known, other) in takes.iter().enumerate() {
        if let Some(other) = other.and_then(|it| all[it].take())
            && let Some(group) = &mut all[known]
        {
            group.take(other);
        }
    }
    groups.extend(all.into_iter().flatten());
}

/// Takes a process without a unique id for the nearest one with such an id, of the
/// same pid and image and with no other command line, that started at nearly the same
/// time: Sysmon and the Security log tell of each process once each (5.2 rule 1).
fn join_other_logs(store: &Store, pid: Option<u64>, groups: &mut Vec<Group>) {
    if pid.is_none() || !groups.iter().any(|it| it.has_guid) {
        return;
    }
    let start = |group: &Group| group.starts(store).map(Timestamp::nanos).min();
    let is_plain = |group: &Group| !group.has_guid && !group.own.is_empty();
    let mut by_start: Vec<(i64, usize)> = (0..groups.len())
        .filter(|&it| groups[it].has_guid)
        .filter_map(|it| Some((start(&groups[it])?, it)))
        .collect();
    by_start.sort_unstable();
    let mut pairs: Vec<(i64, usize, usize)> = Vec::new();
    for plain in (0..groups.len()).filter(|&it| is_plain(&groups[it])) {
        let Some(at) = start(&groups[plain]) else {
            continue;
        };
        let first = by_start.partition_point(|it| it.0 < at.saturating_sub(TWO_LOGS_NANOS));
        let near = by_start[first..]
            .iter()
            .take_while(|it| it.0 <= at.saturating_add(TWO_LOGS_NANOS));
        for &(other, known) in near {
            if groups[known].may_be(&groups[plain], store) {
                pairs.push(((other - at).abs(), known, plain));
            }
        }
    }
    pairs.sort_unstable();
    let mut takes: Vec<Option<usize>> = vec![None; groups.len()];
    let mut given = vec![false; groups.len()];
    for (_, known, plain) in pairs {
        // Each log tells of a process once, so neither is joined twice.
        if !given[plain] && takes[known].is_none() {
            given[plain] = true;
            takes[known] = Some(plain);
        }
    }
    take_all(groups, &takes);
}

/// Takes a process that is told only as a parent for one of the same pid and
/// image that started at nearly the same time.
fn join_nearby_parents(store: &Store, pid: Option<u64>, groups: &mut Vec<Group>) {
    if pid.is_none() || !groups.iter().any(|it| it.ghost) {
        return;
    }
    let (ghosts, mut real): (Vec<Group>, Vec<Group>) =
        std::mem::take(groups).into_iter().partition(|it| it.ghost);
    let mut apart = Vec::new();
    for ghost in ghosts {
        let image = ghost.image(store);
        let nearest = (0..real.len())
            .filter(|&it| image.is_some() && real[it].image(store) == image)
            .filter_map(|it| {
                let gap = ghost
                    .starts(store)
                    .flat_map(|a| {
                        real[it]
                            .starts(store)
                            .map(move |b| (a.nanos() - b.nanos()).abs())
                    })
                    .min()?;
                (gap <= NEARBY_SECS * 1_000_000_000).then_some((gap, it))
            })
            .min();
        match nearest {
            Some((_, at)) => {
                real[at].take(ghost);
                real[at].inferred = true;
            }
            None => apart.push(ghost),
        }
    }
    real.extend(apart);
    *groups = real;
}
