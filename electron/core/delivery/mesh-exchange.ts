import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { MeshProfile } from "../../../shared/domain/mesh-profile.ts";
import type { Clock, IdSource, SecretStore } from "../ports.ts";
import { destinationSecretName } from "./destination-secrets.ts";

/** What requests to MESH are made with. */
export interface MeshPorts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly secrets: Pick<SecretStore, "get">;
  /** Limit of one request in milliseconds; 60,000 unless given. */
  readonly timeoutMs?: number;
}

/** One request below a mailbox's own address. */
export interface MeshRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** What follows `/messageexchange/{mailbox}`, e.g. `/inbox`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** An answer with its whole body. */
export interface MeshAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Something of the set-up is missing; the sentence says what. */
export class MeshNotSetUp extends Error {}

/** Sends one request to a mailbox. Rejects with `MeshNotSetUp`, or with the system's error where no answer came. */
export type MeshExchange = (request: MeshRequest, signal: AbortSignal) => Promise<MeshAnswer>;

const largestAnswerBytes = 120 * 1024 * 1024;

/**
 * Gives the authorisation header of the MESH API: mailbox, nonce, its count, time in UTC to the minute, and HMAC-SHA-256 over
 * them and the password by the shared key. Good for one request.
 */
export function meshAuthorization(
  mailbox: string,
  secrets: { readonly password: string; readonly sharedKey: string },
  nonce: string,
  now: number,
): string {
  const time = new Date(now).toISOString().replace(/[-:T]/g, "").slice(0, 12);
  const hash = createHmac("sha256", secrets.sharedKey).update(`${mailbox}:${nonce}:1:${secrets.password}:${time}`);
  return `NHSMESH ${mailbox}:${nonce}:1:${time}:${hash.digest("hex")}`;
}

/** Gives the way to a mailbox over TLS with our certificate. Throws `MeshNotSetUp`. */
export async function openMesh(destinationId: string, profile: MeshProfile, ports: MeshPorts): Promise<MeshExchange> {
  const base = URL.canParse(profile.baseUrl) ? new URL(profile.baseUrl) : null;
  if (base === null || base.protocol !== "https:") throw new MeshNotSetUp("The https address of the MESH service");
  if (profile.mailbox === "") throw new MeshNotSetUp("Our own MESH mailbox");
  // The mailbox's own password, and the key that all mailboxes of the environment share.
  const secretOf = (name: "password" | "sharedKey") => ports.secrets.get(destinationSecretName(destinationId, name));
  const [password, sharedKey] = [await secretOf("password"), await secretOf("sharedKey")];
  if (password === null || sharedKey === null)
    throw new MeshNotSetUp("The password or the shared key of our MESH mailbox");
  const file = async (path: string, what: string) => {
    if (path === "") return undefined;
    return await readFile(path).catch(() => {
      throw new MeshNotSetUp(`The file with ${what}`);
    });
  };
  const tls = {
    cert: await file(profile.certificateFile, "our certificate"),
    key: await file(profile.keyFile, "the key of our certificate"),
    ca: await file(profile.certificateAuthorityFile, "the certificate authority"),
  };
  const root = `${base.pathname.replace(/\/+$/, "")}/messageexchange/${profile.mailbox}`;
  return (request, signal) => {
    const authorization = meshAuthorization(
      profile.mailbox,
      { password, sharedKey },
      ports.ids.uuid(),
      ports.clock.now(),
    );
    const headers = { authorization, accept: "application/vnd.mesh.v2+json", ...request.headers };
    const limited = AbortSignal.any([signal, AbortSignal.timeout(ports.timeoutMs ?? 60_000)]);
    const address = { host: base.hostname, port: base.port || 443, path: root + request.path, method: request.method };
    return answerOf({ ...address, ...tls, headers, signal: limited }, request.body ?? new Uint8Array());
  };
}

function answerOf(options: Parameters<typeof httpsRequest>[1], body: Uint8Array): Promise<MeshAnswer> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest({ ...options, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      let length = 0;
      answer.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > largestAnswerBytes) answer.destroy(new RangeError("The answer is too long."));
        else chunks.push(chunk);
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.setHeader("content-length", body.byteLength);
    sent.end(body);
  });
}
