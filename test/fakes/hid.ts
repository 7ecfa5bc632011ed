/**
 * A fake of WebHID (https://wicg.github.io/webhid/) with dictation devices, as unkind as the real thing: a report repeats
 * itself, an unplugged device rejects whatever is asked of it, and another program may hold a device.
 */
export class FakeHid extends EventTarget {
  filters: { vendorId?: number; productId?: number }[] = [];
  readonly #plugged: Set<FakeHidDevice>;
  readonly #offered: readonly FakeHidDevice[];

  /** `allowed` were given to the page before; `offered` are what a person would choose. */
  constructor(allowed: readonly FakeHidDevice[], offered: readonly FakeHidDevice[]) {
    super();
    this.#plugged = new Set(allowed);
    this.#offered = offered;
  }

  static powerMic(): FakeHidDevice {
    return new FakeHidDevice("Fake PowerMic", { vendorId: 1364, productId: 4097 }, { usagePage: 1, usage: 0 });
  }

  static speechMike(): FakeHidDevice {
    return new FakeHidDevice("Fake SpeechMike", { vendorId: 2321, productId: 3100 }, { usagePage: 65_440, usage: 1 });
  }

  async getDevices(): Promise<FakeHidDevice[]> {
    return [...this.#plugged];
  }

  async requestDevice({ filters }: { filters: { vendorId?: number; productId?: number }[] }) {
    this.filters = filters;
    for (const device of this.#offered) this.#plugged.add(device);
    return [...this.#offered];
  }

  unplug(device: FakeHidDevice): void {
    device.isPlugged = false;
    this.#plugged.delete(device);
    this.dispatchEvent(Object.assign(new Event("disconnect"), { device }));
  }

  plugIn(device: FakeHidDevice): void {
    device.isPlugged = true;
    device.opened = false;
    this.#plugged.add(device);
    this.dispatchEvent(Object.assign(new Event("connect"), { device }));
  }
}

/** A device of the fake. */
export class FakeHidDevice extends EventTarget {
  opened = false;
  isPlugged = true;
  failsToOpen = false;
  failsToSend = false;
  readonly sent: number[][] = [];
  readonly productName: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly collections: readonly { usagePage: number; usage: number }[];

  constructor(
    productName: string,
    { vendorId, productId }: { vendorId: number; productId: number },
    collection: { usagePage: number; usage: number },
  ) {
    super();
    this.productName = productName;
    this.vendorId = vendorId;
    this.productId = productId;
    this.collections = [collection];
  }

  async open(): Promise<void> {
    if (this.failsToOpen) throw new DOMException("Failed to open the device.", "NotAllowedError");
    if (this.opened) throw new DOMException("The device is already open.", "InvalidStateError");
    this.opened = true;
  }

  async close(): Promise<void> {
    if (!this.isPlugged) throw new DOMException("The device was disconnected.", "NotFoundError");
    this.opened = false;
  }

  async sendReport(_id: number, data: Uint8Array): Promise<void> {
    if (!this.isPlugged || this.failsToSend) throw new DOMException("Failed to write the report.", "NotAllowedError");
    this.sent.push([...data]);
    const [command = 0] = data;
    // A SpeechMike says what it is: no premium one, of the type LFH 3500.
    if (command === 0x83) this.#answer([0x83, 0, 0, 0, 0, 0, 0, 0, 0]);
    if (command === 0x87) this.#answer([0x87, 0, 0, 0, 0, 0, 0, 3500 >> 8, 3500 & 0xff]);
  }

  /** Says something as the device does. */
  report(bytes: readonly number[]): void {
    this.dispatchEvent(
      Object.assign(new Event("inputreport"), { data: new DataView(Uint8Array.from(bytes).buffer), device: this }),
    );
  }

  #answer(bytes: readonly number[]): void {
    queueMicrotask(() => this.report(bytes));
  }
}
