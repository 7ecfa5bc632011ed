import type { HangingEntry, HangingScope, HangingShelf, PastStudy } from "../../../shared/contract/hanging.ts";
import { type HangingCandidate, hasPictures } from "../../../shared/hanging/hanging-candidate.ts";
import { candidatesOf } from "../../../shared/hanging/series-candidates.ts";
import { buildImageStacks } from "../../../shared/imaging/display-set.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import { bodyRegions, haveCommonRegion } from "../priors/body-regions.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";
import { emptyList, readStoredList, type StoredList, storedListText } from "./stored-list.ts";

/** What the service is made of. */
export interface HangingServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly archives: Pick<StudyArchives, "client">;
  readonly isDemo: boolean;
}

/** A protocol is tried on at most so many past examinations. */
const mostPastStudies = 10;
/** Cases looked through for them. */
const mostLookedThrough = 200;
const headersPatienceMs = 20_000;

/** Hanging protocols of each person and of everybody, and the past examinations on which one is tried before it is kept. */
export class HangingService {
  readonly #options: HangingServiceOptions;

  constructor(options: HangingServiceOptions) {
    this.#options = options;
  }

  /** Gives the caller's protocols and everybody's. Throws `signed_out`. */
  async shelf(session: WindowSession): Promise<HangingShelf> {
    const person = requireSignedIn(session);
    const [own, everybody] = await Promise.all([this.#list("own", person.id), this.#list("everybody", person.id)]);
    const { store, isDemo } = this.#options;
    const off = parsedNames(await store.settings.value(offName(person.id)));
    const shown = ({ revision, entries, unreadable }: StoredList) => ({
      revision,
      entries: [...entries],
      unreadableCount: unreadable.length,
    });
    return {
      own: shown(own),
      everybody: shown(everybody),
      off,
      mayShare: isDemo || person.role === "administrator",
    };
  }

  /**
   * Keeps a new list; protocols that this version cannot read stay behind it. Throws `conflict` where another window
   * changed the list meanwhile, `forbidden` for everybody's list to all but an administrator, `signed_out`.
   */
  async save(
    session: WindowSession,
    input: { scope: HangingScope; revision: number; entries: readonly HangingEntry[] },
  ): Promise<HangingShelf> {
    const { store, audit, events, isDemo } = this.#options;
    const person = input.scope === "own" || isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const ids = input.entries.map(({ protocol }) => protocol.id);
    if (new Set(ids).size < ids.length) {
      throw new WorkstationError("invalid_input", "Two protocols carry one identifier. Nothing was changed.");
    }
    const name = listName(input.scope, person.id);
    await store.transaction(async (tx) => {
      const before = readStoredList(await tx.settings.value(name));
      if (before.revision !== input.revision) {
        throw new WorkstationError(
          "conflict",
          "The hanging protocols were changed in another window meanwhile. Nothing was changed here; look again and repeat.",
        );
      }
      const after: StoredList = { ...before, revision: before.revision + 1, entries: input.entries };
      await tx.settings.setValue(name, storedListText(after));
      const detail = `${input.scope} ${before.entries.length}>${after.entries.length} protocols`;
      await audit.record(person, { action: "hanging.save", detail }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.shelf(session);
  }

  /** Keeps which protocols of the program or of everybody the caller does not use. Throws `signed_out`. */
  async setOff(session: WindowSession, input: { off: readonly string[] }): Promise<HangingShelf> {
    const person = requireSignedIn(session);
    const { store, audit, events } = this.#options;
    const off = [...new Set(input.off)];
    await store.transaction(async (tx) => {
      await tx.settings.setValue(offName(person.id), JSON.stringify(off));
      await audit.record(person, { action: "hanging.setOff", detail: off.join(" ").slice(0, 300) }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.shelf(session);
  }

  /**
   * Gives the newest examinations of the reading list that are like the one of a case: of one of its modalities and, where
   * both name one, of one of its regions; ten at most. Throws `not_found`, `signed_out`.
   */
  async pastStudies(session: WindowSession, input: { workitemId: string }): Promise<{ studies: PastStudy[] }> {
    requireSignedIn(session);
    const { store } = this.#options;
    const { study } = await store.workitems.get(input.workitemId);
    const { rows } = await store.workitems.list({
      ...{ search: "", sites: [], statuses: [], performedFrom: null, performedBefore: null, reservedBy: null },
      modalities: study.modalities,
      sort: { column: "performed", direction: "descending" },
      offset: 0,
      limit: mostLookedThrough,
    });
    const regions = bodyRegions(study);
    const studies = rows
      .filter(({ id, isMissingFromArchive }) => id !== input.workitemId && !isMissingFromArchive)
      .filter((row) => {
        const theirs = bodyRegions(row.study);
        return regions.size === 0 || theirs.size === 0 || haveCommonRegion(regions, theirs);
      })
      .slice(0, mostPastStudies)
      .map(({ id, study: { archiveId, studyInstanceUid, description, performedAt } }) => ({
        workitemId: id,
        ...{ archiveId, studyInstanceUid, description, performedAt },
      }));
    return { studies };
  }

  /**
   * Gives the series with pictures of a past examination as rules see them, without anything of its patient, and audits the look. Throws
   * `not_found`, `archive_unreachable` and its like, `signed_out`.
   */
  async pastSeries(session: WindowSession, input: { workitemId: string }): Promise<{ candidates: PastCandidate[] }> {
    requireSignedIn(session);
    const { store, audit, archives } = this.#options;
    const { id, study } = await store.workitems.get(input.workitemId);
    await audit.record(session, {
      action: "hanging.preview",
      workitemId: id,
      patientId: study.patient.patientId,
      studyUid: study.studyInstanceUid,
    });
    const client = await archives.client(study.archiveId);
    const headers = await client.studyMetadata(study.studyInstanceUid, AbortSignal.timeout(headersPatienceMs));
    const { studyInstanceUid } = study;
    const candidates = buildImageStacks(headers).flatMap((stack) =>
      candidatesOf({ ...stack, studyInstanceUid, isPrior: false }, stack.images),
    );
    return { candidates: candidates.filter(hasPictures).map(complete) };
  }

  async #list(scope: HangingScope, personId: string): Promise<StoredList> {
    const stored = await this.#options.store.settings.value(listName(scope, personId));
    return stored === null ? emptyList : readStoredList(stored);
  }
}

/** A candidate with every field that goes over the wire. */
export type PastCandidate = Omit<HangingCandidate, "imageTypes" | "isReport"> & {
  imageTypes: string[];
  isReport: boolean;
};

function complete(candidate: HangingCandidate): PastCandidate {
  return { ...candidate, imageTypes: [...(candidate.imageTypes ?? [])], isReport: candidate.isReport === true };
}

function listName(scope: HangingScope, personId: string): string {
  return scope === "everybody" ? "hanging/everybody" : `hanging/person/${personId}`;
}

function offName(personId: string): string {
  return `hanging/off/${personId}`;
}

function parsedNames(stored: string | null): string[] {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}
