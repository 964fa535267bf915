//! Data as the importer makes it of these files.

use throughline_dataset::Dataset;
use throughline_import::FileImport;

/// Opens files of these texts, one after another; one without text is left out.
pub fn open_texts(texts: &[String]) -> Dataset {
    let mut dataset = Dataset::default();
    for text in texts.iter().filter(|it| !it.is_empty()) {
        let file = dataset.next_file();
        let mut import = FileImport::new("test.ndjson");
        import.push(text.as_bytes(), &mut dataset.sink(file));
        let report = import.finish(&mut dataset.sink(file)).remove(0);
        assert_eq!(report.records.rejected, 0, "{report:?}");
        dataset.file_read(report);
    }
    dataset.derive();
    dataset
}
