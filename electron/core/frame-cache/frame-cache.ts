import { mkdir, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Logger, SecretStore } from "../ports.ts";
import { type CacheKeys, readCacheKeys } from "./cache-keys.ts";
import { type FrameAddress, type StoredFrame, type StudyAddress, studyKey } from "./frame-address.ts";
import { FrameFiles } from "./frame-files.ts";
import { frameName, keyCheck, openFrame, sealedLength, sealFrame, studyName } from "./sealed-frame.ts";
import { StudyFolders } from "./study-folders.ts";
import { type WaitingBatch, type WaitingFrame, WriteQueue } from "./write-queue.ts";

/** How a cache is set up. */
export interface FrameCacheOptions {
  readonly profileDirectory: string;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gives the studies that a window shows now: they are not cleared away. */
  openStudies(): Iterable<StudyAddress>;
  /** Bytes that stay free on the disk for the store, reports and everything else. */
  readonly leftFreeBytes?: number;
}

const folderName = "frame-cache";
const checkName = "key-check";
const gibibyte = 1024 * 1024 * 1024;
const pauseAfterFaultMs = 60_000;
const spaceCheckEveryMs = 5000;
const touchEveryMs = 60_000;
const studyNamesKept = 1_000;

interface Place {
  /** Name of the study's folder. */
  readonly study: string;
  /** Name of the file in it. */
  readonly name: string;
}

/**
 * Frames on the disk, as the archive stores them, sealed. Nothing that goes wrong here reaches a reader: without the frame
 * the archive is asked, and a frame that cannot be kept is not kept. Only whole, right frames are given, whatever was killed,
 * cut, exchanged or damaged, because each is checked against its seal and its address.
 */
export class FrameCache {
  readonly #options: FrameCacheOptions;
  readonly #root: string;
  readonly #keys: CacheKeys | null;
  readonly #folders: StudyFolders;
  /** What is to become a file is given from here until it is one. */
  readonly #queue = new WriteQueue();
  /** All that an earlier run left has been looked at: only then is it known how much there is. */
  readonly #surveyed: Promise<void>;
  readonly #files = new FrameFiles();
  readonly #studyNames = new Map<string, string>();
  readonly #places = new WeakMap<FrameAddress, Place>();
  readonly #touchedAt = new Map<string, number>();
  #writing: Promise<void> | null = null;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #spaceCheckedAt = Number.NEGATIVE_INFINITY;
  #hasSpace = true;
  #largestBytes = 20 * gibibyte;
  /** Names of the studies that are fetched ahead, the one that is wanted first before all others. */
  #planned: readonly string[] = [];
  #noRoomAheadUntil = Number.NEGATIVE_INFINITY;

  private constructor(options: FrameCacheOptions, root: string, keys: CacheKeys | null, folders: StudyFolders) {
    this.#options = options;
    this.#root = root;
    this.#keys = keys;
    this.#folders = folders;
    // Beside the start: nobody who opens the program waits for tens of thousands of files.
    this.#surveyed = keys === null ? Promise.resolve() : this.#survey();
  }

  /**
   * Gives the cache of a profile. What another key sealed is cleared away; where nothing can be written or no key be kept,
   * a cache that keeps nothing.
   */
  static async open(options: FrameCacheOptions): Promise<FrameCache> {
    const root = join(options.profileDirectory, folderName);
    const keys = await readCacheKeys(options.secrets, options.logger);
    const folders = new StudyFolders(root);
    if (keys === null) return new FrameCache(options, root, null, folders);
    try {
      await mkdir(root, { recursive: true, mode: 0o700 });
      await clearForeign(root, keys, options.logger);
      return new FrameCache(options, root, keys, folders);
    } catch (thrown) {
      options.logger.warn("frameCache.unavailable", { code: codeOf(thrown) });
      return new FrameCache(options, root, null, folders);
    }
  }

