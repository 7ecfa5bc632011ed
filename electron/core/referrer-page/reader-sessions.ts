import type { Clock } from "../ports.ts";
import { randomToken, tokenHash } from "./link-keys.ts";

/** Who a reader says they are; proven is only that they know what the link asks for. */
export interface Reader {
  readonly name: string;
  readonly role: string;
  /** Professional number, e.g. `GMC 1234567`; may be empty. */
  readonly registration: string;
}

/** One reader at one link. Kept in memory: a restart asks again. */
export interface ReaderSession {
  /** Hash of the cookie's token. */
  readonly id: string;
  readonly linkId: string;
  readonly segment: string;
  readonly reader: Reader;
  readonly startedAt: number;
  lastLookAt: number;
}

const mostSessions = 2000;
/** However busy, a reader is asked again after so long. */
const longestMs = 2 * 60 * 60 * 1000;

/** Name of the cookie of a reader's session. */
export const readerCookie = "reader";

/** The sessions of readers who answered rightly. */
export class ReaderSessions {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #sessions = new Map<string, ReaderSession>();

  constructor(clock: Pick<Clock, "monotonicMs">) {
    this.#clock = clock;
  }

  /** Begins a session; gives the token for the cookie. */
  begin(of: Pick<ReaderSession, "linkId" | "segment" | "reader">): string {
    const token = randomToken();
    const id = tokenHash(token);
    const now = this.#clock.monotonicMs();
    if (this.#sessions.size >= mostSessions) {
      const [oldest] = this.#sessions.keys();
      if (oldest !== undefined) this.#sessions.delete(oldest);
    }
    this.#sessions.set(id, { ...of, id, startedAt: now, lastLookAt: now });
    return token;
  }

  /** Gives the session of a Cookie header at a link, or null; a look prolongs it. */
  find(cookies: string, segment: string, idleMs: number): ReaderSession | null {
    for (const pair of cookies.split(";")) {
      const [name = "", token = ""] = pair.trim().split("=", 2);
      if (name !== readerCookie) continue;
      const session = this.#sessions.get(tokenHash(token));
      if (session === undefined || session.segment !== segment) continue;
      const now = this.#clock.monotonicMs();
      if (now - session.lastLookAt <= idleMs && now - session.startedAt <= longestMs) {
        session.lastLookAt = now;
        return session;
      }
      this.#sessions.delete(session.id);
    }
    return null;
  }

  /** Ends a session. */
  end(id: string): void {
    this.#sessions.delete(id);
  }

  /** Ends every session of a link. */
  endOfLink(linkId: string): void {
    for (const [id, session] of this.#sessions) if (session.linkId === linkId) this.#sessions.delete(id);
  }
}
