import { WorkstationError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import type { PersonWithSecrets } from "../store/person-repository.ts";
import type { Store } from "../store/store.ts";
import { hashSecret, isSecret } from "./secret-hash.ts";

/** So many wrong tries in a row cost nothing: fingers slip. */
const freeTries = 3;
const longestWaitMs = 15 * 60 * 1000;

/** Which secrets count: signing and unlocking take the PIN too, signing in only the password. */
export type AcceptedSecret = "password" | "passwordOrPin";

/** Compares secrets, one try at a time for a person; wrong tries in a row make the next one wait longer and longer. */
export class SecretVerifier {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #turns = new Map<string, Promise<unknown>>();
  #hashOfNobody: Promise<string> | null = null;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Says whether the secret is the person's. Throws `forbidden` with `details.waitSeconds` while earlier wrong tries
   * make it wait; the secret is not looked at then.
   */
  async verify(personId: string, secret: string, accepted: AcceptedSecret): Promise<boolean> {
    const before = this.#turns.get(personId) ?? Promise.resolve();
    const turn = before.then(() => this.#verifyNow(personId, secret, accepted));
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(personId, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(personId) === settled) this.#turns.delete(personId);
    }
  }

  /** Takes as long as a comparison, so that a stranger cannot tell which user names exist. */
  async pretend(secret: string): Promise<void> {
    this.#hashOfNobody ??= hashSecret("nobody");
    await isSecret(secret, await this.#hashOfNobody);
  }

  async #verifyNow(personId: string, secret: string, accepted: AcceptedSecret): Promise<boolean> {
    const known = await this.#store.people.getWithSecrets(personId);
    const now = this.#clock.now();
    refuseEarly(known, now);
    const isRight = known.person.isActive && (await matches(known, secret, accepted));
    const failedAttempts = isRight ? 0 : known.failedAttempts + 1;
    if (failedAttempts !== known.failedAttempts) {
      await this.#store.people.setFailures(personId, failedAttempts, isRight ? 0 : now + waitAfter(failedAttempts));
    }
    return isRight;
  }
}

/** Gives for how long the next try waits, in milliseconds: 2, 4, 8 … seconds after the free ones, at most 15 minutes. */
export function waitAfter(failedAttempts: number): number {
  if (failedAttempts <= freeTries) return 0;
  return Math.min(longestWaitMs, 1000 * 2 ** Math.min(failedAttempts - freeTries, 20));
}

function refuseEarly(known: PersonWithSecrets, now: number): void {
  // A clock that was set back must not lock somebody out for longer than the longest wait.
  const waitMs = Math.min(known.nextAttemptAt - now, longestWaitMs);
  if (waitMs <= 0) return;
  const waitSeconds = Math.ceil(waitMs / 1000);
  throw new WorkstationError(
    "forbidden",
    `There were too many wrong tries. Please try again in ${waitSeconds} ${waitSeconds === 1 ? "second" : "seconds"}.`,
    { details: { waitSeconds } },
  );
}

async function matches(known: PersonWithSecrets, secret: string, accepted: AcceptedSecret): Promise<boolean> {
  const mayBePin = accepted === "passwordOrPin" && /^[0-9]{4,12}$/.test(secret);
  if (mayBePin && known.pinHash !== null && (await isSecret(secret, known.pinHash))) return true;
  return isSecret(secret, known.passwordHash);
}
