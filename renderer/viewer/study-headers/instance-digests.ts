import type { DicomJsonInstance } from "../../../shared/imaging/attributes.ts";

/** Of each instance of a study, by its SOP Instance UID, a digest of its whole header. */
export type InstanceDigests = ReadonlyMap<string, string>;

const sopInstanceUid = "00080018";

/** Gives the digests (SHA-256 of the DICOM JSON). Instances under one identifier, which no header tells apart, have theirs joined. */
export async function digestInstances(instances: readonly DicomJsonInstance[]): Promise<InstanceDigests> {
  const digests = new Map<string, string>();
  for (const instance of instances) {
    const uid = String(instance[sopInstanceUid]?.Value?.[0] ?? "");
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(instance)));
    digests.set(uid, `${digests.get(uid) ?? ""}${btoa(String.fromCharCode(...new Uint8Array(hash)))}`);
  }
  return digests;
}
