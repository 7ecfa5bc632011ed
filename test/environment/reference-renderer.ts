import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./tools.ts";

/** Grey levels 0 to 255 of an image, row by row. */
export interface GreyLevels {
  readonly columns: number;
  readonly rows: number;
  readonly levels: Uint8Array;
}

/** Programs of DCMTK that write a file without compression, by the transfer syntax that they read. */
const decoders: readonly (readonly [RegExp, string])[] = [
  [/^1\.2\.840\.10008\.1\.2\.4\.(50|51|53|55|57|70)$/, "dcmdjpeg"],
  [/^1\.2\.840\.10008\.1\.2\.4\.8[01]$/, "dcmdjpls"],
  [/^1\.2\.840\.10008\.1\.2\.5$/, "dcmdrle"],
  [/^1\.2\.840\.10008\.1\.2(\.1(\.99)?|\.2)?$/, "dcmconv"],
];

/** Gives an uncompressed copy of a file in a folder, written by DCMTK; null where DCMTK cannot read the file. */
export async function uncompressedCopy(
  path: string,
  transferSyntaxUid: string,
  directory: string,
): Promise<string | null> {
  const program = decoders.find(([pattern]) => pattern.test(transferSyntaxUid))?.[1];
  if (program === undefined) return null;
  const target = join(directory, "uncompressed.dcm");
  await rm(target, { force: true });
  const options = program === "dcmconv" ? ["+te", path, target] : [path, target];
  const { exitCode } = await runTool(program, options);
  return exitCode === 0 ? target : null;
}

/** Gives what DCMTK's dcm2pnm renders of the first frame with these options; null where it refuses the file. */
export async function renderByDcmtk(
  path: string,
  options: readonly string[],
  directory: string,
): Promise<GreyLevels | null> {
  const target = join(directory, "rendered.pgm");
  await rm(target, { force: true });
  const { exitCode } = await runTool("dcm2pnm", ["-q", "+op", ...options, path, target]);
  if (exitCode !== 0) return null;
  return readPgm(await readFile(target));
}

/** Gives what DCMTK's dcmp2pgm renders of the first frame with a presentation state; fails where it refuses either. */
export async function renderWithState(path: string, statePath: string, directory: string): Promise<GreyLevels> {
  const target = join(directory, "presented.pgm");
  await rm(target, { force: true });
  const { output, exitCode } = await runTool("dcmp2pgm", ["-p", statePath, path, target]);
  if (exitCode !== 0) throw new Error(`dcmp2pgm gave no picture: ${output}`);
  return readPgm(await readFile(target));
}

/** Portable grey map, the raw form with one byte a pixel. */
function readPgm(bytes: Buffer): GreyLevels {
  const head = /^P5\s+(?:#.*\s+)*(\d+)\s+(\d+)\s+(\d+)\s/.exec(bytes.toString("latin1", 0, 200));
  if (head === null || head[3] !== "255") throw new Error("dcm2pnm wrote no grey map of one byte a pixel.");
  const levels = new Uint8Array(bytes.subarray(head[0].length));
  return { columns: Number(head[1]), rows: Number(head[2]), levels };
}

/** Gives the levels that pydicom gives a file with a window of a function that dcm2pnm does not know. */
export async function renderByPydicom(
  path: string,
  window: { readonly voiFunction: "LINEAR_EXACT" | "SIGMOID"; readonly center: number; readonly width: number },
  directory: string,
): Promise<Uint8Array> {
  const target = join(directory, "levels.raw");
  const { voiFunction, center, width } = window;
  const options = [path, voiFunction, String(center), String(width), target];
  const { output, exitCode } = await runTool("/usr/bin/python3", [
    join(import.meta.dirname, "windowed-levels.py"),
    ...options,
  ]);
  if (exitCode !== 0) throw new Error(`pydicom gave no levels: ${output.slice(-300)}`);
  return new Uint8Array(await readFile(target));
}
