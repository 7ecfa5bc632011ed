import type { AdjustableWindow } from "../window.ts";
import type { TransferTable } from "./ray-caster.ts";

/** Colour and opacity at one place of the window, 0 at its low end and 1 at its high end. */
interface PresetPoint {
  readonly at: number;
  /** Red, green, blue, 0 to 255. */
  readonly colour: readonly [number, number, number];
  /** Of 1 mm, 0 to 1. */
  readonly opacity: number;
}

/** How the values of a volume become colour and opacity. Beyond the window its ends hold on. */
export interface VolumePreset {
  readonly id: string;
  readonly name: string;
  /** Null for every modality. */
  readonly modality: "CT" | "MR" | null;
  /** In units of meaning (HU for CT); null where it is set by the values that there are. */
  readonly window: { readonly center: number; readonly width: number } | null;
  readonly isMaximum: boolean;
  readonly points: readonly PresetPoint[];
}

const entryCount = 1024;

/** The presets of a volume rendering, in the order of the menu. */
export const volumePresets: readonly VolumePreset[] = [
  {
    id: "ctBone",
    name: "CT bone",
    modality: "CT",
    window: { center: 450, width: 700 },
    isMaximum: false,
    points: [
      { at: 0, colour: [120, 60, 40], opacity: 0 },
      // Enhanced organs and their noise stay clear: only what is denser than they are begins to show.
      { at: 0.14, colour: [150, 90, 60], opacity: 0 },
      { at: 0.32, colour: [215, 180, 140], opacity: 0.35 },
      { at: 0.6, colour: [242, 228, 205], opacity: 0.75 },
      { at: 1, colour: [255, 252, 245], opacity: 0.95 },
    ],
  },
  {
    id: "ctVessels",
    name: "CT vessels",
    modality: "CT",
    window: { center: 270, width: 300 },
    isMaximum: false,
    points: [
      { at: 0, colour: [120, 20, 15], opacity: 0 },
      { at: 0.2, colour: [165, 30, 20], opacity: 0.03 },
      { at: 0.45, colour: [215, 70, 45], opacity: 0.3 },
      { at: 0.75, colour: [240, 175, 125], opacity: 0.6 },
      { at: 1, colour: [255, 246, 228], opacity: 0.9 },
    ],
  },
  {
    id: "ctLung",
    name: "CT lung",
    modality: "CT",
    window: { center: -600, width: 700 },
    isMaximum: false,
    points: [
      { at: 0, colour: [90, 140, 180], opacity: 0 },
      { at: 0.08, colour: [120, 170, 205], opacity: 0.004 },
      { at: 0.4, colour: [200, 170, 165], opacity: 0.02 },
      { at: 0.75, colour: [235, 190, 170], opacity: 0.05 },
      { at: 1, colour: [255, 215, 195], opacity: 0 },
    ],
  },
  {
    id: "ctSkin",
    name: "CT skin and soft tissue",
    modality: "CT",
    window: { center: -250, width: 500 },
    isMaximum: false,
    points: [
      { at: 0, colour: [150, 90, 70], opacity: 0 },
      { at: 0.25, colour: [175, 110, 85], opacity: 0.02 },
      { at: 0.6, colour: [215, 155, 125], opacity: 0.5 },
      { at: 1, colour: [245, 205, 180], opacity: 0.9 },
    ],
  },
  {
    id: "mrAngiography",
    name: "MR angiography",
    modality: "MR",
    window: null,
    isMaximum: false,
    points: [
      { at: 0, colour: [90, 20, 15], opacity: 0 },
      { at: 0.35, colour: [140, 30, 22], opacity: 0 },
      { at: 0.55, colour: [205, 80, 50], opacity: 0.12 },
      { at: 0.8, colour: [240, 170, 120], opacity: 0.5 },
      { at: 1, colour: [255, 246, 228], opacity: 0.85 },
    ],
  },
  {
    id: "mip",
    name: "MIP",
    modality: null,
    window: null,
    isMaximum: true,
    points: [
      { at: 0, colour: [0, 0, 0], opacity: 0 },
      { at: 1, colour: [255, 255, 255], opacity: 1 },
    ],
  },
];

/** Gives the presets that mean something for a modality. */
export function presetsFor(modality: string): readonly VolumePreset[] {
  return volumePresets.filter((preset) => preset.modality === null || preset.modality === modality);
}

/** Gives the preset of an identifier, else the first one of the modality. */
export function presetOf(id: string, modality: string): VolumePreset {
  const offered = presetsFor(modality);
  return offered.find((preset) => preset.id === id) ?? (offered[0] as VolumePreset);
}

/** Gives the window that a preset is first shown with; `levels` are the usual least and greatest value of the volume. */
export function presetWindow(preset: VolumePreset, levels: readonly [number, number]): AdjustableWindow {
  const [low, high] = levels;
  const own = preset.window ?? { center: (low + high) / 2, width: Math.max(high - low, 1e-3) };
  return { kind: "linearExact", ...own, name: preset.name };
}

/**
 * Gives the table for rays: the preset's points over the window. `slope` and `intercept` lead from voxel values to the
 * window's units; a slope of less than 0 turns the table round.
 */
export function transferOf(
  preset: VolumePreset,
  window: { readonly center: number; readonly width: number },
  { slope, intercept }: { readonly slope: number; readonly intercept: number },
): TransferTable {
  const half = Math.max(window.width, 1e-6) / 2;
  const ends = [window.center - half, window.center + half].map((value) => (value - intercept) / slope);
  const [low = 0, high = 1] = slope < 0 ? [...ends].reverse() : ends;
  const entries = new Float32Array(entryCount * 4);
  for (let entry = 0; entry < entryCount; entry += 1) {
    const share = entry / (entryCount - 1);
    entries.set(colourAt(preset.points, slope < 0 ? 1 - share : share), entry * 4);
  }
  return { low, high, entries, isMaximum: preset.isMaximum, isShaded: !preset.isMaximum };
}

function colourAt(points: readonly PresetPoint[], share: number): readonly [number, number, number, number] {
  const next = Math.max(
    1,
    points.findIndex(({ at }) => at >= share),
  );
  const [a, b] = [points[next - 1] as PresetPoint, points[next] as PresetPoint];
  const part = Math.min(1, Math.max(0, (share - a.at) / (b.at - a.at)));
  const mix = (from: number, to: number) => from + (to - from) * part;
  const [red, green, blue] = [0, 1, 2].map((index) => mix(a.colour[index] ?? 0, b.colour[index] ?? 0));
  return [red ?? 0, green ?? 0, blue ?? 0, mix(a.opacity, b.opacity)];
}

/**
 * Gives the usual least and greatest value of voxels: all but the lowest 1 % and the highest 0.1 % of those that are
 * looked at, at most 200,000 of them, evenly spread.
 */
export function usualLevels(voxels: ArrayLike<number>): readonly [number, number] {
  const stride = Math.max(1, Math.floor(voxels.length / 200_000));
  const looked = Float32Array.from(
    { length: Math.floor(voxels.length / stride) },
    (_, index) => voxels[index * stride] ?? 0,
  );
  looked.sort();
  const at = (share: number) => looked[Math.min(looked.length - 1, Math.floor(looked.length * share))] ?? 0;
  return [at(0.01), at(0.999)];
}
