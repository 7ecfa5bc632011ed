import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { IdSource } from "../ports.ts";
import type { Station } from "../store/display-repository.ts";

const fileSchema = z.object({ id: z.string().min(1).max(64) });

/**
 * Gives the workstation that this profile belongs to: an identifier of its own, made once and kept in the profile's folder,
 * since a department's store is shared by many; and the machine's name as it is now, for people. Throws what the file
 * system throws where the folder cannot be written.
 */
export function readStation(profileDirectory: string, ids: Pick<IdSource, "uuid">): Station {
  const file = join(profileDirectory, "station.json");
  const name = hostname().slice(0, 120);
  const known = readId(file);
  if (known !== null) return { id: known, name };
  const id = ids.uuid();
  writeFileSync(file, `${JSON.stringify({ id })}\n`, { mode: 0o600 });
  return { id, name };
}

/** A damaged file is a new workstation: its monitors are then checked again, which is the safe side. */
function readId(file: string): string | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, "utf8"))).id;
  } catch {
    return null;
  }
}
