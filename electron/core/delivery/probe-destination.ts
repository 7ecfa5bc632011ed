import { unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hl7Tls } from "../../../shared/domain/hl7-profile.ts";
import type { Fetch } from "../ports.ts";
import { parseHostAndPort } from "./deliver-hl7.ts";
import { openConnection } from "./mllp-connection.ts";
import { tlsFault } from "./tls-faults.ts";

const limitMs = 5_000;

/** Why a destination cannot be reached: what happened, as the end of a sentence, and what to do. */
export interface DestinationFault {
  readonly happened: string;
  readonly toDo: string;
}

const silent: DestinationFault = {
  happened: `it did not answer within ${limitMs / 1000} seconds`,
  toDo: "Check the host of its address, the firewall on the way, and whether the receiving system hangs.",
};

/**
 * Gives why an HL7 receiver at `host:port` cannot be reached, or null. Connects, encrypted where the connection is, and sends
 * nothing. `now` in milliseconds since 1970.
 */
export async function probeMllp(address: string, tls: Hl7Tls | null, now: number): Promise<DestinationFault | null> {
  const target = parseHostAndPort(address);
  if (target === null) {
    return { happened: "its address is not host:port", toDo: "Type it as host:port, as in results.example.net:2575." };
  }
  return await probeHost(target, tls, now);
}

/**
 * Gives why nothing answers at a host and port, or null. Connects, with TLS where `tls` is given, and sends nothing: for mail
 * servers and MESH too. `now` in milliseconds since 1970, for certificates.
 */
export async function probeHost(
  target: { readonly host: string; readonly port: number },
  tls: Hl7Tls | null,
  now: number,
): Promise<DestinationFault | null> {
  const options = { ...target, tls, connectTimeoutMs: limitMs };
  const connection = await openConnection(options, now, new AbortController().signal);
  if ("socket" in connection) {
    connection.socket.destroy();
    return null;
  }
  const { cause } = connection;
  const fault = tlsFault(cause);
  if (fault !== null) return { happened: `it ${fault.happened} (${cause})`, toDo: fault.toDo };
  return cause === "ETIMEDOUT" ? silent : connectionFault(cause);
}

/** Gives why a FHIR server cannot be reached, or null. Reads its capability statement (FHIR R4 3.1.0.8). */
export async function probeFhir(baseUrl: string, fetch: Fetch): Promise<DestinationFault | null> {
  try {
    const response = await fetch(
      new Request(`${baseUrl.replace(/\/$/, "")}/metadata`, {
        headers: { Accept: "application/fhir+json" },
        signal: AbortSignal.timeout(limitMs),
      }),
    );
    await response.body?.cancel();
    return response.ok ? null : statusFault(response.status);
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError" ? silent : connectionFault(codeOf(error));
  }
}

function connectionFault(code: string): DestinationFault {
  if (code === "ECONNREFUSED") {
    return {
      happened: "nothing takes connections at this host and port (ECONNREFUSED)",
      toDo: "Check host and port of its address, and that the receiving system is running.",
    };
  }
  if (/^(ENOTFOUND|EAI_)/.test(code)) {
    return {
      happened: `no computer is known by its host name (${code})`,
      toDo: "Check the spelling of the host name.",
    };
  }
  const named = code === "" ? "" : ` (${code})`;
  return {
    happened: `no connection came about${named}`,
    toDo: "Check its address, this computer's network connection and the firewall on the way.",
  };
}

function statusFault(status: number): DestinationFault {
  const happened = `it answered with status ${status}`;
  if (status === 401 || status === 403) {
    return { happened, toDo: "Have this workstation allowed to send there by whoever runs the receiving system." };
  }
  if (status >= 500) return { happened, toDo: "Tell whoever runs the receiving system; its own log says more." };
  return { happened, toDo: "Check the path of its address: it has to be the FHIR base address." };
}

function codeOf(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ("code" in error && typeof error.code === "string") return error.code;
  }
  return "";
}

/** Gives why a folder cannot take files, or null. Writes a file without content and takes it away again. */
export async function probeFolder(folder: string): Promise<DestinationFault | null> {
  const path = join(folder, `sightline-test-${process.pid}.part`);
  try {
    await writeFile(path, "", { flag: "wx" });
    await unlink(path);
    return null;
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === "ENOENT" || code === "ENOTDIR") {
      return { happened: `its folder does not exist (${code})`, toDo: "Make the folder or correct its address." };
    }
    if (code === "ENOSPC" || code === "EDQUOT") {
      return { happened: `the disk with its folder is full (${code})`, toDo: "Make room on that disk." };
    }
    return {
      happened: `this computer may not write into its folder (${code})`,
      toDo: "Check the folder's permissions and the connection to its share.",
    };
  }
}
