//! What holds of whatever is decoded.

use throughline_decode::{Decoded, MAX_BYTES, MAX_DEPTH, MAX_LAYERS, decode, first_layer};

/// Decodes any bytes as text, and checks what holds of every answer.
pub fn check(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes);
    let decoded = decode(&text);
    assert_eq!(first_layer(&text).as_ref(), decoded.layers.first());
    assert!(decoded.layers.len() <= MAX_LAYERS);
    let bytes: usize = decoded.layers.iter().map(|it| it.text.len()).sum();
    assert!(bytes <= MAX_BYTES);
    // The text that each layer was found in.
    let mut within: Vec<&str> = vec![&text];
    for layer in &decoded.layers {
        assert!(layer.depth < MAX_DEPTH);
        assert!((layer.depth as usize) < within.len(), "a layer in none");
        within.truncate(layer.depth as usize + 1);
        let whole = within[layer.depth as usize];
        assert!(
            whole
                .get(layer.place.clone())
                .is_some_and(|it| !it.is_empty())
        );
        assert!(!layer.text.is_empty());
        within.push(&layer.text);
    }
    decoded
}
