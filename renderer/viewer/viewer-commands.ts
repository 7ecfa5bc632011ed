import { type ImageReference, isSameImage } from "../../shared/domain/measurement.ts";
import type { KeyImage } from "../../shared/domain/report.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { withCalibration } from "./calibrations.ts";
import { doseAsMarked, showDoseAsMarked } from "./dose/dose-as-marked.ts";
import type { DoseOverlay } from "./dose/doses.ts";
import { examinationImages } from "./examination-images.ts";
import { findDecoded, loadDecoded } from "./image-loader.ts";
import { defaultWindow } from "./image-painter.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { captureKeyImage, redrawKeyImage } from "./key-image-capture.ts";
import {
  type Derived,
  derivedInputs,
  headersOfMade,
  type Making,
  makeDerived,
  makingOf,
} from "./kinds/derived-picture.ts";
import { marksOn } from "./marks/followed-marks.ts";
import { changeMark } from "./marks/mark-history.ts";
import type { DecodedImage } from "./native-samples.ts";
import { headerAsMarked, presentationAsMarked } from "./objects/presentation-states.ts";
import type { PaneController, ShownPicture } from "./pane-controller.ts";
import { type Presentation, viewAsMarked, windowAsMarked } from "./presentation.ts";
import { allMeasurements, changeSegment } from "./segments/segment-changes.ts";
import { mustSayWhyUnseen, unseenSeries } from "./unseen-series.ts";
import {
  assignDisplaySet,
  displaySetOf,
  type PaneState,
  updatePane,
  type ViewerState,
  type ViewerStore,
} from "./viewer-store.ts";
import type { DisplaySet, ShownImage, ViewerCommands } from "./viewer-types.ts";
import { showSection } from "./volume/planes.ts";

const noKeyImage =
  "A volume rendering is kept as no key image: it is not for measuring and no stored image is like it. Mark the finding on the images or on a plane.";

/** Gives the commands of a viewer over its store; `controllerOf` gives the pane on the screen, or null. */
export function createViewerCommands(
  store: ViewerStore,
  controllerOf: (paneIndex: number) => PaneController | null,
): ViewerCommands {
  return {
    jumpTo: (reference, measurementId, presentation) => jumpTo(store, reference, measurementId, presentation),
    captureKeyImage: async () => {
      const state = store.getState();
      const controller = controllerOf(state.activePane);
      const picture = controller?.picture() ?? null;
      if (displaySetOf(state, state.activePane)?.renderedFrom !== undefined) {
        updatePane(store, state.activePane, { notice: noKeyImage });
      }
      if (controller === null || picture === null) return null;
      const { clientWidth, clientHeight } = controller.element;
      const isPrior = displaySetOf(state, state.activePane)?.isPrior === true;
      return await captureKeyImage(picture, { width: clientWidth, height: clientHeight }, isPrior);
    },
    redrawKeyImage: async (keyImage) => {
      const target = findReference([...store.getState().displaySets, ...store.getState().sections], keyImage.image);
      const imageId = target?.set.images[target.index]?.imageId;
      if (target === null || imageId === undefined) return null;
      const making = makingAsMarked(store.getState(), findImage(imageId), keyImage.presentation);
      if (making === "gone") return null;
      const inputs = making === null ? [] : derivedInputs(making, target.set, target.index);
      for (const each of [imageId, ...inputs]) if (findDecoded(each) === null) await loadDecoded(each);
      const made = making === null ? undefined : makeDerived(making, target.set, target.index);
      // Drawn from the stored image it would be another picture than the one that was marked.
      if (made === null) return null;
      const dose = await doseAsMarked(store, keyImage.presentation.dose, findImage(imageId), target.set);
      if (dose === "gone") return null;
      const picture = pictureAsMarked(imageId, keyImage, store.getState(), { made, dose });
      return picture === null ? null : await redrawKeyImage(picture, keyImage, target.set.isPrior);
    },
    shownImages: () => shownImages(store.getState()),
    unseenSeries: () => unseenSeries(store.getState()),
    onUnseenChange: (listener) => onUnseenChange(store, listener),
    examinationImages: () => examinationImages(store.getState()),
    mustSayWhyUnseen: () => mustSayWhyUnseen(store.getState()),
    selectedMeasurement: () => {
      const state = store.getState();
      return allMeasurements(state).find(({ id }) => id === state.selectedMeasurementId) ?? null;
    },
    removeMeasurement: (measurementId) => {
      if (store.getState().segments.some(({ id }) => id === measurementId)) changeSegment(store, measurementId, null);
      else changeMark(store, measurementId, null);
    },
  };
}

