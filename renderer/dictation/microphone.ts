import { createStore } from "zustand/vanilla";
import type { DictationCommand } from "../../shared/dictation/commands.ts";
import {
  type DeviceKeys,
  type DeviceKind,
  pressedButtons,
  releasedButtons,
} from "../../shared/dictation/device-keys.ts";

/** A device whose buttons are heard. */
export interface ConnectedDevice {
  readonly id: number;
  readonly kind: DeviceKind;
  readonly name: string;
}

/** How the microphone's buttons stand. */
export interface MicrophoneState {
  readonly devices: readonly ConnectedDevice[];
  readonly isConnecting: boolean;
  /** A sentence, or empty. */
  readonly problem: string;
}

/** What is used of WebHID. */
export interface HidAccess extends EventTarget {
  getDevices(): Promise<object[]>;
  requestDevice(options: object): Promise<object[]>;
}

/** What is used of a device of the package, whatever its make. */
interface PackageDevice {
  readonly id: number;
  readonly implType: number;
  readonly hidDevice: { readonly productName?: string };
  shutdown(): Promise<void>;
  setSimpleLedState?(state: number): Promise<void>;
  setLed?(state: number, mode?: number): Promise<void>;
}

/** What is used of the package `dictation_support`. */
interface PackageManager {
  init(): Promise<void>;
  getDevices(): readonly PackageDevice[];
  requestDevice(): Promise<readonly PackageDevice[]>;
  addButtonEventListener(listener: (device: PackageDevice, buttons: number) => void): void;
}

/** The kinds of the package (its enum `ImplementationType`). */
const kinds: readonly DeviceKind[] = ["speechMike", "speechMike", "footControl", "powerMic"];

/** Gives the buttons of dictation devices to whoever listens. The package is fetched when a device is there or asked for. */
export class Microphone {
  readonly store = createStore<MicrophoneState>(() => ({ devices: [], isConnecting: false, problem: "" }));
  readonly #hid: HidAccess | undefined;
  readonly #makeManager: (hid: HidAccess) => Promise<PackageManager>;
  /** Buttons that are down, by device. */
  readonly #down = new Map<number, number>();
  #manager: PackageManager | null = null;
  #listener: { readonly keys: DeviceKeys; readonly run: (command: DictationCommand) => void } | null = null;
  #work: Promise<void> = Promise.resolve();
  #isKnown = false;
  /** What the person chose last. */
  #chosen: readonly object[] = [];

  constructor(hid: HidAccess | undefined, makeManager: (hid: HidAccess) => Promise<PackageManager>) {
    this.#hid = hid;
    this.#makeManager = makeManager;
  }

  /** Whether this browser can speak to such devices at all. */
  get isPossible(): boolean {
    return this.#hid !== undefined;
  }

  /** Connects what a person allowed before. Asks nobody anything. */
  connectKnown(): Promise<void> {
    if (this.#isKnown || this.#hid === undefined) return this.#work;
    this.#isKnown = true;
    this.#hid.addEventListener("connect", () => void this.#inTurn(() => this.#renew()));
    this.#hid.addEventListener("disconnect", () => void this.#inTurn(() => this.#renew()));
    return this.#inTurn(async () => {
      const known = (await this.#hid?.getDevices()) ?? [];
      if (known.length > 0) await this.#renew();
    });
  }

  /** Lets the person choose a device; only by their own press, as browsers ask for. */
  async choose(): Promise<void> {
    this.store.setState({ isConnecting: true, problem: "" });
    await this.connectKnown();
    try {
      this.#manager ??= await this.#made();
      this.#chosen = [];
      await this.#manager.requestDevice();
      const open = new Set<object>(this.#manager.getDevices().map(({ hidDevice }) => hidDevice));
      if (this.#chosen.length > 0 && !this.#chosen.some((each) => open.has(each))) throw new Error("not opened");
      this.#show();
    } catch {
      const problem =
        "The device could not be opened. Another program may be using its buttons: end that one or take the buttons from it, then connect again.";
      this.store.setState({ problem });
    } finally {
      this.store.setState({ isConnecting: false });
    }
  }

  /** Runs commands of the buttons until the returned function is called. */
  listen(keys: DeviceKeys, run: (command: DictationCommand) => void): () => void {
    const mine = { keys, run };
    this.#listener = mine;
    return () => {
      if (this.#listener === mine) this.#listener = null;
    };
  }

  /** Lights the lamp of devices that have one. A device that refuses costs its lamp alone. */
  async showRecording(isRecording: boolean): Promise<void> {
    for (const device of this.#manager?.getDevices() ?? []) {
      try {
        if (device.implType === 0) await device.setSimpleLedState?.(isRecording ? 1 : 0);
        if (device.implType === 3) await device.setLed?.(isRecording ? 1 : 0);
      } catch {
        // The buttons work all the same.
      }
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch(() => undefined);
    return this.#work;
  }

  /**
   * Begins anew with the devices that are there now. The package itself keeps a device that was unplugged where closing it
   * fails, as it does, and then never takes it back.
   */
  async #renew(): Promise<void> {
    const old = this.#manager?.getDevices() ?? [];
    this.#manager = null;
    this.#letGo();
    this.#show();
    for (const device of old) await device.shutdown().catch(() => undefined);
    this.#manager = await this.#made();
    this.#show();
  }

  async #made(): Promise<PackageManager> {
    const hid = this.#hid;
    if (hid === undefined) throw new Error("this browser has no WebHID");
    // What comes and goes is looked at in one place, here: the package would open a device that is just being opened.
    const quiet = Object.assign(new EventTarget(), {
      getDevices: () => hid.getDevices(),
      requestDevice: async (options: object) => {
        const chosen = await hid.requestDevice(options);
        this.#chosen = chosen;
        return chosen;
      },
    });
    const manager = await this.#makeManager(quiet);
    manager.addButtonEventListener((device, buttons) => {
      if (manager === this.#manager) this.#hear(device, buttons);
    });
    await manager.init();
    return manager;
  }

  #show(): void {
    const devices = (this.#manager?.getDevices() ?? []).map(({ id, implType, hidDevice }) => {
      const kind = kinds[implType] ?? "speechMike";
      return { id, kind, name: hidDevice.productName ?? "" };
    });
    this.store.setState({ devices });
  }

  #hear(device: PackageDevice, now: number): void {
    const before = this.#down.get(device.id) ?? 0;
    this.#down.set(device.id, now);
    const listener = this.#listener;
    const kind = kinds[device.implType];
    if (listener === null || kind === undefined) return;
    for (const button of pressedButtons(before, now)) {
      const command = listener.keys[kind][button];
      if (command !== undefined) listener.run(command);
    }
    for (const button of releasedButtons(before, now)) {
      if (listener.keys[kind][button] === "startRecording") listener.run("stopRecording");
    }
  }

  /** A device that goes away with its button held has let it go. */
  #letGo(): void {
    const listener = this.#listener;
    const isHeld = (buttons: number) =>
      listener !== null &&
      Object.values(listener.keys).some((keys) =>
        pressedButtons(0, buttons).some((button) => keys[button] === "startRecording"),
      );
    if ([...this.#down.values()].some(isHeld)) listener?.run("stopRecording");
    this.#down.clear();
  }
}

/** The buttons of this window. */
export const windowMicrophone = new Microphone(
  (navigator as { readonly hid?: HidAccess }).hid,
  async (hid) => new (await import("dictation_support")).DictationDeviceManager(hid as PackageHid),
);

type PackageHid = ConstructorParameters<typeof import("dictation_support")["DictationDeviceManager"]>[0];
