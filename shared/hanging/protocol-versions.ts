import type { HangingProtocol } from "./hanging-protocol.ts";

/** So many earlier versions of a protocol are kept. */
export const mostFormerVersions = 10;

interface Versions {
  readonly protocol: HangingProtocol;
  readonly former?: HangingProtocol[] | undefined;
}

/** Gives a kept protocol in its next version; what it was until now is the newest of its former ones. */
export function changedTo<Entry extends Versions>(entry: Entry, protocol: HangingProtocol): Entry {
  const next = { ...protocol, version: entry.protocol.version + 1 };
  return { ...entry, protocol: next, former: [entry.protocol, ...(entry.former ?? [])].slice(0, mostFormerVersions) };
}
