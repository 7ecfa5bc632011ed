import type { Waveform, WaveformChannel } from "../../../shared/objects/waveform.ts";

/** How large curves are drawn, as an electrocardiograph is set. */
export interface WaveformScale {
  readonly mmPerSecond: number;
  readonly mmPerMillivolt: number;
}

/** CSS pixels to a millimetre. */
const millimetre = 96 / 25.4;
/** Left of the curves: room for the pulse that shows what a millivolt and 0.2 s are. */
const marginMm = 15;
const pulseSeconds = 0.2;
/** What no screen and no canvas can be wide. */
const widest = 30_000;

const ground = "#fff6f4";
const fineLine = "#f5d3cc";
const strongLine = "#e0a196";
const ink = "#101418";

/** Millivolts to one unit of an electric channel; other channels have no gain in mm/mV. */
const millivolts: Readonly<Record<string, number>> = { uV: 0.001, mV: 1, V: 1000, nV: 0.000001 };

/** Millimetres of paper for a channel: the pulse of a millivolt fits at any gain. */
function bandOf({ mmPerMillivolt }: WaveformScale): number {
  return Math.max(30, 2 * mmPerMillivolt + 10);
}

/** Tells whether a channel is drawn by the gain; others fill their band, and say from where to where. */
export function isElectric({ unit }: WaveformChannel): boolean {
  return millivolts[unit] !== undefined;
}

/** Gives the size of a waveform's canvas, how many seconds fit onto it, and the channels that leave it above or below. */
export function waveformSize(
  waveform: Waveform,
  scale: WaveformScale,
): { readonly width: number; readonly height: number; readonly seconds: number; readonly cut: readonly string[] } {
  const { channels, samplesPerSecond } = waveform;
  const second = scale.mmPerSecond * millimetre;
  const whole = (channels[0]?.samples.length ?? 0) / Math.max(samplesPerSecond, 1);
  const seconds = Math.min(whole, (widest - marginMm * millimetre) / second);
  const width = Math.max(Math.ceil(marginMm * millimetre + seconds * second), 1);
  const { above, below, cut } = roomOf(waveform, scale);
  const heightMm = above + channels.length * bandOf(scale) + below;
  return { width, height: Math.max(Math.ceil(heightMm * millimetre), 1), seconds, cut };
}

/** More than any heart gives, so that a channel that failed makes no endless paper. */
const mostRoomMm = 100;

/** Paper above the first band and below the last one, mm, and the labels of the channels that leave even that. */
interface Room {
  readonly above: number;
  readonly below: number;
  readonly cut: readonly string[];
}

/** Gives the room that the curves need, in whole squares: a peak that is cut off reads as a smaller one. */
function roomOf({ channels }: Waveform, scale: WaveformScale): Room {
  const band = bandOf(scale);
  let [above, below] = [0, 0];
  const cut: string[] = [];
  for (const [index, { unit, samples, label }] of channels.entries()) {
    const perUnit = (millivolts[unit] ?? 0) * scale.mmPerMillivolt;
    const { low, high } = rangeOf(samples);
    const over = high * perUnit - (index + 0.5) * band;
    const under = -low * perUnit - (channels.length - index - 0.5) * band;
    if (Math.max(over, under) > mostRoomMm) cut.push(label);
    above = Math.max(above, over);
    below = Math.max(below, under);
  }
  const squares = (mm: number) => (mm <= 0 ? 0 : Math.min(mostRoomMm, Math.ceil((mm + 1) / 5) * 5));
  return { above: squares(above), below: squares(below), cut };
}

/** Paints the grid (1 mm and 5 mm) and each channel in a band of its own; volts by the gain, other units to fit, which it says. */
export function paintWaveform(context: CanvasRenderingContext2D, waveform: Waveform, scale: WaveformScale): void {
  const { width, height } = context.canvas;
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  paintGrid(context, width, height);
  context.save();
  context.translate(0, roomOf(waveform, scale).above * millimetre);
  for (const [index, channel] of waveform.channels.entries()) {
    if (isElectric(channel)) paintPulse(context, (index + 0.5) * bandOf(scale), scale);
    paintChannel(context, waveform, channel, index, scale);
  }
  context.restore();
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

/** One millivolt for 0.2 s, as every electrocardiograph writes it. */
function paintPulse(context: CanvasRenderingContext2D, middleMm: number, scale: WaveformScale): void {
  const [left, width] = [3, pulseSeconds * scale.mmPerSecond];
  const top = middleMm - scale.mmPerMillivolt;
  const points = [
    [left - 2, middleMm],
    [left, middleMm],
    [left, top],
    [left + width, top],
    [left + width, middleMm],
    [left + width + 2, middleMm],
  ] as const;
  stroke(
    context,
    points.map(([x, y]) => [x * millimetre, y * millimetre]),
  );
}

function paintChannel(
  context: CanvasRenderingContext2D,
  { samplesPerSecond }: Waveform,
  { label, unit, samples }: WaveformChannel,
  index: number,
  paper: WaveformScale,
): void {
  const bandMm = bandOf(paper);
  const middle = (index + 0.5) * bandMm * millimetre;
  const perUnit = millivolts[unit];
  const range = rangeOf(samples);
  const scale =
    perUnit === undefined ? (bandMm * 0.8) / Math.max(range.high - range.low, 1e-9) : perUnit * paper.mmPerMillivolt;
  const zero = perUnit === undefined ? (range.high + range.low) / 2 : 0;
  const step = (paper.mmPerSecond * millimetre) / samplesPerSecond;
  const points: (readonly [number, number])[] = [];
  for (let at = 0; at < samples.length && at * step <= widest; at += 1) {
    points.push([marginMm * millimetre + at * step, middle - ((samples[at] ?? 0) - zero) * scale * millimetre]);
  }
  stroke(context, points);
  const extent = perUnit === undefined ? `, ${range.low.toPrecision(3)} to ${range.high.toPrecision(3)} ${unit}` : "";
  context.fillStyle = ink;
  context.font = '600 13px "Inter Variable", Inter, sans-serif';
  context.fillText(`${label}${extent}`, 6, index * bandMm * millimetre + 16);
}

function stroke(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  context.beginPath();
  for (const [index, [x, y]] of points.entries()) {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.lineWidth = 1.25;
  context.strokeStyle = ink;
  context.stroke();
}

function rangeOf(samples: Float32Array): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of samples) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}
