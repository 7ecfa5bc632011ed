import { type ImportedStudy, type MediaImportResult, mostFilesListed } from "../../../shared/domain/media-import.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { mayHaveImages } from "../../../shared/rules/modalities.ts";
import type { EmbeddedArchive } from "../embedded-archive/embedded-archive.ts";
import type { FileResult, ImportResult } from "../embedded-archive/importer.ts";
import { matchPatient } from "../priors/prior-rules.ts";
import type { Store } from "../store/store.ts";

/** What an outcome is told from. */
export interface ImportOutcomeSources {
  readonly store: { readonly workitems: Pick<Store["workitems"], "findByStudy" | "list"> };
  readonly embedded: Pick<EmbeddedArchive, "study">;
}

/** Gives what an import came to by study and by file, as it is shown; files are named by what has to be known first. */
export async function importOutcome(result: ImportResult, sources: ImportOutcomeSources): Promise<MediaImportResult> {
  const { files, imported, importedOthers, duplicates, refused, filesRead, wasCancelled } = result;
  const count = (outcome: FileResult["outcome"]) => files.filter((file) => file.outcome === outcome).length;
  const uids = [...new Set(files.flatMap(({ studyInstanceUid }) => studyInstanceUid ?? []))];
  const studies: ImportedStudy[] = [];
  for (const uid of uids) {
    const study = await outcomeOfStudy(uid, files, sources);
    if (study !== null) studies.push(study);
  }
  const listed = files
    .filter(({ outcome }) => outcome !== "imported")
    .sort((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome))
    .slice(0, mostFilesListed)
    .map(({ label, outcome, sentence }) => ({ label, outcome, sentence }));
  return {
    ...{ imported, importedOthers, duplicates, refused, filesRead, wasCancelled, studies },
    ...{ ignored: count("ignored"), missing: count("missing"), files: listed },
  };
}

const order: readonly FileResult["outcome"][] = ["missing", "refused", "ignored", "duplicate", "imported"];

async function outcomeOfStudy(
  uid: string,
  files: readonly FileResult[],
  sources: ImportOutcomeSources,
): Promise<ImportedStudy | null> {
  const study = sources.embedded.study(uid);
  if (study === null) return null;
  const own = files.filter(({ studyInstanceUid }) => studyInstanceUid === uid);
  const count = (outcome: FileResult["outcome"]) => own.filter((file) => file.outcome === outcome).length;
  const importedOthers = own.filter(({ isImage }) => isImage === false).length;
  const workitem = await sources.store.workitems.findByStudy(uid);
  const notes = [...(await contradictions(study, sources)), ...(workitem === null ? [whereFound(study)] : [])];
  return {
    ...{ study, imported: count("imported"), importedOthers },
    ...{ duplicates: count("duplicate"), refused: count("refused") },
    ...{ workitemId: workitem?.id ?? null, notes },
  };
}

function whereFound({ modalities }: StudySummary): string {
  if (!mayHaveImages(modalities)) return "It holds no images, so it is no case of its own.";
  return "An older examination of a patient with a newer one here: open that case and find this among its earlier examinations.";
}

/** A number that the list has for somebody else: the two are kept apart by the identity rules, and the person is told. */
async function contradictions(study: StudySummary, { store }: ImportOutcomeSources): Promise<string[]> {
  const { patient } = study;
  if (patient.patientId.trim() === "") return [];
  const { rows } = await store.workitems.list({
    ...{ search: patient.patientId, modalities: [], sites: [], statuses: [] },
    ...{ performedFrom: null, performedBefore: null, reservedBy: null },
    sort: { column: "performed", direction: "descending" },
    offset: 0,
    limit: 200,
  });
  const isDoubtful = rows.some((row) => matchPatient(row.study.patient, patient) === "doubtful");
  if (!isDoubtful) return [];
  return [
    "Another examination here has the same patient number under another name or birth date. They are kept apart: " +
      "neither is shown as an earlier examination of the other until somebody has looked. Please check whose images these are.",
  ];
}
