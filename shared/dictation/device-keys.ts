import { z } from "zod";
import { type DictationCommand, dictationCommandSchema } from "./commands.ts";

/** Kinds of device whose keys are known. */
export const deviceKindSchema = z.enum(["speechMike", "powerMic", "footControl"]);
export type DeviceKind = z.infer<typeof deviceKindSchema>;

/** The bits by which `dictation_support` names buttons (its enum `ButtonEvent`). */
export const buttonBits = {
  REWIND: 1,
  PLAY: 2,
  FORWARD: 4,
  INS_OVR: 16,
  RECORD: 32,
  COMMAND: 64,
  STOP: 256,
  INSTR: 512,
  F1_A: 1024,
  F2_B: 2048,
  F3_C: 4096,
  F4_D: 8192,
  EOL_PRIO: 16384,
  TRANSCRIBE: 32768,
  TAB_BACKWARD: 65536,
  TAB_FORWARD: 131072,
  CUSTOM_LEFT: 262144,
  CUSTOM_RIGHT: 524288,
  ENTER_SELECT: 1048576,
} as const;
/** The name of a button. */
export type ButtonName = keyof typeof buttonBits;

/** What is printed on a button, or what it looks like. */
export const buttonWords: Readonly<Record<ButtonName, string>> = {
  REWIND: "Rewind",
  PLAY: "Play",
  FORWARD: "Fast forward",
  INS_OVR: "Insert or overwrite",
  RECORD: "Record",
  COMMAND: "Command (at the back)",
  STOP: "Stop",
  INSTR: "Instruction",
  F1_A: "F1",
  F2_B: "F2",
  F3_C: "F3",
  F4_D: "F4",
  EOL_PRIO: "End of letter",
  TRANSCRIBE: "Transcribe",
  TAB_BACKWARD: "Tab backward",
  TAB_FORWARD: "Tab forward",
  CUSTOM_LEFT: "Custom, left",
  CUSTOM_RIGHT: "Custom, right",
  ENTER_SELECT: "Enter or select",
};

/** Products by maker (USB vendor 0x0911 Philips, 0x0554 Nuance), the same that `dictation_support` asks a browser for. */
const productsByMaker: Readonly<Partial<Record<number, readonly number[]>>> = {
  2321: [3100, 3101, 3102, 4000, 6212, 2330],
  1364: [100, 4097],
};

/** Says whether a device is a dictation microphone or foot control: no other device is ever given to the window. */
export function isDictationDevice(device: { readonly vendorId: number; readonly productId: number }): boolean {
  return productsByMaker[device.vendorId]?.includes(device.productId) ?? false;
}

/** The buttons of each kind of device, in the order in which they are shown. */
export const deviceButtons: Readonly<Record<DeviceKind, readonly ButtonName[]>> = {
  speechMike: [
    ...(["RECORD", "STOP", "PLAY", "REWIND", "FORWARD", "TAB_BACKWARD", "TAB_FORWARD", "ENTER_SELECT"] as const),
    ...(["INS_OVR", "EOL_PRIO", "COMMAND", "INSTR", "F1_A", "F2_B", "F3_C", "F4_D"] as const),
  ],
  powerMic: [
    ...(["RECORD", "TAB_BACKWARD", "TAB_FORWARD", "ENTER_SELECT", "TRANSCRIBE"] as const),
    ...(["REWIND", "PLAY", "FORWARD", "CUSTOM_LEFT", "CUSTOM_RIGHT"] as const),
  ],
  footControl: ["REWIND", "PLAY", "FORWARD", "EOL_PRIO"],
};

/** What a device is called. */
export const deviceWords: Readonly<Record<DeviceKind, string>> = {
  speechMike: "Philips SpeechMike, Nuance PowerMic 4",
  powerMic: "Nuance PowerMic",
  footControl: "Philips foot control",
};

/** What the buttons of one kind of device do; a button that is not named does nothing. */
export type ButtonMap = Readonly<Partial<Record<ButtonName, DictationCommand>>>;
/** The buttons of every kind of device. */
export type DeviceKeys = Readonly<Record<DeviceKind, ButtonMap>>;

/** Gives what the buttons do until somebody chooses. None of them opens the sheet of signing: that is a choice to be made. */
export const defaultDeviceKeys: DeviceKeys = {
  speechMike: {
    ...{ RECORD: "toggleRecording", STOP: "stopRecording", REWIND: "previousField", FORWARD: "nextField" },
    ...{ TAB_BACKWARD: "previousField", TAB_FORWARD: "nextField", ENTER_SELECT: "confirmSentence" },
    ...{ EOL_PRIO: "nextSection", INS_OVR: "undo", F1_A: "nextField", F2_B: "confirmSentence" },
    ...{ F3_C: "nextFinding", F4_D: "insertMeasurement" },
  },
  powerMic: {
    ...{ RECORD: "toggleRecording", TAB_BACKWARD: "previousField", TAB_FORWARD: "nextField" },
    ...{ ENTER_SELECT: "confirmSentence", REWIND: "undo", FORWARD: "nextSection" },
    ...{ CUSTOM_LEFT: "nextFinding", CUSTOM_RIGHT: "insertMeasurement" },
  },
  footControl: { REWIND: "previousField", PLAY: "toggleRecording", FORWARD: "nextField" },
};

const buttonNames = Object.keys(buttonBits) as readonly ButtonName[];

/** What one person chose for one kind of device. */
export const buttonMapSchema = z.partialRecord(
  z.enum(buttonNames as [ButtonName, ...ButtonName[]]),
  dictationCommandSchema,
);

/** Gives the buttons that were pressed with one report of a device and were not with the one before. */
export function pressedButtons(before: number, now: number): ButtonName[] {
  return buttonNames.filter((name) => (now & buttonBits[name]) !== 0 && (before & buttonBits[name]) === 0);
}

/** Gives the buttons that were let go. */
export function releasedButtons(before: number, now: number): ButtonName[] {
  return pressedButtons(now, before);
}

/** Gives what of stored choices can be used. Never throws: a damaged device has the program's own buttons again. */
export function readDeviceKeys(stored: string | null): DeviceKeys {
  const raw = parsed(stored);
  const of = (kind: DeviceKind): ButtonMap => {
    const known = buttonMapSchema.safeParse((raw as Partial<Record<string, unknown>>)[kind]);
    return known.success ? (known.data as ButtonMap) : defaultDeviceKeys[kind];
  };
  return { speechMike: of("speechMike"), powerMic: of("powerMic"), footControl: of("footControl") };
}

function parsed(stored: string | null): object {
  try {
    const raw: unknown = JSON.parse(stored ?? "null");
    return typeof raw === "object" && raw !== null ? raw : {};
  } catch {
    return {};
  }
}
