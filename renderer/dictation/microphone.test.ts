// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { buttonBits, defaultDeviceKeys, isDictationDevice } from "../../shared/dictation/device-keys.ts";
import { FakeHid, type FakeHidDevice } from "../../test/fakes/hid.ts";
import { type HidAccess, Microphone } from "./microphone.ts";

type PackageHid = ConstructorParameters<typeof import("dictation_support")["DictationDeviceManager"]>[0];

async function start(devices: readonly FakeHidDevice[] = [], offered: readonly FakeHidDevice[] = []) {
  const hid = new FakeHid(devices, offered);
  const { DictationDeviceManager } = await import("dictation_support");
  const make = vi.fn(async (access: HidAccess) => new DictationDeviceManager(access as PackageHid));
  const microphone = new Microphone(hid, make);
  const commands: string[] = [];
  microphone.listen(defaultDeviceKeys, (command) => void commands.push(command));
  const names = () => microphone.store.getState().devices.map(({ name, kind }) => `${kind} ${name}`);
  return { hid, microphone, make, commands, names };
}

describe("the buttons of a microphone, by the package that reads them", () => {
  it("are named by the package's own bits, and its devices are those that the shell lets through", async () => {
    const { ButtonEvent } = await import("dictation_support");
    expect(ButtonEvent).toMatchObject(buttonBits);
    const { hid, microphone } = await start();
    await microphone.choose();
    expect(hid.filters.length).toBeGreaterThan(8);
    for (const { vendorId = 0, productId = 0 } of hid.filters) {
      expect([vendorId, productId, isDictationDevice({ vendorId, productId })]).toEqual([vendorId, productId, true]);
    }
    expect(isDictationDevice({ vendorId: 1133, productId: 3100 })).toBe(false);
  });

  it("fetches the package only for a device that was allowed or asked for", async () => {
    const { microphone, make, names } = await start();
    await microphone.connectKnown();
    expect(make).not.toHaveBeenCalled();
    expect(names()).toEqual([]);
    expect(new Microphone(undefined, make).isPossible).toBe(false);
  });

  it("act as the person chose, once a press", async () => {
    const device = FakeHid.powerMic();
    const { microphone, commands, names } = await start([], [device]);
    await microphone.choose();
    expect(names()).toEqual(["powerMic Fake PowerMic"]);
    // TAB_FORWARD is bit 8 of a PowerMic's report, RECORD bit 4; the report repeats itself while a button is held.
    for (const bits of [8, 8, 0, 4, 4 | 8, 0, 1]) device.report([0, bits, 0]);
    expect(commands).toEqual(["nextField", "toggleRecording", "nextField"]);
  });

  it("knows a SpeechMike again, says its name, and survives that it is unplugged with a button held", async () => {
    const device = FakeHid.speechMike();
    const { hid, microphone, commands, names } = await start([device]);
    microphone.listen({ ...defaultDeviceKeys, speechMike: { RECORD: "startRecording" } }, (command) => {
      commands.push(command);
    });
    await microphone.connectKnown();
    expect(names()).toEqual(["speechMike Fake SpeechMike"]);
    device.report([0x80, 0, 0, 0, 0, 0, 0, 0x00, 0x01]);
    expect(commands).toEqual(["startRecording"]);
    hid.unplug(device);
    await vi.waitFor(() => expect(names()).toEqual([]));
    expect(commands).toEqual(["startRecording", "stopRecording"]);
    // The real thing keeps telling for a moment: nobody hears it.
    device.report([0x80, 0, 0, 0, 0, 0, 0, 0x00, 0x01]);
    expect(commands).toHaveLength(2);
    hid.plugIn(device);
    await vi.waitFor(() => expect(names()).toEqual(["speechMike Fake SpeechMike"]));
    device.report([0x80, 0, 0, 0, 0, 0, 0, 0x00, 0x00]);
    device.report([0x80, 0, 0, 0, 0, 0, 0, 0x00, 0x01]);
    expect(commands).toEqual(["startRecording", "stopRecording", "startRecording"]);
  });

  it("lights the lamp while somebody dictates, and goes on where the lamp fails", async () => {
    const device = FakeHid.powerMic();
    const { microphone } = await start([device]);
    await microphone.connectKnown();
    await microphone.showRecording(true);
    expect(device.sent.at(-1)).toEqual([1]);
    device.failsToSend = true;
    await expect(microphone.showRecording(false)).resolves.toBeUndefined();
  });

  it("says that another program has the device", async () => {
    const device = FakeHid.powerMic();
    device.failsToOpen = true;
    const silence = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { microphone, names } = await start([], [device]);
    await microphone.choose();
    expect(names()).toEqual([]);
    expect(microphone.store.getState()).toMatchObject({ isConnecting: false });
    expect(microphone.store.getState().problem).toContain("could not be opened");
    silence.mockRestore();
  });

  it("takes it as nothing that the person chose none", async () => {
    const { microphone } = await start();
    await microphone.choose();
    expect(microphone.store.getState()).toEqual({ devices: [], isConnecting: false, problem: "" });
  });
});
