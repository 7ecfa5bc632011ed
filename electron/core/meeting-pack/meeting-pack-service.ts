import { makeZip } from "client-zip";
import type { PreparedExport } from "../../../shared/domain/media-export.ts";
import type { MeetingPack } from "../../../shared/domain/meeting-pack.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { KeyImage } from "../../../shared/domain/report.ts";
import { otherPatientSentence } from "../../../shared/rules/signing-checks.ts";
import type { DicomwebClient } from "../archive/dicomweb-client.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { statedNumbers } from "../encoders/content-kinds.ts";
import { encodeKeyObjectSelection } from "../encoders/key-object-selection.ts";
import { encodePresentationState } from "../encoders/presentation-state.ts";
import { keyImageJpeg } from "../encoders/report-facts.ts";
import { statedKeyImages } from "../encoders/stated-key-images.ts";
import { WorkstationError } from "../errors.ts";
import type { ForeignItems } from "../identity/foreign-items.ts";
import type { IdentityService } from "../identity/identity-service.ts";
import { FileSet } from "../media-export/file-set.ts";
import { directoryOf, fetchInstance, memberOf, type ZipMember } from "../media-export/media-files.ts";
import type { PreparedExports } from "../media-export/prepared-exports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import { type PackContent, type PackSources, packContent } from "./pack-content.ts";
import { packPage } from "./pack-page.ts";

/** What the service is built of. */
export interface MeetingPackServiceOptions extends PackSources {
  readonly audit: AuditLog;
  readonly identity: Pick<IdentityService, "notes" | "unresolved">;
  readonly foreign: Pick<ForeignItems, "studiesIn">;
  readonly client: (archiveId: string) => Promise<DicomwebClient>;
  readonly prepared: PreparedExports;
}

/** Packs what a meeting needs of a case: its key images, marks and words, to be opened anywhere. */
export class MeetingPackService {
  readonly #options: MeetingPackServiceOptions;

  constructor(options: MeetingPackServiceOptions) {
    this.#options = options;
  }

  /** Gives what the pack of an open case holds. Changes nothing. Throws `forbidden` for a case that is not open here. */
  async check(session: WindowSession, { workitemId }: { workitemId: string }): Promise<MeetingPack> {
    const person = requireSignedIn(session);
    const content = await this.#content(session, workitemId, person);
    const { keyImages, measurements, examination } = content.document;
    const isEarlier = ({ image }: KeyImage) => image.studyInstanceUid !== examination.studyInstanceUid;
    return {
      isSigned: content.isSigned,
      keyImageCount: keyImages.length,
      ofEarlierCount: keyImages.filter(isEarlier).length,
      planeCount: keyImages.filter(({ image }) => image.section !== undefined).length,
      presentationStateCount: statedNumbers(content.document).length,
      measurementCount: measurements.length,
      notes: notesOf(content),
      blocks: await this.#blocks(content),
    };
  }

