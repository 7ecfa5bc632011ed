import type { EarlierText } from "../../../shared/contract/earlier-text-contract.ts";
import { parseDicomDate } from "../../../shared/dicom/dicom-date.ts";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { labelOf, textOf } from "../../../shared/imaging/attributes.ts";
import { readEncapsulatedDocument } from "../../../shared/objects/encapsulated-document.ts";
import { reportWords } from "../../../shared/objects/report-words.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { CaseService } from "../cases/case-service.ts";
import type { WindowSession } from "../core.ts";
import { visibleText } from "../encoders/visible-text.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";

/** What the service is built of. */
export interface EarlierTextOptions {
  readonly archives: Pick<StudyArchives, "client">;
  readonly audit: AuditLog;
  /** Gives a prior of a case that the window has open; throws for any other. */
  readonly cases: Pick<CaseService, "priorOf">;
}

/** The case that is open, and the prior whose texts are asked for. */
export interface EarlierTextInput {
  readonly workitemId: string;
  readonly archiveId: string;
  readonly studyInstanceUid: string;
}

/** So many reports of a study are read, and so many characters of each section: more is no report by people. */
const mostTexts = 20;
const mostCharacters = 20_000;

/** Gives texts of earlier reports that other programs wrote and an archive keeps. Nothing of them is kept here. */
export class EarlierTextService {
  readonly #options: EarlierTextOptions;

  constructor(options: EarlierTextOptions) {
    this.#options = options;
  }

  /** Gives the texts of a prior, the newest first, cleaned; audits the look. Errors: those of the archive. */
  async ofPrior(
    session: WindowSession,
    input: EarlierTextInput,
  ): Promise<{ texts: EarlierText[]; documents: string[]; ofOthers: number }> {
    const { archives, audit, cases } = this.#options;
    const { workitem, prior } = await cases.priorOf(session, input);
    await audit.record(session, {
      action: "prior.report",
      workitemId: workitem.id,
      patientId: workitem.study.patient.patientId,
      studyUid: prior.study.studyInstanceUid,
    });
    const client = await archives.client(prior.study.archiveId);
    const instances = await client.studyMetadata(prior.study.studyInstanceUid);
    const { patientId } = prior.study.patient;
    // An archive may hold a report under the wrong study; its words must not stand beside this patient's draft.
    const own = instances.filter((instance) => [patientId, ""].includes(textOf(instance, "00100020").trim()));
    const texts = own.flatMap(textsOf);
    const documents = own.flatMap((instance) => readEncapsulatedDocument(instance)?.title ?? []);
    return {
      texts: texts.sort((one, other) => (other.writtenOn ?? "").localeCompare(one.writtenOn ?? "")).slice(0, mostTexts),
      documents: [...new Set(documents.map(visibleText))].slice(0, mostTexts),
      ofOthers: instances.flatMap(textsOf).length - texts.length,
    };
  }
}

function textsOf(instance: DicomJsonDataset): EarlierText[] {
  const words = reportWords(instance);
  if (words === null) return [];
  const maker = [labelOf(instance, "00080080"), labelOf(instance, "00080070")].filter((name) => name !== "").join(", ");
  return [
    {
      objectUid: textOf(instance, "00080018"),
      title: visibleText(words.title),
      standing: visibleText(words.standing),
      maker: visibleText(maker),
      writtenOn: parseDicomDate(textOf(instance, "00080023")),
      sections: words.sections.slice(0, 200).map(({ heading, text }) => ({
        heading: visibleText(heading),
        text: visibleText(shortened(text)),
      })),
    },
  ];
}

function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters)}\nThis text goes on; the rest is read on a pane.`;
}
