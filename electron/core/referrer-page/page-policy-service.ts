import type { ReferrerPagePolicy } from "../../../shared/domain/referrer-page.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { listeningProblem, storedPagePolicy, storePagePolicy } from "./page-policy.ts";

/** Where the page listens, as its host tells. */
export interface Listening {
  /** Origin, e.g. `http://127.0.0.1:41830`; empty where it does not listen. */
  readonly origin: string;
  /** Why it does not; empty where nobody asked for it, or it does. */
  readonly problem: string;
}

/** What settings and host know of the page together. */
export interface PageStanding {
  readonly policy: ReferrerPagePolicy;
  readonly listensAt: string;
  readonly problem: string;
}

/** What the service is made of. */
export interface PagePolicyServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
}

/** What a site decides of the referrer's page, and where its host listens. */
export class PagePolicyService {
  readonly #options: PagePolicyServiceOptions;
  #listening: Listening = { origin: "", problem: "" };
  #onChanged: () => void = () => undefined;

  constructor(options: PagePolicyServiceOptions) {
    this.#options = options;
  }

  /** The host tells where it listens now, or why it does not. */
  listens(listening: Listening): void {
    this.#listening = listening;
    this.#options.events.publish({ topic: "settings", id: "" });
  }

  /** The host hears when the policy was changed. */
  onChanged(listener: () => void): void {
    this.#onChanged = listener;
  }

  /** Gives what addresses of links begin with; empty where the page is not to be reached. */
  async origin(): Promise<string> {
    const { publicOrigin, isOn } = await storedPagePolicy(this.#options.store);
    if (!isOn || this.#listening.origin === "") return "";
    return publicOrigin === "" ? this.#listening.origin : publicOrigin;
  }

  /** Gives the policy and where the page listens. Throws `signed_out`. */
  async get(session: WindowSession): Promise<PageStanding> {
    requireSignedIn(session);
    return this.#standing();
  }

  /** Keeps a policy. Throws `forbidden` to all but an administrator, `invalid_input` where it would listen without TLS, `signed_out`. */
  async save(session: WindowSession, policy: ReferrerPagePolicy): Promise<PageStanding> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    if (policy.isOn && listeningProblem(policy) !== "") {
      throw new WorkstationError(
        "invalid_input",
        "An address that other machines reach needs a certificate and its key. Nothing was changed.",
      );
    }
    await store.transaction(async (tx) => {
      await storePagePolicy(tx, policy);
      const detail = `on ${policy.isOn}, ${policy.listenAddress}:${policy.port}, ${policy.readerCheck}, ${policy.linkDays} days`;
      await audit.record(person, { action: "settings.saveReferrerPage", detail }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    this.#onChanged();
    return this.#standing();
  }

  async #standing(): Promise<PageStanding> {
    const policy = await storedPagePolicy(this.#options.store);
    return { policy, listensAt: this.#listening.origin, problem: this.#listening.problem };
  }
}
