import { embeddedArchiveId } from "./archive/archive-registry.ts";
import type { Clock } from "./ports.ts";
import { saveArchiveWithDestination } from "./settings/settings-service.ts";
import type { Store } from "./store/store.ts";

/** Makes sure that the embedded archive is among the archives, and gives when the profile was first started. */
export async function setUpProfile(store: Store, clock: Clock): Promise<{ firstStartAt: number }> {
  return store.transaction(async (tx) => {
    const archives = await tx.settings.archives();
    if (!archives.some((archive) => archive.id === embeddedArchiveId)) {
      await saveArchiveWithDestination(tx, {
        id: embeddedArchiveId,
        name: "This workstation",
        baseUrl: "",
        authentication: "none",
        username: "",
        hasSecret: false,
        certificateAuthorityFile: "",
        quirks: { sendsRawQuery: false, lacksThumbnail: false },
        isEnabled: true,
        receivesReports: true,
        feedsReadingList: true,
      });
    }
    const known = Number(await tx.settings.value("firstStartAt"));
    if (Number.isFinite(known) && known > 0) return { firstStartAt: known };
    const firstStartAt = clock.now();
    await tx.settings.setValue("firstStartAt", String(firstStartAt));
    return { firstStartAt };
  });
}
