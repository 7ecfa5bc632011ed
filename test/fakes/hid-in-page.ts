/** What a test does with the fake device of a page. */
export interface FakeDeviceInPage {
  report(bytes: readonly number[]): void;
  unplug(): void;
  plugIn(): void;
}

/**
 * Puts a fake of WebHID with one PowerMic into a page; runs there, before the page. As unkind as the real thing: nothing is
 * given without a choice, reports come late from a device that is gone, and closing one rejects.
 */
export function installFakePowerMic(): void {
  class Device extends EventTarget {
    opened = false;
    isPlugged = true;
    readonly productName = "Fake PowerMic";
    readonly vendorId = 1364;
    readonly productId = 4097;
    readonly collections = [{ usagePage: 1, usage: 0 }];
    async open(): Promise<void> {
      if (!this.isPlugged) throw new DOMException("gone", "NotFoundError");
      this.opened = true;
    }
    async close(): Promise<void> {
      if (!this.isPlugged) throw new DOMException("gone", "NotFoundError");
      this.opened = false;
    }
    async sendReport(): Promise<void> {
      if (!this.isPlugged) throw new DOMException("gone", "NotFoundError");
    }
  }
  class Access extends EventTarget {
    device = new Device();
    isAllowed = false;
    async getDevices(): Promise<Device[]> {
      return this.isAllowed && this.device.isPlugged ? [this.device] : [];
    }
    async requestDevice(): Promise<Device[]> {
      if (!navigator.userActivation.isActive)
        throw new DOMException("Must be handling a user gesture", "SecurityError");
      this.isAllowed = true;
      return [this.device];
    }
  }
  const hid = new Access();
  Object.defineProperty(navigator, "hid", { value: hid });
  const tell = (type: string) => hid.dispatchEvent(Object.assign(new Event(type), { device: hid.device }));
  const fake: FakeDeviceInPage = {
    report(bytes) {
      const data = new DataView(Uint8Array.from(bytes).buffer);
      hid.device.dispatchEvent(Object.assign(new Event("inputreport"), { data, device: hid.device }));
    },
    unplug() {
      hid.device.isPlugged = false;
      tell("disconnect");
    },
    plugIn() {
      hid.device = new Device();
      tell("connect");
    },
  };
  Object.assign(globalThis, { fakePowerMic: fake });
}
