import type { Calibration } from "../../shared/domain/calibration.ts";
import type { Measurement, Quantity } from "../../shared/domain/measurement.ts";
import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { calibrationFor } from "../../shared/rules/calibration.ts";
import { withPairsRenewed } from "../../shared/rules/lesion-change.ts";
import { makeImageId } from "./image-id.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { makeMeasurement, markText, spacingOn } from "./measurement-maker.ts";
import type { DecodedImage } from "./native-samples.ts";
import type { CalibrationChange, ViewerChange, ViewerState, ViewerStore } from "./viewer-store.ts";

/** Gives an image with the calibration that holds on it, where a reader made one. */
export function withCalibration(image: RegisteredImage, calibrations: readonly Calibration[]): RegisteredImage {
  const { calibration: _before, ...bare } = image;
  const { rows, columns } = image.header.format;
  const { reference, machine = "" } = image;
  const calibration = calibrationFor(calibrations, { reference, machine, rows, columns });
  return calibration === null ? bare : { ...bare, calibration };
}

/** Adds a calibration; marks in its scope are measured anew, and one undo takes all of it back. */
export function addCalibration(store: ViewerStore, calibration: Calibration): void {
  changeCalibrations(store, [...store.getState().calibrations, calibration]);
}

/** Takes a calibration away; marks that were measured by it are measured anew. */
export function removeCalibration(store: ViewerStore, calibrationId: string): void {
  changeCalibrations(
    store,
    store.getState().calibrations.filter(({ id }) => id !== calibrationId),
  );
}

function changeCalibrations(store: ViewerStore, after: readonly Calibration[]): void {
  const state = store.getState();
  const change: CalibrationChange = { isCalibration: true, before: state.calibrations, after };
  const next = calibratedState(state, after);
  store.setState({ ...next, markHistory: { done: [...next.markHistory.done, change], undone: [] } });
}

/**
 * Gives the state under other calibrations. Every mark in it reads as measured now, also those that undo would bring back:
 * no number of a calibration that is gone ever returns.
 */
export function calibratedState(
  { measurements, markHistory, signed }: Pick<ViewerState, "measurements" | "markHistory" | "signed">,
  calibrations: readonly Calibration[],
): Pick<ViewerState, "calibrations" | "measurements" | "markHistory"> {
  // What was signed reads as it was signed; which calibrations it was read by is not known any more.
  const asSigned = new Set(signed?.marks.map(({ id }) => id));
  const renew = (mark: Measurement) => (asSigned.has(mark.id) ? mark : remeasured(mark, calibrations));
  const renewChange = (change: ViewerChange) =>
    "isCalibration" in change || "isSegment" in change
      ? change
      : { ...change, before: change.before && renew(change.before), after: change.after && renew(change.after) };
  return {
    calibrations,
    measurements: withPairsRenewed(measurements.map(renew)),
    markHistory: { done: markHistory.done.map(renewChange), undone: markHistory.undone.map(renewChange) },
  };
}

/** Quantities that are read from pixels; no spacing changes them. */
const fromPixels: ReadonlySet<Quantity["name"]> = new Set(["mean", "standardDeviation", "minimum", "maximum", "value"]);
const noPixels: DecodedImage = { stored: new Uint8Array(0), rgba: null, range: { minimum: 0, maximum: 0 } };

/** Gives a mark with its lengths under the calibrations; the same one where its spacing is what it was. */
function remeasured(mark: Measurement, calibrations: readonly Calibration[]): Measurement {
  const found = mark.image.section === undefined ? findImage(makeImageId(mark.image)) : undefined;
  if (found === undefined || mark.quantities.every(({ name }) => fromPixels.has(name))) return mark;
  const registered = withCalibration(found, calibrations);
  const points = mark.points.map(([column, row]): ImagePoint => [column, row]);
  const { spacingMm, calibration } = spacingOn(registered, points);
  const { provenance } = mark;
  const isSame =
    JSON.stringify([spacingMm, calibration]) === JSON.stringify([provenance.spacingMm, provenance.calibration]);
  if (isSame) return mark;
  // A colour image has no statistics: so the sums of the geometry are made without its pixels.
  const bare = { ...registered, header: { ...registered.header, isColour: true } };
  const { id, kind, words, site, lesion } = mark;
  const fresh = makeMeasurement(id, { kind, points, words, site, lesion }, bare, noPixels);
  const kept = mark.quantities.filter(({ name }) => fromPixels.has(name));
  const [first, ...others] = fresh.quantities;
  const quantities = first?.name === "area" ? [first, ...kept, ...others] : fresh.quantities;
  const left = provenance.warnings.filter((warning) => warning.includes("padding"));
  const warnings = [...fresh.provenance.warnings, ...left];
  const renewed = { ...fresh, quantities: [...quantities], provenance: { ...fresh.provenance, warnings } };
  return { ...renewed, text: markText(renewed) };
}
