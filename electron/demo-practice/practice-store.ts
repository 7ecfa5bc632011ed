import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../core/ports.ts";

const stateSchema = z.object({
  id: z.string(),
  /** Sending application and facility, and MSH-10. */
  sender: z.string(),
  controlId: z.string(),
  sha256: z.string(),
  receivedAt: z.number(),
  openedAt: z.number().nullable(),
  acknowledgedAt: z.number().nullable(),
  acknowledgedBy: z.string(),
  changedAt: z.number(),
});

/** One received message and what the practice has done with it. Times in milliseconds since 1970. */
export type PracticeRecord = z.infer<typeof stateSchema>;

/** What became of a message that came in. */
export type Filing = "stored" | "duplicate" | "conflict";

/** The practice's inbox on disk: each message as it came, and beside it what was done. Nothing is ever overwritten. */
export class PracticeStore {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #records = new Map<string, PracticeRecord>();
  #writing: Promise<unknown> = Promise.resolve();

  /** Reads what is on disk; makes the folder where it is absent. */
  constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory).filter((file) => file.endsWith(".json"))) {
      const state = stateSchema.safeParse(JSON.parse(readFileSync(join(directory, name), "utf8")));
      if (state.success) this.#records.set(state.data.id, state.data);
    }
  }

  /** Gives every record, newest first. */
  list(): PracticeRecord[] {
    return [...this.#records.values()].sort((one, other) => other.receivedAt - one.receivedAt);
  }

  /** Gives one record, or null. */
  find(id: string): PracticeRecord | null {
    return this.#records.get(id) ?? null;
  }

  /** Gives a message as it came. */
  message(record: PracticeRecord): string {
    return readFileSync(join(this.#directory, `${record.id}.hl7`), "utf8");
  }

  /**
   * Stores a message, on disk when the promise resolves. The same sender, number and bytes again are one message; other
   * bytes under the same number are refused.
   */
  file(sender: string, controlId: string, bytes: Uint8Array): Promise<Filing> {
    return this.#oneAfterTheOther(async () => {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const id = createHash("sha256").update(`${sender}\n${controlId}`).digest("hex").slice(0, 24);
      const known = this.#records.get(id);
      if (known) return known.sha256 === sha256 ? "duplicate" : "conflict";
      const now = this.#clock.now();
      await this.#write(`${id}.hl7`, bytes);
      await this.#save({
        id,
        sender,
        controlId,
        sha256,
        receivedAt: now,
        openedAt: null,
        acknowledgedAt: null,
        acknowledgedBy: "",
        changedAt: now,
      });
      return "stored";
    });
  }

  /** Notes that somebody opened the report; the first time counts. */
  open(id: string): Promise<void> {
    return this.#change(id, (record, now) => (record.openedAt === null ? { ...record, openedAt: now } : record));
  }

  /** Notes who acknowledged the report; the first acknowledgement counts. */
  acknowledge(id: string, name: string): Promise<void> {
    return this.#change(id, (record, now) =>
      record.acknowledgedAt === null
        ? { ...record, openedAt: record.openedAt ?? now, acknowledgedAt: now, acknowledgedBy: name }
        : record,
    );
  }

  #change(id: string, change: (record: PracticeRecord, now: number) => PracticeRecord): Promise<void> {
    return this.#oneAfterTheOther(async () => {
      const record = this.#records.get(id);
      if (!record) return;
      const now = this.#clock.now();
      const changed = change(record, now);
      if (changed !== record) await this.#save({ ...changed, changedAt: now });
    });
  }

  async #save(record: PracticeRecord): Promise<void> {
    await this.#write(`${record.id}.json`, Buffer.from(JSON.stringify(record)));
    this.#records.set(record.id, record);
  }

  /** Complete and on disk, or not there at all. */
  async #write(name: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const path = join(this.#directory, name);
    const file = await open(`${path}.new`, "w", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  }

  #oneAfterTheOther<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#writing.then(work, work);
    this.#writing = result.catch(() => undefined);
    return result;
  }
}
