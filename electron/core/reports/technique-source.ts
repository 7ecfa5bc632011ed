import {
  type DicomJsonDataset,
  readNumber,
  readSequence,
  readString,
  readStrings,
} from "../../../shared/dicom/dicom-json.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { readProjection } from "../../../shared/imaging/projection.ts";
import type { TechniqueSource } from "../../../shared/rules/report-text.ts";

// Tags of PS3.6 that only the technique section needs.
const imageType = "00080008";
const acquisitionTime = "00080032";
const seriesTime = "00080031";
const modality = "00080060";
const bodyPartExamined = "00180015";
const contrastBolusAgent = "00180010";
const contrastBolusVolume = "00181041";
const sliceThickness = "00180050";
const radiopharmaceutical = "00180031";
const radiopharmaceuticalStartTime = "00181072";
const radionuclideTotalDose = "00181074";
const radiopharmaceuticalStartDateTime = "00181078";
const pixelMeasuresSequence = "00289110";
const sharedFunctionalGroupsSequence = "52009229";
const radiopharmaceuticalInformationSequence = "00540016";
const radionuclideCodeSequence = "00540300";
const radiopharmaceuticalCodeSequence = "00540304";
const codeMeaning = "00080104";

const projectionModalities: ReadonlySet<string> = new Set(["MG", "CR", "DX"]);
const slicedModalities: ReadonlySet<string> = new Set(["CT", "MR", "PT"]);

/**
 * Gives what the headers of a study's instances (DICOM JSON, one data set an instance) say of its technique. Localizers do
 * not count towards slice thickness. Activity is in MBq from (0018,1074) in Bq; below 1 MBq it is taken as mis-entered and left out.
 */
export function techniqueSource(study: StudySummary, instances: readonly DicomJsonDataset[]): TechniqueSource {
  return {
    modalities: study.modalities,
    bodyPart: study.bodyPart || firstText(instances, bodyPartExamined),
    description: study.description,
    contrastAgent: firstText(instances, contrastBolusAgent),
    contrastVolumeMl: contrastVolume(instances),
    sliceThicknessesMm: thicknesses(instances),
    projections: instances
      .filter((instance) => projectionModalities.has(readString(instance, modality)))
      .map((instance) => readProjection(instance)),
    pet: petSource(instances),
  };
}

function firstText(instances: readonly DicomJsonDataset[], tag: string): string {
  for (const instance of instances) {
    const text = readString(instance, tag);
    if (text !== "") return text;
  }
  return "";
}

/** Scanners write 0 where nobody entered a volume. */
function contrastVolume(instances: readonly DicomJsonDataset[]): number | null {
  const volumes = new Set(
    instances
      .map((instance) => readNumber(instance, contrastBolusVolume))
      .filter((volume) => volume !== null && volume > 0),
  );
  const [only] = volumes;
  return volumes.size === 1 ? (only ?? null) : null;
}

function thicknessOf(instance: DicomJsonDataset): number | null {
  const direct = readNumber(instance, sliceThickness);
  if (direct !== null) return direct;
  const [shared] = readSequence(instance, sharedFunctionalGroupsSequence);
  const [measures] = shared === undefined ? [] : readSequence(shared, pixelMeasuresSequence);
  return measures === undefined ? null : readNumber(measures, sliceThickness);
}

function thicknesses(instances: readonly DicomJsonDataset[]): TechniqueSource["sliceThicknessesMm"] {
  const byModality = new Map<string, Set<number>>();
  for (const instance of instances) {
    const kind = readString(instance, modality);
    if (!slicedModalities.has(kind) || readStrings(instance, imageType).includes("LOCALIZER")) continue;
    const thickness = thicknessOf(instance);
    if (thickness === null || thickness <= 0) continue;
    const values = byModality.get(kind) ?? new Set();
    values.add(Math.round(thickness * 100) / 100);
    byModality.set(kind, values);
  }
  return [...byModality].map(([kind, values]) => ({ modality: kind, values: [...values] }));
}

function petSource(instances: readonly DicomJsonDataset[]): TechniqueSource["pet"] {
  const pet = instances.filter((instance) => readString(instance, modality) === "PT");
  const [first] = pet;
  if (first === undefined) return null;
  const [information] = readSequence(first, radiopharmaceuticalInformationSequence);
  if (information === undefined) return { tracer: "", activityMbq: null, uptakeMinutes: null };
  const becquerels = readNumber(information, radionuclideTotalDose);
  return {
    tracer:
      readString(information, radiopharmaceutical) ||
      meaning(information, radiopharmaceuticalCodeSequence) ||
      meaning(information, radionuclideCodeSequence),
    activityMbq: becquerels !== null && becquerels >= 1e6 ? becquerels / 1e6 : null,
    uptakeMinutes: uptakeMinutes(pet, information),
  };
}

function meaning(dataset: DicomJsonDataset, sequence: string): string {
  const [item] = readSequence(dataset, sequence);
  return item === undefined ? "" : readString(item, codeMeaning);
}

/** Seconds after midnight of a DICOM time (PS3.5 6.2, TM), or null. */
function secondsOfDay(time: string): number | null {
  const match = /^(\d{2})(\d{2})(\d{2})?/.exec(time);
  if (match === null) return null;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
}

/** Injection to the earliest acquisition. Given only where both lie on one day in order, never by guessing a midnight. */
function uptakeMinutes(pet: readonly DicomJsonDataset[], information: DicomJsonDataset): number | null {
  const dateTime = readString(information, radiopharmaceuticalStartDateTime);
  const injection = secondsOfDay(readString(information, radiopharmaceuticalStartTime) || dateTime.slice(8));
  const starts = pet
    .map((instance) => secondsOfDay(readString(instance, acquisitionTime) || readString(instance, seriesTime)))
    .filter((seconds) => seconds !== null);
  if (injection === null || starts.length === 0) return null;
  const minutes = Math.round((Math.min(...starts) - injection) / 60);
  return minutes > 0 && minutes <= 6 * 60 ? minutes : null;
}
