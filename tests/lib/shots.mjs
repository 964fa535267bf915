// Pictures of the page, for people to look at.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where tests leave what they make. */
export const OUTPUT = fileURLToPath(new URL("../output/", import.meta.url));

/** Window sizes that every view has to work in. */
export const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
};

/**
 * Saves `NAME-SIZE-SCHEME.png` for each size and colour scheme, and leaves the
 * page as it found it. Gives the paths.
 */
export async function shots(page, name, { sizes = SIZES, schemes = ["light", "dark"] } = {}) {
  await mkdir(OUTPUT, { recursive: true });
  const before = page.viewportSize();
  const paths = [];
  for (const [label, size] of Object.entries(sizes)) {
    await page.setViewportSize(size);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      const path = join(OUTPUT, `${name}-${label}-${colorScheme}.png`);
      await page.screenshot({ path, animations: "disabled" });
      paths.push(path);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
  return paths;
}
