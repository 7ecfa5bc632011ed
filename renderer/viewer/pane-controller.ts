import { Enums, type StackViewport } from "@cornerstonejs/core";
import { isSameImage, type Measurement } from "../../shared/domain/measurement.ts";
import { imageToStage, isReadable, type Stage } from "../../shared/imaging/view-transform.ts";
import { seenRule } from "../../shared/rules/seen-policy.ts";
import { noteOpening } from "../app/opening-marks.ts";
import { displayStore } from "../display/display-store.ts";
import { withCalibration } from "./calibrations.ts";
import { DosePainter } from "./dose/dose-painter.ts";
import { type DoseOverlay, doseOverlayOn } from "./dose/doses.ts";
import { hostCanvas } from "./hosted-canvas.ts";
import { findDecoded } from "./image-loader.ts";
import { ImagePainter, type Picture, stageOf, windowFor } from "./image-painter.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { cadMarksOn } from "./kinds/cad-marks.ts";
import { paintCadMarks } from "./kinds/cad-painter.ts";
import {
  derivedInputs,
  headersOfMade,
  type KeptDerived,
  makeDerived,
  makingOf,
  mostInputs,
} from "./kinds/derived-picture.ts";
import { paintMagnifier } from "./magnifier-painter.ts";
import { paintMarks } from "./mark-painter.ts";
import { marksOn, type ShownMark } from "./marks/followed-marks.ts";
import { markNotes } from "./marks/mark-notes.ts";
import { hasSameImages } from "./moved-images.ts";
import { foreignMarksOn } from "./objects/foreign-marks.ts";
import { paintForeignMarks } from "./objects/foreign-painter.ts";
import { paintPresented } from "./objects/graphics-painter.ts";
import { LayerPainter } from "./objects/layer-painter.ts";
import { headerOnPane, settlePresentation } from "./objects/presentation-states.ts";
import { viewOnPane } from "./pane-view.ts";
import { seenPolicyStore } from "./seen-policy-store.ts";
import { SeenTimer } from "./seen-timer.ts";
import { paintBrush } from "./segments/brush-painter.ts";
import { SegmentPainter } from "./segments/segment-painter.ts";
import { viewerEngine } from "./viewer-engine.ts";
import { displaySetOf, noteSeen, noteShown, type PaneState, updatePane, type ViewerStore } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";
import { spatialMarks } from "./volume/spatial.ts";
import { paintSpatialMarks } from "./volume/spatial-painter.ts";

/** What a pane shows, with all that tools and captures need. */
export interface ShownPicture extends Picture {
  readonly registered: RegisteredImage;
  readonly marks: readonly ShownMark[];
  /** How the picture was made from several images; null for a stored one. */
  readonly derived: KeptDerived | null;
  /** The treatment dose over it, or null. */
  readonly dose: DoseOverlay | null;
}

let paneCount = 0;

/** Joins one pane of the store with one Cornerstone viewport in an element of the page. */
export class PaneController {
  readonly element: HTMLDivElement;
  readonly #store: ViewerStore;
  readonly #paneIndex: number;
  readonly #viewport: StackViewport;
  readonly #viewportId: string;
  readonly #painter = new ImagePainter();
  readonly #layers = new LayerPainter();
  readonly #dose = new DosePainter();
  readonly #segments = new SegmentPainter();
  readonly #ending: (() => void)[] = [];
  readonly #seenTimer: SeenTimer;
  #shownSet: DisplaySet | null = null;
  #imageIds: readonly string[] = [];
  /** Images that the derived picture on the pane is made from. */
  #inputIds: readonly string[] = [];
  #askedIndex: number | null = null;
  #isRenderDue = false;
  #isDisposed = false;
  /** What the last painting was made from. */
  #drawn: readonly unknown[] = [];
  /** A mark that is being drawn or changed; shown in place of the kept one. */
  #draft: Measurement | null = null;

