import { type DicomJsonInstance, itemsOf, numberOf, textOf } from "../imaging/attributes.ts";
import { type ObjectSource, readObjectSource } from "./object-source.ts";

/** RT Plan Storage and RT Ion Plan Storage (PS3.4 B.5). */
const planSopClasses: ReadonlySet<string> = new Set(["1.2.840.10008.5.1.4.1.1.481.5", "1.2.840.10008.5.1.4.1.1.481.8"]);

/** What a treatment plan prescribes; nothing else of a plan is read. Source: PS3.3 C.8.8.10 (RT Prescription Module). */
export interface PlanPrescription extends ObjectSource {
  /** Target Prescription Dose of each target in Gy, the highest first. */
  readonly targetDoses: readonly number[];
}

/** Gives what a plan prescribes for its targets; null for any other object. */
export function readPlanPrescription(instance: DicomJsonInstance): PlanPrescription | null {
  if (!planSopClasses.has(textOf(instance, "00080016"))) return null;
  const targets = itemsOf(instance, "300A0010").filter((item) => textOf(item, "300A0020") === "TARGET");
  const doses = targets.map((item) => numberOf(item, "300A0026")).filter((dose) => dose !== null && dose > 0);
  const source = readObjectSource(instance);
  return {
    ...source,
    title: textOf(instance, "300A0002") || source.title,
    targetDoses: [...new Set(doses)].filter((dose) => dose !== null).sort((a, b) => b - a),
  };
}
