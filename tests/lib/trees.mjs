// Made-up recordings of processes: as large, as deep and as hostile as is wanted.

const NAMES = ["svchost.exe", "cmd.exe", "conhost.exe", "git.exe", "node.exe"];

/** A moment, tenths of a second after midnight. */
export function moment(nth) {
  return new Date(Date.UTC(2026, 3, 14) + nth * 100).toISOString();
}

/** A started process as advanced hunting tells it. */
export function started({ device = "d0", nth, parent, name, command }) {
  const image = (it) => NAMES[it % NAMES.length];
  const own = name ?? image(nth);
  return {
    Timestamp: moment(nth),
    DeviceId: device,
    DeviceName: `ws-${device}.example`,
    ActionType: "ProcessCreated",
    FileName: own,
    FolderPath: `C:\\W\\${own}`,
    ProcessId: nth + 4,
    ProcessCommandLine: command ?? `${own} --run ${nth} --of ${parent}`,
    ProcessCreationTime: moment(nth),
    AccountName: "j.alder",
    InitiatingProcessFileName: image(parent),
    InitiatingProcessId: parent + 4,
    InitiatingProcessCreationTime: moment(parent),
  };
}

/** A chain, a crowd of children in its middle, and the rest spread over the chain. */
export function largeTree({ nodes, depth, crowd }) {
  const parentOf = (nth) => {
    if (nth < depth) return nth - 1;
    return nth < depth + crowd ? Math.floor(depth / 2) : (nth * 7919) % depth;
  };
  return Array.from({ length: nodes - 1 }, (_, at) => ({ nth: at + 1, parent: parentOf(at + 1) }));
}

/** An alert on these processes of a device, by number. */
export function alertAt(id, processes, { device = "d0", title = "At the bottom" } = {}) {
  const evidence = processes.map((nth) => ({
    "@odata.type": "#microsoft.graph.security.processEvidence",
    mdeDeviceId: device,
    processId: nth + 4,
    processCreationDateTime: moment(nth),
    imageFile: { fileName: NAMES[nth % NAMES.length] },
  }));
  return {
    "@odata.type": "#microsoft.graph.security.alert",
    id,
    title,
    severity: "high",
    serviceSource: "microsoftDefenderForEndpoint",
    createdDateTime: "2026-04-14T20:00:00Z",
    evidence: [
      { "@odata.type": "#microsoft.graph.security.deviceEvidence", mdeDeviceId: device, hostName: `ws-${device}` },
      ...evidence,
    ],
  };
}

/** Records as lines of JSON. */
export const lines = (records) => records.map((it) => JSON.stringify(it)).join("\n");
