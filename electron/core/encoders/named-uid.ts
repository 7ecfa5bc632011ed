import { createHash } from "node:crypto";
import type { MintedIdentifiers } from "../../../shared/domain/report.ts";

/** Gives the UID that follows a mark over versions and documents: its UUID under 2.25 (PS3.5 B.2), or one made from its id. */
export function trackingUid(id: string): string {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  const hex = isUuid ? id.replaceAll("-", "") : namedUuid(`mark ${id}`);
  return `2.25.${BigInt(`0x${hex}`)}`;
}

/** Gives the SOP Instance UID of the measurement report of a version. */
export function measurementReportUid(identifiers: Pick<MintedIdentifiers, "structuredReportSopInstanceUid">): string {
  return namedUid(`measurements ${identifiers.structuredReportSopInstanceUid}`);
}

/** Gives a UID that is always the same for the same name: a UUID made from it (RFC 9562, version 8) under 2.25. */
export function namedUid(name: string): string {
  return `2.25.${BigInt(`0x${namedUuid(name)}`)}`;
}

function namedUuid(name: string): string {
  const bytes = createHash("sha256").update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex");
}
