import type { Waveform } from "../../../shared/objects/waveform.ts";
import { isElectric, type WaveformScale, waveformSize } from "./waveform-painter.ts";

/** Gives what a group of channels says of itself: how many, how long, at what rate. */
export function groupWords(waveform: Waveform, scale: WaveformScale): string {
  const { channels, samplesPerSecond, label } = waveform;
  const whole = (channels[0]?.samples.length ?? 0) / samplesPerSecond;
  const { seconds, cut } = waveformSize(waveform, scale);
  const drawn = seconds < whole - 0.05 ? `, of which the first ${seconds.toFixed(1)} s are drawn` : "";
  const off = cut.length === 0 ? "" : ` Not drawn in full, too high or too low for this gain: ${cut.join(", ")}.`;
  const words = `${channels.length} channels, ${whole.toFixed(1)} s at ${samplesPerSecond} Hz${drawn}.${off}`;
  return label === "" ? words : `${label}: ${words}`;
}

/** Gives sensitivity and filters as the header states them: once where all channels agree, else for each by name. */
export function filterWords({ channels }: Waveform): readonly string[] {
  const byNotes = new Map<string, string[]>();
  for (const { label, notes } of channels) byNotes.set(notes, [...(byNotes.get(notes) ?? []), label]);
  return [...byNotes].map(([notes, labels]) => `${byNotes.size === 1 ? "All channels" : labels.join(", ")}: ${notes}.`);
}

/** Gives at what speed and gain the curves are drawn now. */
export function scaleWords(waveforms: readonly Waveform[], { mmPerSecond, mmPerMillivolt }: WaveformScale): string {
  const channels = waveforms.flatMap((waveform) => waveform.channels);
  const gain = channels.some(isElectric) ? `, ${mmPerMillivolt} mm/mV` : "";
  const others = channels.some((channel) => !isElectric(channel))
    ? " Channels that are not volts fill their band and say from where to where."
    : "";
  return `${mmPerSecond} mm/s${gain}, on the grid of 1 mm and 5 mm, whose size on this screen is nominal.${others}`;
}
