import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { CandidatePatient, IdentityDecisionRequest, IdentityStop } from "../../../shared/domain/identity.ts";
import type { DraftContent } from "../../../shared/domain/report.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { compareIdentities } from "../../../shared/rules/patient-identity.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { PriorService } from "../priors/prior-service.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { LinkedIdentity, PatientLink } from "../store/patient-link-repository.ts";
import type { Store } from "../store/store.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";
import { type CandidatesFound, findCandidates } from "./candidate-search.ts";
import { countingLinks, studyIdentityKey } from "./decisions.ts";
import { identityNotes } from "./identity-notes.ts";
import { isResolved, stopsOf } from "./identity-stops.ts";
import { StudyIdentities, type StudyPlace } from "./study-identities.ts";

/** What the service is built of. */
export interface IdentityServiceOptions {
  readonly store: Store;
  readonly archives: StudyArchives;
  readonly priors: PriorService;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
}

/** Series whose header a window found to name somebody else. */
export interface FoundSeries extends StudyPlace {
  readonly seriesInstanceUid: string;
}

/** What the core can still say of images that only the window found to be somebody else's. */
const unknownStop = {
  identityKey: "",
  imageCount: 0,
  explanation: "",
  whyNotConfirmable: "These images came with an earlier examination and name another patient than it does.",
  mayLeaveOut: false,
  decision: null,
} as const;

/** Keeps every case to one patient: finds who the images are of, records each mismatch, and what people decide of it. */
export class IdentityService {
  readonly #options: IdentityServiceOptions;
  readonly #identities = new StudyIdentities();
  /** What each window was told of already, so that the audit has a mismatch once for each time a case is looked at. */
  readonly #recorded = new WeakMap<WindowSession, Set<string>>();

  constructor(options: IdentityServiceOptions) {
    this.#options = options;
  }

  /** Takes note of a study's headers as its archive gave them. */
  note(study: StudyPlace, datasets: readonly DicomJsonDataset[]): void {
    this.#identities.note(study, datasets);
  }

  /** Gives who else is in the examination of a case, by each image's own header, with what was decided. */
  async stops(workitem: Workitem): Promise<IdentityStop[]> {
    const groups = this.#identities.groups(workitem.study);
    if (groups.length === 0) return [];
    return stopsOf(workitem.study, groups, await this.#links(workitem));
  }

  /** Gives a sentence for each identity in the examination that nobody decided on: nothing is signed until then. */
  async unresolved(workitem: Workitem): Promise<string[]> {
    return (await this.stops(workitem)).filter((stop) => !isResolved(stop)).map(stopSentence);
  }

  /** Gives the images of the examination that are not this patient's, by SOP Instance UID, unless declared to be. */
  async foreignInstances(workitem: Workitem): Promise<ReadonlySet<string>> {
    const keys = (await this.stops(workitem)).filter(({ decision }) => decision?.kind !== "same");
    const groups = this.#identities.groups(workitem.study);
    const foreign = groups.filter((group) => keys.some(({ identityKey }) => identityKey === group.key));
    const own = new Set(
      groups.filter((group) => !foreign.includes(group)).flatMap((group) => [...group.sopInstanceUids]),
    );
    return new Set(foreign.flatMap((group) => [...group.sopInstanceUids]).filter((uid) => !own.has(uid)));
  }

  /** Gives what a report has to say of decided identities: whose images were taken for this patient's, what was left out. */
  async notes(workitem: Workitem, content: DraftContent): Promise<string[]> {
    const links = await this.#links(workitem);
    return identityNotes({ workitem, content, links: [...links.values()], stops: await this.stops(workitem) });
  }

  /**
   * Gives the stops of a case that this window has open, and audits each the first time: the fields that differ, that it
   * blocks, never the values. `found`: what the window found by itself; the core adds what it knows. Throws `forbidden`.
   */
  async check(
    session: WindowSession,
    input: { workitemId: string; found: readonly FoundSeries[] },
  ): Promise<{ stops: IdentityStop[] }> {
    requireSignedIn(session);
    const workitem = await this.#openHere(session, input.workitemId);
    const stops = await this.stops(workitem);
    const known = new Set(stops.flatMap((stop) => stop.seriesInstanceUids));
    const unknown = input.found.filter(({ seriesInstanceUid }) => !known.has(seriesInstanceUid));
    const all = [
      ...stops,
      ...unknown.map(({ archiveId, studyInstanceUid, seriesInstanceUid }) => ({
        ...unknownStop,
        archiveId,
        studyInstanceUid: studyInstanceUid as StudySummary["studyInstanceUid"],
        seriesInstanceUids: [seriesInstanceUid],
        patient: workitem.study.patient,
      })),
    ];
    for (const stop of all) await this.#record(session, workitem, stop);
    return { stops: all };
  }

  /** Gives who may be this patient under another number. Waits for the archives, some seconds at most; opening a case does not. */
  async candidates(session: WindowSession, input: { workitemId: string }): Promise<CandidatesFound> {
    requireSignedIn(session);
    const workitem = await this.#openHere(session, input.workitemId);
    return this.#findCandidates(workitem);
  }

  /**
   * Records what a person decides of another identity in the case that they have. Throws `forbidden` for somebody who does
   * not have the case and for what nobody may decide, `not_found` where the identity is none of this case.
   */
  async decide(session: WindowSession, request: IdentityDecisionRequest): Promise<Record<never, never>> {
    const person = requireReporter(session);
    const workitem = await this.#openHere(session, request.workitemId);
    const { store, audit, clock, ids, events, priors } = this.#options;
    const refuse = async (sentence: string): Promise<never> => {
      const detail = `${request.decision}: not allowed`;
      await audit.record(session, { action: "identity.decide", outcome: "refused", detail, ...subjectOf(workitem) });
      throw new WorkstationError("forbidden", sentence);
    };
    if (workitem.reservation?.personId !== person.id) {
      return refuse("Only whoever has this case decides whose images these are. Nothing was changed.");
    }
    const other = await this.#otherIdentity(workitem, request, refuse);
    const comparison = compareIdentities(workitem.study.patient, other.patient);
    if (request.decision === "same" && comparison.whyNotConfirmable !== "") return refuse(comparison.whyNotConfirmable);
    const link: PatientLink = {
      id: ids.uuid(),
      one: { key: studyIdentityKey(workitem.study), ...workitem.study },
      other,
      workitemId: workitem.id,
      decision: request.decision,
      reason: request.reason,
      decidedAt: clock.now(),
      decidedById: person.id,
      decidedByName: person.displayName,
    };
    await store.transaction(async (tx) => {
      await tx.patientLinks.add(link);
      const detail = [request.decision, ...differing(comparison.differing), `reason: ${request.reason}`].join(", ");
      await audit.record(session, { action: "identity.decide", detail, ...subjectOf(workitem) }, tx);
    });
    priors.forget();
    events.publish({ topic: "priors", id: workitem.id });
    return {};
  }

  async #otherIdentity(
    workitem: Workitem,
    request: IdentityDecisionRequest,
    refuse: (sentence: string) => Promise<never>,
  ): Promise<LinkedIdentity> {
    const key = request.identityKey;
    const stop = (await this.stops(workitem)).find(({ identityKey }) => identityKey === key);
    if (request.decision === "leftOut" && stop?.mayLeaveOut !== true) {
      return refuse("No image of this examination would be left. Have the archive corrected before it is reported.");
    }
    if (stop !== undefined) return { key, archiveId: stop.archiveId, patient: stop.patient };
    const decided = (await this.#links(workitem)).get(key);
    if (decided !== undefined) return decided.other;
    const { candidates } = await this.#findCandidates(workitem);
    const candidate = candidates.find(({ identityKey }) => identityKey === key);
    if (candidate !== undefined) return { key, archiveId: candidate.archiveId, patient: candidate.patient };
    throw new WorkstationError("not_found", "This patient is no longer found in the archives. Nothing was changed.");
  }

  async #findCandidates({ id, study }: Workitem): Promise<{ candidates: CandidatePatient[]; problems: string[] }> {
    const { archives, priors, store } = this.#options;
    const search = priors.search(study, "follow");
    await search.finished;
    const links = countingLinks(await store.patientLinks.ofIdentity(studyIdentityKey(study)), id);
    const found = await findCandidates({ study, known: search.answers(), links }, archives);
    return { candidates: [...found.candidates], problems: [...found.problems] };
  }

