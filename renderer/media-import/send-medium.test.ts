import { expect, it } from "vitest";
import { importRecords } from "../../shared/contract/import-records.ts";
import { partsOf } from "./send-medium.ts";

async function bytesOf(files: Parameters<typeof partsOf>[0], size: number): Promise<number[]> {
  const all: number[] = [];
  for await (const { records } of partsOf(files, size)) {
    expect(records.size).toBeLessThan(size * 2 + 40);
    all.push(...new Uint8Array(await records.arrayBuffer()));
  }
  return all;
}

it("puts files into records, one after the other, in parts of a bounded size", async () => {
  const { begin, bytes, end } = importRecords;
  const files = [
    { path: "é", file: new Blob([new Uint8Array([7, 8, 9])]) },
    { path: "b", file: new Blob([]) },
  ];
  expect(await bytesOf(files, 100)).toEqual([
    ...[begin, 0, 2, 0xc3, 0xa9, bytes, 0, 0, 0, 3, 7, 8, 9, end],
    ...[begin, 0, 1, 98, end],
  ]);
  expect(await bytesOf([{ path: "a", file: new Blob([new Uint8Array(5).fill(1)]) }], 2)).toEqual([
    ...[begin, 0, 1, 97, bytes, 0, 0, 0, 2, 1, 1, bytes, 0, 0, 0, 2, 1, 1, bytes, 0, 0, 0, 1, 1, end],
  ]);
});

it("says of a file that the medium does not give that it is broken off, and goes on", async () => {
  const { begin, end, broken } = importRecords;
  const scratched = { size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("i/o")) }) };
  const files = [
    { path: "x", file: scratched as unknown as Blob },
    { path: "y", file: new Blob([]) },
  ];
  expect(await bytesOf(files, 100)).toEqual([begin, 0, 1, 120, broken, begin, 0, 1, 121, end]);
});