  /** Readies the pack; fetched once by `exportId`, and audited then. Throws as `check`, and `conflict` for what blocks it. */
  async prepare(session: WindowSession, { workitemId }: { workitemId: string }): Promise<PreparedExport> {
    const person = requireSignedIn(session);
    const content = await this.#content(session, workitemId, person);
    const [block] = await this.#blocks(content);
    if (block !== undefined) throw new WorkstationError("conflict", `${block} Nothing was packed.`);
    const exportId = this.#options.prepared.put(person.id, async (opener, signal) => {
      await this.#audit(opener, content);
      return makeZip(this.#members(content, person, signal));
    });
    return { exportId, fileCount: content.document.keyImages.length };
  }

  async #content(session: WindowSession, workitemId: string, person: Person): Promise<PackContent> {
    if (session.openWorkitemId !== workitemId) {
      throw new WorkstationError("forbidden", "This case is not open in this window. Open it to pack it.");
    }
    const workitem = await this.#options.store.workitems.get(workitemId);
    return await packContent(this.#options, workitem, person);
  }

  async #blocks({ workitem, document, draftContent, pictures }: PackContent): Promise<string[]> {
    const isMissing = document.keyImages.some(({ id }) => !pictures.has(id));
    const others = draftContent === null ? [] : await this.#options.foreign.studiesIn(workitem, draftContent);
    return [
      ...(others.length > 0 ? [`${otherPatientSentence} The sheet for signing offers to.`] : []),
      ...(await this.#options.identity.unresolved(workitem)),
      ...(isMissing
        ? ["The picture of a key image is not stored yet. Wait a moment, or mark the image again, then pack."]
        : []),
    ];
  }

  /** Every examination that leaves is written down, with its own patient's number where it is known. */
  async #audit(session: WindowSession, { workitem, document, isSigned }: PackContent): Promise<void> {
    const studies = new Set([
      workitem.study.studyInstanceUid as string,
      ...document.keyImages.map(({ image }) => image.studyInstanceUid as string),
    ]);
    for (const studyUid of studies) {
      const count = document.keyImages.filter(({ image }) => image.studyInstanceUid === studyUid).length;
      await this.#options.audit.record(session, {
        action: "images.packMeeting",
        workitemId: workitem.id,
        patientId: workitem.study.patient.patientId,
        studyUid,
        detail: `${count} key images with name and number, report ${isSigned ? "signed" : "as a draft"}`,
      });
    }
  }

  async *#members(content: PackContent, person: Person, signal: AbortSignal): AsyncGenerator<ZipMember, void, void> {
    const { document, pictures, identifiers } = content;
    const { clock, ids } = this.#options;
    const names = document.keyImages.map(({ id }, index) => [id, pictureName(index + 1)] as const);
    const page = packPage(content, {
      personName: person.displayName,
      packedAt: clock.now(),
      pictureNames: new Map(names),
      notes: notesOf(content),
    });
    yield { name: "index.html", input: Uint8Array.from(Buffer.from(page, "utf8")) };
    for (const [id, name] of names) yield { name, input: Uint8Array.from(keyImageJpeg(pictures, id)) };
    const fileSet = new FileSet(ids.dicomUid());
    const fetched = new Set<string>();
    for (const { image } of document.keyImages) {
      if (image.section !== undefined || fetched.has(image.sopInstanceUid)) continue;
      fetched.add(image.sopInstanceUid);
      const client = await this.#options.client(image.archiveId);
      const member = memberOf(fileSet, await fetchInstance(client, image, signal));
      if (member !== null) yield member;
    }
    const keyObject = encodeKeyObjectSelection(document, identifiers);
    const states = statedKeyImages(document, identifiers).map((stated) => encodePresentationState(document, stated));
    for (const object of [...(keyObject === null ? [] : [keyObject]), ...states]) {
      const member = memberOf(fileSet, Uint8Array.from(object));
      if (member !== null) yield member;
    }
    yield directoryOf(fileSet);
  }
}

function pictureName(number: number): string {
  return `PICTURES/KEY${String(number).padStart(3, "0")}.JPG`;
}

function notesOf({ document, isSigned, hasOpenAddendum }: PackContent): string[] {
  const { keyImages, examination } = document;
  const planes = keyImages.filter(({ image }) => image.section !== undefined).length;
  const earlier = keyImages.filter(({ image }) => image.studyInstanceUid !== examination.studyInstanceUid).length;
  return [
    ...(isSigned ? [] : ["The report is a draft and is marked so."]),
    ...(hasOpenAddendum ? ["An addendum is being written; it is not in the pack."] : []),
    ...(planes > 0
      ? [
          `${planes} of the key images ${planes === 1 ? "is a plane" : "are planes"} made from a series: in the pack as pictures only.`,
        ]
      : []),
    ...(earlier > 0
      ? [
          `${earlier} of the key images ${earlier === 1 ? "is" : "are"} of earlier examinations: in the pack, but not in its key object selection, which names one examination.`,
        ]
      : []),
  ];
}
