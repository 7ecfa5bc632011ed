import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { type ContourSet, readContourSet } from "./contour-set.ts";
import { type MeasurementReport, readMeasurementReport } from "./measurement-report.ts";
import { type RtDose, readRtDose } from "./rt-dose.ts";
import { type PlanPrescription, readPlanPrescription } from "./rt-plan.ts";
import { readSegmentation, type Segmentation } from "./segmentation.ts";
import { readValueMapping, type ValueMapping } from "./value-mapping.ts";

/** What a series holds beside images that is laid over images or says what their values mean. */
export interface OtherObjects {
  readonly layers: readonly (Segmentation | ContourSet)[];
  readonly measurements: readonly MeasurementReport[];
  readonly mappings: readonly ValueMapping[];
  readonly doses: readonly RtDose[];
  readonly plans: readonly PlanPrescription[];
}

/** Gives what instances hold that belongs to images of other series; null where that is nothing. */
export function readOtherObjects(instances: readonly DicomJsonInstance[]): OtherObjects | null {
  const layers = instances.map((instance) => readSegmentation(instance) ?? readContourSet(instance));
  const objects: OtherObjects = {
    layers: layers.filter((layer) => layer !== null),
    measurements: instances.map(readMeasurementReport).filter((report) => report !== null),
    mappings: instances.map(readValueMapping).filter((mapping) => mapping !== null),
    doses: instances.map(readRtDose).filter((dose) => dose !== null),
    plans: instances.map(readPlanPrescription).filter((plan) => plan !== null),
  };
  return Object.values(objects).every((found) => found.length === 0) ? null : objects;
}