  constructor(element: HTMLDivElement, store: ViewerStore, paneIndex: number) {
    this.element = element;
    this.#store = store;
    this.#paneIndex = paneIndex;
    this.#seenTimer = new SeenTimer(
      (setId, index) => noteSeen(store, setId, [index]),
      // What an open sheet lies over is inert.
      () => element.closest("[inert]") !== null,
    );
    this.#ending.push(() => this.#seenTimer.stop());
    paneCount += 1;
    this.#viewportId = `pane-${paneCount}`;
    const { rendering, queue } = viewerEngine();
    rendering.enableElement({ viewportId: this.#viewportId, element, type: Enums.ViewportType.STACK });
    this.#viewport = rendering.getViewport(this.#viewportId) as StackViewport;
    // Cornerstone makes the element focusable by pointer only; the figure around it takes the focus instead.
    element.removeAttribute("tabindex");
    hostCanvas(this.#viewport.canvas, (_, imageId) => this.#paint(imageId));
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(element);
    this.#ending.push(() => observer.disconnect());
    this.#ending.push(store.subscribe(() => this.#sync()));
    // A presentation state may ask for true size, which is there once the monitor is known.
    this.#ending.push(displayStore.subscribe(() => this.#renderSoon()));
    this.#ending.push(queue.onChange((imageId) => this.#onImage(imageId)));
    this.#fit();
    this.#sync();
  }

  /** Lets go of the viewport, the queue and every listener. */
  dispose(): void {
    this.#isDisposed = true;
    for (const end of this.#ending.splice(0)) end();
    const { rendering, queue } = viewerEngine();
    queue.removeInterest(this.#viewportId);
    for (let at = 0; at < mostInputs; at += 1) queue.removeInterest(`${this.#viewportId}-inputs-${at}`);
    rendering.disableElement(this.#viewportId);
  }

  /** Gives the picture on the screen, or null while there is none. */
  picture(): ShownPicture | null {
    const pane = this.#pane();
    const imageId = pane.shownIndex === null ? undefined : this.#imageIds[pane.shownIndex];
    return imageId === undefined ? null : this.#makePicture(imageId, pane);
  }

  /** Paints again what lies over the picture, after what runs now. */
  repaint(): void {
    this.#renderSoon();
  }

  /** Shows a mark while it is drawn; null ends it. */
  setDraft(draft: Measurement | null): void {
    this.#draft = draft;
    this.#renderSoon();
  }

  /**
   * Asks for a painting after what runs now. Cornerstone forgets what is asked for while it paints, and a painting tells
   * the store what it shows, which other panes follow.
   */
  #renderSoon(): void {
    if (this.#isRenderDue) return;
    this.#isRenderDue = true;
    queueMicrotask(() => {
      this.#isRenderDue = false;
      if (!this.#isDisposed) this.#viewport.render();
    });
  }

  #pane(): PaneState {
    const pane = this.#store.getState().panes[this.#paneIndex];
    if (pane === undefined) throw new Error(`There is no pane ${this.#paneIndex}.`);
    return pane;
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.element;
    const { canvas } = this.#viewport;
    const [width, height] = [clientWidth, clientHeight].map((size) => Math.max(1, Math.round(size * devicePixelRatio)));
    if (width === undefined || height === undefined || (canvas.width === width && canvas.height === height)) return;
    canvas.width = width;
    canvas.height = height;
    canvas.style.aspectRatio = "auto";
    this.#renderSoon();
  }

  #sync(): void {
    const state = this.#store.getState();
    const set = displaySetOf(state, this.#paneIndex);
    const { queue } = viewerEngine();
    const shown = this.#shownSet;
    // Images that came to the series stand between the others: an index counts among those that are there now.
    if (set?.id !== shown?.id || (set !== null && shown !== null && !hasSameImages(set, shown))) {
      this.#imageIds = set === null || set.renderedFrom !== undefined ? [] : set.images.map((image) => image.imageId);
      this.#askedIndex = null;
      this.#draft = null;
      this.#blank();
    }
    this.#shownSet = set;
    if (set === null || set.problem !== "" || this.#imageIds.length === 0) {
      queue.removeInterest(this.#viewportId);
      return;
    }
    const pane = this.#pane();
    const isActive = state.activePane === this.#paneIndex;
    // Planes are made when they are looked at, with one on either side; a series is loaded as a whole.
    const reach = set.section === undefined ? {} : { reach: 1 };
    queue.setInterest(this.#viewportId, {
      imageIds: this.#imageIds,
      focus: pane.wantedIndex,
      isActive,
      isPlaying: pane.isPlaying,
      ...reach,
    });
    this.#wantInputs(pane, set);
    this.#showWanted(pane);
    const others = state.panes.map((other) => `${other.displaySetId} ${other.shownIndex}`).join();
    const lens = state.magnifier?.paneIndex === this.#paneIndex ? state.magnifier : null;
    const marks = [
      state.measurements,
      state.signed,
      state.selectedMeasurementId,
      state.hoveredMark,
      state.calibrations,
      state.isCadShown,
    ];
    const painted = [state.segments, state.painting, state.tool];
    const placed = [state.cursor, state.curve, state.areLinesShown, state.layers];
    const drawn = [pane, ...marks, ...painted, ...placed, others, lens];
    if (drawn.some((part, index) => part !== this.#drawn[index])) this.#renderSoon();
    this.#drawn = drawn;
  }

  /** Asks for the images that a derived picture is made from. */
  #wantInputs(pane: PaneState, set: DisplaySet): void {
    const { derived, wantedIndex } = pane;
    const wanted = findImage(set.images[wantedIndex]?.imageId ?? "");
    const making =
      wanted === undefined ? derived : makingOf(derived, headerOnPane(this.#store.getState(), pane, wanted));
    const { queue } = viewerEngine();
    const key = `${this.#viewportId}-inputs`;
    this.#inputIds = making === null ? [] : derivedInputs(making, set, wantedIndex);
    for (let at = 0; at < mostInputs; at += 1) {
      const imageId = this.#inputIds[at];
      if (imageId === undefined) queue.removeInterest(`${key}-${at}`);
      else queue.setInterest(`${key}-${at}`, { imageIds: [imageId], focus: 0, isActive: true });
    }
  }

  #onImage(imageId: string): void {
    const pane = this.#pane();
    if (this.#inputIds.includes(imageId)) this.#renderSoon();
    if (this.#imageIds[pane.wantedIndex] === imageId) this.#showWanted(pane);
  }

  /** Shows the newest wanted image as soon as it is here; images passed by on the way are never painted. */
  #showWanted(pane: PaneState): void {
    const imageId = this.#imageIds[pane.wantedIndex];
    if (imageId === undefined) return;
    if (viewerEngine().queue.failureOf(imageId) !== null) {
      // The sentence in the pane must not stand over another image than the one it is about.
      if (this.#askedIndex !== null || pane.shownIndex !== null) {
        this.#askedIndex = null;
        this.#blank();
        if (pane.shownIndex !== null) updatePane(this.#store, this.#paneIndex, { shownIndex: null });
      }
      return;
    }
    if (this.#askedIndex === pane.wantedIndex || findDecoded(imageId) === null) return;
    const isNewStack = this.#viewport.getImageIds() !== this.#imageIds;
    this.#askedIndex = pane.wantedIndex;
    const shown =
      isNewStack || this.#viewport.getCurrentImageIdIndex() === pane.wantedIndex
        ? this.#viewport.setStack(this.#imageIds as string[], pane.wantedIndex)
        : this.#viewport.setImageIdIndex(pane.wantedIndex);
    shown.catch(() => {
      this.#askedIndex = null;
    });
  }

  #blank(): void {
    this.#seenTimer.stop();
    const context = this.#viewport.canvas.getContext("2d");
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, this.#viewport.canvas.width, this.#viewport.canvas.height);
  }

  #paint(imageId: string): void {
    const index = this.#imageIds.indexOf(imageId);
    const registered = findImage(imageId);
    if (registered !== undefined) settlePresentation(this.#store, this.#paneIndex, registered.reference);
    const pane = this.#pane();
    const context = this.#viewport.canvas.getContext("2d");
    const isWanted = index >= 0 && this.#askedIndex !== null;
    const picture = isWanted ? this.#makePicture(imageId, pane) : null;
    if (picture === null || context === null) {
      this.#blank();
      return;
    }
    const derivation = picture.header.derivation ?? "";
    if (pane.derivation !== derivation) updatePane(this.#store, this.#paneIndex, { derivation });
    // A window that is made for a difference must wait for it.
    const isAwaited = derivation === "" && (pane.derived !== null || picture.header.presented?.mask !== undefined);
    if (pane.window === null && !isAwaited) updatePane(this.#store, this.#paneIndex, { window: picture.window });
    this.#painter.paint(context, picture);
    noteOpening("painted");
    const { width, height } = context.canvas;
    const affine = imageToStage(picture.view, stageOf(picture.header, width, height));
    const { selectedMeasurementId, magnifier, layers } = this.#store.getState();
    paintPresented(context, affine, picture.header.presented, devicePixelRatio);
    this.#dose.paint(context, affine, picture, devicePixelRatio);
    const shown = { registered: picture.registered, set: this.#shownSet };
    this.#layers.paint(context, affine, this.#store, shown, devicePixelRatio);
    this.#segments.paint(context, affine, this.#store, shown, imageId);
    paintBrush(context, affine, this.#store, this.#paneIndex, picture.registered, devicePixelRatio);
    const foreign = foreignMarksOn(this.#store.getState(), imageId);
    paintForeignMarks(context, affine, foreign, layers.selectedForeign, devicePixelRatio);
    paintSpatialMarks(context, affine, spatialMarks(this.#store.getState(), this.#paneIndex), devicePixelRatio);
    if (this.#shownSet !== null) {
      paintCadMarks(context, affine, cadMarksOn(this.#store.getState(), this.#shownSet, index), devicePixelRatio);
    }
    const notesOf = (mark: Measurement) => markNotes(this.#store.getState(), mark);
    const bright = [this.#draft?.id ?? selectedMeasurementId, this.#store.getState().hoveredMark];
    paintMarks(context, affine, picture.marks, bright, devicePixelRatio, notesOf);
    if (magnifier?.paneIndex === this.#paneIndex) {
      paintMagnifier(context, this.#painter, picture, magnifier.at, devicePixelRatio);
    }
    noteShown(this.#store, this.#paneIndex, index);
    const { leastMs, leastPixels } = seenRule(seenPolicyStore.getState().policy, this.#shownSet?.modality ?? "");
    const isLargeEnough = isReadable(picture.view, this.#stage(picture), leastPixels);
    this.#seenTimer.shown(this.#shownSet?.id ?? "", index, isLargeEnough, leastMs);
  }

  /** The stage in pixels of the page, which is what the reader's eye has. */
  #stage({ header }: ShownPicture): Stage {
    return stageOf(header, this.element.clientWidth, this.element.clientHeight);
  }

  #makePicture(imageId: string, pane: PaneState): ShownPicture | null {
    const found = findImage(imageId);
    const storedPixels = findDecoded(imageId);
    if (found === undefined || storedPixels === null) return null;
    const state = this.#store.getState();
    const { measurements, calibrations } = state;
    const stored = withCalibration(found, calibrations);
    const applied = headerOnPane(state, pane, found);
    const making = makingOf(pane.derived, applied);
    const made =
      making === null || this.#shownSet === null
        ? null
        : makeDerived(making, this.#shownSet, this.#imageIds.indexOf(imageId));
    const decoded = made?.decoded ?? storedPixels;
    const { registered, header } = headersOfMade(stored, applied, making, made);
    const { reference } = registered;
    const { width, height } = this.#viewport.canvas;
    const draft = this.#draft;
    const marks = marksOn(measurements, registered).filter((mark) => mark.id !== draft?.id);
    return {
      imageId,
      registered,
      header,
      decoded,
      view: viewOnPane(pane, header, { width, height, pixelRatio: 1 }),
      window: windowFor(pane.window, header, decoded),
      isInverted: pane.isInverted,
      hidden: pane.hidden,
      colours: header.isColour ? null : pane.colours,
      derived: made === null ? null : making?.kind === "stateMask" ? { kind: "stateMask" } : making,
      dose: doseOverlayOn(this.#store, registered, this.#shownSet),
      marks: draft !== null && isSameImage(draft.image, reference) ? [...marks, draft] : marks,
    };
  }
}
