import { crc32, deflateRawSync } from "node:zlib";

/** One entry of a ZIP that a test makes. */
export interface TestZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
  /** Sets the flag that says the entry needs a password. */
  readonly isEncrypted?: boolean;
}

/** Gives a ZIP with deflated entries (PKWARE APPNOTE 4.3), names taken as they are, however unsafe. */
export function zipFile(entries: readonly TestZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let position = 0;
  for (const { name, bytes, isEncrypted } of entries) {
    const packed = deflateRawSync(bytes);
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(isEncrypted ? 1 : 0, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from("504b0304", "hex"), common, nameBytes, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(position, 10);
    central.push(Buffer.concat([Buffer.from("504b01021400", "hex"), common, tail, nameBytes]));
    locals.push(local);
    position += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(position, 12);
  return Buffer.concat([...locals, directory, Buffer.from("504b0506", "hex"), end]);
}
