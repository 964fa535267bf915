// What is asked of the worker about incidents, and the peer that knows no reasons.

/** Asks the worker as the page does: milliseconds, and the answer. */
async function ask(page, request) {
  return page.evaluate(async (request) => {
    const { took, replies } = await globalThis.__queue.ask([request]);
    return { took, reply: replies[0] };
  }, request);
}

/**
 * Waits until the worker has prepared what it can: bytes that it had once searches were
 * prepared, and milliseconds and more bytes that it took for incidents after that; none
 * where the alerts are so large that it leaves these.
 */
export async function prepared(page) {
  const known = (what) => globalThis.__queue.prepared(what);
  await page.waitForFunction(known, "Searches", { timeout: 120_000, polling: 50 });
  const { after, memory } = await page.evaluate(known, "Searches");
  const isThere = page.waitForFunction(known, "Incidents", { timeout: 30_000, polling: 50 });
  const then = await isThere.then((it) => it.jsonValue(), () => null);
  const [took, grown] = then === null ? [null, 0] : [then.after - after, then.memory - memory];
  return { took, grown, memory };
}

/** Groups all alerts: what is left of facts, links, incidents, names and ids. Milliseconds. */
export async function recorrelate(page) {
  const at = 1_700_000_000_000_000_000n;
  const { took } = await page.evaluate(
    async (at) => {
      const request = { SetMode: { mode: "recorrelated", at: BigInt(at), actor: "bench" } };
      const { took } = await globalThis.__queue.ask([request]);
      return { took };
    },
    String(at),
  );
  return took;
}

/** The incidents with most alerts: their keys. */
async function largest(page, count) {
  const shown = { list: "Incidents", filter: "", sort: "-active" };
  const rows = { shown, columns: ["title"], opened: [], from: 0, count };
  const { reply } = await ask(page, { QueueRows: rows });
  return reply.rows.map((it) => it.Row?.key ?? it.key).filter((it) => it);
}

/** The reasons of every link of the largest incidents: milliseconds, and how many links. */
export async function reasons(page, count) {
  let [took, links] = [0, 0];
  for (const id of await largest(page, count)) {
    const answer = await ask(page, { LinkedBy: { id } });
    took += answer.took;
    links += answer.reply.rows.filter((it) => it.link).length;
  }
  return { took, links };
}

/** What another threshold would do, each time another one: milliseconds each. */
export async function previews(page, thresholds) {
  const times = [];
  for (const text of thresholds) {
    const change = { Typed: [{ name: "threshold", text }] };
    times.push((await ask(page, { PreviewCorrelation: { change } })).took);
  }
  return times;
}

/**
 * A union-find in plain JavaScript over four links for each alert, in the page. It is
 * told the links; finding them and saying why is what it leaves out. Milliseconds.
 */
export function unionFind(page, alerts) {
  return page.evaluate((alerts) => {
    const links = new Uint32Array(alerts * 8);
    let state = 1;
    for (let at = 0; at < links.length; at++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      links[at] = state % alerts;
    }
    const begun = performance.now();
    const parent = Uint32Array.from({ length: alerts }, (_, it) => it);
    const find = (it) => {
      while (parent[it] !== it) it = parent[it] = parent[parent[it]];
      return it;
    };
    for (let at = 0; at < links.length; at += 2) {
      parent[find(links[at])] = find(links[at + 1]);
    }
    return performance.now() - begun;
  }, alerts);
}
