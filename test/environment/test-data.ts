import { createWriteStream } from "node:fs";
import { access, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import yauzl from "yauzl";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The collections of real DICOM files under `test/data`, each packed as one ZIP. */
export type Collection = "transfer-syntaxes" | "hostile" | "studies" | "pet-ct" | "objects";

/** Gives the folder of the sample studies that ship with the program. */
export const samplesDirectory = join(root, "samples");

/** Gives the folder of a collection, unpacked once into `.cache/test-data`, again when the ZIP has changed. */
export async function testData(collection: Collection): Promise<string> {
  const archive = join(root, "test", "data", `${collection}.zip`);
  const { size, mtimeMs } = await stat(archive);
  const target = join(root, ".cache", "test-data", `${collection}-${size}-${Math.floor(mtimeMs)}`);
  const whole = join(target, collection);
  try {
    await access(whole);
    return whole;
  } catch {
    const unfinished = `${target}.${process.pid}`;
    await unpack(archive, unfinished);
    await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true }));
    return whole;
  }
}

async function unpack(archive: string, target: string): Promise<void> {
  const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(archive, { lazyEntries: true });
  const openReadStream = promisify(zip.openReadStream.bind(zip)) as (
    entry: yauzl.Entry,
  ) => Promise<NodeJS.ReadableStream>;
  await new Promise<void>((finished, failed) => {
    zip.on("error", failed);
    zip.on("end", finished);
    zip.on("entry", (entry: yauzl.Entry) => {
      extract(entry).then(() => zip.readEntry(), failed);
    });
    zip.readEntry();
  });

  async function extract(entry: yauzl.Entry): Promise<void> {
    const path = resolve(target, entry.fileName);
    if (!path.startsWith(target + sep)) throw new Error(`${entry.fileName} lies outside the archive`);
    if (entry.fileName.endsWith("/")) return;
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await openReadStream(entry), createWriteStream(path));
  }
}
