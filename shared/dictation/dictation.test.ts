import { describe, expect, it } from "vitest";
import {
  buttonBits,
  defaultDeviceKeys,
  deviceButtons,
  pressedButtons,
  readDeviceKeys,
  releasedButtons,
} from "./device-keys.ts";
import { withSpokenPunctuation } from "./spoken-punctuation.ts";

describe("the buttons of a device", () => {
  it("act once when they are pressed, however often the device repeats itself", () => {
    const { RECORD, F1_A } = buttonBits;
    expect(pressedButtons(0, RECORD)).toEqual(["RECORD"]);
    expect(pressedButtons(RECORD, RECORD | F1_A)).toEqual(["F1_A"]);
    expect(pressedButtons(RECORD | F1_A, RECORD | F1_A)).toEqual([]);
    expect(releasedButtons(RECORD | F1_A, F1_A)).toEqual(["RECORD"]);
  });

  it("come with defaults of buttons that the device has, none of which signs or discards", () => {
    for (const [kind, keys] of Object.entries(defaultDeviceKeys)) {
      const buttons: readonly string[] = deviceButtons[kind as keyof typeof deviceButtons];
      expect(buttons).toEqual(expect.arrayContaining(Object.keys(keys)));
      expect(Object.values(keys)).not.toContain("sign");
    }
  });

  it("are read part by part: what is damaged is as it comes, what was chosen stays", () => {
    const stored = JSON.stringify({ powerMic: { RECORD: "sign" }, speechMike: { RECORD: "explode" }, footControl: 3 });
    expect(readDeviceKeys(stored)).toEqual({ ...defaultDeviceKeys, powerMic: { RECORD: "sign" } });
    for (const damaged of [null, "", "{", "null", "[]", '"x"'])
      expect(readDeviceKeys(damaged)).toEqual(defaultDeviceKeys);
  });
});

describe("spoken punctuation", () => {
  it.each([
    ["no fracture full stop the effusion is gone comma as before", "no fracture. The effusion is gone, as before"],
    ["liver open bracket segment 4 close bracket normal", "liver (segment 4) normal"],
    ["first full stop new line second", "first.\nSecond"],
    ["New Paragraph conclusion", "\nConclusion"],
    ["sigmoid colon and a rest period", "sigmoid colon and a rest period"],
    ["commander, full stopping, newline", "commander, full stopping, newline"],
    ["2 full stop 5", "2. 5"],
    ["", ""],
  ])("%j becomes %j", (spoken, written) => {
    expect(withSpokenPunctuation(spoken)).toBe(written);
  });
});
