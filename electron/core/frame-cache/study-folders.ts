import { mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FrameFilePlace } from "./frame-files.ts";

/** What one study takes on the disk. */
interface StudyFolder {
  bytes: number;
  /** Milliseconds since 1970 by the file system. */
  usedAt: number;
  /** Sizes by the name of the file. */
  readonly files: Map<string, number>;
  whole: WholeMark | null;
}

/**
 * That all images of a study lie in its folder, as the name of an empty file there. It counts only while the folder has as
 * many files as then: a file more or less, whoever put or took it, ends it.
 */
interface WholeMark {
  readonly fileCount: number;
  /** Of the headers under which all images were there. */
  readonly instanceCount: number;
}

const partName = ".part";

/**
 * The folders of the cache, one a study, and what lies in them. What a file holds stands in its name and size: there is no
 * index that could disagree with the disk. A file that is not whole yet has a name that nobody looks for.
 */
export class StudyFolders {
  readonly #root: string;
  readonly #studies = new Map<string, StudyFolder>();
  readonly #readings = new Map<string, Promise<void>>();
  #bytes = 0;
  #wholeChanges = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /** Bytes of all files. */
  get bytes(): number {
    return this.#bytes;
  }

  get studyCount(): number {
    return this.#studies.size;
  }

  /** Rises each time when a study has become whole or is so no longer. */
  get wholeChanges(): number {
    return this.#wholeChanges;
  }

