import type { AnonymisationCheck, ExportRequest } from "../../../shared/domain/export.ts";
import type { DicomwebClient } from "../archive/dicomweb-client.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { openedStudy } from "../pixels/opened-address.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { checkSeries } from "./anonymisation-check.ts";

/** What the service is built of. */
export interface ExportServiceOptions {
  readonly store: Pick<Store, "workitems">;
  readonly audit: AuditLog;
  readonly client: (archiveId: string) => Promise<DicomwebClient>;
}

/** One series of an archive. */
export interface SeriesAddress {
  readonly archiveId: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** Says what leaves the workstation as a picture, and looks a series over before it is anonymised. */
export class ExportService {
  readonly #options: ExportServiceOptions;

  constructor(options: ExportServiceOptions) {
    this.#options = options;
  }

  /**
   * Writes down that pictures of an opened study leave: by whom, in which form, how many, and whether they say whose they
   * are. The window makes the file only after this. Throws `signed_out`, `forbidden` for a study that is not open here.
   */
  async record(session: WindowSession, request: ExportRequest): Promise<Record<string, never>> {
    requireSignedIn(session);
    openedStudy(session, { archiveId: request.archiveId, studyInstanceUid: request.studyInstanceUid });
    const workitem = await this.#options.store.workitems.get(request.workitemId);
    await this.#options.audit.record(session, {
      action: `images.${verbs[request.format]}`,
      workitemId: workitem.id,
      patientId: workitem.study.patient.patientId,
      studyUid: request.studyInstanceUid,
      detail: `${request.format}, ${request.imageCount} of series ${request.seriesInstanceUid}, ${
        request.isIdentified ? "with" : "without"
      } name and number`,
    });
    return {};
  }

  /** Gives what has to be known of a series before it leaves anonymised. Throws as `record`, and what the archive answers. */
  async check(session: WindowSession, address: SeriesAddress, signal?: AbortSignal): Promise<AnonymisationCheck> {
    requireSignedIn(session);
    openedStudy(session, { ...address });
    const client = await this.#options.client(address.archiveId);
    const headers = await client.seriesMetadata(address.studyInstanceUid, address.seriesInstanceUid, signal);
    const { imageCount, refusals, warnings, descriptions } = checkSeries(headers);
    return { imageCount, refusals, warnings, descriptions };
  }
}

const verbs: Readonly<Record<ExportRequest["format"], string>> = {
  png: "export",
  jpeg: "export",
  film: "export",
  dicom: "export",
  clipboard: "copy",
  print: "print",
};
