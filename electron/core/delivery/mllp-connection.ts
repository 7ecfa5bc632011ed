import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, type TLSSocket } from "node:tls";
import type { Hl7Tls } from "../../../shared/domain/hl7-profile.ts";

/** The certificates of a connection, read from their files. Null for what is not set. */
export interface TlsMaterial {
  readonly ca: Buffer | null;
  readonly cert: Buffer | null;
  readonly key: Buffer | null;
}

/** Where to connect to, and how long that may take in milliseconds. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  /** Null for a connection that is not encrypted. */
  readonly tls: Hl7Tls | null;
}

/** A connection, or why none came about: the code of the system or of TLS. Without one no byte of a message has left. */
export type Connection =
  | {
      readonly socket: Socket;
      /** The code of the error that ended it; null where none did. It may come before anybody listens for it. */
      failure(): string | null;
    }
  | { readonly cause: string };

/** Codes of our own, beside those of the system and of TLS. */
export const ownTlsFaults = {
  authorityFile: "SIGHTLINE_AUTHORITY_FILE",
  certificateFile: "SIGHTLINE_CERTIFICATE_FILE",
  keyFile: "SIGHTLINE_KEY_FILE",
  ownExpired: "SIGHTLINE_OWN_CERTIFICATE_EXPIRED",
  keyMismatch: "SIGHTLINE_KEY_MISMATCH",
} as const;

const keepAliveAfterMs = 10_000;

/** Gives the files of a TLS connection, or the code of what is wrong with them. `now` in milliseconds since 1970. */
export async function readTlsMaterial(tls: Hl7Tls, now: number): Promise<TlsMaterial | { readonly cause: string }> {
  const read = async (path: string): Promise<Buffer | null> => (path === "" ? null : readFile(path));
  const faults = [
    [tls.certificateAuthorityFile, ownTlsFaults.authorityFile],
    [tls.certificateFile, ownTlsFaults.certificateFile],
    [tls.keyFile, ownTlsFaults.keyFile],
  ] as const;
  const files: (Buffer | null)[] = [];
  for (const [path, cause] of faults) {
    try {
      files.push(await read(path));
    } catch {
      return { cause };
    }
  }
  const [ca = null, cert = null, key = null] = files;
  const cause = ownFault({ ca, cert, key }, now);
  return cause === null ? { ca, cert, key } : { cause };
}

/** What is wrong with our own files is said before anybody is connected to. */
function ownFault({ ca, cert, key }: TlsMaterial, now: number): string | null {
  try {
    if (ca !== null) createSecureContext({ ca });
  } catch {
    return ownTlsFaults.authorityFile;
  }
  if (cert === null && key === null) return null;
  if (cert === null) return ownTlsFaults.certificateFile;
  if (key === null) return ownTlsFaults.keyFile;
  try {
    if (Date.parse(new X509Certificate(cert).validTo) <= now) return ownTlsFaults.ownExpired;
  } catch {
    return ownTlsFaults.certificateFile;
  }
  try {
    createSecureContext({ cert, key });
    return null;
  } catch (thrown) {
    return codeOf(thrown).includes("MISMATCH") ? ownTlsFaults.keyMismatch : ownTlsFaults.keyFile;
  }
}

/**
 * Connects, with keep-alive probes from 10 seconds of silence on. The other side's certificate has to be in force, of a known
 * authority and for the name that is connected to. Never rejects for what a peer does.
 */
export async function openConnection(target: ConnectionTarget, now: number, signal: AbortSignal): Promise<Connection> {
  const { host, port, tls } = target;
  if (tls === null) return settled(connectPlain({ host, port, noDelay: true }), "connect", target, signal);
  const material = await readTlsMaterial(tls, now);
  if ("cause" in material) return material;
  const name = tls.serverName === "" ? host : tls.serverName;
  const { ca, cert, key } = material;
  const options = {
    ...{ host, port, minVersion: tls.minimumVersion },
    ...(ca === null ? {} : { ca }),
    ...(cert === null || key === null ? {} : { cert, key }),
    // An address is no server name (RFC 6066, section 3); it is compared with the certificate all the same.
    ...(isIP(name) === 0 ? { servername: name } : {}),
  };
  const socket = connectTls(options);
  socket.setNoDelay(true);
  return settled(socket, "secureConnect", target, signal);
}

function settled(
  socket: Socket | TLSSocket,
  event: "connect" | "secureConnect",
  { connectTimeoutMs }: ConnectionTarget,
  signal: AbortSignal,
): Promise<Connection> {
  return new Promise((resolve) => {
    let isOpen = false;
    let failure: string | null = null;
    const abort = () => fail("ABORTED");
    const timer = setTimeout(() => fail("ETIMEDOUT"), connectTimeoutMs);
    function fail(cause: string): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      if (!isOpen) socket.destroy();
      resolve({ cause });
    }
    signal.addEventListener("abort", abort, { once: true });
    socket.once(event, () => {
      isOpen = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      socket.setKeepAlive(true, keepAliveAfterMs);
      resolve({ socket, failure: () => failure });
    });
    // Kept for good: an error after this promise settled must not become an uncaught one.
    socket.on("error", (error) => {
      failure ??= codeOf(error) || "ECONNFAILED";
      fail(failure);
    });
    socket.once("close", () => fail("ECLOSED"));
  });
}

/** Gives the code of a system's or TLS error; empty where it has none. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
}
