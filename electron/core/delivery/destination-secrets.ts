import { z } from "zod";
import type { SecretName } from "../../../shared/contract/profile-contract.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { Clock, SecretStore } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import type { OutboxWorker } from "./outbox-worker.ts";

/** What the service is made of. */
export interface DestinationSecretsOptions {
  readonly store: Store;
  readonly secrets: SecretStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly worker: Pick<OutboxWorker, "forgetFailures">;
  readonly isDemo: boolean;
}

/** What is told of a secret: since when it is set and by whom, never what it is. */
export interface KnownSecret {
  readonly name: SecretName;
  readonly setAt: number | null;
  readonly setByName: string;
  readonly isReadable: boolean;
}

const settingSchema = z.object({ setAt: z.number(), setByName: z.string() });
const names: readonly SecretName[] = ["password", "sharedKey", "bearerToken", "clientSecret"];

/** Gives the name under which a destination's secret is kept in the `SecretStore`. */
export function destinationSecretName(destinationId: string, name: SecretName): string {
  return `destination.${destinationId}.${name}`;
}

/** Passwords and keys by which destinations know us. They are only ever written, never given back. */
export class DestinationSecrets {
  readonly #options: DestinationSecretsOptions;

  constructor(options: DestinationSecretsOptions) {
    this.#options = options;
  }

  /** Gives which secrets of a destination are set, and since when. Throws `not_found`, `signed_out`. */
  async list(
    session: WindowSession,
    { destinationId }: { destinationId: string },
  ): Promise<{ secrets: KnownSecret[] }> {
    requireSignedIn(session);
    const { id } = await this.#options.store.settings.destination(destinationId);
    const known: KnownSecret[] = [];
    for (const name of names) {
      const secret = await this.#known(id, name);
      if (secret !== null) known.push(secret);
    }
    return { secrets: known };
  }

  /**
   * Sets a secret, or takes it away where it is empty; gives what is set then. Audited without it. Throws `not_found`,
   * `forbidden`.
   */
  async set(
    session: WindowSession,
    input: { destinationId: string; name: SecretName; secret: string },
  ): Promise<{ secrets: KnownSecret[] }> {
    const { store, secrets, audit, clock, worker, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const { id } = await store.settings.destination(input.destinationId);
    const name = destinationSecretName(id, input.name);
    if (input.secret === "") await secrets.delete(name);
    else await secrets.set(name, input.secret);
    await store.transaction(async (tx) => {
      const setting = { setAt: clock.now(), setByName: person.displayName };
      await tx.settings.setValue(settingName(id, input.name), JSON.stringify(setting));
      await audit.record(session, { action: "settings.setDestinationSecret", detail: `${id}: ${input.name}` }, tx);
    });
    await worker.forgetFailures(id);
    return this.list(session, input);
  }

  async #known(destinationId: string, name: SecretName): Promise<KnownSecret | null> {
    const { store, secrets } = this.#options;
    const isReadable = await secrets.get(destinationSecretName(destinationId, name)).then(
      (secret) => (secret === null ? null : true),
      // Of another computer or another key: it is there, and has to be entered again.
      () => false,
    );
    if (isReadable === null) return null;
    const kept = await store.settings.value(settingName(destinationId, name));
    const { setAt, setByName } = kept === null ? { setAt: null, setByName: "" } : settingSchema.parse(JSON.parse(kept));
    return { name, setAt, setByName, isReadable };
  }
}

function settingName(destinationId: string, name: SecretName): string {
  return `delivery/secret/${destinationId}/${name}`;
}
