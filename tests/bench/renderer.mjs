// Memory of the process that a page lives in, as the operating system counts it.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

// Hundredths of seconds that a process has worked.
async function ticks(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name may hold blanks; the fields count from behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11] ?? 0);
}

// The renderers among the processes that this one has started.
async function renderers() {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map();
  const found = [];
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0));
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes("--type=renderer")) found.push(pid);
  }
  return found.filter((pid) => {
    while (pid > 1 && pid !== process.pid) pid = parents.get(pid) ?? 0;
    return pid === process.pid;
  });
}

/** The renderer process of `page`: the one that is busy while the page is. */
export async function rendererOf(page) {
  // New processes are busy with themselves for a while.
  await sleep(1_500);
  const pids = await renderers();
  const before = await Promise.all(pids.map(ticks));
  await page.evaluate(() => {
    const end = performance.now() + 1_000;
    while (performance.now() < end);
  });
  const after = await Promise.all(pids.map(ticks));
  const spent = after.map((it, nth) => it - before[nth]);
  const most = Math.max(...spent);
  if (!(most > 10)) throw new Error("the page's process was not found: is this Linux?");
  return pids[spent.indexOf(most)];
}

async function bytes(pid, field) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(status.match(new RegExp(`^${field}:\\s+(\\d+) kB`, "m"))[1]) * 1024;
}

/** Forgets the peak so far, and gives what the process holds now. */
export async function startMemory(pid) {
  // What only the last page or the start has left behind is not counted.
  await sleep(500);
  await writeFile(`/proc/${pid}/clear_refs`, "5");
  return bytes(pid, "VmRSS");
}

/** The most that the process has held since the peak was forgotten. */
export function peakMemory(pid) {
  return bytes(pid, "VmHWM");
}
