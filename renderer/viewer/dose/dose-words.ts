import type { DoseGrid } from "../../../shared/objects/dose-grid.ts";
import type { DoseReference } from "../../../shared/objects/isodose.ts";
import type { RtDose } from "../../../shared/objects/rt-dose.ts";
import { formatDate } from "../../app/format.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { ViewerState } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import type { CaseDose, DoseOverlay } from "./doses.ts";
import { doseFor, dosesOfCase, refusalOf } from "./doses.ts";

/** Gives a dose in its unit, e.g. `12.3 Gy`; a relative one is never called gray. */
export function doseText({ unit, isEffective }: Pick<RtDose, "unit" | "isEffective">, value: number): string {
  const number = value >= 1000 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
  const plain = unit === "Gy" ? `${number} Gy` : `${number} relative, not Gy`;
  return isEffective ? `${plain} (effective)` : plain;
}

/** Gives the words for a dose, e.g. `Dose PLAN, Boost, 12-Nov-2026`. */
export function doseName({ summation, title, date }: RtDose): string {
  const words = summation.replaceAll("_", " ").toLowerCase();
  return [`Dose${words === "" ? "" : ` of ${words}`}`, title, formatDate(date)].filter(Boolean).join(", ");
}

/** Gives what 100 % is, e.g. `100 % is 60.0 Gy prescribed`. */
export function referenceText(dose: RtDose, { kind, value }: DoseReference): string {
  return `100 % is ${doseText(dose, value)}, ${kind === "prescription" ? "prescribed" : "its maximum"}`;
}

/** Gives the words of a dose that lies over a picture. */
export function doseLine({ on, reference }: DoseOverlay): string {
  return `${doseName(on.dose)}; ${referenceText(on.dose, reference)}`;
}

/** Gives the distances of a grid's points, e.g. `2.5 × 2.5 × 3.0 mm`. */
export function gridText({ geometry }: DoseGrid): string {
  const [row, column] = geometry.spacingMm;
  return `${[column, row, geometry.stepMm].map((mm) => mm.toFixed(1)).join(" × ")} mm`;
}

/** Gives what a pane says of the dose: that it lies over the image, or that there is one and why it does not. */
export function doseWords(
  state: ViewerState,
  registered: RegisteredImage,
  set: DisplaySet,
): { readonly drawn: readonly string[]; readonly said: readonly string[] } {
  const doses = dosesOfCase(state);
  if (doses.length === 0 || registered.header.modality === "RTDOSE") return { drawn: [], said: [] };
  const { isShown } = state.layers.dose;
  const on = doseFor(state, registered, set);
  if (on === null) {
    const [first] = doses;
    return { drawn: [], said: isShown && first !== undefined ? [refusalOf(first, registered, set)] : [] };
  }
  if (!isShown) return { drawn: [], said: [] };
  return { drawn: [`${doseName(on.dose)}${otherStudy(on, set)}, interpolated`], said: [] };
}

function otherStudy({ set }: CaseDose, shown: DisplaySet): string {
  return set.studyInstanceUid === shown.studyInstanceUid ? "" : ", of another examination";
}
