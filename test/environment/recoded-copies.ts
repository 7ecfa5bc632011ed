import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { loadCodecs } from "../../electron/core/recoding/recode-frame.ts";
import { expectedInstance } from "./expected-frames.ts";
import { runTool } from "./tools.ts";

const script = join(import.meta.dirname, "put-frames.py");

/** Writes copies of DICOM files whose frames are re-encoded as kept frames are, at the same places below another folder. Throws where one stays as it is. */
export async function writeRecodedCopies(
  from: string,
  to: string,
  files: readonly { readonly name: string; readonly transferSyntaxUid: string }[],
): Promise<void> {
  const codecs = await loadCodecs(null);
  for (const { name, transferSyntaxUid } of files) {
    const target = join(to, name);
    await mkdir(dirname(target), { recursive: true });
    const recoded: { syntax: string; path: string }[] = [];
    for (const bytes of (await expectedInstance(join(from, name))).frames) {
      const faster = codecs.recode({ transferSyntaxUid, bytes: Uint8Array.from(bytes) });
      if (faster === null) throw new Error(`${name} stays as it is.`);
      const path = `${target}.${recoded.length}`;
      await writeFile(path, faster.bytes);
      recoded.push({ syntax: faster.transferSyntaxUid, path });
    }
    const options = [join(from, name), target, recoded[0]?.syntax ?? "", ...recoded.map(({ path }) => path)];
    const { exitCode, output } = await runTool("/usr/bin/python3", [script, ...options]);
    if (exitCode !== 0) throw new Error(output);
  }
}
