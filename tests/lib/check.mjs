// A view, checked for accessibility and pictured, in every size and colour scheme.

import { assertAccessible } from "./axe.mjs";
import { SIZES, shots } from "./shots.mjs";

/** Checks what is shown, and leaves pictures of it under this name. */
export async function check(page, name) {
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await assertAccessible(page);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(SIZES.desktop);
  await shots(page, name);
}