  /** Reads what an earlier run left of every study, and clears away what it did not finish. */
  async readAll(): Promise<void> {
    for (const entry of await readdir(this.#root, { withFileTypes: true })) {
      if (entry.isDirectory()) await this.read(entry.name);
    }
  }

  /** Reads what an earlier run left of one study, once: whoever wants it does not wait for all the others. */
  read(study: string): Promise<void> {
    const known = this.#readings.get(study) ?? this.#readStudy(study);
    this.#readings.set(study, known);
    return known;
  }

  /** Gives where a frame's file lies; null where there is none. */
  find(study: string, frame: string): string | null {
    return this.#studies.get(study)?.files.has(frame) === true ? join(this.#root, study, frame) : null;
  }

  /** Gives the bytes of a frame's file; 0 where there is none. */
  sizeOf(study: string, frame: string): number {
    return this.#studies.get(study)?.files.get(frame) ?? 0;
  }

  /** Gives the number of a study's files. */
  fileCount(study: string): number {
    return this.#studies.get(study)?.files.size ?? 0;
  }

  /** Makes a study's folder where there is none. */
  async make(study: string): Promise<void> {
    await mkdir(join(this.#root, study), { recursive: true, mode: 0o700 });
  }

  /** Gives where a file that is being written lies until it is whole, and where then. */
  place(study: string, frame: string): FrameFilePlace {
    const folder = join(this.#root, study);
    return { part: join(folder, `${frame}${partName}`), whole: join(folder, frame) };
  }

  /** Notes a file that is whole. */
  add(study: string, frame: string, bytes: number, now: number): void {
    const folder = this.#studies.get(study) ?? emptyFolder(now);
    this.#studies.set(study, folder);
    const change = bytes - (folder.files.get(frame) ?? 0);
    folder.files.set(frame, bytes);
    folder.bytes += change;
    folder.usedAt = Math.max(folder.usedAt, now);
    this.#bytes += change;
  }

  /** Clears one file away. */
  async drop(study: string, frame: string): Promise<void> {
    const folder = this.#studies.get(study);
    const bytes = folder?.files.get(frame) ?? 0;
    if (folder?.files.delete(frame) === true) {
      folder.bytes -= bytes;
      this.#bytes -= bytes;
      if (folder.whole !== null) this.#wholeChanges += 1;
    }
    await rm(join(this.#root, study, frame), { force: true });
  }

  /** Notes that a study is in use; kept on the disk for the next start. */
  async touch(study: string, now: number): Promise<void> {
    const folder = this.#studies.get(study);
    if (folder === undefined) return;
    folder.usedAt = now;
    await utimes(join(this.#root, study), now / 1000, now / 1000).catch(() => undefined);
  }

  /** Gives the bytes of all studies but some. */
  bytesBeside(kept: ReadonlySet<string>): number {
    return [...this.#studies].reduce((sum, [study, { bytes }]) => (kept.has(study) ? sum : sum + bytes), 0);
  }

  /**
   * Clears one study away that is not one of `kept`, and gives whether there was one: the one that was used longest ago; of
   * those `planned` for soon, which go after all others, the last.
   */
  async evictOne(kept: ReadonlySet<string>, planned: readonly string[]): Promise<boolean> {
    const free = [...this.#studies].filter(([study]) => !kept.has(study));
    const [oldest] = free
      .filter(([study]) => !planned.includes(study))
      .sort(([, one], [, other]) => one.usedAt - other.usedAt);
    const latest = planned.findLast((study) => free.some(([known]) => known === study));
    const study = oldest?.[0] ?? latest;
    if (study === undefined) return false;
    const { bytes = 0, whole = null } = this.#studies.get(study) ?? {};
    this.#bytes -= bytes;
    if (whole !== null) this.#wholeChanges += 1;
    this.#studies.delete(study);
    await rm(join(this.#root, study), { recursive: true, force: true });
    return true;
  }

  /** Says whether all images of a study were there when its headers named at least so many instances. */
  isWhole(study: string, instanceCount: number): boolean {
    const { whole = null, files } = this.#studies.get(study) ?? {};
    return whole !== null && whole.fileCount === files?.size && whole.instanceCount >= instanceCount;
  }

  /** Marks a study as whole with the files that it has now. */
  async mark(study: string, instanceCount: number): Promise<void> {
    const folder = this.#studies.get(study);
    if (folder === undefined) return;
    const whole = { fileCount: folder.files.size, instanceCount };
    if (folder.whole !== null && markName(folder.whole) === markName(whole)) return;
    await this.unmark(study);
    await writeFile(join(this.#root, study, markName(whole)), "", { mode: 0o600 });
    folder.whole = whole;
    this.#wholeChanges += 1;
  }

  /** Takes the mark of a study away. */
  async unmark(study: string): Promise<void> {
    const folder = this.#studies.get(study);
    if (folder === undefined || folder.whole === null) return;
    const name = markName(folder.whole);
    folder.whole = null;
    this.#wholeChanges += 1;
    await rm(join(this.#root, study, name), { force: true });
  }

  async #readStudy(study: string): Promise<void> {
    const path = join(this.#root, study);
    const usedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (usedAt === null) return;
    const marks: WholeMark[] = [];
    for (const name of await readdir(path)) {
      const mark = markOf(name);
      if (mark !== null) marks.push(mark);
      else if (name.endsWith(partName)) await rm(join(path, name), { force: true });
      else this.add(study, name, (await stat(join(path, name))).size, usedAt);
    }
    const folder = this.#studies.get(study);
    if (folder === undefined) await rm(path, { recursive: true, force: true });
    else await this.#readMarks(path, folder, marks);
  }

  async #readMarks(path: string, folder: StudyFolder, marks: readonly WholeMark[]): Promise<void> {
    for (const mark of marks) {
      if (mark.fileCount === folder.files.size && folder.whole === null) folder.whole = mark;
      else await rm(join(path, markName(mark)), { force: true });
    }
  }
}

function emptyFolder(usedAt: number): StudyFolder {
  return { bytes: 0, usedAt, files: new Map(), whole: null };
}

function markName({ fileCount, instanceCount }: WholeMark): string {
  return `whole-${fileCount}-${instanceCount}`;
}

function markOf(name: string): WholeMark | null {
  const [, files, instances] = /^whole-(\d+)-(\d+)$/.exec(name) ?? [];
  return files === undefined ? null : { fileCount: Number(files), instanceCount: Number(instances) };
}
