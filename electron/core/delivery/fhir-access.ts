import { createHash, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type FhirProfile, isSafeForSecrets } from "../../../shared/domain/fhir-profile.ts";
import type { Clock, Fetch, IdSource, SecretStore } from "../ports.ts";
import { notConnectedSentence } from "./deliver-hl7.ts";
import { destinationSecretName } from "./destination-secrets.ts";
import { bodyText, notConnectedCodes, systemCode } from "./http-answer.ts";
import type { SettingsSource } from "./profiled-destination.ts";
import { type SendResult, sendResult } from "./send-result.ts";

/** What tokens are asked for and made with. */
export interface FhirAccessOptions {
  readonly settingsOf: SettingsSource<"fhir">;
  readonly secrets: Pick<SecretStore, "get">;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Whom a token is for. */
export interface AccessTarget {
  readonly id: string;
  readonly name: string;
  /** Where the token will be sent. */
  readonly address: string;
}

/** The authorisation header; null where the server asks for none. Otherwise why there is none. */
export type Authorization = { readonly header: string | null } | { readonly fault: SendResult };

interface Token {
  readonly value: string;
  /** Until when it is used, by the monotonic clock. */
  readonly goodUntil: number;
}

const timeoutMs = 15_000;
/** A token is given up this long before its end, since a bundle is on the way for a while. */
const beforeEndMs = 60_000;
/** Where a server does not say how long one is good for (RFC 6749 5.1). */
const unstatedLifeSeconds = 120;
/** SMART Backend Services: at most five minutes. */
const assertionSeconds = 240;

const tokenSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,16384}$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().int().min(0).optional(),
});

/**
 * By which right FHIR servers let us in: a token that was given once, or one of short life asked for with OAuth 2.0 client
 * credentials (RFC 6749 4.4; SMART App Launch 2, Backend Services). Tokens live in memory alone and are in no log.
 */
export class FhirAccess {
  readonly #options: FhirAccessOptions;
  readonly #tokens = new Map<string, Token>();
  readonly #asking = new Map<string, Promise<Token | SendResult>>();

  constructor(options: FhirAccessOptions) {
    this.#options = options;
  }

  /** Gives the header for one request to a destination; asks for a token where there is none that is good for a minute more. */
  async authorize(target: AccessTarget): Promise<Authorization> {
    const profile = await this.#options.settingsOf(target.id);
    if (profile.authentication === "none") return { header: null };
    if (!isSafeForSecrets(target.address)) {
      return {
        fault: paused(`The address of “${target.name}” is not encrypted, and a token must not be read on the way`),
      };
    }
    if (profile.authentication === "bearer") {
      const token = await this.#options.secrets.get(destinationSecretName(target.id, "bearerToken"));
      return token === null ? { fault: paused(`The token for “${target.name}” is not set`) } : bearer(token);
    }
    const right = await this.#right(target, profile);
    if ("outcome" in right) return { fault: right };
    const key = fingerprint(target.id, profile, right);
    const known = this.#tokens.get(key);
    if (known !== undefined && known.goodUntil > this.#options.clock.monotonicMs()) return bearer(known.value);
    const token = await this.#askOnce(key, target, profile, right);
    return "outcome" in token ? { fault: token } : bearer(token.value);
  }

  /** Forgets the tokens of a destination, which does not take them any more. */
  forget(destinationId: string): void {
    for (const key of this.#tokens.keys()) if (key.startsWith(`${destinationId}\n`)) this.#tokens.delete(key);
  }

  /** The client secret, or the private key in PEM. */
  async #right({ id, name }: AccessTarget, profile: FhirProfile): Promise<{ readonly secret: string } | SendResult> {
    if (profile.authentication === "clientSecret") {
      const secret = await this.#options.secrets.get(destinationSecretName(id, "clientSecret"));
      return secret === null ? paused(`The client secret for “${name}” is not set`) : { secret };
    }
    try {
      return { secret: await readFile(profile.keyFile, "utf8") };
    } catch (thrown) {
      return paused(`The private key for “${name}” cannot be read (${systemCode(thrown) || "unknown"})`);
    }
  }

  /** Several deliveries at once ask once. */
  async #askOnce(
    key: string,
    target: AccessTarget,
    profile: FhirProfile,
    right: { readonly secret: string },
  ): Promise<Token | SendResult> {
    const running = this.#asking.get(key);
    if (running !== undefined) return running;
    const asking = this.#ask(target, profile, right);
    this.#asking.set(key, asking);
    try {
      const token = await asking;
      if (!("outcome" in token)) {
        this.forget(target.id);
        this.#tokens.set(key, token);
      }
      return token;
    } finally {
      this.#asking.delete(key);
    }
  }

