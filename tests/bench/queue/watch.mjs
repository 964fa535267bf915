// What page and worker say to each other, seen from inside the page. Functions
// here run in the page; they know the messages of `crates/worker/src/messages.rs`.

/** Notes every question and its answer, and lets a benchmark ask questions of its own. */
export function watchWorker() {
  const waiting = new Map();
  // Far from the ids that the page counts up from 1: it passes over these answers.
  let next = 3_000_000_000;
  let asked = [];
  let onAnswer = () => {};
  let worker = null;
  // When what was read last began to be put in order, and how long that took.
  const order = { begun: null, took: null };
  // When all was opened, and what was prepared for questions after that: when, and how
  // much memory the worker had by then.
  let prepared = { opened: null };
  const Native = globalThis.Worker;
  globalThis.Worker = class extends Native {
    constructor(...rest) {
      super(...rest);
      worker = this;
      this.addEventListener("message", ({ data }) => {
        const at = performance.now();
        if (data?.Progress?.settling) order.begun = at;
        if (data?.Opened !== undefined && order.begun !== null) order.took = at - order.begun;
        if (data?.Opened !== undefined) prepared = { opened: at };
        const done = data?.Prepared;
        if (done !== undefined) {
          prepared[done.what] = { after: at - prepared.opened, memory: done.memory };
        }
        const answer = data?.Answer;
        if (answer === undefined) return;
        const own = waiting.get(answer.id);
        waiting.delete(answer.id);
        own?.({ at, result: answer.result });
        const question = asked.find((it) => it.id === answer.id);
        if (question !== undefined) question.at = at;
        onAnswer();
      });
    }

    postMessage(packed, ...rest) {
      const ask = packed?.message?.Ask;
      if (ask !== undefined && ask.id < 3_000_000_000) {
        asked.push({ id: ask.id, kind: Object.keys(ask.request)[0], at: null });
      }
      super.postMessage(packed, ...rest);
    }
  };

  /** Until all of these questions are answered: when each answer came. */
  function answered(kinds) {
    return new Promise((told) => {
      onAnswer = () => {
        const all = kinds.map((kind) => asked.findLast((it) => it.kind === kind));
        if (all.some((it) => (it?.at ?? null) === null)) return;
        onAnswer = () => {};
        told(all.map((it) => it.at));
      };
    });
  }

  /** Until the picture that is made now is on its way to the screen. */
  function pictured() {
    return new Promise((told) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => told(performance.now());
        port2.postMessage(null);
      });
    });
  }

  globalThis.__queue = {
    /** Milliseconds that it took to put in order what was read last. */
    ordering: () => order.took,

    /**
     * What is prepared for questions so far, `Searches` or `Incidents`: milliseconds
     * after opening, and bytes that the worker had by then.
     */
    prepared: (what) => prepared[what] ?? null,

    /**
     * Does something that makes the page ask: milliseconds until the rows, which are
     * asked for last, until all answers, and until the picture that shows them.
     */
    async caused(kinds, cause) {
      asked = [];
      const begun = performance.now();
      const all = answered(kinds);
      cause();
      const came = await all;
      const rows = came[kinds.length - 1] - begun;
      const answers = Math.max(...came) - begun;
      return { rows, answers, picture: (await pictured()) - begun };
    },

    /** Asks the worker: milliseconds until the last answer, and the answers. */
    async ask(requests) {
      const begun = performance.now();
      const answers = requests.map(
        (request) =>
          new Promise((told) => {
            const id = next++;
            waiting.set(id, told);
            worker.postMessage({ message: { Ask: { id, request } }, files: [] });
          }),
      );
      const all = await Promise.all(answers);
      const replies = all.map(({ result }) => {
        if (result.Err !== undefined) throw new Error(JSON.stringify(result.Err));
        return Object.values(result.Ok)[0];
      });
      return { took: Math.max(...all.map((it) => it.at)) - begun, replies };
    },

    /** Forgets what the page asked, which is kept for the questions of one cause. */
    forget: () => (asked = []),
  };
}

/** Notes the longest task of the page's own thread; shorter ones than 50 ms are none. */
export function watchTasks() {
  const tasks = (globalThis.__tasks = { longest: 0 });
  new PerformanceObserver((list) => {
    for (const it of list.getEntries()) tasks.longest = Math.max(tasks.longest, it.duration);
  }).observe({ type: "longtask" });
}
