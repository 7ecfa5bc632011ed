import { lstat, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Delivery } from "../../../shared/domain/delivery.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock } from "../ports.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import { folderFileName } from "./deliver-folder.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";
import type { SettingsSource } from "./profiled-destination.ts";

/** What the job is made of. */
export interface FolderCollectionOptions {
  readonly store: Pick<Store, "outbox" | "settings">;
  readonly clock: Clock;
  readonly events: Pick<EventHub, "publish">;
  readonly evidence: Pick<EvidenceRecorder, "record">;
  readonly settingsOf: SettingsSource<"folder">;
}

const everyMs = 15_000;

/**
 * Looks which dropped files the receiver has moved or deleted: that it took them is the one acknowledgement that a folder can
 * give. A folder that cannot be reached proves nothing. A job of `jobs/scheduler.ts`.
 */
export class FolderCollectionJob {
  readonly name = "folder-collection";
  readonly #options: FolderCollectionOptions;

  constructor(options: FolderCollectionOptions) {
    this.#options = options;
  }

  /** Looks once into every folder; gives in how many milliseconds to look again. */
  async step(): Promise<number> {
    const { store } = this.#options;
    const destinations = await store.settings.destinations();
    for (const destination of destinations.filter(({ channel, isEnabled }) => channel === "folder" && isEnabled)) {
      const waiting = await store.outbox.awaitingAnswer(destination.id, 1000);
      if (waiting.length > 0) await this.#look(destination, waiting);
    }
    return everyMs;
  }

  async #look(destination: StoredDestination, waiting: readonly Delivery[]): Promise<void> {
    const { store, clock, evidence, events } = this.#options;
    const profile = await this.#options.settingsOf(destination.id);
    for (const { id } of waiting) {
      const { controlId, payload } = await store.outbox.payload(id);
      if (payload === null) continue;
      const name = folderFileName(profile, controlId, payload);
      if (!(await isCollected(destination.address, name))) continue;
      const at = clock.now();
      const proof = { deliveryId: id, happenedAt: at, byName: destination.name, detail: `${name} collected` };
      await evidence.record({ ...proof, rung: "accepted", source: "folder" });
      await store.outbox.acceptAnswer(id, at);
      events.publish({ topic: "delivery", id });
    }
  }
}

/** The folder is asked after the file: it has to be there when the file is missed, or nothing is known. */
async function isCollected(folder: string, name: string): Promise<boolean> {
  const isThere = await lstat(join(folder, name)).then(
    () => true,
    (thrown: unknown) => !(thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT"),
  );
  if (isThere) return false;
  return await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
