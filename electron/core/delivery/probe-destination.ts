import { connect } from "node:net";
import type { Fetch } from "../ports.ts";
import { parseHostAndPort } from "./deliver-hl7.ts";

const limitMs = 5_000;

/** Gives why an HL7 receiver at `host:port` cannot be reached, or null. Connects and sends nothing. */
export async function probeMllp(address: string): Promise<string | null> {
  const target = parseHostAndPort(address);
  if (target === null) return "its address is not host:port";
  return await new Promise((resolve) => {
    const socket = connect({ ...target, timeout: limitMs });
    const end = (reason: string | null): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.once("connect", () => end(null));
    socket.once("timeout", () => end(`it did not answer within ${limitMs / 1000} seconds`));
    socket.once("error", (error) => end("code" in error ? String(error.code) : error.name));
  });
}

/** Gives why a FHIR server cannot be reached, or null. Reads its capability statement (FHIR R4 3.1.0.8). */
export async function probeFhir(baseUrl: string, fetch: Fetch): Promise<string | null> {
  try {
    const response = await fetch(
      new Request(`${baseUrl.replace(/\/$/, "")}/metadata`, {
        headers: { Accept: "application/fhir+json" },
        signal: AbortSignal.timeout(limitMs),
      }),
    );
    await response.body?.cancel();
    return response.ok ? null : `it answered with status ${response.status}`;
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError"
      ? `it did not answer within ${limitMs / 1000} seconds`
      : "it cannot be reached";
  }
}
