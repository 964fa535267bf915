// Reads a file on a thread of its own, ahead of the worker that works on it.
// It is handed `{ turn, blob, buffers }`, and each buffer again when its bytes
// have been used; it hands over `{ turn, bytes }`, no bytes at the end.
let now = 0;
let spare = [];
let wake = () => {};

onmessage = ({ data: { turn, blob, buffers, buffer } }) => {
  if (blob) {
    now = turn;
    spare = buffers;
    read(turn, blob);
  } else if (turn === now) {
    spare.push(buffer);
  }
  wake();
};

async function read(turn, blob) {
  try {
    const reader = blob.stream().getReader({ mode: "byob" });
    for (let length = 1; length > 0; ) {
      while (turn === now && spare.length === 0) await new Promise((woken) => (wake = woken));
      if (turn !== now) return void reader.cancel();
      const view = new Uint8Array(spare.pop());
      const { value: bytes } = await reader.read(view, { min: view.length });
      length = bytes.length;
      postMessage({ turn, bytes }, [bytes.buffer]);
    }
  } catch (error) {
    postMessage({ turn, failed: `${error}` });
  }
}

// Where streams of files are of another kind, this throws, and nobody is told
// that anything could be read here.
new Blob().stream().getReader({ mode: "byob" });
postMessage({ turn: 0 });
