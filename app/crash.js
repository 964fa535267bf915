// What a failure leaves standing. Plain script on purpose: when the program has
// failed, none of its own code can be trusted to run. It offers what the
// analyst did, which the browser's database has kept entry by entry, before
// anything else.
(() => {
  "use strict";

  const readAll = (store) =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open("throughline");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        if (!database.objectStoreNames.contains(store)) return resolve([]);
        const objects = database.transaction(store).objectStore(store);
        const keys = objects.getAllKeys();
        const values = objects.getAll();
        values.onerror = () => reject(values.error);
        values.onsuccess = () => {
          resolve(keys.result.map((key, i) => [String(key), values.result[i]]));
          database.close();
        };
      };
    });

  // One journal file for each case, in the form that the program reads.
  const journals = async () => {
    const byCase = new Map();
    for (const [key, entry] of await readAll("journal")) {
      const name = key.split("/")[0];
      if (!byCase.has(name)) byCase.set(name, []);
      byCase.get(name).push(entry);
    }
    return [...byCase].map(([name, entries]) => ({
      name: `throughline-journal-${name}.json`,
      text: `{"throughline_journal":5,"case":${JSON.stringify(name)},"entries":[\n${entries.join(",\n")}\n]}\n`,
      entries: entries.length,
    }));
  };

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    parent?.append(made);
    return made;
  };

  let shown = false;
  globalThis.throughlineCrash = async (message) => {
    if (shown || typeof document === "undefined") return;
    shown = true;
    const box = element("section");
    box.className = "crash";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-labelledby", "crash-title");
    const title = element("h1", "Throughline has stopped", box);
    title.id = "crash-title";
    element("p", "A part of the program failed. Your files are untouched, and what you did is kept in this browser.", box);
    const list = element("p", "", box);
    list.className = "crash-actions";
    try {
      const kept = await journals();
      for (const { name, text, entries } of kept) {
        const link = element("a", `Download your changes (${entries})`, list);
        link.className = "button primary";
        link.download = name;
        link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      }
      if (kept.length === 0) element("span", "No changes were made yet.", list);
    } catch (error) {
      element("span", `What is kept could not be read: ${error}`, list);
    }
    const again = element("button", "Start again", list);
    again.className = "button";
    again.onclick = () => location.reload();
    const details = element("details", "", box);
    element("summary", "What failed", details);
    const report = element("pre", message, details);
    report.tabIndex = 0;
    document.body.prepend(box);
    list.querySelector("a, button").focus();
  };

  addEventListener("error", ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError) throughlineCrash(String(error.stack ?? error));
  });
  addEventListener("unhandledrejection", ({ reason }) => {
    if (reason instanceof WebAssembly.RuntimeError) throughlineCrash(String(reason.stack ?? reason));
  });
})();
