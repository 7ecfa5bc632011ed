import { makeZip } from "client-zip";
import { type DicomJsonDataset, readNumber, readString } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import type {
  ExportedExamination,
  ExportedSeries,
  MediaCheck,
  MediaRequest,
  PreparedExport,
} from "../../../shared/domain/media-export.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import type { DicomwebClient, InstanceAddress } from "../archive/dicomweb-client.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import { type CheckedSeries, checkSeries } from "../export/anonymisation-check.ts";
import { anonymisationPlan, anonymisationText } from "../export/anonymisation-plan.ts";
import type { AnonymisationPlan } from "../export/anonymise-instance.ts";
import { Anonymiser } from "../export/anonymiser.ts";
import type { IdentityService } from "../identity/identity-service.ts";
import { openedStudy } from "../pixels/opened-address.ts";
import type { IdSource } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { FileSet } from "./file-set.ts";
import { directoryOf, fetchInstance, memberOf, type ZipMember } from "./media-files.ts";
import type { PreparedExports } from "./prepared-exports.ts";

/** What the service is built of. */
export interface MediaExportServiceOptions {
  readonly store: Pick<Store, "workitems">;
  readonly audit: AuditLog;
  readonly ids: IdSource;
  readonly identity: Pick<IdentityService, "note" | "unresolved" | "foreignInstances">;
  readonly client: (archiveId: string) => Promise<DicomwebClient>;
  readonly prepared: PreparedExports;
  /** Bundled worker that anonymises, or null when run from the sources. */
  readonly workerEntry: URL | string | null;
}

/** One series with its headers and what of it may leave anonymised. */
interface LeavingSeries {
  readonly seriesInstanceUid: string;
  readonly headers: readonly DicomJsonDataset[];
  readonly checked: CheckedSeries;
}

/** Lets an examination leave as DICOM media: a File-set with a DICOMDIR in a ZIP, identified or anonymised. */
export class MediaExportService {
  readonly #options: MediaExportServiceOptions;

  constructor(options: MediaExportServiceOptions) {
    this.#options = options;
  }

  /** Gives what has to be known of an opened examination before it leaves. Throws `forbidden`, and what the archive answers. */
  async check(session: WindowSession, examination: ExportedExamination, signal?: AbortSignal): Promise<MediaCheck> {
    requireSignedIn(session);
    const { all } = await this.#leaving(session, examination, signal);
    const distinct = (texts: readonly string[]) => [...new Set(texts)];
    return {
      series: all.map(describe),
      refusals: distinct(all.flatMap(({ checked }) => checked.refusals)),
      warnings: distinct(all.flatMap(({ checked }) => checked.warnings)),
      descriptions: distinct(all.flatMap(({ checked }) => checked.descriptions)),
    };
  }

