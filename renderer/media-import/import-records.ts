import { importRecords, longestImportName } from "../../shared/contract/import-records.ts";

/** Gives the record that begins a file. The name is shortened at its start where it is too long. */
export function beginRecord(name: string): Uint8Array<ArrayBuffer> {
  const encoded = new TextEncoder().encode(name).slice(-longestImportName);
  const record = new Uint8Array(3 + encoded.length);
  record[0] = importRecords.begin;
  new DataView(record.buffer).setUint16(1, encoded.length);
  record.set(encoded, 3);
  return record;
}

/** Gives what goes before `length` bytes of a file. */
export function bytesHead(length: number): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(5);
  record[0] = importRecords.bytes;
  new DataView(record.buffer).setUint32(1, length);
  return record;
}

/** Gives the record that ends a file: whole, or broken off. */
export function endRecord(isWhole: boolean): Uint8Array<ArrayBuffer> {
  return new Uint8Array([isWhole ? importRecords.end : importRecords.broken]);
}
