// Alerts of which every one names the same address: the worst that a value can do.

/** Makes such a file in the page, a part at a time; gives its size. */
export function makeOneAddress(page, alerts) {
  return page.evaluate((alerts) => {
    const type = (name) => `"@odata.type":"#microsoft.graph.security.${name}"`;
    const one = (nth) => {
      // Spread by steps that have nothing in common with the numbers of titles and hosts.
      const title = (nth * 7919) % 97;
      const host = (nth * 104_729) % (Math.floor(alerts / 20) + 1);
      const at = new Date(1_700_000_000_000 + nth * 3_000).toISOString();
      const evidence =
        `{${type("deviceEvidence")},"createdDateTime":"${at}","deviceDnsName":"host-${host}.invalid"},` +
        `{${type("ipEvidence")},"createdDateTime":"${at}","ipAddress":"203.0.113.7"}`;
      return (
        `{${type("alert")},"id":"one${nth}","title":"Thing ${title}","severity":"low","status":"new",` +
        `"createdDateTime":"${at}","firstActivityDateTime":"${at}","lastActivityDateTime":"${at}",` +
        `"lastUpdateDateTime":"${at}","evidence":[${evidence}]}`
      );
    };
    const AT_ONCE = 200_000;
    const blobs = ['{"value":['];
    for (let from = 0; from < alerts; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, alerts - from);
      const text = Array.from({ length: count }, (_, nth) => one(from + nth)).join(",\n");
      if (from > 0) blobs.push(",\n");
      // A blob of its own: the browser takes the bytes out of the page.
      blobs.push(new Blob([text]));
    }
    blobs.push("]}");
    globalThis.__huge = new File(blobs, "one-address.json");
    return globalThis.__huge.size;
  }, alerts);
}
