import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { SecretStore } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import type { OutboxWorker } from "./outbox-worker.ts";

/** What the service is made of. */
export interface DestinationSecretsOptions {
  readonly store: Pick<Store, "settings">;
  readonly secrets: SecretStore;
  readonly audit: AuditLog;
  readonly worker: Pick<OutboxWorker, "forgetFailures">;
  readonly isDemo: boolean;
}

/** Passwords and keys by which destinations know us. They are only ever written, never given back. */
export class DestinationSecrets {
  readonly #options: DestinationSecretsOptions;

  constructor(options: DestinationSecretsOptions) {
    this.#options = options;
  }

  /** Sets a secret, or takes it away where it is empty. Audited without it. Throws `not_found`, `forbidden`. */
  async set(
    session: WindowSession,
    input: { destinationId: string; name: "password" | "sharedKey"; secret: string },
  ): Promise<void> {
    const { store, secrets, audit, worker, isDemo } = this.#options;
    if (isDemo) requireSignedIn(session);
    else requireAdministrator(session);
    const { id } = await store.settings.destination(input.destinationId);
    const name = `destination.${id}.${input.name}`;
    if (input.secret === "") await secrets.delete(name);
    else await secrets.set(name, input.secret);
    await audit.record(session, { action: "settings.setDestinationSecret", detail: `${id}: ${input.name}` });
    await worker.forgetFailures(id);
  }
}
