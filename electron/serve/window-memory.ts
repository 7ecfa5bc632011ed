import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Clock, Logger } from "../core/ports.ts";

/** A window may come back for so long after its last request. */
export const windowLifetimeMs = 12 * 60 * 60_000;
/** The system clock may have been set back a little since a window was last seen. */
const clockToleranceMs = 5 * 60_000;
/** A window that is in use is noted again after so long. */
const noteEveryMs = 10 * 60_000;

const rememberedSchema = z.object({
  /** Host name of its own and port, by which open windows know the program. */
  name: z.string().regex(/^w-[a-z0-9]{20}\.localhost$/),
  port: z.number().int().min(1).max(65_535),
  windows: z.array(
    z.object({
      /** SHA-256 of the window's token, hexadecimal: the token itself is nowhere but in the browser. */
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      /** Milliseconds since 1970, UTC. */
      seenAt: z.number(),
    }),
  ),
});
type Remembered = z.infer<typeof rememberedSchema>;

/**
 * What a program that is started again on the same profile needs, so that windows still open find it and are known: host
 * name, port and the hashes of their tokens, in an owner-only file. Who was signed in is not kept: a window that comes
 * back has to sign in.
 */
export class WindowMemory {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #remembered: Remembered | null;

  constructor(profileDirectory: string, clock: Clock, logger: Logger) {
    this.#path = join(profileDirectory, "windows.json");
    this.#clock = clock;
    this.#logger = logger;
    this.#remembered = this.#read();
  }

  /** Gives where the last start was reached, while a window of it may still come back; null otherwise. */
  get address(): { readonly name: string; readonly port: number } | null {
    return this.#remembered === null || this.#remembered.windows.length === 0 ? null : this.#remembered;
  }

  /** Gives the hashes of the tokens of windows that may come back. */
  get windows(): readonly string[] {
    return this.address === null ? [] : (this.#remembered?.windows.map(({ hash }) => hash) ?? []);
  }

  /** Notes where this start is reached. Windows that know another address cannot come back and are forgotten. */
  begin(name: string, port: number): void {
    const isSame = this.#remembered?.name === name && this.#remembered.port === port;
    this.#remembered = { name, port, windows: isSame ? (this.#remembered?.windows ?? []) : [] };
    this.#write();
  }

  /** Notes that a window was here; `hash` is that of its token. */
  note(hash: string): void {
    const remembered = this.#remembered;
    if (remembered === null) return;
    const now = this.#clock.now();
    const known = remembered.windows.find((window) => window.hash === hash);
    if (known !== undefined && Math.abs(now - known.seenAt) < noteEveryMs) return;
    const others = remembered.windows.filter((window) => window.hash !== hash && isLive(window.seenAt, now));
    this.#remembered = { ...remembered, windows: [...others, { hash, seenAt: now }] };
    this.#write();
  }

  #read(): Remembered | null {
    try {
      const parsed = rememberedSchema.safeParse(JSON.parse(readFileSync(this.#path, "utf8")));
      if (!parsed.success) return null;
      const now = this.#clock.now();
      return { ...parsed.data, windows: parsed.data.windows.filter(({ seenAt }) => isLive(seenAt, now)) };
    } catch {
      // Absent, unreadable or damaged: windows of before cannot come back, and the program starts as for the first time.
      return null;
    }
  }

  /** Without it a window cannot come back after a crash; that is no reason to refuse it now. */
  #write(): void {
    try {
      rmSync(`${this.#path}.new`, { force: true });
      writeFileSync(`${this.#path}.new`, JSON.stringify(this.#remembered), { mode: 0o600, flag: "wx" });
      renameSync(`${this.#path}.new`, this.#path);
    } catch (error) {
      this.#logger.warn("windows.notKept", { error: error instanceof Error ? error.name : "unknown" });
    }
  }
}

function isLive(seenAt: number, now: number): boolean {
  return now - seenAt < windowLifetimeMs && seenAt - now < clockToleranceMs;
}
