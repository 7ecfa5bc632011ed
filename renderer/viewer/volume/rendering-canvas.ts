import { dot, moved, type Vector } from "../../../shared/imaging/vector.ts";
import { type BodyBox, boxEdges, boxFaces, boxOfVolume, faceCentre } from "../../../shared/imaging/volume/body-box.ts";
import {
  type CutPlane,
  seenAt,
  type VolumeCamera,
  type VolumeScene,
} from "../../../shared/imaging/volume/ray-caster.ts";
import { presetOf, transferOf } from "../../../shared/imaging/volume/volume-presets.ts";
import { cameraOf, type VolumeView } from "../../../shared/imaging/volume/volume-view.ts";
import type { AdjustableWindow } from "../../../shared/imaging/window.ts";
import { noteShown, type PaneState, type ViewerStore } from "../viewer-store.ts";
import { linearOf, planeUnder } from "./rendering.ts";
import type { Volume } from "./volume.ts";

/** How far a rendering is: coarse while it changes, then in full. */
export type RenderingQuality = "waiting" | "coarse" | "full";

/** Longest side of the picture while it changes, and of the one in full, in pixels. */
const coarseSide = 160;
const fullSide = 800;
/** Rows that are made at once: between two bands, planes that are waited for come first. */
const bandRows = 32;

