import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { Clock } from "../ports.ts";
import {
  type FrameAddress,
  type SeriesAddress,
  type StoredFrame,
  type StudyAddress,
  studyKey,
} from "./frame-address.ts";
import type { FrameCache } from "./frame-cache.ts";
import { HeaderDigests, type NotedHeaders } from "./header-digests.ts";
import { type HeadersCopy, packHeaders, unpackHeaders } from "./packed-headers.ts";

/** What the cache knows of a series, under the headers that the archive gave last. */
export interface CachedSeries {
  /** Every frame that the headers name, in the archive's order; empty where no headers are known. */
  readonly addresses: readonly FrameAddress[];
  /** Those of them that are in the cache, read one after the other. What turns out to be damaged is left out. */
  frames(): AsyncGenerator<{ readonly address: FrameAddress; readonly frame: StoredFrame }, void, void>;
  /** Those of them that are not in the cache; no file is opened for that. */
  missing(): readonly FrameAddress[];
  /** Says whether so many missing ones are sooner here one by one than with the whole series again. */
  isSmallPart(missingCount: number): boolean;
  /** Resolves when what was kept is on the disk or given up. */
  settled(): Promise<void>;
  /** Keeps a frame that the archive gave. One that the headers did not name is not kept. */
  keep(sopInstanceUid: string, frameNumber: number, frame: StoredFrame): void;
}

const smallPart = 0.34;

/** The cache as the routes of pixels use it: bound to what the archive says of its images now. */
export class CachedFrames {
  readonly #cache: FrameCache;
  readonly #headers = new HeaderDigests();
  readonly #isLocal: (archiveId: string) => boolean;
  readonly #clock: Pick<Clock, "now">;
  /** Studies of which it is seen soon whether they are whole. */
  readonly #looking = new Set<string>();

  /** `isLocal`: whether an archive's files lie on this computer anyway, and need no second copy. */
  constructor(cache: FrameCache, isLocal: (archiveId: string) => boolean, clock: Pick<Clock, "now">) {
    this.#cache = cache;
    this.#isLocal = isLocal;
    this.#clock = clock;
  }

  /** Says whether an archive's files lie on this computer anyway. */
  isLocal(archiveId: string): boolean {
    return this.#isLocal(archiveId);
  }

