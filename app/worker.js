// Loads the page's own WebAssembly into a worker; the program sees that there
// is no window and starts as the worker. The page sends the two addresses,
// because only it knows the hashed names.
onmessage = async ({ data: { script, wasm } }) => {
  onmessage = null;
  try {
    const { default: start } = await import(script);
    // Kept in sight for who inspects the worker: how much memory it takes.
    self.program = await start({ module_or_path: wasm });
  } catch (error) {
    postMessage({ Crashed: { message: `the worker did not start: ${error}` } });
  }
};
