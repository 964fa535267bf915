//! Exports that are read while they are made: they would not fit into memory.

use std::io::{self, BufWriter, Write};
use throughline_engine::Engine;
use throughline_scenario::scale::Generator;

/// What the page's worker reads at once.
pub const CHUNK: usize = 1 << 20;

/// Hands what is written to the engine.
pub struct Reading<'e>(pub &'e mut Engine);

impl Write for Reading<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.read_chunk(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An engine that has opened a generated export.
pub fn opened(generator: Generator) -> Engine {
    let alerts = generator.alerts;
    let mut engine = Engine::default();
    engine.start_file("alerts.json");
    generator
        .write(BufWriter::with_capacity(CHUNK, Reading(&mut engine)))
        .expect("the engine takes all bytes");
    let reports = engine.end_file();
    assert_eq!(reports[0].records.accepted, alerts, "records accepted");
    engine.finish_import("");
    engine
}
