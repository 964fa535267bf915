// What a person sees of an import: what came of it, the report, the telemetry,
// raw records; tables, archives, folders; one bad file among good ones.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { siteTest } from "../lib/browser.mjs";
import { alert, drop, goTo, openSample, rows } from "../lib/desk.mjs";
import { zip } from "../lib/zip.mjs";

/** Lines of which one is repaired and one rejected. */
function troubled() {
  const late = alert("da-late", { createdDateTime: "tomorrow", favouriteColour: "\u202ered" });
  return `${JSON.stringify(late)}\n{"broken\n${JSON.stringify(alert("da-good"))}\n`;
}

/** Rows of a table of processes, as advanced hunting exports it. */
function processes(count) {
  const head =
    "Timestamp,DeviceId,DeviceName,ActionType,FileName,FolderPath,ProcessId,ProcessCommandLine," +
    "ProcessCreationTime,AccountName,InitiatingProcessFileName,InitiatingProcessId," +
    "InitiatingProcessCreationTime,ReportId";
  const lines = Array.from({ length: count }, (_, nth) => {
    const at = `2026-04-14T15:${String(nth).padStart(2, "0")}:07.5Z`;
    const path = String.raw`C:\Windows\System32\whoami.exe`;
    return (
      `${at},dev1,ap-lt-07,ProcessCreated,whoami.exe,${path},${4000 + nth},whoami /all ${nth},` +
      `${at},alice,powershell.exe,3000,2026-04-14T14:59:00Z,${nth}`
    );
  });
  return [head, ...lines, ""].join("\n");
}

/** Runs `body` with a folder of these files on disk. */
async function withFolder(files, body) {
  const folder = await mkdtemp(join(tmpdir(), "throughline-import-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, "evidence", name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    await body(join(folder, "evidence"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const report = (page, name) => page.locator(".file", { has: page.getByRole("heading", { name }) });

siteTest("an import that goes well says what came of it, and leads to its report", async ({ page, open }) => {
  await open();
  await drop(page, [{ name: "alerts.json", text: JSON.stringify([alert("da1"), alert("da2")]) }]);
  const toast = page.locator(".toast");
  await toast.getByText("alerts.json: 2 records read · 2 alerts").waitFor();
  await toast.getByRole("link", { name: "Import report" }).click();
  await page.getByRole("heading", { name: "Import report" }).waitFor();
  assert.equal(await toast.count(), 0);
  const file = report(page, "alerts.json");
  assert.match(await file.innerText(), /read, nothing to note/);
  assert.match(await file.innerText(), /2 × Graph security alerts: .*serviceSource/);
  assert.match(await page.locator("[data-section=blind-spots]").innerText(), /without any evidence/i);
});

siteTest("what was lost stays in sight until it is read about", async ({ page, open }) => {
  await open();
  await drop(page, [
    { name: "lines.ndjson", text: troubled() },
    { name: "notes.txt", text: "Dear all\nno data here." },
  ]);
  const losses = page.locator(".losses");
  await losses.getByText("1 of 2 files read · 2 alerts; 1 record repaired").waitFor();
  await losses.getByText(/notes\.txt could not be read: not JSON: record 1, byte 0: Dear all/).waitFor();
  await losses.getByText("1 record of lines.ndjson rejected").waitFor();
  await goTo(page, "Settings");
  assert.equal(await losses.count(), 1);
  await losses.getByRole("link", { name: "Import report" }).click();
  await page.getByRole("heading", { name: "Import report" }).waitFor();
  assert.equal(await losses.count(), 0);

  const totals = page.locator("[data-section=totals]");
  assert.match(await totals.innerText(), /2 files · 5 records read, 2 accepted, 1 of them repaired, 3 rejected/);
  assert.match(await totals.innerText(), /Nothing of this file could be used: notes\.txt/);
  // Whatever could not be read comes first.
  const names = await page.locator(".file-head h2").allInnerTexts();
  assert.deepEqual(names, ["notes.txt", "lines.ndjson"]);
  const lines = report(page, "lines.ndjson");
  const time = lines.getByRole("row", { name: /not a time/ });
  assert.match(await time.innerText(), /left out.*1.*record 1, byte 0, createdDateTime.*"tomorrow"/s);
  const field = lines.getByRole("row", { name: /field not shown/ });
  assert.match(await field.innerText(), /favouriteColour ×1/);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download as JSON" }).click(),
  ]);
  const saved = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.deepEqual(
    saved.files.map((it) => [it.name, it.records.accepted, it.records.rejected]),
    [["lines.ndjson", 2, 1], ["notes.txt", 0, 2]],
  );
  const problem = saved.files[0].problems.find((it) => it.kind === "badTime");
  assert.deepEqual(problem.examples[0], {
    record: 1, byte: 0, field: "createdDateTime", text: '"tomorrow"',
  });
});

siteTest("a reload makes the same report again, refused files and all", async ({ page, open }) => {
  await open();
  await drop(page, [
    { name: "lines.ndjson", text: troubled() },
    { name: "notes.txt", text: "Dear all" },
    { name: "processes.csv", text: processes(3) },
  ]);
  await page.locator(".losses").waitFor();
  await goTo(page, "Data");
  await page.locator("[data-section=totals]").waitFor();
  const before = await page.getByRole("region", { name: "Import report" }).innerText();
  assert.match(before, /notes\.txt/);
  await page.reload();
  await page.locator("[data-section=totals]").waitFor();
  assert.equal(await page.getByRole("region", { name: "Import report" }).innerText(), before);
  // Closed and opened again from the cases of this browser, too.
  await goTo(page, "Home");
  await page.getByRole("button", { name: "Close this case" }).click();
  await page.getByRole("button", { name: /^Open lines\.ndjson/ }).click();
  await page.locator(".losses").waitFor();
  await goTo(page, "Data");
  await page.locator("[data-section=totals]").waitFor();
  assert.equal(await page.getByRole("region", { name: "Import report" }).innerText(), before);
});

siteTest("one bad file among ten takes nothing from the others", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const files = Array.from({ length: 10 }, (_, nth) => ({
    name: `part${nth}.json`,
    text: nth === 4 ? '{"value":[{"id":"da-cut","tit' : JSON.stringify(alert(`da-part${nth}`)),
  }));
  await drop(page, files);
  await page.locator(".losses").getByText("9 of 10 files read · now in all 82 alerts").waitFor();
  await page.locator(".losses").getByText(/part4\.json could not be read: ends in the middle: .*byte 10/).waitFor();
  await goTo(page, "Data");
  await report(page, "part4.json").getByText("not read", { exact: true }).first().waitFor();
  assert.equal(await page.locator(".file-head").count(), 12);
});

