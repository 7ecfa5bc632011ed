import type { SectionPlane } from "../../../shared/imaging/volume/reslice.ts";
import { planeOfImage } from "../../../shared/imaging/volume/section-planes.ts";
import { type DoseGrid, doseOnPlane, meetsGrid } from "../../../shared/objects/dose-grid.ts";
import { type DoseLevel, type DoseReference, doseLevels, doseReference } from "../../../shared/objects/isodose.ts";
import type { RtDose } from "../../../shared/objects/rt-dose.ts";
import type { RegisteredImage } from "../image-registry.ts";
import { keep } from "../objects/keep.ts";
import { changeLayers } from "../objects/layer-state.ts";
import { strangerOf } from "../objects/strangers.ts";
import type { ViewerState, ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import type { DoseChoice } from "./dose-choice.ts";
import { DoseLoader } from "./dose-loader.ts";

/** A dose of the case with the series that brought it. */
export interface CaseDose {
  readonly dose: RtDose;
  readonly set: DisplaySet;
  /** Why nothing of it is drawn, or empty. */
  readonly problem: string;
}

/** A dose as it lies over one picture. */
export interface DoseOverlay {
  readonly on: CaseDose;
  readonly grid: DoseGrid;
  readonly reference: DoseReference;
  readonly levels: readonly DoseLevel[];
  readonly look: Pick<DoseChoice, "areLines" | "isWash" | "opacity">;
  readonly plane: SectionPlane;
  /** At each pixel of the picture, row by row; NaN outside the grid. */
  readonly values: Float32Array;
}

type Sets = Pick<ViewerState, "displaySets">;

const dosesBySets = new WeakMap<readonly DisplaySet[], readonly CaseDose[]>();

/** Gives every dose of the case, sums of plans first; one of somebody else comes with a problem. */
export function dosesOfCase({ displaySets }: Sets): readonly CaseDose[] {
  return keep(dosesBySets, displaySets, () => {
    const found = displaySets.flatMap((set) =>
      (set.others?.doses ?? []).map((dose) => ({
        dose,
        set,
        problem: dose.problem || strangerOf(dose, set, "is not drawn"),
      })),
    );
    // The frames of one object can have become several stacks.
    const unique = found.filter(
      (on, index) => found.findIndex(({ dose }) => dose.sopInstanceUid === on.dose.sopInstanceUid) === index,
    );
    return unique.sort((a, b) => rankOf(a) - rankOf(b));
  });
}

function rankOf({ dose, problem }: CaseDose): number {
  const place = ["MULTI_PLAN", "PLAN", "PLAN_OVERVIEW"].indexOf(dose.summation);
  return (problem === "" ? 0 : 100) + (place < 0 ? 10 : place);
}

/** Gives why a dose may not lie over images of a series, as a sentence; or empty. */
export function refusalOf({ dose, set, problem }: CaseDose, image: RegisteredImage, shown: DisplaySet): string {
  if (problem !== "") return problem;
  const isSamePerson = set.patientId === shown.patientId && set.issuerOfPatientId === shown.issuerOfPatientId;
  if (!isSamePerson || set.patientId === "") return "The dose carries another patient's number and is not drawn here.";
  const { frameOfReferenceUid, modality } = image.header;
  if (modality === "RTDOSE") return "The pane shows the dose itself.";
  if (frameOfReferenceUid === "" || frameOfReferenceUid !== dose.frameOfReferenceUid) {
    return "The dose is not drawn here: this image is of another frame of reference.";
  }
  return planeOfImage(image.header) === null
    ? "The dose is not drawn here: this image does not say where it lies in the patient."
    : "";
}

/** Gives the dose that lies over images of a series: the chosen one, else the first that may; null where none may. */
export function doseFor(state: ViewerState, image: RegisteredImage, set: DisplaySet): CaseDose | null {
  const allowed = dosesOfCase(state).filter((on) => refusalOf(on, image, set) === "");
  return allowed.find(({ dose }) => dose.sopInstanceUid === state.layers.dose.chosenUid) ?? allowed[0] ?? null;
}

/** Gives the dose over a picture where it is switched on and has been read, and asks for it where it has not; else null. */
export function doseOverlayOn(
  store: ViewerStore,
  registered: RegisteredImage,
  set: DisplaySet | null,
): DoseOverlay | null {
  const state = store.getState();
  const { layers } = state;
  if (!layers.areShown || !layers.dose.isShown || set === null) return null;
  const on = doseFor(state, registered, set);
  if (on === null) return null;
  return makeOverlay(store, on, registered, layers.dose);
}

/** Gives a dose over a picture in a given look; null while it has not been read, and where the picture passes by it. */
export function makeOverlay(
  store: ViewerStore,
  on: CaseDose,
  registered: RegisteredImage,
  choice: Pick<DoseChoice, "areLines" | "isWash" | "opacity" | "percents">,
): DoseOverlay | null {
  const plane = planeOfImage(registered.header);
  const loader = doseLoaderOf(store, on);
  const grid = loader.grid();
  if (grid === null) void loader.want();
  if (grid === null || plane === null || !meetsGrid(grid.geometry, plane)) return null;
  const reference = referenceOf(store.getState(), on, grid);
  const { areLines, isWash, opacity, percents } = choice;
  return {
    on,
    grid,
    reference,
    levels: doseLevels(reference, percents),
    look: { areLines, isWash, opacity },
    plane,
    values: valuesOn(grid, registered, plane),
  };
}

const valuesByPicture = new WeakMap<object, { readonly grid: DoseGrid; readonly values: Float32Array }>();

/** The dose at the pixels of the pictures that were shown last; kept with their headers. */
function valuesOn(grid: DoseGrid, { header }: RegisteredImage, plane: SectionPlane): Float32Array {
  const known = valuesByPicture.get(header);
  if (known !== undefined && known.grid === grid) return known.values;
  const values = doseOnPlane(grid, plane);
  valuesByPicture.set(header, { grid, values });
  recent.push(header);
  if (recent.length > mostRecent) valuesByPicture.delete(recent.shift() ?? header);
  return values;
}

const recent: object[] = [];
const mostRecent = 12;

/** Gives what 100 % means for a dose of the case. */
export function referenceOf(state: Sets, { dose, set }: CaseDose, grid: DoseGrid): DoseReference {
  const plans = state.displaySets
    .filter((other) => other.studyInstanceUid === set.studyInstanceUid && other.patientId === set.patientId)
    .flatMap((other) => (other.others?.plans ?? []).filter((plan) => strangerOf(plan, other, "is not applied") === ""));
  return doseReference(dose, grid.maximum.value, plans);
}

const loaders = new WeakMap<ViewerStore, Map<string, DoseLoader>>();

/** Gives the reader of a dose; it starts when it is first asked. */
export function doseLoaderOf(store: ViewerStore, { dose, set }: CaseDose): DoseLoader {
  const ofStore = keep(loaders, store, () => new Map<string, DoseLoader>());
  return keep(ofStore, dose.sopInstanceUid, () => {
    const onChange = () => changeLayers(store, { revision: store.getState().layers.revision + 1 });
    return new DoseLoader(dose, set, onChange);
  });
}

/** Forgets a reader that failed, so that the dose is asked for again. */
export function forgetFailedDoses(store: ViewerStore): void {
  const ofStore = loaders.get(store);
  for (const [uid, loader] of ofStore ?? []) if (loader.failure() !== "") ofStore?.delete(uid);
}

/** Gives the bytes that the doses of the case take, those that are being read too. */
export function doseBytes(store: ViewerStore): number {
  return [...(loaders.get(store)?.values() ?? [])].reduce((sum, loader) => sum + loader.bytes(), 0);
}

/** Stops reading and forgets every dose, when the case closes. */
export function releaseDoses(store: ViewerStore): void {
  for (const loader of loaders.get(store)?.values() ?? []) loader.stop();
  loaders.delete(store);
}
