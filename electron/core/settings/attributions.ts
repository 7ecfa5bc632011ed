import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Settings } from "../../../shared/contract/settings.ts";

const attributionsSchema = z.array(
  z.object({ collection: z.string(), licence: z.string(), citation: z.string(), studies: z.string() }),
);

/** Gives where the sample studies come from and under which licences; empty where none are shipped. */
export async function readAttributions(samplesDirectory: string | null): Promise<Settings["attributions"]> {
  if (samplesDirectory === null) return [];
  try {
    return attributionsSchema.parse(JSON.parse(await readFile(join(samplesDirectory, "ATTRIBUTIONS.json"), "utf8")));
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return [];
    throw thrown;
  }
}
