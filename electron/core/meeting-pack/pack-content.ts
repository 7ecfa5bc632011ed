import type { Person } from "../../../shared/domain/person.ts";
import type { DraftContent, MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { WorkstationError } from "../errors.ts";
import type { IdentityService } from "../identity/identity-service.ts";
import type { Clock, IdSource } from "../ports.ts";
import { reportDocument } from "../reports/report-document.ts";
import type { Store } from "../store/store.ts";

/** What a pack is made from: the signed report, or the draft as it would be signed. */
export interface PackContent {
  readonly workitem: Workitem;
  readonly document: ReportDocument;
  /** What is being written, where the pack is of a draft; null where it is of the signed report. */
  readonly draftContent: DraftContent | null;
  readonly identifiers: MintedIdentifiers;
  readonly isSigned: boolean;
  /** True where an addendum is being written that is not in the pack. */
  readonly hasOpenAddendum: boolean;
  /** JPEG by key image id; those that are stored. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** What the content is read from. */
export interface PackSources {
  readonly store: Store;
  readonly identity: Pick<IdentityService, "notes">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly isDemo: boolean;
}

/** Gives what a case's pack is made from. Throws `not_found` where nothing has been written of the case. */
export async function packContent(sources: PackSources, workitem: Workitem, person: Person): Promise<PackContent> {
  const { store } = sources;
  const signed = await store.reports.latest(workitem.id);
  const draft = await store.drafts.findOpen(workitem.id);
  if (signed !== null) {
    const { document, identifiers } = signed;
    const pictures = await picturesOf(store, document);
    const of = { workitem, document, identifiers, pictures };
    return { ...of, draftContent: null, isSigned: true, hasOpenAddendum: draft !== null };
  }
  if (draft === null) {
    throw new WorkstationError("not_found", "Nothing has been written of this case yet. Nothing was packed.");
  }
  const document = reportDocument({
    ...{ draft, workitem, person, isDemo: sources.isDemo, previous: null, recipients: [] },
    ...{ version: 1, provisional: null, otherRequests: [], preparedBy: null },
    placerOrderNumber: await store.workitems.placerOrderNumber(workitem.id),
    alerts: await store.alerts.listByWorkitem(workitem.id),
    reportId: sources.ids.uuid(),
    signedAt: sources.clock.now(),
    identityNotes: await sources.identity.notes(workitem, draft.content),
  });
  const pictures = await picturesOf(store, document);
  const marked = { ...document, keyImages: document.keyImages.map(asDraft) };
  const identifiers = mintIdentifiers(sources.ids);
  const of = { workitem, document: marked, identifiers, pictures };
  return { ...of, draftContent: draft.content, isSigned: false, hasOpenAddendum: false };
}

/** What other systems show of a draft's key images says that it is one. */
function asDraft(keyImage: ReportDocument["keyImages"][number]): ReportDocument["keyImages"][number] {
  return { ...keyImage, caption: `${draftMark}${keyImage.caption}`.slice(0, 500) };
}

/** What stands before a caption of a draft. */
export const draftMark = "DRAFT, not signed. ";

async function picturesOf(store: Store, document: ReportDocument): Promise<ReadonlyMap<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>();
  for (const { id } of document.keyImages) {
    const found = await store.keyImages.find(id);
    if (found !== null) pictures.set(id, found.jpeg);
  }
  return pictures;
}

/** Objects of a draft are nobody's later: each pack of it has identifiers of its own. */
function mintIdentifiers(ids: IdSource): MintedIdentifiers {
  return {
    structuredReportSopInstanceUid: ids.dicomUid(),
    structuredReportSeriesInstanceUid: ids.dicomUid(),
    keyObjectSopInstanceUid: ids.dicomUid(),
    keyObjectSeriesInstanceUid: ids.dicomUid(),
    pdfSopInstanceUid: ids.dicomUid(),
    pdfSeriesInstanceUid: ids.dicomUid(),
    reportIdentifier: ids.uuid(),
  };
}
