import { embeddedArchiveId } from "./archive/archive-registry.ts";
import type { Clock } from "./ports.ts";
import { saveArchiveWithDestination } from "./settings/settings-service.ts";
import type { Store } from "./store/store.ts";

/**
 * Makes sure that the embedded archive is among the archives, and gives when the profile was first started. In a store
 * shared by workstations it is off: each has its own, and the others could not show what is only there.
 */
export async function setUpProfile(store: Store, clock: Clock, isDemo: boolean): Promise<{ firstStartAt: number }> {
  const isOwn = store.kind === "sqlite" || isDemo;
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
        isEnabled: isOwn,
        receivesReports: isOwn,
        feedsReadingList: isOwn,
      });
    }
    const known = Number(await tx.settings.value("firstStartAt"));
    if (Number.isFinite(known) && known > 0) return { firstStartAt: known };
    const firstStartAt = clock.now();
    await tx.settings.setValue("firstStartAt", String(firstStartAt));
    return { firstStartAt };
  });
}
