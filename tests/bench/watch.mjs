// What the page shows and when, seen from inside it. Functions here run in the page.

/** Notes when a file comes in, when the first rows stand, and when all is there. */
export function watchOpening() {
  const seen = (globalThis.__seen = { picked: null, firstRows: null, opened: null });
  const begin = () => (seen.picked ??= performance.now());
  addEventListener("change", begin, { capture: true });
  addEventListener("drop", begin, { capture: true });
  const look = () => {
    if (seen.picked === null || seen.opened !== null) return;
    const hasRows = document.querySelector(".rows-space > .row") !== null;
    if (hasRows) seen.firstRows ??= performance.now();
    const total = document.querySelector(".page-head [role=status]")?.textContent ?? "";
    const isAll = globalThis.__total !== undefined && total.includes(`of ${globalThis.__total}`);
    if (hasRows && isAll && document.querySelector(".opening") === null) {
      seen.opened = performance.now();
    }
  };
  new MutationObserver(look).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
  });
}

/** Notes the longest time from a click to the picture that answers it. */
export function watchClicks() {
  const clicks = (globalThis.__clicks = { count: 0, longest: 0 });
  addEventListener("click", () => (clicks.count += 1), { capture: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === "click") clicks.longest = Math.max(clicks.longest, entry.duration);
    }
    // Shorter ones than this are not reported, so it is the least to be told.
  }).observe({ type: "event", durationThreshold: 16 });
}
