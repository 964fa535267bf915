//! Reads a record again from the file that it stood in.

use crate::pieces::{Pieces, slice};
use crate::worker::Worker;
use throughline_import::{Place, RawRecord};

/// Bytes by which the kind of a file is told.
const BEGINNING: f64 = 4.0;

impl Worker {
    /// The bytes of a record.
    pub(crate) async fn raw(&self, file: u32, offset: u64, bytes: u32) -> Result<Vec<u8>, String> {
        let gone = |_| {
            "The file cannot be read any more. Was it moved or changed? Open it again.".to_owned()
        };
        let place = Place {
            offset,
            bytes,
            ..Place::default()
        };
        let opened = self.opened.borrow().get(file as usize).cloned();
        let Some(blob) = opened else {
            return Err("Its file is still being read.".to_owned());
        };
        let member = {
            let engine = self.engine.borrow();
            let report = engine.dataset().files().get(file as usize);
            report.and_then(|it| it.member.clone())
        };
        let beginning = slice(&blob, 0.0, BEGINNING.min(blob.size()))
            .await
            .map_err(gone)?;
        if let (None, Some(start)) = (&member, RawRecord::plain_start(&beginning)) {
            let from = (offset + start) as f64;
            let to = from + f64::from(bytes);
            return slice(&blob, from, to).await.map_err(gone);
        }
        let mut record = RawRecord::new(member.as_ref(), place);
        let mut pieces = Pieces::of(&blob);
        let mut piece = Vec::new();
        loop {
            let length = pieces.next(&mut piece).await.map_err(gone)?;
            if length == 0 || !record.push(&piece[..length]) {
                break;
            }
        }
        let text = record.finish().map_err(|error| error.to_string())?;
        Ok(text.into_bytes())
    }
}
