import { bytesOf, type DicomJsonInstance, itemsOf, numberOf, textOf } from "../imaging/attributes.ts";

/** One channel of a waveform in its physical unit. */
export interface WaveformChannel {
  readonly label: string;
  /** UCUM code as the header gives it, e.g. `uV`, `mm[Hg]`; empty where it gives none. */
  readonly unit: string;
  /** In `unit`, or in stored values where the header gives no sensitivity. */
  readonly samples: Float32Array;
  /** Sensitivity and filters in words. */
  readonly notes: string;
}

/** Channels that were recorded together. Source: PS3.3 C.10.9. */
export interface Waveform {
  readonly sopInstanceUid: string;
  /** Place of the group in its object, from 1. */
  readonly number: number;
  readonly label: string;
  readonly samplesPerSecond: number;
  readonly channels: readonly WaveformChannel[];
  /** What the object says of itself in words. */
  readonly annotations: readonly string[];
  /** Why its curves cannot be drawn, or empty. */
  readonly problem: string;
}

const mostChannels = 64;
const mostSamples = 4_000_000;

/** Gives the multiplex groups of a waveform object; empty for any other. Groups that cannot be read carry a sentence. */
export function readWaveforms(instance: DicomJsonInstance): readonly Waveform[] {
  const annotations = itemsOf(instance, "0040B020")
    .map(annotationText)
    .filter((text) => text !== "");
  return itemsOf(instance, "54000100").map((group, index) => readGroup(instance, group, index + 1, annotations));
}

function readGroup(
  instance: DicomJsonInstance,
  group: DicomJsonInstance,
  number: number,
  annotations: readonly string[],
): Waveform {
  const base = {
    sopInstanceUid: textOf(instance, "00080018"),
    number,
    label: textOf(group, "003A0020"),
    samplesPerSecond: numberOf(group, "003A001A") ?? 0,
    annotations,
  };
  const refuse = (problem: string): Waveform => ({
    ...base,
    channels: [],
    problem: `This waveform is not shown: ${problem}`,
  });
  const channelCount = numberOf(group, "003A0005") ?? 0;
  const sampleCount = numberOf(group, "003A0010") ?? 0;
  const definitions = itemsOf(group, "003A0200");
  const bits = numberOf(group, "54001004") ?? 0;
  const decode = decoders[`${textOf(group, "54001006")} ${bits}`];
  const bytes = bytesOf(group, "54001010");
  if (bytes === null) return refuse("its samples did not come with it.");
  if (!(base.samplesPerSecond > 0 && base.samplesPerSecond <= 200_000)) return refuse("its sampling rate is missing.");
  if (decode === undefined) return refuse("its samples are stored in a form that this program cannot read.");
  const isCount = Number.isInteger(channelCount) && channelCount >= 1 && channelCount <= mostChannels;
  if (!isCount || definitions.length !== channelCount) return refuse("its header does not describe each channel.");
  if (!Number.isInteger(sampleCount) || sampleCount < 1 || sampleCount * channelCount > mostSamples) {
    return refuse("its number of samples is impossible.");
  }
  if (bytes.length < (channelCount * sampleCount * bits) / 8) return refuse("its data ends before the curves do.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels = definitions.map((definition, index) =>
    readChannel(
      definition,
      Float32Array.from({ length: sampleCount }, (_, at) => decode(view, at * channelCount + index)),
    ),
  );
  return { ...base, channels, problem: "" };
}

/** By sample interpretation and bits allocated; channels are interleaved. Source: PS3.3 C.10.9, C.10.9.1.7. */
const decoders: Readonly<Record<string, (view: DataView, index: number) => number>> = {
  "SB 8": (view, index) => view.getInt8(index),
  "UB 8": (view, index) => view.getUint8(index),
  "SS 16": (view, index) => view.getInt16(index * 2, true),
  "US 16": (view, index) => view.getUint16(index * 2, true),
  "SL 32": (view, index) => view.getInt32(index * 4, true),
  "UL 32": (view, index) => view.getUint32(index * 4, true),
};

/**
 * Value = stored x sensitivity x correction + baseline: Channel Baseline is in the unit, not in steps, whatever some readers
 * make of it. Source: PS3.3 C.10.9, C.10.9.1.4.2.
 */
function readChannel(definition: DicomJsonInstance, stored: Float32Array): WaveformChannel {
  const sensitivity = numberOf(definition, "003A0210");
  const correction = numberOf(definition, "003A0212") ?? 1;
  const baseline = numberOf(definition, "003A0213") ?? 0;
  const unit = sensitivity === null ? "" : codeOf(definition, "003A0211");
  if (sensitivity !== null) {
    for (let at = 0; at < stored.length; at += 1) stored[at] = (stored[at] ?? 0) * sensitivity * correction + baseline;
  }
  const low = numberOf(definition, "003A0220");
  const high = numberOf(definition, "003A0221");
  const notch = numberOf(definition, "003A0222");
  const notes = [
    sensitivity === null ? "no sensitivity stated" : `${sensitivity * correction} ${unit} a step`,
    low === null ? "" : `from ${low} Hz`,
    high === null ? "" : `to ${high} Hz`,
    notch === null ? "" : notch === 0 ? "no notch filter" : `notch ${notch} Hz`,
  ];
  const label = textOf(definition, "003A0203") || meaningOf(definition, "003A0208");
  return { label, unit, samples: stored, notes: notes.filter((text) => text !== "").join(", ") };
}

function annotationText(item: DicomJsonInstance): string {
  const text = textOf(item, "00700006");
  const name = meaningOf(item, "0040A043");
  const value = numberOf(item, "0040A30A");
  // UCUM writes what is counted in braces: {H.B.}/min.
  const unit = codeOf(item, "004008EA").replace(/\{[^}]*\}/gu, "");
  const measured = value === null ? meaningOf(item, "0040A168") : `${value} ${unit}`.trim();
  return text || [name, measured].filter((part) => part !== "").join(" ");
}

function codeOf(item: DicomJsonInstance, sequence: string): string {
  const [code] = itemsOf(item, sequence);
  return code === undefined ? "" : textOf(code, "00080100");
}

function meaningOf(item: DicomJsonInstance, sequence: string): string {
  const [code] = itemsOf(item, sequence);
  return code === undefined ? "" : textOf(code, "00080104");
}
