import type { Patient } from "../domain/patient.ts";
import type { DraftContent, Paragraph } from "../domain/report.ts";
import { sectionText } from "../domain/report.ts";
import type { Projection } from "../imaging/projection.ts";
import { dateText } from "./date-text.ts";
import { imagingModalities, mayHaveImages } from "./modalities.ts";

/** What a study's headers say of how it was made. Strings are empty and numbers null where the headers are silent. */
export interface TechniqueSource {
  readonly modalities: readonly string[];
  readonly bodyPart: string;
  /** Study description; used where no body part is given. */
  readonly description: string;
  /** Contrast/Bolus Agent (0018,0010). */
  readonly contrastAgent: string;
  /** Contrast/Bolus Volume (0018,1041) in ml; null too where series name different ones. */
  readonly contrastVolumeMl: number | null;
  /** Distinct slice thicknesses of cross-sectional series by modality, in mm. */
  readonly sliceThicknessesMm: readonly { readonly modality: string; readonly values: readonly number[] }[];
  /** Side and view of each film, in the order of the images; empty for other modalities. */
  readonly projections: readonly Projection[];
  readonly pet: {
    /** Radiopharmaceutical (0018,0031) or its radionuclide. */
    readonly tracer: string;
    readonly activityMbq: number | null;
    /** Injection to start of acquisition, in whole minutes. */
    readonly uptakeMinutes: number | null;
  } | null;
}

const modalityNames: Readonly<Record<string, string>> = {
  CT: "CT",
  MR: "MR",
  PT: "PET",
  CR: "Plain film",
  DX: "Plain film",
  MG: "Mammography",
  US: "Ultrasound",
  NM: "Nuclear medicine",
  XA: "X-ray angiography",
  RF: "Fluoroscopy",
};

/** Gives the examination's modalities in words, e.g. `PET-CT`, `MR`, `Plain film`. */
export function modalityText(modalities: readonly string[]): string {
  const acquired = imagingModalities(modalities);
  const kinds = new Set(acquired.length === 0 ? modalities : acquired);
  if (kinds.has("PT") && (kinds.has("CT") || kinds.has("MR"))) {
    const partner = kinds.has("CT") ? "CT" : "MR";
    for (const modality of ["PT", partner]) kinds.delete(modality);
    return [`PET-${partner}`, ...[...kinds].map((kind) => modalityNames[kind] ?? kind)].join(", ");
  }
  return [...new Set([...kinds].map((kind) => modalityNames[kind] ?? kind))].join(", ");
}

/** Body parts of PS3.16 Annex L that are no words by themselves. */
const bodyPartWords: Readonly<Record<string, string>> = {
  abdpelvis: "abdomen and pelvis",
  abdomenpelvis: "abdomen and pelvis",
  chestabdomen: "chest and abdomen",
  chestabdpelvis: "chest, abdomen and pelvis",
  headneck: "head and neck",
  cspine: "cervical spine",
  tspine: "thoracic spine",
  lspine: "lumbar spine",
  lsspine: "lumbosacral spine",
  wholebody: "whole body",
  // Names no region; the description says more.
  extremity: "",
};

function bodyPartText(bodyPart: string): string {
  const lower = bodyPart
    .trim()
    .replace(/[\s_]+/g, " ")
    .toLowerCase();
  return bodyPartWords[lower.replaceAll(" ", "")] ?? lower;
}

