import {
  type KeptImages,
  type KeptImagesPolicy,
  readKeptImagesPolicy,
} from "../../../shared/rules/kept-images-policy.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import type { FrameCache } from "../frame-cache/frame-cache.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** What the service is made of. */
export interface KeptImagesServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
  readonly frameCache: FrameCache;
}

const policyName = "images/kept";
const gibibyte = 1024 ** 3;

/** What is kept of archives' images on this workstation. */
export class KeptImagesService {
  readonly #options: KeptImagesServiceOptions;

  constructor(options: KeptImagesServiceOptions) {
    this.#options = options;
  }

  /** Gives the policy in force, and holds the cache to it. */
  async policy(): Promise<KeptImagesPolicy> {
    const policy = readKeptImagesPolicy(await this.#options.store.settings.value(policyName));
    this.#options.frameCache.limitTo(policy.largestGibibytes * gibibyte);
    return policy;
  }

  /** Gives the policy and what lies on the disk, in bytes. Throws `signed_out`. */
  async get(session: WindowSession): Promise<KeptImages> {
    requireSignedIn(session);
    return { policy: await this.policy(), ...(await this.#options.frameCache.size()) };
  }

  /** Keeps a policy for the site. Throws `forbidden` to all but an administrator, `signed_out`. */
  async save(session: WindowSession, policy: KeptImagesPolicy): Promise<KeptImages> {
    const { store, audit, events } = this.#options;
    const person = this.#mayChange(session);
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, JSON.stringify(policy));
      await audit.record(person, { action: "settings.saveKeptImages", detail: JSON.stringify(policy) }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.get(session);
  }

  /** Clears everything away that no window shows. Throws `forbidden` to all but an administrator, `signed_out`. */
  async empty(session: WindowSession): Promise<KeptImages> {
    const { audit, frameCache } = this.#options;
    await audit.record(this.#mayChange(session), { action: "settings.emptyKeptImages" });
    await frameCache.empty();
    return this.get(session);
  }

  #mayChange(session: WindowSession) {
    return this.#options.isDemo ? requireSignedIn(session) : requireAdministrator(session);
  }
}