  async #ask(
    { name }: AccessTarget,
    profile: FhirProfile,
    { secret }: { readonly secret: string },
  ): Promise<Token | SendResult> {
    const asked = this.#tokenRequest(profile, secret);
    if (asked === null) return paused(`The private key for “${name}” does not fit ${profile.algorithm}`);
    const begun = this.#options.clock.monotonicMs();
    try {
      const response = await this.#options.fetch(asked);
      return this.#read(name, response.status, await bodyText(response), begun);
    } catch (thrown) {
      const cause = systemCode(thrown);
      if (notConnectedCodes.has(cause)) return sendResult("transient", notConnectedSentence(`${name}, tokens`, cause));
      const sentence = `No token for “${name}” was given in time (${cause || "no answer"}), so nothing was sent. It is asked for again by itself.`;
      return sendResult("transient", sentence);
    }
  }

  #tokenRequest(profile: FhirProfile, secret: string): Request | null {
    const form = new URLSearchParams({ grant_type: "client_credentials" });
    if (profile.scope !== "") form.set("scope", profile.scope);
    const headers = new Headers({ accept: "application/json" });
    if (profile.authentication === "clientSecret") {
      // RFC 6749 2.3.1: both halves are encoded before they are joined.
      const pair = `${formEncoded(profile.clientId)}:${formEncoded(secret)}`;
      headers.set("authorization", `Basic ${Buffer.from(pair, "utf8").toString("base64")}`);
    } else {
      const assertion = this.#assertion(profile, secret);
      if (assertion === null) return null;
      form.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
      form.set("client_assertion", assertion);
    }
    const signal = AbortSignal.timeout(timeoutMs);
    // A form with secrets must not follow anybody elsewhere.
    return new Request(profile.tokenUrl, { method: "POST", headers, body: form, redirect: "manual", signal });
  }

  /** Gives the signed statement of who we are (RFC 7523; SMART Backend Services), or null where the key is not of its kind. */
  #assertion({ tokenUrl, clientId, keyId, algorithm }: FhirProfile, key: string): string | null {
    const now = Math.floor(this.#options.clock.now() / 1000);
    const header = { alg: algorithm, typ: "JWT", ...(keyId === "" ? {} : { kid: keyId }) };
    const claims = { iss: clientId, sub: clientId, aud: tokenUrl, exp: now + assertionSeconds, iat: now };
    const parts = [header, { ...claims, jti: this.#options.ids.uuid() }];
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    try {
      const signature = sign("sha384", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
      return hasLength(signature, algorithm) ? `${signed}.${signature.toString("base64url")}` : null;
    } catch {
      // No key at all, or one with a passphrase.
      return null;
    }
  }

  #read(name: string, status: number, body: string, begun: number): Token | SendResult {
    if (status === 200) {
      const token = tokenSchema.safeParse(jsonOf(body)).data;
      if (token === undefined) return paused(`Whoever gives tokens for “${name}” answered with something that is none`);
      const lifeMs = (token.expires_in ?? unstatedLifeSeconds) * 1000;
      return { value: token.access_token, goodUntil: begun + Math.max(0, lifeMs - Math.min(beforeEndMs, lifeMs / 2)) };
    }
    const reason = errorCode(body);
    const told = `HTTP ${status}\n${reason}`;
    if (status === 429 || status >= 500) {
      const sentence = `Whoever gives tokens for “${name}” is not able to now (${status}), so nothing was sent. It is asked again by itself.`;
      return sendResult("transient", sentence, told);
    }
    const because = reason === "" ? String(status) : `${status}, ${reason}`;
    return paused(`No token for “${name}” was given to our client (${because})`, told);
  }
}

function bearer(token: string): { readonly header: string } {
  return { header: `Bearer ${token}` };
}

function paused(happened: string, told = ""): SendResult {
  const sentence = `${happened}, so sending there is paused. Every report is kept. Please have the destination's settings checked, then retry.`;
  return sendResult("permanent", sentence, told, sentence);
}

/** What a token was asked for by: a changed setting or secret asks anew. */
function fingerprint(destinationId: string, profile: FhirProfile, { secret }: { readonly secret: string }): string {
  const hash = createHash("sha256")
    .update(`${JSON.stringify(profile)}\n${secret}`)
    .digest("hex");
  return `${destinationId}\n${hash}`;
}

function formEncoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice("text=".length);
}

/** P-384 gives 96 bytes; RSA from 2,048 bits on more. */
function hasLength(signature: Uint8Array, algorithm: FhirProfile["algorithm"]): boolean {
  return algorithm === "ES384" ? signature.length === 96 : signature.length >= 256;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Whoever answered is no authorisation server.
    return null;
  }
}

/** The code of a refusal (RFC 6749 5.2); its free text stays out, since it may repeat what was sent. */
function errorCode(body: string): string {
  const { data } = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/) }).safeParse(jsonOf(body));
  return data?.error ?? "";
}
