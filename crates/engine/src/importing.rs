//! Opening files: all of them, or none where it is cancelled.

use crate::Engine;
use throughline_dataset::{FileIdx, Mark};
use throughline_import::{FileImport, FileReport, Mapping};

/// An import that is going on.
pub(crate) struct Importing {
    mark: (Mark, usize),
    current: Option<(FileIdx, FileImport)>,
    reports: Vec<FileReport>,
    /// Some of what was read is shown already.
    shown: bool,
}

/// What came of opening some files.
#[derive(Clone, Debug)]
pub struct ImportOutcome {
    /// What was read of each, in the order they were opened.
    pub files: Vec<FileReport>,
    /// True where any of them could be used. Otherwise everything is as before.
    pub changed: bool,
    /// How many alerts there are now.
    pub alerts: u32,
}

impl Engine {
    /// Says what the columns of tables mean that are opened from now on: the
    /// first mapping that fits counts, before those that come with the program.
    pub fn set_mappings(&mut self, mappings: Vec<Mapping>) {
        self.mappings = mappings;
    }

    /// The mappings that opened files were read by, but for those that come with
    /// the program.
    pub fn used_mappings(&self) -> Vec<Mapping> {
        let mut used: Vec<Mapping> = Vec::new();
        for report in self.dataset.files() {
            let mapping = report.table.as_ref().and_then(|it| it.mapping.as_ref());
            if let Some(mapping) = mapping
                && !Mapping::shipped().iter().any(|it| it.1 == *mapping)
                && !used.contains(mapping)
            {
                used.push(mapping.clone());
            }
        }
        used
    }

    /// An engine that reads the files of a case again: what is opened next is
    /// that case, whatever its files are.
    pub fn resuming(case: &str) -> Self {
        Self {
            resumed: case.to_owned(),
            ..Self::default()
        }
    }

    /// An engine that reads this case's files again, with all that was done.
    #[must_use]
    pub fn reread(&self) -> Self {
        Self {
            journal: self.journal.clone(),
            ..Self::resuming(&self.case)
        }
    }

    /// Takes over what another engine could not open: somebody may say what the
    /// columns of its tables mean.
    pub fn take_refused(&mut self, from: &mut Self) {
        self.refused = std::mem::take(&mut from.refused);
    }

    /// Takes over who works here, which does not belong to any case.
    pub fn take_analyst(&mut self, from: &Self) {
        self.analyst.clone_from(&from.analyst);
    }

    /// Begins to read a file. Readers go on seeing what was there before.
    pub fn start_file(&mut self, name: &str) {
        let mark = self.dataset.mark();
        let file = self.dataset.next_file();
        let importing = self.importing.get_or_insert_with(|| Importing {
            mark,
            current: None,
            reports: Vec::new(),
            shown: false,
        });
        let import = FileImport::with_mappings(name, self.mappings.clone());
        importing.current = Some((file, import));
    }

    /// Takes the next bytes of the file. Returns how many records it has had.
    pub fn read_chunk(&mut self, bytes: &[u8]) -> u64 {
        let Some(Importing {
            current: Some((file, import)),
            ..
        }) = &mut self.importing
        else {
            return 0;
        };
        import.push(bytes, &mut self.dataset.sink(*file));
        import.records()
    }

    /// Takes the end of the file. Returns what was read of it: one report, or
    /// one for each file in an archive.
    pub fn end_file(&mut self) -> Vec<FileReport> {
        let Some(importing) = self.importing.as_mut() else {
            return Vec::new();
        };
        let Some((file, import)) = importing.current.take() else {
            return Vec::new();
        };
        let reports = import.finish(&mut self.dataset.sink(file));
        for report in &reports {
            self.dataset.file_read(report.clone());
        }
        importing.reports.extend_from_slice(&reports);
        reports
    }

    /// Shows what was read so far, where nothing else is shown: a long import
    /// into an empty engine then has something to look at. Returns how many
    /// alerts there are to see; none where the import goes on in silence.
    pub fn show_first(&mut self) -> u32 {
        let Some(importing) = &mut self.importing else {
            return 0;
        };
        let is_empty = self.case.is_empty() && self.dataset.files().is_empty();
        let Some((_, import)) = importing.current.as_ref().filter(|_| is_empty) else {
            return 0;
        };
        let so_far = import.so_far();
        if so_far.records.accepted == 0 {
            return 0;
        }
        importing.shown = true;
        self.dataset.derive_so_far(so_far);
        self.data_changed();
        self.dataset.alert_count()
    }

    /// True while what is shown is only the beginning of what is being read.
    pub(crate) fn is_beginning(&self) -> bool {
        self.importing.as_ref().is_some_and(|it| it.shown)
    }

    /// Forgets everything that was read since the import began.
    pub fn cancel_import(&mut self) {
        if let Some(importing) = self.importing.take() {
            self.forget(&importing);
        }
    }

    fn forget(&mut self, importing: &Importing) {
        self.dataset.go_back(importing.mark);
        if importing.shown {
            self.dataset.derive();
            self.data_changed();
        }
    }

    /// Shows what was read, under this title if it is a new case. Where no
    /// file could be used, everything stays as it was.
    pub fn finish_import(&mut self, title: &str) -> ImportOutcome {
        let Some(importing) = self.importing.take() else {
            return ImportOutcome {
                files: Vec::new(),
                changed: false,
                alerts: self.dataset.alert_count(),
            };
        };
        let changed = importing.reports.iter().any(FileReport::is_readable);
        if changed {
            let known = self.keys_before_import();
            self.dataset.derive();
            if self.case.is_empty() {
                self.case = match std::mem::take(&mut self.resumed) {
                    case if case.is_empty() => case_id(&importing.reports),
                    case => case,
                };
                title.clone_into(&mut self.title);
            }
            self.refused.clear();
            self.note_arrived(known.as_ref());
            self.data_changed();
        } else {
            self.refused.clone_from(&importing.reports);
            self.forget(&importing);
        }
        ImportOutcome {
            files: importing.reports,
            changed,
            alerts: self.dataset.alert_count(),
        }
    }
}

/// The id of a case of these files: the same files in any order, the same id.
pub fn case_id(files: &[FileReport]) -> String {
    let mut prints: Vec<u64> = files
        .iter()
        .filter(|it| it.is_readable())
        .map(|it| it.fingerprint)
        .collect();
    prints.sort_unstable();
    prints.dedup();
    let id = prints.iter().fold(0_u64, |id, print| {
        (id.rotate_left(23) ^ print).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    format!("{id:016x}")
}
