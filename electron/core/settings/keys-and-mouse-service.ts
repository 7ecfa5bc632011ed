import {
  type KeysAndMouse,
  keysAndMouseAsTheyCome,
  type ReadKeysAndMouse,
  readKeysAndMouse,
} from "../../../shared/domain/keys-and-mouse.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** What the service of keys and mouse is made of. */
export interface KeysAndMouseServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: EventHub;
}

/** Each person's own keys and mouse, which follow them to every window at which they sign in. */
export class KeysAndMouseService {
  readonly #options: KeysAndMouseServiceOptions;

  constructor(options: KeysAndMouseServiceOptions) {
    this.#options = options;
  }

  /** Gives the caller's own, repaired where what is stored cannot be read. Throws `signed_out`. */
  async get(session: WindowSession): Promise<ReadKeysAndMouse> {
    const person = requireSignedIn(session);
    const stored = await this.#options.store.settings.value(valueName(person.id));
    return stored === null ? { value: keysAndMouseAsTheyCome, problems: [] } : readKeysAndMouse(parsed(stored));
  }

  /** Keeps the caller's own and gives them back. Throws `signed_out`. */
  async save(session: WindowSession, value: KeysAndMouse): Promise<ReadKeysAndMouse> {
    const person = requireSignedIn(session);
    await this.#options.store.transaction(async (tx) => {
      await tx.settings.setValue(valueName(person.id), JSON.stringify(value));
      await this.#options.audit.record(person, { action: "settings.saveKeysAndMouse", detail: value.preset }, tx);
    });
    this.#options.events.publish({ topic: "settings", id: "" });
    return this.get(session);
  }
}

function valueName(personId: string): string {
  return `keysAndMouse/${personId}`;
}

function parsed(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    // Said in the window as a problem of the settings.
    return null;
  }
}