function onUnseenChange(store: ViewerStore, listener: () => void): () => void {
  return store.subscribe((now, before) => {
    const isSame = now.displaySets === before.displaySets && now.seen === before.seen;
    const isAsListed = now.listing === before.listing && now.copyStanding === before.copyStanding;
    if (isSame && isAsListed && now.arrivedCount === before.arrivedCount) return;
    if (unseenSeries(now).join() !== unseenSeries(before).join()) listener();
  });
}

function jumpTo(
  store: ViewerStore,
  reference: ImageReference,
  measurementId: string | undefined,
  presentation: Presentation | undefined,
): void {
  const state = store.getState();
  const target = findReference([...state.displaySets, ...state.sections], reference);
  if (target === null) {
    if (showSection(store, reference)) store.setState({ selectedMeasurementId: measurementId ?? null });
    return;
  }
  const panes = Array.from({ length: state.layout }, (_, index) => index);
  const holding = panes.filter((index) => state.panes[index]?.displaySetId === target.set.id);
  const paneIndex = holding.includes(state.activePane) ? state.activePane : (holding[0] ?? state.activePane);
  if (holding.length === 0) assignDisplaySet(store, paneIndex, target.set.id);
  const shownAs = presentation === undefined ? {} : paneAsMarked(state, target.set, target.index, presentation);
  updatePane(store, paneIndex, { wantedIndex: target.index, isPlaying: false, ...shownAs });
  showDoseAsMarked(store, presentation?.dose);
  store.setState({
    activePane: paneIndex,
    ...(measurementId === undefined ? {} : { selectedMeasurementId: measurementId }),
  });
}

function paneAsMarked(
  state: ViewerState,
  set: DisplaySet,
  index: number,
  presentation: Presentation,
): Partial<PaneState> {
  const registered = findImage(set.images[index]?.imageId ?? "");
  if (registered === undefined) return {};
  const header = headerAsMarked(state, registered, presentation);
  return {
    presentation: presentationAsMarked(state, registered, presentation),
    view: viewAsMarked(presentation, header.format),
    window: windowAsMarked(presentation, header.windows),
    isInverted: presentation.isInverted,
    hidden: presentation.hidden ?? [],
    derived: wishOf(presentation),
    colours: presentation.colours ?? null,
  };
}

/** What the reader had asked for; the mask of a state comes with the state. */
function wishOf({ derived }: Presentation): Derived | null {
  return derived === undefined || derived.kind === "stateMask" ? null : derived;
}

/** A mask belongs to its presentation state: without that one the picture cannot be made as it was. */
function makingAsMarked(
  state: ViewerState,
  registered: RegisteredImage | undefined,
  presentation: Presentation,
): Making | null | "gone" {
  const { derived } = presentation;
  if (derived?.kind !== "stateMask") return derived ?? null;
  if (registered === undefined) return "gone";
  return makingOf(null, headerAsMarked(state, registered, presentation)) ?? "gone";
}

function pictureAsMarked(
  imageId: string,
  keyImage: KeyImage,
  state: ViewerState,
  over: {
    readonly made: { readonly header: ImageHeader; readonly decoded: DecodedImage } | undefined;
    readonly dose: DoseOverlay | null;
  },
): ShownPicture | null {
  const { made, dose } = over;
  const { measurements, calibrations } = state;
  const found = findImage(imageId);
  const decoded = made?.decoded ?? findDecoded(imageId);
  if (found === undefined || decoded === null) return null;
  const stored = withCalibration(found, calibrations);
  const { presentation, measurementIds } = keyImage;
  const applied = headerAsMarked(state, found, presentation);
  const making = makingOf(wishOf(presentation), applied);
  const { registered, header } = headersOfMade(stored, applied, making, made ?? null);
  return {
    imageId,
    registered,
    header,
    decoded,
    view: viewAsMarked(presentation, header.format),
    window: windowAsMarked(presentation, header.windows) ?? defaultWindow(header, decoded),
    isInverted: presentation.isInverted,
    hidden: presentation.hidden ?? [],
    derived: presentation.derived ?? null,
    colours: presentation.colours ?? null,
    dose,
    marks: marksOn(measurements, registered).filter((mark) => measurementIds.includes(mark.id)),
  };
}

function findReference(
  sets: readonly DisplaySet[],
  reference: ImageReference,
): { readonly set: DisplaySet; readonly index: number } | null {
  for (const set of sets) {
    const index = set.images.findIndex((image) => isSameImage(image.reference, reference));
    if (index >= 0) return { set, index };
  }
  return null;
}

function shownImages(state: ViewerState): readonly ShownImage[] {
  return Array.from({ length: state.layout }, (_, index) => index).flatMap((paneIndex): ShownImage[] => {
    const displaySet = displaySetOf(state, paneIndex);
    const image = displaySet?.images[state.panes[paneIndex]?.shownIndex ?? -1];
    return displaySet === null || image === undefined ? [] : [{ paneIndex, displaySet, image }];
  });
}
