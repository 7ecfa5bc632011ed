// The reading list with images on this workstation, and what the settings say of them: for docs/cache.md.
import type { Page } from "@playwright/test";
import { addArchive, openPart } from "../../test/e2e/pages/settings-page.ts";
import { recentCtWithPrior } from "../../test/environment/ct-studies.ts";
import { startOrthanc } from "../../test/environment/orthanc.ts";
import { shootBoth, toList } from "./window-steps.ts";

/** Adds an archive with a CT and its prior to the demo, waits until their images have been fetched, and takes both screens. */
export async function takeKeptImages(page: Page): Promise<void> {
  const orthanc = await startOrthanc();
  const studies = await recentCtWithPrior();
  try {
    await orthanc.load(studies.files);
    await addArchive(page, { name: "Hospital", dicomwebUrl: orthanc.dicomwebUrl });
    await toList(page);
    await page.getByTitle("Images are on this workstation").first().waitFor();
    await shootBoth(page, "reading-list-kept");
    await openPart(page, "Kept images");
    await page.getByText(/MiB of \d+ examinations?\.$/).waitFor();
    await shootBoth(page, "settings-kept-images");
  } finally {
    await orthanc.stop();
    await studies.remove();
  }
}
