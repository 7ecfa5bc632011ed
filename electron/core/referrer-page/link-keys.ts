import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { ReaderCheck } from "../../../shared/domain/referrer-page.ts";
import type { SecretStore } from "../ports.ts";

const secretName = "referrer-page.key";
const kindLetters = { patientDetails: "d", practicePin: "p" } as const satisfies Record<ReaderCheck, string>;

/** What a path of a link looks like: the letter of its check and 256 bits in base64url. */
export const segmentPattern = /^[dp][A-Za-z0-9_-]{43}$/;

/** What makes a link's token: its record, until when it is good, and what its reader has to know. */
export interface SignedParts {
  readonly id: string;
  readonly expiresAt: number;
  readonly check: { readonly kind: ReaderCheck };
}

/**
 * The key of the referrer's page, 256 random bits in the secret store. Tokens are HMAC-SHA256 (RFC 2104) of a link's record
 * under it: nobody without the key makes one, the store has only their SHA-256, and the link can be given again.
 */
export class LinkKeys {
  readonly #key: Buffer;

  private constructor(key: Buffer) {
    this.#key = key;
  }

  /** Gives the profile's key; makes it the first time. */
  static async open(secrets: Pick<SecretStore, "get" | "set">): Promise<LinkKeys> {
    const kept = await secrets.get(secretName);
    if (kept !== null) return new LinkKeys(Buffer.from(kept, "base64url"));
    const key = randomBytes(32);
    await secrets.set(secretName, key.toString("base64url"));
    return new LinkKeys(key);
  }

  /** Gives the part of the path that opens a link. */
  segment({ id, expiresAt, check }: SignedParts): string {
    return `${kindLetters[check.kind]}${this.#mac("link", check.kind, id, String(expiresAt)).toString("base64url")}`;
  }

  /** Gives the hash of what a reader has to know of a link, hexadecimal. `answers` are as `normalAnswers` gives them. */
  checkHash(linkId: string, answers: readonly string[]): string {
    return this.#mac("check", linkId, ...answers).toString("hex");
  }

  /** Says in constant time whether answers are those of a link. Nothing is right where no PIN was told yet. */
  isRight(
    link: { readonly id: string; readonly check: { readonly hash: string } },
    answers: readonly string[],
  ): boolean {
    const given = Buffer.from(this.checkHash(link.id, answers), "hex");
    const kept = Buffer.from(link.check.hash.padEnd(64, "0").slice(0, 64), "hex");
    return timingSafeEqual(given, kept) && link.check.hash !== "";
  }

  /** Gives the mark of a form: whoever has it was shown this form in this session. */
  formMark(sessionId: string, kind: string, id: string): string {
    return this.#mac("form", sessionId, kind, id).toString("base64url");
  }

  #mac(...parts: readonly string[]): Buffer {
    const mac = createHmac("sha256", this.#key);
    // Lengths before the parts: no two lists of parts read the same.
    for (const part of parts) mac.update(`${Buffer.byteLength(part)}:`).update(part);
    return mac.digest();
  }
}

/** Gives what the store keeps of a token: its SHA-256 in hexadecimal. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Says in constant time whether two texts are the same. */
export function isSameText(given: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(given), "hex"), Buffer.from(tokenHash(right), "hex"));
}

/** Gives 256 random bits, base64url. */
export function randomToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Gives a PIN of eight random digits, to be told by telephone. */
export function newPin(): string {
  return String(randomInt(0, 100_000_000)).padStart(8, "0");
}

/** Gives what letter of a path says of the check; the answer is the same whether there is such a link or not. */
export function checkOfSegment(segment: string): ReaderCheck {
  return segment.startsWith(kindLetters.practicePin) ? "practicePin" : "patientDetails";
}

/** Gives answers in the one way in which they are compared: a date as `YYYY-MM-DD`, a code in capital letters, digits without spaces. */
export function normalAnswers(kind: ReaderCheck, first: string, second: string): readonly [string, string] {
  const digits = second.replace(/\D/g, "");
  if (kind === "practicePin") return [first.toUpperCase().replace(/[^0-9A-Z]/g, ""), digits];
  return [first, digits.slice(-4)];
}