  async #links({ id, study }: Workitem): Promise<ReadonlyMap<string, PatientLink>> {
    return countingLinks(await this.#options.store.patientLinks.ofIdentity(studyIdentityKey(study)), id);
  }

  async #openHere(session: WindowSession, workitemId: string): Promise<Workitem> {
    if (session.openWorkitemId !== workitemId) {
      throw new WorkstationError("forbidden", "This case is not open in this window. Open it first.");
    }
    return this.#options.store.workitems.get(workitemId);
  }

  async #record(session: WindowSession, workitem: Workitem, stop: IdentityStop): Promise<void> {
    const told = this.#recorded.get(session) ?? new Set();
    this.#recorded.set(session, told);
    const mark = `${workitem.id} ${stop.studyInstanceUid} ${stop.identityKey} ${stop.decision?.kind ?? ""}`;
    if (told.has(mark) || stop.decision?.kind === "same") return;
    told.add(mark);
    const { differing: fields } = compareIdentities(workitem.study.patient, stop.patient);
    const what =
      stop.imageCount === 0
        ? "images of an earlier examination"
        : `${stop.imageCount} ${stop.imageCount === 1 ? "image" : "images"} of the examination`;
    // A mixed earlier examination is never shown: with that it is closed, and nothing stays stopped.
    const isClosed = stop.studyInstanceUid !== workitem.study.studyInstanceUid;
    const effect = isClosed ? "closed, not shown" : resolvedEffect(stop);
    await this.#options.audit.record(session, {
      action: isClosed ? "identity.resolve" : "identity.mismatch",
      outcome: isClosed ? "success" : "refused",
      ...subjectOf(workitem),
      studyUid: stop.studyInstanceUid,
      detail: [what, ...differing(fields), effect].join(", "),
    });
  }
}

function resolvedEffect(stop: IdentityStop): string {
  return isResolved(stop) ? "left out" : "covered, insertion and signing blocked";
}

function stopSentence(stop: IdentityStop): string {
  const images = stop.imageCount === 1 ? "1 image names" : `${stop.imageCount} images name`;
  return `${images} another patient than this examination. Decide over the images whose they are before you sign.`;
}

function differing(fields: readonly string[]): string[] {
  return fields.length === 0 ? [] : [`differing: ${fields.join(" ")}`];
}

function subjectOf({ id, study }: Workitem): { workitemId: string; patientId: string; studyUid: string } {
  return { workitemId: id, patientId: study.patient.patientId, studyUid: study.studyInstanceUid };
}
