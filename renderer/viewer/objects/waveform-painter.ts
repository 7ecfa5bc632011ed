import type { Waveform, WaveformChannel } from "../../../shared/objects/waveform.ts";

/** CSS pixels to a millimetre. */
const millimetre = 96 / 25.4;
const speedMmPerSecond = 25;
const bandMm = 30;
/** What no screen and no canvas can be wide. */
const widest = 30_000;

const ground = "#fff6f4";
const fineLine = "#f5d3cc";
const strongLine = "#e0a196";
const ink = "#101418";

/** Millivolts to one unit of an electric channel; other channels have no gain in mm/mV. */
const millivolts: Readonly<Record<string, number>> = { uV: 0.001, mV: 1, V: 1000, nV: 0.000001 };

/** Gives the size of a waveform's canvas. */
export function waveformSize({ channels, samplesPerSecond }: Waveform): {
  readonly width: number;
  readonly height: number;
} {
  const seconds = (channels[0]?.samples.length ?? 0) / Math.max(samplesPerSecond, 1);
  const width = Math.min(Math.ceil(seconds * speedMmPerSecond * millimetre), widest);
  return { width: Math.max(width, 1), height: Math.max(Math.ceil(channels.length * bandMm * millimetre), 1) };
}

/** Paints the grid (1 mm and 5 mm) and each channel in a band of its own; volts by the gain, other units to fit, which it says. */
export function paintWaveform(context: CanvasRenderingContext2D, waveform: Waveform, gain: number): void {
  const { width, height } = context.canvas;
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  paintGrid(context, width, height);
  for (const [index, channel] of waveform.channels.entries()) paintChannel(context, waveform, channel, index, gain);
}

function paintGrid(context: CanvasRenderingContext2D, width: number, height: number): void {
  for (const [step, colour] of [
    [1, fineLine],
    [5, strongLine],
  ] as const) {
    context.beginPath();
    for (let x = 0; x <= width; x += step * millimetre) {
      context.moveTo(x, 0);
      context.lineTo(x, height);
    }
    for (let y = 0; y <= height; y += step * millimetre) {
      context.moveTo(0, y);
      context.lineTo(width, y);
    }
    context.lineWidth = step === 1 ? 0.5 : 1;
    context.strokeStyle = colour;
    context.stroke();
  }
}

function paintChannel(
  context: CanvasRenderingContext2D,
  { samplesPerSecond }: Waveform,
  { label, unit, samples }: WaveformChannel,
  index: number,
  gain: number,
): void {
  const middle = (index + 0.5) * bandMm * millimetre;
  const perUnit = millivolts[unit];
  const range = rangeOf(samples);
  // Pressures and counts have no gain: they fill their band, and the band says from where to where.
  const scale = perUnit === undefined ? (bandMm * 0.8) / Math.max(range.high - range.low, 1e-9) : perUnit * gain;
  const zero = perUnit === undefined ? (range.high + range.low) / 2 : 0;
  const step = (speedMmPerSecond * millimetre) / samplesPerSecond;
  context.beginPath();
  for (let at = 0; at < samples.length && at * step <= widest; at += 1) {
    const y = middle - ((samples[at] ?? 0) - zero) * scale * millimetre;
    if (at === 0) context.moveTo(0, y);
    else context.lineTo(at * step, y);
  }
  context.lineWidth = 1.25;
  context.strokeStyle = ink;
  context.stroke();
  const extent = perUnit === undefined ? `, ${range.low.toPrecision(3)} to ${range.high.toPrecision(3)} ${unit}` : "";
  context.fillStyle = ink;
  context.font = '600 13px "Inter Variable", Inter, sans-serif';
  context.fillText(`${label}${extent}`, 6, index * bandMm * millimetre + 16);
}

function rangeOf(samples: Float32Array): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of samples) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}