  /**
   * Readies the chosen series to leave; the file is fetched once by `exportId`, and audited then. Throws as `check`, and
   * `invalid_input` where nothing would leave or the name to use instead cannot be used.
   */
  async prepare(session: WindowSession, request: MediaRequest, signal?: AbortSignal): Promise<PreparedExport> {
    const person = requireSignedIn(session);
    const { all, workitem } = await this.#leaving(session, request, signal);
    const chosen = all.filter(({ seriesInstanceUid }) => request.seriesInstanceUids.includes(seriesInstanceUid));
    const plan = this.#planOf(request, all);
    const addresses = chosen.flatMap(({ seriesInstanceUid, headers, checked }) => {
      const uids = plan === null ? headers.map((header) => readString(header, tags.sopInstanceUid)) : null;
      return (uids ?? checked.sopInstanceUids).map(
        (sopInstanceUid): InstanceAddress => ({
          studyInstanceUid: request.studyInstanceUid,
          seriesInstanceUid,
          sopInstanceUid,
        }),
      );
    });
    if (addresses.length === 0) {
      throw new WorkstationError("invalid_input", "Nothing of what was chosen may leave. Nothing was exported.");
    }
    const exportId = this.#options.prepared.put(person.id, async (opener, opened) => {
      await this.#audit(opener, request, workitem, addresses.length, plan);
      const client = await this.#options.client(request.archiveId);
      return makeZip(this.#members(client, addresses, plan, opened));
    });
    return { exportId, fileCount: addresses.length };
  }

  /** One plan for the whole examination: the same identifiers and the same shift of dates in every series. */
  #planOf({ identity }: MediaRequest, all: readonly LeavingSeries[]): AnonymisationPlan | null {
    if (identity.kind === "identified") return null;
    const words = [...new Set(all.flatMap(({ checked }) => checked.forbiddenWords))];
    return anonymisationPlan(identity, words, this.#options.ids);
  }

  /** Images of somebody else never leave with this patient's: they are left out once somebody has decided, and stop it before. */
  async #leaving(
    session: WindowSession,
    examination: ExportedExamination,
    signal?: AbortSignal,
  ): Promise<{ all: LeavingSeries[]; workitem: Workitem }> {
    const { store, identity, client } = this.#options;
    const address = openedStudy(session, { ...examination });
    const workitem = await store.workitems.get(examination.workitemId);
    const archive = await client(address.archiveId);
    const datasets = await archive.studyMetadata(address.studyInstanceUid, signal);
    identity.note(address, datasets);
    const isOwn = workitem.study.studyInstanceUid === address.studyInstanceUid;
    const problems = isOwn ? await identity.unresolved(workitem) : mixedPatients(datasets);
    if (problems.length > 0) throw new WorkstationError("conflict", `${problems.join(" ")} Nothing was exported.`);
    const foreign = isOwn ? await identity.foreignInstances(workitem) : new Set<string>();
    const own = datasets.filter((dataset) => !foreign.has(readString(dataset, tags.sopInstanceUid)));
    const bySeries = Map.groupBy(own, (dataset) => readString(dataset, tags.seriesInstanceUid));
    const all = [...bySeries].map(([seriesInstanceUid, headers]) => ({
      ...{ seriesInstanceUid, headers },
      checked: checkSeries(headers),
    }));
    return { all, workitem };
  }

  async #audit(
    session: WindowSession,
    request: MediaRequest,
    workitem: Workitem,
    count: number,
    plan: AnonymisationPlan | null,
  ): Promise<void> {
    const { identity, seriesInstanceUids, studyInstanceUid } = request;
    const how =
      identity.kind === "identified"
        ? `with name and number, reason: ${identity.reason}`
        : `anonymised, ${plan === null ? "" : anonymisationText(plan)}`;
    await this.#options.audit.record(session, {
      action: "images.exportMedia",
      workitemId: workitem.id,
      patientId: workitem.study.patient.patientId,
      studyUid: studyInstanceUid,
      detail: `dicom media, ${count} files of ${seriesInstanceUids.length} series, ${how}`,
    });
  }

  async *#members(
    client: DicomwebClient,
    addresses: readonly InstanceAddress[],
    plan: AnonymisationPlan | null,
    signal: AbortSignal,
  ): AsyncGenerator<ZipMember, void, void> {
    const fileSet = new FileSet(this.#options.ids.dicomUid());
    const anonymiser = plan === null ? null : new Anonymiser(this.#options.workerEntry, plan);
    try {
      for (const address of addresses) {
        signal.throwIfAborted();
        const bytes = await fetchInstance(client, address, signal);
        const leaving = anonymiser === null ? bytes : (await anonymiser.anonymise(bytes)).bytes;
        const member = memberOf(fileSet, leaving);
        if (member !== null) yield member;
      }
      yield directoryOf(fileSet);
    } finally {
      await anonymiser?.close();
    }
  }
}

function describe({ seriesInstanceUid, headers, checked }: LeavingSeries): ExportedSeries {
  const [first = {}] = headers;
  const seriesNumber = readNumber(first, tags.seriesNumber);
  return {
    ...{ seriesInstanceUid, fileCount: headers.length, anonymisedCount: checked.imageCount },
    seriesNumber: Number.isSafeInteger(seriesNumber) ? seriesNumber : null,
    modality: readString(first, tags.modality),
    description: readString(first, tags.seriesDescription),
  };
}

/** Of an earlier examination the identity rules know less: more than one number in it is enough to stop. */
function mixedPatients(datasets: readonly DicomJsonDataset[]): string[] {
  const numbers = new Set(datasets.map((dataset) => readString(dataset, tags.patientId)));
  return numbers.size > 1 ? ["This examination holds images under more than one patient number."] : [];
}
