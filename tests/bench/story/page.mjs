// A story in the page, and the same tree as a plain document tree.

/** Rows and whatever the page asks with them. */
export const ROWS = ["StoryRows"];

/** Changes what is drawn by a press of a button or key: milliseconds until the picture. */
export function cause(page, act, detail) {
  return page.evaluate(
    ([act, detail, kinds]) =>
      globalThis.__queue.caused(kinds, () => {
        const grid = document.querySelector("[role=treegrid]");
        if (act === "open") location.hash = detail;
        if (act === "toggle") document.querySelector(".tree .twist").click();
        if (act === "find") {
          const field = document.querySelector(".story-find input");
          field.value = detail;
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }
        if (act === "scroll") grid.scrollTop = detail * (grid.scrollHeight - grid.clientHeight);
      }),
    [act, detail, ROWS],
  );
}

/** Asks the worker for a story's first rows: milliseconds. */
export async function asked(page, key, choices = {}) {
  const request = {
    StoryRows: {
      key,
      choices: { closed: false, except: [], folds: [], ancestors: [], only_alerts: false, no_artefacts: false, find: "", ...choices },
      from: 0,
      count: 60,
    },
  };
  const { took } = await page.evaluate((it) => globalThis.__queue.ask([it]), request);
  return took;
}

/** The longest task while all of the story goes by. */
export async function longestWhileScrolling(page, pictures) {
  await page.evaluate(() => (globalThis.__tasks.longest = 0));
  await page.evaluate(async (pictures) => {
    const grid = document.querySelector("[role=treegrid]");
    const most = grid.scrollHeight - grid.clientHeight;
    for (let nth = 0; nth <= pictures; nth++) {
      grid.scrollTop = (most * nth) / pictures;
      await new Promise((next) => requestAnimationFrame(next));
      globalThis.__queue.forget();
    }
  }, pictures);
  await page.waitForTimeout(500);
  return page.evaluate(() => globalThis.__tasks.longest);
}

/** The same nodes as nested lists that are all drawn: what any page can do without rows. */
export function plainTree(page, tree) {
  return page.evaluate(async (tree) => {
    document.body.replaceChildren();
    const pictured = () =>
      new Promise((told) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => told(performance.now());
          port2.postMessage(null);
        });
      });
    const begun = performance.now();
    const root = document.createElement("ul");
    const lists = new Map([[0, root]]);
    for (const { nth, parent } of tree) {
      const item = document.createElement("li");
      const says = document.createElement("span");
      says.textContent = `svchost.exe ${nth + 4} --run ${nth} --of ${parent}`;
      item.append(says);
      let list = lists.get(parent);
      if (list === undefined) {
        list = document.createElement("ul");
        lists.set(parent, list);
      }
      list.append(item);
      const own = lists.get(nth) ?? document.createElement("ul");
      lists.set(nth, own);
      item.append(own);
    }
    document.body.append(root);
    const drawn = (await pictured()) - begun;
    const from = performance.now();
    const crowd = lists.get(30);
    crowd.hidden = true;
    const closed = (await pictured()) - from;
    const open = performance.now();
    crowd.hidden = false;
    const opened = (await pictured()) - open;
    const search = performance.now();
    for (const it of root.querySelectorAll("span")) {
      it.classList.toggle("hit", it.textContent.includes("--run 4999"));
    }
    const found = (await pictured()) - search;
    return { drawn, toggled: Math.max(closed, opened), found };
  }, tree);
}