  /** Gives the bytes on the disk and the number of studies. */
  async size(): Promise<{ readonly bytes: number; readonly studyCount: number }> {
    await this.#surveyed;
    return { bytes: this.#folders.bytes, studyCount: this.#folders.studyCount };
  }

  /** Sets how many bytes all files may take; what is over it goes when the next frame is kept. */
  limitTo(largestBytes: number): void {
    this.#largestBytes = largestBytes;
  }

  /** Sets which studies are fetched ahead, the next first: they make room after all others, and none for a later of them. */
  planFor(studies: readonly StudyAddress[]): void {
    const keys = this.#keys;
    if (keys !== null) this.#planned = studies.map((study) => this.#studyName(keys, study));
  }

  /** Says whether so many bytes more of a study that is fetched ahead find room beside what is wanted before it. */
  async hasRoomFor(study: StudyAddress, bytes: number): Promise<boolean> {
    if (this.#keys === null) return false;
    await this.#surveyed;
    const now = this.#options.clock.monotonicMs();
    if (now < this.#pausedUntil || now < this.#noRoomAheadUntil) return false;
    const kept = this.#keptFor(this.#studyName(this.#keys, study));
    return this.#folders.bytes - this.#folders.bytesBeside(kept) + bytes <= this.#largestBytes;
  }

  /** Clears every study away that no window shows. */
  async empty(): Promise<void> {
    this.#queue.clear();
    await this.settled();
    await this.#surveyed;
    while (await this.#folders.evictOne(this.#openStudies(), [])) this.#pausedUntil = Number.NEGATIVE_INFINITY;
  }

  /** Resolves when it is known which frames of a study are there. Never rejects. */
  async ready(study: StudyAddress): Promise<void> {
    if (this.#keys === null) return;
    await this.#folders.read(this.#studyName(this.#keys, study)).catch(() => undefined);
  }

  /** Rises each time when a study has become whole on the disk or is so no longer. */
  get wholeChanges(): number {
    return this.#folders.wholeChanges;
  }

  /** Says whether a study is whole on the disk, by headers that named at least so many instances. No file is opened for that. */
  async isWhole(study: StudyAddress, instanceCount: number): Promise<boolean> {
    if (this.#keys === null) return false;
    await this.#surveyed;
    return this.#folders.isWhole(this.#studyName(this.#keys, study), instanceCount);
  }

  /** Marks a study as whole, or not, by these, all that its headers of so many instances name. Rejects as the disk does. */
  async noteWhole(study: StudyAddress, addresses: readonly FrameAddress[], instanceCount: number): Promise<void> {
    const keys = this.#keys;
    if (keys === null) return;
    const folder = this.#studyName(keys, study);
    const isFile = (address: FrameAddress) => this.#folders.find(folder, frameName(keys, address)) !== null;
    const isWhole = addresses.length <= this.#folders.fileCount(folder) && addresses.every(isFile);
    await (isWhole ? this.#folders.mark(folder, instanceCount) : this.#folders.unmark(folder));
  }

  /** A study has other headers now: whether it is whole is to be seen again. */
  async noteChanged(study: StudyAddress): Promise<void> {
    if (this.#keys !== null) await this.#folders.unmark(this.#studyName(this.#keys, study));
  }

  /** Says whether a frame of a study that is `ready` is there; it may still turn out to be damaged. */
  has(address: FrameAddress): boolean {
    if (this.#keys === null) return false;
    const { study, name } = this.#placeOf(this.#keys, address);
    return this.#queue.find(study, name) !== undefined || this.#folders.find(study, name) !== null;
  }

  /** Gives a frame; null where it is not there or not what was written. Never rejects. */
  async get(address: FrameAddress): Promise<StoredFrame | null> {
    const keys = this.#keys;
    if (keys === null) return null;
    await this.ready(address);
    const { study, name } = this.#placeOf(keys, address);
    const waiting = this.#queue.find(study, name);
    if (waiting?.replaces === true) return waiting.frame;
    // The file first, although a frame waits: one that is damaged has to go before that is written.
    return (await this.#read(keys, address, { study, name })) ?? waiting?.frame ?? null;
  }

  async #read(keys: CacheKeys, address: FrameAddress, { study, name }: Place): Promise<StoredFrame | null> {
    const path = this.#folders.find(study, name);
    if (path === null) return null;
    try {
      const frame = await this.#files.read(path, (file) => openFrame(keys, address, file));
      if (frame === null) {
        this.#options.logger.warn("frameCache.damagedEntry");
        await this.#folders.drop(study, name);
      } else await this.#touch(study);
      return frame;
    } catch (thrown) {
      this.#options.logger.warn("frameCache.unreadableEntry", { code: codeOf(thrown) });
      await this.#folders.drop(study, name).catch(() => undefined);
      return null;
    }
  }

  /**
   * Keeps a frame, later and if there is room: whoever has it does not wait. The bytes are not to be changed afterwards.
   * What is there already stays, unless the new `replaces` it.
   */
  put(address: FrameAddress, frame: StoredFrame, { replaces = false } = {}): void {
    const keys = this.#keys;
    if (keys === null) return;
    if (this.#options.clock.monotonicMs() < this.#pausedUntil) return;
    this.#queue.add({ address, frame, replaces, ...this.#placeOf(keys, address) });
    this.#writing ??= this.#writeAll(keys);
  }

  /** True while nothing waits to be written. */
  get isSettled(): boolean {
    return this.#writing === null;
  }

  /** Resolves when nothing waits to be written. */
  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  /** Gives up what waits and takes nothing more, and resolves when the file that is being written is whole or gone. */
  async close(): Promise<void> {
    this.#pausedUntil = Number.POSITIVE_INFINITY;
    this.#queue.clear();
    await this.settled();
    await this.#surveyed;
  }

  async #survey(): Promise<void> {
    await this.#folders.readAll().catch((thrown: unknown) => {
      this.#options.logger.warn("frameCache.unreadableFolder", { code: codeOf(thrown) });
    });
  }

  async #writeAll(keys: CacheKeys): Promise<void> {
    await this.#surveyed;
    for (let batch = this.#queue.nextBatch(); batch !== null; batch = this.#queue.nextBatch()) {
      try {
        // Before a file is begun: reading a folder clears away what is not whole.
        await this.ready(batch.study);
        await this.#writeBatch(keys, batch);
      } catch (thrown) {
        this.#pause(codeOf(thrown));
      }
      for (const written of batch.frames) this.#queue.remove(written);
    }
    this.#writing = null;
  }

  async #writeBatch(keys: CacheKeys, { folder, frames }: WaitingBatch): Promise<void> {
    const wanted = frames.filter(({ replaces, name }) => replaces || this.#folders.find(folder, name) === null);
    if (wanted.length === 0) return;
    const growth = wanted.map(({ frame, name }) => sealedLength(frame) - this.#folders.sizeOf(folder, name));
    if (
      !(await this.#makeRoom(
        folder,
        growth.reduce((sum, bytes) => sum + bytes, 0),
      ))
    ) {
      this.#meetNoRoom(folder);
      return;
    }
    await this.#folders.make(folder);
    const outcomes = await Promise.allSettled(wanted.map(async (each) => await this.#write(keys, each)));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  async #write(keys: CacheKeys, { address, frame, study, name }: WaitingFrame): Promise<void> {
    const bytes = sealedLength(frame);
    const place = this.#folders.place(study, name);
    await this.#files.write(place, bytes, (sealed) => sealFrame(keys, address, frame, sealed));
    this.#folders.add(study, name, bytes, this.#options.clock.now());
  }

  /** What a window shows stays; for what is fetched ahead all that is wanted before it stays too. */
  #keptFor(study: string): ReadonlySet<string> {
    const open = this.#openStudies();
    const before = open.has(study) ? [] : this.#planned.slice(0, Math.max(0, this.#planned.indexOf(study)));
    return new Set([...open, ...before, study]);
  }

  /** That the next cases fill the cache is no fault: what a person reads is kept in their place. */
  #meetNoRoom(study: string): void {
    const isAhead = this.#planned.includes(study) && !this.#openStudies().has(study);
    if (isAhead) this.#noRoomAheadUntil = this.#options.clock.monotonicMs() + pauseAfterFaultMs;
    else this.#pause("noRoom");
  }

  async #makeRoom(study: string, bytes: number): Promise<boolean> {
    for (;;) {
      const isWithinLimit = this.#folders.bytes + bytes <= this.#largestBytes;
      if (isWithinLimit && (await this.#isDiskRoomy())) return true;
      if (!(await this.#folders.evictOne(this.#keptFor(study), this.#planned))) return false;
      this.#spaceCheckedAt = Number.NEGATIVE_INFINITY;
    }
  }

  async #isDiskRoomy(): Promise<boolean> {
    const now = this.#options.clock.monotonicMs();
    if (now - this.#spaceCheckedAt >= spaceCheckEveryMs) {
      const { bavail, bsize } = await statfs(this.#root);
      this.#spaceCheckedAt = now;
      this.#hasSpace = bavail * bsize >= (this.#options.leftFreeBytes ?? 4 * gibibyte);
    }
    return this.#hasSpace;
  }

  #openStudies(): ReadonlySet<string> {
    const keys = this.#keys;
    if (keys === null) return new Set();
    return new Set([...this.#options.openStudies()].map((study) => this.#studyName(keys, study)));
  }

  /** Asked for several times with the same address. */
  #placeOf(keys: CacheKeys, address: FrameAddress): Place {
    const known = this.#places.get(address);
    if (known !== undefined) return known;
    const place = { study: this.#studyName(keys, address), name: frameName(keys, address) };
    this.#places.set(address, place);
    return place;
  }

  /** Asked for with each frame: a digest of its own each time would cost as much as sealing. */
  #studyName(keys: CacheKeys, study: StudyAddress): string {
    const key = studyKey(study);
    const name = this.#studyNames.get(key) ?? studyName(keys, study);
    if (this.#studyNames.size >= studyNamesKept) this.#studyNames.clear();
    this.#studyNames.set(key, name);
    return name;
  }

  async #touch(study: string): Promise<void> {
    const now = this.#options.clock.monotonicMs();
    if (now - (this.#touchedAt.get(study) ?? Number.NEGATIVE_INFINITY) < touchEveryMs) return;
    this.#touchedAt.set(study, now);
    await this.#folders.touch(study, this.#options.clock.now());
  }

  #pause(code: string): void {
    this.#options.logger.warn("frameCache.paused", { code, bytes: this.#folders.bytes });
    this.#pausedUntil = this.#options.clock.monotonicMs() + pauseAfterFaultMs;
    this.#queue.clear();
  }
}

/** Empties a cache that another key has sealed: nothing in it can be opened any more. */
async function clearForeign(root: string, keys: CacheKeys, logger: Logger): Promise<void> {
  const check = join(root, checkName);
  const found = await readFile(check, "utf8").catch(() => null);
  if (found === keyCheck(keys)) return;
  if (found !== null) logger.warn("frameCache.otherKey");
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true, mode: 0o700 });
  await writeFile(check, keyCheck(keys), { mode: 0o600 });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown";
}
