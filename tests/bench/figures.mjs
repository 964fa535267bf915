// Figures as a table for people and as lines for programs.

/** The middle one of some numbers. */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const DIGITS = { s: 3, ms: 1, MB: 0, "MB/s": 0, "1/s": 0, "bytes/byte": 3 };

/** The number that this share of all are not above. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)];
}

/**
 * Prints `[{ figure, unit, value, peerValue }]`: a table, then one JSON object a
 * line. `ratio` is the value divided by the peer's; both are null without a peer.
 * Where there are several, `peer` is null and each figure names its own.
 */
export function print(bench, peer, figures) {
  const shown = (value, unit) => (value === null ? "–" : value.toFixed(DIGITS[unit] ?? 2));
  const rows = figures.map(({ figure, unit, value, peerValue = null, peer: own = peer }) => ({
    bench,
    figure,
    value,
    unit,
    peer: peerValue === null ? null : own,
    peerValue,
    ratio: peerValue === null ? null : value / peerValue,
  }));
  const wide = Math.max(...rows.map((it) => it.figure.length));
  console.log(`${"figure".padEnd(wide)}        unit  Throughline        peer   ratio`);
  for (const it of rows) {
    console.log(
      it.figure.padEnd(wide),
      it.unit.padStart(11),
      shown(it.value, it.unit).padStart(12),
      shown(it.peerValue, it.unit).padStart(11),
      (it.ratio === null ? "–" : it.ratio.toFixed(3)).padStart(7),
      peer === null && it.peer !== null ? ` ${it.peer}` : "",
    );
  }
  console.log();
  for (const it of rows) console.log(JSON.stringify(it));
}