/** Paints a volume rendering on a canvas whenever what it is made from changes: coarse at once, then in full. */
export class RenderingCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #store: ViewerStore;
  readonly #paneIndex: number;
  readonly #volume: Volume;
  readonly #whole: BodyBox;
  readonly #told: (quality: RenderingQuality, problem: string) => void;
  readonly #abort = new AbortController();
  readonly #endings: (() => void)[] = [];
  #made: readonly unknown[] = [];
  #isRunning = false;
  #isStale = false;
  /** What has been painted so far, without the box over it. */
  #picture: HTMLCanvasElement | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    pane: { readonly store: ViewerStore; readonly paneIndex: number; readonly volume: Volume },
    told: (quality: RenderingQuality, problem: string) => void,
  ) {
    this.#canvas = canvas;
    this.#store = pane.store;
    this.#paneIndex = pane.paneIndex;
    this.#volume = pane.volume;
    this.#whole = boxOfVolume(pane.volume.geometry);
    this.#told = told;
    const observer = new ResizeObserver(() => this.#sync());
    observer.observe(canvas);
    this.#endings.push(() => observer.disconnect());
    this.#endings.push(this.#store.subscribe(() => this.#sync()));
    this.#sync();
  }

  dispose(): void {
    this.#abort.abort();
    for (const end of this.#endings.splice(0)) end();
  }

  /** Gives the camera in CSS pixels of the pane. */
  camera(): VolumeCamera | null {
    const view = this.#pane()?.volumeView ?? null;
    const { clientWidth, clientHeight } = this.#canvas;
    return view === null ? null : cameraOf(view, this.#whole, clientWidth, clientHeight);
  }

  #pane(): PaneState | undefined {
    return this.#store.getState().panes[this.#paneIndex];
  }

  #sync(): void {
    const pane = this.#pane();
    if (pane === undefined || pane.volumeView === null) return;
    const { presetId, axes, centre, zoom, crop } = pane.volumeView;
    const { clientWidth, clientHeight } = this.#canvas;
    const cut = this.#cutPlane(pane.volumeView);
    const made = [
      presetId,
      axes,
      centre,
      zoom,
      crop,
      pane.window,
      clientWidth,
      clientHeight,
      cut?.distance,
      cut?.normal.join(),
    ];
    if (made.every((part, index) => part === this.#made[index])) {
      this.#show();
      return;
    }
    this.#made = made;
    this.#isStale = true;
    if (!this.#isRunning) void this.#run();
  }

  /** Coarse pictures follow each change; bands in full are given up for the next change. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#told("waiting", "");
    try {
      while (this.#isStale && !this.#abort.signal.aborted) {
        this.#isStale = false;
        await this.#pass(coarseSide, coarseSide, 2);
        this.#told("coarse", "");
        if (!this.#isStale) await this.#pass(fullSide, bandRows, 1);
      }
      if (!this.#isStale && !this.#abort.signal.aborted) this.#told("full", "");
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#told("waiting", error instanceof Error ? error.message : "");
    } finally {
      this.#isRunning = false;
    }
  }

  async #pass(longestSide: number, rowsAtOnce: number, coarseness: number): Promise<void> {
    const { clientWidth, clientHeight } = this.#canvas;
    const view = this.#pane()?.volumeView ?? null;
    const window = this.#pane()?.window ?? null;
    if (view === null || window === null || window.kind === "table" || clientWidth === 0 || clientHeight === 0) return;
    const scale = Math.min(devicePixelRatio, longestSide / Math.max(clientWidth, clientHeight));
    const [columns, rows] = [clientWidth, clientHeight].map((side) => Math.max(8, Math.round(side * scale))) as [
      number,
      number,
    ];
    const scene = this.#scene(view, window, columns, rows);
    const { geometry } = this.#volume;
    const voxelMm = Math.min(geometry.stepMm, ...geometry.spacingMm);
    // Two samples to a voxel: with one, thin bone and the table come and go along the rays, and make stripes.
    const fineness = coarseness > 1 || scene.transfer.isMaximum ? 1 : 0.5;
    const stepMm = Math.max(voxelMm * fineness, scene.camera.mmPerPixel / 4) * coarseness;
    for (let firstRow = 0; firstRow < rows && !this.#isStale; firstRow += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - firstRow);
      const band = { columns, ofRows: rows, firstRow, rows: count, stepMm };
      const result = await this.#volume.make({ kind: "render", scene, band }, this.#abort.signal);
      // A change that came meanwhile still lets its coarse picture be seen: a turn by hand must move the picture.
      if (coarseness > 1 || !this.#isStale) this.#paint(new Uint8ClampedArray(result), band);
    }
  }

  #scene(view: VolumeView, window: AdjustableWindow, columns: number, rows: number): VolumeScene {
    const preset = presetOf(view.presetId, this.#volume.set.modality);
    return {
      camera: cameraOf(view, this.#whole, columns, rows),
      transfer: transferOf(preset, window, linearOf(this.#volume)),
      crop: view.crop,
      cut: this.#cutPlane(view),
    };
  }

  #cutPlane({ cut }: VolumeView): CutPlane | null {
    const plane = cut === null ? null : planeUnder(this.#store, this.#paneIndex, cut.paneIndex);
    if (cut === null || plane === null) return null;
    const normal: Vector = moved([0, 0, 0], plane.normal, -cut.side);
    return { normal, distance: dot(normal, plane.point) };
  }

  #paint(
    pixels: Uint8ClampedArray<ArrayBuffer>,
    band: { readonly columns: number; readonly ofRows: number; readonly firstRow: number; readonly rows: number },
  ): void {
    const picture = this.#fitted();
    const context = picture.getContext("2d");
    const part = document.createElement("canvas");
    part.width = band.columns;
    part.height = band.rows;
    part.getContext("2d")?.putImageData(new ImageData(pixels, band.columns, band.rows), 0, 0);
    const top = Math.round((band.firstRow / band.ofRows) * picture.height);
    const bottom = Math.round(((band.firstRow + band.rows) / band.ofRows) * picture.height);
    context?.drawImage(part, 0, top, picture.width, bottom - top);
    this.#show();
    noteShown(this.#store, this.#paneIndex, 0);
  }

  #fitted(): HTMLCanvasElement {
    const picture = this.#picture ?? document.createElement("canvas");
    this.#picture = picture;
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight].map((side) =>
      Math.max(1, Math.round(side * devicePixelRatio)),
    );
    for (const canvas of [picture, this.#canvas]) {
      if (width === undefined || height === undefined || (canvas.width === width && canvas.height === height)) continue;
      canvas.width = width;
      canvas.height = height;
    }
    return picture;
  }

  /** Puts the picture on the screen, with the box over it as it is now: it is asked for while a picture is still being made. */
  #show(): void {
    const context = this.#canvas.getContext("2d");
    const view = this.#pane()?.volumeView ?? null;
    if (context === null || this.#picture === null || view === null) return;
    context.fillStyle = "#000000";
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.drawImage(this.#picture, 0, 0);
    const camera = this.camera();
    if (!view.isCropping || camera === null) return;
    context.save();
    context.scale(devicePixelRatio, devicePixelRatio);
    paintBox(context, view.crop, (point) => seenAt(camera, point, this.#canvas.clientWidth, this.#canvas.clientHeight));
    context.restore();
  }
}

const boxColour = "#7cc4f0";

function paintBox(
  context: CanvasRenderingContext2D,
  box: BodyBox,
  seen: (point: Vector) => readonly [number, number],
): void {
  context.strokeStyle = boxColour;
  context.fillStyle = boxColour;
  context.lineWidth = 1;
  context.globalAlpha = 0.7;
  context.beginPath();
  for (const [from, to] of boxEdges(box)) {
    context.moveTo(...seen(from));
    context.lineTo(...seen(to));
  }
  context.stroke();
  context.globalAlpha = 1;
  context.font = '600 11px "Inter Variable", Inter, sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const face of boxFaces) {
    const [x, y] = seen(faceCentre(box, face));
    context.fillStyle = boxColour;
    context.beginPath();
    context.arc(x, y, 9, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = "#000000";
    context.fillText(face, x, y);
  }
}