siteTest("what no importer knows is refused with the list of what can be opened", async ({ page, open }) => {
  await open();
  const finding = { SchemaVersion: "2018-10-08", AwsAccountId: "1", Title: "Open bucket", Types: [] };
  await drop(page, [{ name: "findings.json", text: JSON.stringify({ Findings: [finding] }) }]);
  const failure = page.getByRole("alert");
  const words = await failure.innerText();
  assert.match(words, /findings\.json: .*Findings|findings\.json: .*AwsAccountId/);
  for (const what of [
    "Graph", "Microsoft 365 Defender", "Defender for Endpoint", "Sentinel", "advanced hunting",
    "CSV", "Sysmon", "Windows events", "Hayabusa", "mapping",
  ]) {
    assert.match(words, new RegExp(what.replace(" ", "\\s")), what);
  }
});

siteTest("telemetry from a table: rows, words, kinds, and each row's raw record", async ({ page, open }) => {
  await open();
  await drop(page, [{ name: "DeviceProcessEvents.csv", text: processes(40) }]);
  await page.getByText("DeviceProcessEvents.csv: 40 records read · 40 events").waitFor();
  // There is neither alert nor incident to begin with.
  await page.getByRole("heading", { name: "Telemetry" }).waitFor();
  await rows(page).first().waitFor();
  const head = page.locator(".page-head");
  await head.getByText("40 of 40 events, in the order of time (UTC)").waitFor();
  const first = await rows(page).first().innerText();
  assert.match(first, /14 Apr 2026 15:00:07/);
  assert.match(first, /ap-lt-07/);
  assert.match(first, /whoami \/all 0/);

  const words = page.getByLabel("Words that events must hold");
  await words.fill("whoami 4011");
  await words.press("Enter");
  await head.getByText("0 of 40 events").waitFor();
  await page.getByRole("heading", { name: "No event matches" }).waitFor();
  await words.fill("WHOAMI alice");
  await words.press("Enter");
  await head.getByText("40 of 40 events").waitFor();
  await page.getByLabel("Kind of event").selectOption({ label: "Process started (40)" });
  await head.getByText("40 of 40 events").waitFor();
  await words.fill("");
  await words.press("Enter");

  await rows(page).nth(2).getByRole("link", { name: "Process started" }).click();
  await page.getByRole("heading", { name: "Raw records" }).waitFor();
  const raw = page.locator(".raw-text");
  await raw.waitFor();
  assert.match(await raw.innerText(), /^2026-04-14T15:02:07\.5Z,dev1,ap-lt-07,/);
  assert.match(await raw.innerText(), /whoami \/all 2,/);
  await page.getByText("Record 3, byte").waitFor();
});