  /** Takes note of a study's headers as its archive gave them just now, and keeps them beside the frames. */
  noteHeaders(study: StudyAddress, datasets: readonly DicomJsonDataset[]): void {
    if (this.#isLocal(study.archiveId)) return;
    const noted = this.#headers.note(study, datasets);
    if (noted !== null) void this.#keepHeaders(study, noted);
  }

  /** Gives a study's headers as they were kept last; null where there are none. Never rejects. */
  async copyOfHeaders(study: StudyAddress): Promise<HeadersCopy | null> {
    const kept = this.#isLocal(study.archiveId) ? null : await this.#cache.get(headersAddress(study));
    return kept === null ? null : await unpackHeaders(kept.bytes);
  }

  /** Takes note that a window is shown a copy: until the archive answers its frames are those of the copy. */
  noteCopy(study: StudyAddress, { datasets, instanceDigests }: HeadersCopy): void {
    this.#headers.noteKnown(study, datasets, instanceDigests);
    this.#lookSoon(study);
  }

  /** Gives the digest of headers that were noted; null for others. */
  async digestOfHeaders(datasets: readonly DicomJsonDataset[]): Promise<string | null> {
    return await this.#headers.digestOf(datasets);
  }

  /** Gives a frame's address under its present header, to be asked for before the archive is; null where it is not cached. */
  async addressOf(frame: Omit<FrameAddress, "headerDigest">): Promise<FrameAddress | null> {
    return await this.#headers.addressOf(frame);
  }

  /** Gives a frame; null where the archive is to be asked. */
  async get(address: FrameAddress): Promise<StoredFrame | null> {
    return await this.#cache.get(address);
  }

  /** Keeps a frame that the archive gave after its address was asked for here. */
  put(address: FrameAddress, frame: StoredFrame): void {
    this.#cache.put(address, frame);
    this.#lookSoon(address);
  }

  /** Says whether all images of a study, at least so many instances, are on the disk: false for what lies here anyway. No file is opened for that. */
  async isWhole(study: StudyAddress, instanceCount: number): Promise<boolean> {
    return !this.#isLocal(study.archiveId) && (await this.#cache.isWhole(study, instanceCount));
  }

  /** Says whether so many bytes more of a study that is fetched ahead find room beside what is wanted before it. */
  async hasRoomFor(study: StudyAddress, bytes: number): Promise<boolean> {
    return await this.#cache.hasRoomFor(study, bytes);
  }

  /**
   * Keeps a frame in the place of one that is still there, with the same samples in another codec; nothing where that has been
   * cleared away meanwhile. Resolves when it is on the disk or given up: until then, and after any fault, the old one is there.
   */
  async replace(address: FrameAddress, frame: StoredFrame): Promise<void> {
    if (this.#cache.has(address)) this.#cache.put(address, frame, { replaces: true });
    await this.#cache.settled();
  }

  /** Gives the studies whose headers are known, the one that was named last at the end. */
  studies(): readonly StudyAddress[] {
    return this.#headers.studies();
  }

  /** Gives the series of a study by its present headers that have pictures, in their order; none where no headers are known. */
  async seriesOf(study: StudyAddress): Promise<readonly string[]> {
    return await this.#headers.seriesOf(study);
  }

  async #keepHeaders(study: StudyAddress, noted: Promise<NotedHeaders>): Promise<void> {
    const { digest, texts, instanceDigests, isAsBefore } = await noted;
    const address = headersAddress(study);
    await this.#cache.ready(study);
    this.#lookSoon(study);
    if (isAsBefore && this.#cache.has(address)) return;
    await this.#cache.noteChanged(study);
    const bytes = await packHeaders(texts, { digest, instanceDigests, keptAt: this.#clock.now() });
    this.#cache.put(address, { transferSyntaxUid: "", bytes }, { replaces: true });
    this.#lookSoon(study);
  }

  #lookSoon({ archiveId, studyInstanceUid }: StudyAddress): void {
    const study = { archiveId, studyInstanceUid };
    if (this.#looking.has(studyKey(study))) return;
    this.#looking.add(studyKey(study));
    // A mark that cannot be written is missing, which says too little at worst.
    this.#look(study).catch(() => undefined);
  }

  async #look(study: StudyAddress): Promise<void> {
    while (!this.#cache.isSettled) await this.#cache.settled();
    // What is kept from here on asks for a look of its own.
    this.#looking.delete(studyKey(study));
    const all = await this.#headers.allOf(study);
    if (all === null || all.addresses.length === 0) return;
    await this.#cache.noteWhole(study, [headersAddress(study), ...all.addresses], all.instanceCount);
  }

  /** Gives what is known of a series, to be asked for before the archive is. */
  async series(series: SeriesAddress): Promise<CachedSeries> {
    const cache = this.#cache;
    const put = (address: FrameAddress, frame: StoredFrame) => this.put(address, frame);
    const [addresses] = await Promise.all([this.#headers.addressesOf(series), cache.ready(series)]);
    const byName = new Map(addresses.map((address) => [nameOf(address.sopInstanceUid, address.frameNumber), address]));
    return {
      addresses,
      async *frames() {
        for (const address of addresses) {
          const frame = cache.has(address) ? await cache.get(address) : null;
          if (frame !== null) yield { address, frame };
        }
      },
      missing: () => addresses.filter((address) => !cache.has(address)),
      isSmallPart: (missingCount) => missingCount <= addresses.length * smallPart,
      settled: () => cache.settled(),
      keep(sopInstanceUid, frameNumber, frame) {
        const address = byName.get(nameOf(sopInstanceUid, frameNumber));
        if (address !== undefined) put(address, frame);
      },
    };
  }
}

function nameOf(sopInstanceUid: string, frameNumber: number): string {
  return `${sopInstanceUid}/${frameNumber}`;
}

/** Headers lie where a frame of no series would. */
function headersAddress({ archiveId, studyInstanceUid }: StudyAddress): FrameAddress {
  return {
    ...{ archiveId, studyInstanceUid, seriesInstanceUid: "", sopInstanceUid: "", frameNumber: 0 },
    headerDigest: "headers",
  };
}
