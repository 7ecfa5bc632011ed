import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../core/ports.ts";

/** Name of the cookie that holds a browser session's token. */
export const sessionCookieName = "sightline_session";

interface Code {
  readonly hash: Buffer;
  /** On the monotonic clock, or null: good until it is used. */
  readonly expiresAtMs: number | null;
}

/**
 * One-time launch codes and the session tokens they are traded for. A code may be seen by others on the machine (it
 * stands on a command line or in a terminal); once traded it is worth nothing. Only hashes are kept, and all
 * comparisons take constant time.
 */
export class LaunchTokens<Session> {
  readonly #clock: Clock;
  readonly #makeSession: () => Session;
  readonly #onSeen: (hash: string) => void;
  #codes: Code[] = [];
  readonly #sessions: { readonly hash: Buffer; readonly session: Session }[] = [];

  /** `onSeen` hears of each session that is begun or asked for, by the hash of its token in hexadecimal. */
  constructor(clock: Clock, makeSession: () => Session, onSeen: (hash: string) => void = () => undefined) {
    this.#clock = clock;
    this.#makeSession = makeSession;
    this.#onSeen = onSeen;
  }

  /** Takes up a session of an earlier start by the hash of its token, hexadecimal. */
  restore(hash: string, session: Session): void {
    this.#sessions.push({ hash: Buffer.from(hash, "hex"), session });
  }

  /** Gives a new code, good for `lifetimeMs`, or until it is used when null. */
  issueCode(lifetimeMs: number | null): string {
    const code = newToken();
    const expiresAtMs = lifetimeMs === null ? null : this.#clock.monotonicMs() + lifetimeMs;
    this.#codes.push({ hash: hashOf(code), expiresAtMs });
    return code;
  }

  /** Spends a code and gives the token of a new session, or null when the code is unknown, spent or too old. */
  redeem(code: string): string | null {
    const hash = hashOf(code);
    const now = this.#clock.monotonicMs();
    const live = this.#codes.filter((known) => known.expiresAtMs === null || known.expiresAtMs > now);
    const rest = live.filter((known) => !timingSafeEqual(known.hash, hash));
    this.#codes = rest;
    if (rest.length === live.length) return null;
    const token = newToken();
    const tokenHash = hashOf(token);
    this.#sessions.push({ hash: tokenHash, session: this.#makeSession() });
    this.#onSeen(tokenHash.toString("hex"));
    return token;
  }

  /** Gives the session of a request by its Cookie header, or null. */
  findByCookie(header: string | undefined): Session | null {
    const token = readCookie(header, sessionCookieName);
    if (token === null) return null;
    const hash = hashOf(token);
    let found: Session | null = null;
    for (const known of this.#sessions) if (timingSafeEqual(known.hash, hash)) found = known.session;
    if (found !== null) this.#onSeen(hash.toString("hex"));
    return found;
  }

  sessions(): readonly Session[] {
    return this.#sessions.map((known) => known.session);
  }
}

/** Gives 256 random bits as 43 characters that are safe in an address. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Says in constant time whether two texts are the same. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(hashOf(left), hashOf(right));
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const separator = part.indexOf("=");
    if (separator > 0 && part.slice(0, separator).trim() === name) return part.slice(separator + 1).trim();
  }
  return null;
}