siteTest("what a process did stands in its pane, each line with its raw record", async ({ page, open }) => {
  const kind = (name) => ({ "@odata.type": `#microsoft.graph.security.${name}` });
  const suspect = alert("da-shell", {
    // The default view would hide it: all are shown then.
    status: "resolved",
    evidence: [
      { ...kind("deviceEvidence"), mdeDeviceId: "dev1", deviceDnsName: "ap-lt-07" },
      {
        ...kind("processEvidence"), mdeDeviceId: "dev1", processId: 3000,
        processCreationDateTime: "2026-04-14T14:59:00Z", processCommandLine: "powershell.exe -nop",
        imageFile: { fileName: "powershell.exe", filePath: String.raw`C:\Windows` },
      },
    ],
  });
  await open();
  await drop(page, [
    { name: "alerts.json", text: JSON.stringify([suspect]) },
    { name: "processes.csv", text: processes(3) },
  ]);
  await page.getByRole("link", { name: "Alert da-shell" }).click();
  await page.locator(".tree .row", { hasText: "powershell.exe" }).first().click();
  const lines = page.locator(".activity li");
  await lines.first().waitFor();
  // Three events, and the alert.
  assert.equal(await lines.count(), 4);
  assert.match(await lines.nth(1).innerText(), /Process started.*14 Apr 2026 15:01:07.*whoami \/all 1/s);
  await lines.nth(1).getByRole("link").click();
  await page.locator(".raw-text", { hasText: "whoami /all 1" }).waitFor();
});

