// The columns that the peers are given, taken from the part that is repeated.

import { readFile } from "node:fs/promises";

/**
 * Columns of the alerts in a file. Peers hold less than Throughline does: one
 * device and one account an alert, and of its evidence the command lines.
 * `words` is what they search, in small letters.
 */
export async function columnsOf(path) {
  const alerts = JSON.parse(await readFile(path, "utf8")).value;
  const rows = alerts.map((alert) => {
    const told = (take) => alert.evidence.map(take).filter((it) => it);
    const row = {
      id: alert.id,
      severity: alert.severity,
      status: alert.status,
      source: alert.serviceSource,
      category: alert.category,
      device: told((it) => it.hostName)[0] ?? "",
      user: told((it) => it.userAccount?.accountName)[0] ?? "",
      title: alert.title,
      time: Date.parse(alert.lastActivityDateTime),
    };
    const commands = told((it) => it.processCommandLine);
    const words = [row.title, row.device, row.user, ...commands].join("\n").toLowerCase();
    return { ...row, words };
  });
  const names = Object.keys(rows[0]);
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
}
