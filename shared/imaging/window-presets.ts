/** A named CT window in Hounsfield units. */
export interface WindowPreset {
  readonly name: string;
  readonly center: number;
  readonly width: number;
}

/** CT windows in common use, chosen by the keys 1 to 6. */
export const ctPresets: readonly WindowPreset[] = [
  { name: "Soft tissue", center: 40, width: 400 },
  { name: "Lung", center: -600, width: 1500 },
  { name: "Bone", center: 480, width: 2500 },
  { name: "Brain", center: 40, width: 80 },
  { name: "Liver", center: 90, width: 150 },
  { name: "Mediastinum", center: 50, width: 350 },
];

/** Gives the name of the preset that has exactly this window, or an empty string. */
export function presetName(center: number, width: number): string {
  return ctPresets.find((preset) => preset.center === center && preset.width === width)?.name ?? "";
}