siteTest("the raw record of an alert, also inside its incident", async ({ page, open }) => {
  await open();
  const inside = alert("da-inside", { incidentId: "7", description: "\u202egnp.exe" });
  const other = alert("da-other", { incidentId: "7" });
  const incident = {
    id: "7", displayName: "Both", incidentWebUrl: "x", status: "active", severity: "low",
    alerts: [other, inside],
  };
  await drop(page, [
    { name: "incidents.json", text: JSON.stringify({ value: [incident] }) },
    { name: "alerts.json", text: JSON.stringify({ value: [alert("da-lone")] }) },
  ]);
  await rows(page).first().waitFor();
  const lone = rows(page).filter({ hasText: "Alert da-lone" });
  assert.match(await lone.innerText(), /No incident/);
  assert.doesNotMatch(await rows(page).filter({ hasText: "da-inside" }).innerText(), /No incident/);
  await page.getByRole("link", { name: "Alert da-inside" }).click();
  await page.getByRole("link", { name: "Show raw record" }).click();
  const raw = page.locator(".raw-text");
  await raw.waitFor();
  const part = await raw.innerText();
  assert.match(part, /^\{\n\s+"id": "da-inside"/);
  assert.doesNotMatch(part, /da-other|\u202e/);
  await page.getByRole("button", { name: "Whole record" }).click();
  await raw.filter({ hasText: "da-other" }).waitFor();
  assert.match(await raw.innerText(), /^\{\n\s+"id": "7"/);
  await page.getByRole("link", { name: "Alert da-inside" }).click();
  await page.getByRole("link", { name: "Both" }).click();
  await page.getByRole("link", { name: "Show raw record" }).click();
  await page.locator(".raw-text", { hasText: '"displayName": "Both"' }).waitFor();
});

siteTest("incidents say where they went and what is missing", async ({ page, open }) => {
  await open();
  const shared = { incidentWebUrl: "x", severity: "low" };
  await drop(page, [
    {
      name: "incidents.json",
      text: JSON.stringify({
        value: [
          { ...shared, id: "12", displayName: "Ransomware", status: "active", alerts: [alert("da1", { incidentId: "12" })] },
          { ...shared, id: "7", displayName: "Merged away", status: "redirected", redirectIncidentId: "12" },
          { ...shared, id: "20", displayName: "Told apart", status: "active" },
        ],
      }),
    },
    { name: "alerts.json", text: JSON.stringify([alert("da9", { incidentId: "20" })]) },
  ]);
  await goTo(page, "Incidents");
  // What was merged into another is done with: the default view hides it.
  await page.getByRole("link", { name: "Show all" }).click();
  await page.getByRole("link", { name: "Merged away" }).click();
  await page.getByText("Its alerts went to the incident that it was merged into.").waitFor();
  await page.locator(".leads").getByRole("link", { name: "Ransomware" }).click();
  await page.getByRole("heading", { name: "Ransomware" }).waitFor();
  await page.locator(".leads").getByRole("link", { name: "Merged away" }).waitFor();
  // Alerts in another file join the incident whose id they bear.
  await goTo(page, "Incidents");
  await page.getByRole("link", { name: "Told apart" }).click();
  await page.getByRole("link", { name: "Alert da9" }).waitFor();
});

siteTest("each file of a zip is shown by its name", async ({ page, open }) => {
  await open();
  const bytes = zip([
    { name: "alerts/one.json", text: JSON.stringify(alert("da1")) },
    { name: "processes.csv", text: processes(2) },
    { name: "readme.txt", text: "no data" },
  ]);
  await drop(page, [{ name: "export.zip", bytes }]);
  await page.locator(".losses").getByText("2 of 3 files read · 1 alert, 2 events").waitFor();
  await goTo(page, "Data");
  await page.locator(".file-head").first().waitFor();
  const names = await page.locator(".file-head h2").allInnerTexts();
  assert.deepEqual(names.sort(), [
    "export.zip/alerts/one.json", "export.zip/processes.csv", "export.zip/readme.txt",
  ]);
  await goTo(page, "Telemetry");
  await rows(page).first().getByRole("link", { name: "Process started" }).click();
  await page.locator(".raw-text", { hasText: "whoami /all 0" }).waitFor();
});

const inFolder = {
  "b.json": JSON.stringify(alert("da-b")),
  "a/deep/one.json": JSON.stringify(alert("da-one")),
  "a/two.ndjson": JSON.stringify(alert("da-two")),
  ".hidden.json": JSON.stringify(alert("da-hidden")),
};

siteTest("a folder is picked: all that is in it, by its path", async ({ page, open }) => {
  await open();
  await page.locator("[data-sample]").waitFor();
  await withFolder(inFolder, async (folder) => {
    await page.locator("[data-picker=folder]").setInputFiles(folder);
    await page.getByText("3 files read · 3 alerts").waitFor();
    await page.getByText("1 hidden file or folder was skipped").waitFor();
    await goTo(page, "Data");
    await page.locator(".file-head").first().waitFor();
    const names = await page.locator(".file-head h2").allInnerTexts();
    assert.deepEqual(names, ["a/deep/one.json", "a/two.ndjson", "b.json"]);
    assert.match(await page.locator(".loaded .chip").innerText(), /^evidence/);
  });
});

/** Drops a folder of the disk, as the system does it, which no script in a page can. */
async function dropFolder(page, context, folder) {
  await page.evaluate(() => {
    window.drops = 0;
    window.addEventListener("drop", () => (window.drops += 1), true);
  });
  const session = await context.newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  // A busy browser may take the drag for one that the page has not accepted, and
  // then hands over no drop. What the page was handed is never dropped twice.
  for (let attempt = 0; attempt < 10; attempt++) {
    for (const type of ["dragEnter", "dragOver", "dragOver", "drop"]) {
      await session.send("Input.dispatchDragEvent", { type, x: 700, y: 400, data });
    }
    const handed = page.waitForFunction(() => window.drops > 0, null, { timeout: 1_000 });
    if (await handed.then(() => true, () => false)) return;
  }
  assert.fail("the browser handed over no drop");
}

siteTest("a folder is dropped: all that is in it, however many files", async ({ page, open, context }) => {
  await open();
  await page.locator("[data-sample]").waitFor();
  const many = { ...inFolder };
  // Browsers hand over a hundred entries of a folder at a time.
  for (let nth = 100; nth < 330; nth++) many[`many/${nth}.json`] = JSON.stringify(alert(`da${nth}`));
  await withFolder(many, async (folder) => {
    await dropFolder(page, context, folder);
    await page.getByText("233 files read · 233 alerts").waitFor();
    await goTo(page, "Data");
    await page.locator(".file-head").first().waitFor();
    const names = await page.locator(".file-head h2").allInnerTexts();
    assert.deepEqual(names.slice(0, 4), ["a/deep/one.json", "a/two.ndjson", "b.json", "many/100.json"]);
    assert.equal(names.at(-1), "many/329.json");
  });
});
