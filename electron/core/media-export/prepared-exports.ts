import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";

/** Makes the file when it is asked for. Audits before the first byte. */
type MakeFile = (session: WindowSession, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;

interface Prepared {
  readonly personId: string;
  readonly preparedAt: number;
  readonly make: MakeFile;
}

/** A file that nobody fetched within so long is asked for again from the beginning. */
const keptForMs = 10 * 60_000;
const mostKept = 20;

/** Files that are ready to be made: each is given once, to the person who asked for it. */
export class PreparedExports {
  readonly #clock: Clock;
  readonly #ids: IdSource;
  readonly #prepared = new Map<string, Prepared>();

  constructor(clock: Clock, ids: IdSource) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Keeps what makes a file and gives the name that it is fetched by. */
  put(personId: string, make: MakeFile): string {
    const now = this.#clock.monotonicMs();
    for (const [id, { preparedAt }] of this.#prepared) {
      if (now - preparedAt > keptForMs || this.#prepared.size >= mostKept) this.#prepared.delete(id);
    }
    const id = this.#ids.uuid();
    this.#prepared.set(id, { personId, preparedAt: now, make });
    return id;
  }

  /** Makes a file and forgets it. Throws `not_found` for one that was given before, is too old, or is another person's. */
  async open(session: WindowSession, id: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const person = requireSignedIn(session);
    const prepared = this.#prepared.get(id);
    const isGood =
      prepared !== undefined &&
      prepared.personId === person.id &&
      this.#clock.monotonicMs() - prepared.preparedAt <= keptForMs;
    if (!isGood) throw new WorkstationError("not_found", "This export has ended. Nothing was saved; export again.");
    this.#prepared.delete(id);
    return await prepared.make(session, signal);
  }
}