function millimetres(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Gives the slice thicknesses of a study, e.g. `1 to 5 mm`, with the modality where there are several; empty where none is known. */
export function thicknessText(source: Pick<TechniqueSource, "sliceThicknessesMm">): string {
  const parts = source.sliceThicknessesMm
    .filter((entry) => entry.values.length > 0)
    .map((entry) => {
      const sorted = [...entry.values].sort((a, b) => a - b);
      const least = sorted[0] ?? 0;
      const most = sorted.at(-1) ?? least;
      const range = least === most ? millimetres(least) : `${millimetres(least)} to ${millimetres(most)}`;
      return source.sliceThicknessesMm.length > 1
        ? `${range} mm (${modalityNames[entry.modality] ?? entry.modality})`
        : `${range} mm`;
    });
  return parts.join(", ");
}

function petSentence(pet: NonNullable<TechniqueSource["pet"]>): string | null {
  const activity = pet.activityMbq === null ? "" : `${Math.round(pet.activityMbq)} MBq`;
  const uptake = pet.uptakeMinutes === null ? "" : `uptake time ${pet.uptakeMinutes} min`;
  // Code meanings come as `FDG -- fluorodeoxyglucose`.
  const tracer = pet.tracer.trim().replace(/\s+-+\s+(.+)$/, " ($1)");
  const given = [activity, tracer].filter((part) => part !== "").join(" ");
  const said = [given, uptake].filter((part) => part !== "").join(", ");
  return said === "" ? null : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/**
 * E.g. `Views: right CC, right MLO, left CC.` Each film names its own side, so that none is read with its neighbour's; where
 * only some films have a side, the others say that theirs is not recorded.
 */
function projectionSentence(projections: readonly Projection[]): string | null {
  const hasSides = projections.some(({ side }) => side !== "");
  const words = projections.map(({ side, view, contradictedBy }) => {
    if (side === "" && hasSides) return `${view || "view"} (side not recorded)`;
    const doubt = contradictedBy === "" ? "" : ` (image says ${side}, its series says ${contradictedBy})`;
    return `${side === "both" ? "both sides" : side} ${view}`.trim() + doubt;
  });
  const said = [...new Set(words)].filter((word) => word !== "");
  if (said.length === 0) return null;
  return `${projections.some(({ view }) => view !== "") ? "Views" : "Side"}: ${said.join(", ")}.`;
}

/**
 * Gives the technique section made from the headers of a study, e.g.
 * `CT of the chest with intravenous contrast (Omnipaque). Slice thickness 5 mm.` Silent headers leave their part out:
 * nothing is assumed, in particular the absence of a contrast agent is not written as `without contrast`.
 */
export function techniqueText(source: TechniqueSource): string {
  // Reports and contours alone say nothing of how anything was examined.
  if (!mayHaveImages(source.modalities)) return "";
  const kind = modalityText(source.modalities);
  const region = bodyPartText(source.bodyPart);
  const description = source.description.trim();
  const repeatsKind = description.toLowerCase().startsWith(kind.toLowerCase());
  const said = repeatsKind ? description.slice(kind.length) : ` (${description})`;
  const of = region !== "" ? ` of the ${region}` : description !== "" ? said : "";
  const isMr = source.modalities.includes("MR");
  const agent = source.contrastAgent.trim();
  const thickness = thicknessText(source);
  const contrast = agent === "" ? "" : ` with ${isMr ? "contrast" : "contrast medium"} (${agent})`;
  const sentences = [
    kind === "" ? null : `${kind}${of}${contrast}.`,
    projectionSentence(source.projections),
    source.pet === null ? null : petSentence(source.pet),
    thickness === "" ? null : `Slice thickness ${thickness}.`,
  ];
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

/** One examination that the images were compared with. */
export type ComparedStudy = DraftContent["comparedStudies"][number];

/**
 * What is known of a patient's earlier examinations: their number, null while not every archive has been searched, or that
 * nobody can look for them, since the study carries no patient number.
 */
export type PriorsKnown = number | null | "noPatientNumber";

/** Says whether a patient has any number by which archives can be asked for other studies. */
export function hasPatientNumber(patient: Pick<Patient, "patientId" | "nhsNumber">): boolean {
  return patient.patientId.trim() !== "" || patient.nhsNumber !== null;
}

/** Gives what is known of a patient's earlier examinations from their number, null where it is not known. */
export function priorsKnownOf(patient: Pick<Patient, "patientId" | "nhsNumber">, count: number | null): PriorsKnown {
  return hasPatientNumber(patient) || (count !== null && count > 0) ? count : "noPatientNumber";
}

/**
 * Gives the comparison section from the priors that were opened, newest first, one a line: `CT chest 14-May-2026`. With none
 * opened it says `None available` only where there is none; where that is not or cannot be known it says so, and otherwise
 * that none was opened.
 */
export function comparisonText(compared: readonly ComparedStudy[], known: PriorsKnown): string {
  if (compared.length === 0) {
    if (known === "noPatientNumber") {
      return "Earlier examinations could not be looked for, since the study has no patient number.";
    }
    if (known === null) return "None found so far; not every archive has been searched.";
    return known === 0 ? "None available." : "Earlier examinations are available and were not opened.";
  }
  return [...compared]
    .sort((a, b) => (b.date ?? "").localeCompare(a.date ?? ""))
    .map((study) => `${study.description.trim()} ${dateText(study.date)}`.trim())
    .join("\n");
}

/** Gives plain text as paragraphs, one a line; empty text as none. */
export function paragraphsFromText(text: string): Paragraph[] {
  if (text.trim() === "") return [];
  return text.split("\n").map((line) => (line === "" ? [] : [{ kind: "text" as const, text: line }]));
}

/** Says whether the comparison section still is what was generated, so that generating it again loses nothing. */
function isComparisonGenerated(content: DraftContent): boolean {
  const written = sectionText(content.sections.comparison);
  if (written === "") return true;
  // With nothing compared, the text of any number of priors is ours: the number may have changed since.
  return ([null, 0, 1, "noPatientNumber"] as const).some(
    (count) => written === comparisonText(content.comparedStudies, count),
  );
}

/**
 * Gives a draft with more opened priors recorded. The comparison section is written again, unless it was changed by hand:
 * then it stays as it is. Recording the same study twice changes nothing.
 */
export function withComparedStudies(content: DraftContent, opened: readonly ComparedStudy[]): DraftContent {
  const known = new Set(content.comparedStudies.map((study) => study.studyInstanceUid));
  const added = opened.filter((study) => {
    if (known.has(study.studyInstanceUid)) return false;
    known.add(study.studyInstanceUid);
    return true;
  });
  if (added.length === 0) return content;
  const comparedStudies = [...content.comparedStudies, ...added];
  if (!isComparisonGenerated(content)) return { ...content, comparedStudies };
  const comparison = paragraphsFromText(comparisonText(comparedStudies, comparedStudies.length));
  return { ...content, comparedStudies, sections: { ...content.sections, comparison } };
}

/**
 * Gives a draft whose generated comparison says what is known of priors now, where none was opened and nobody wrote there.
 * A number that was known stays where it is not known now (null); that there is none does not stay where nobody could look.
 */
export function withKnownPriors(content: DraftContent, known: PriorsKnown): DraftContent {
  const written = sectionText(content.sections.comparison);
  const isGenerated = written !== "" && content.comparedStudies.length === 0 && isComparisonGenerated(content);
  const text = comparisonText([], known);
  if (!isGenerated || written === text) return content;
  if (known === null && written !== comparisonText([], "noPatientNumber")) return content;
  if (known === "noPatientNumber" && written === comparisonText([], 1)) return content;
  return { ...content, sections: { ...content.sections, comparison: paragraphsFromText(text) } };
}

/**
 * Gives a draft to be stored in the place of `stored`: a generated comparison that does not know yet of priors gives way to
 * a stored one that does.
 */
export function withStoredComparison(content: DraftContent, stored: DraftContent): DraftContent {
  const written = sectionText(content.sections.comparison);
  const isUnknowing = [null, "noPatientNumber" as const].some((known) => written === comparisonText([], known));
  const [known] = [0, 1].filter((count) => sectionText(stored.sections.comparison) === comparisonText([], count));
  return isUnknowing && known !== undefined ? withKnownPriors(content, known) : content;
}

/**
 * Says whether a draft differs from `stored` only by the earlier examinations that were seen, and by the comparison that is
 * generated from them: nobody wrote anything.
 */
export function isOnlySeenMore(content: DraftContent, stored: DraftContent): boolean {
  const start = isComparisonGenerated(stored) ? { ...stored.sections, comparison: [] } : stored.sections;
  const filled = withComparedStudies({ ...stored, comparedStudies: [], sections: start }, content.comparedStudies);
  return JSON.stringify(filled) === JSON.stringify(content);
}

/**
 * Gives a draft without some of its opened priors: they turned out to be of another patient. A generated comparison is
 * written again, from what is known of priors where none is left; one that somebody wrote stays for them to mend.
 */
export function withoutComparedStudies(
  content: DraftContent,
  studies: ReadonlySet<string>,
  known: PriorsKnown,
): DraftContent {
  const comparedStudies = content.comparedStudies.filter((study) => !studies.has(study.studyInstanceUid));
  if (comparedStudies.length === content.comparedStudies.length) return content;
  if (!isComparisonGenerated(content)) return { ...content, comparedStudies };
  const comparison = paragraphsFromText(comparisonText(comparedStudies, known));
  return { ...content, comparedStudies, sections: { ...content.sections, comparison } };
}
