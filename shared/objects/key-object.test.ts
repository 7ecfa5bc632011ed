import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { isReferenceTo, readKeyObject } from "./key-object.ts";

const value = (vr: string, ...values: readonly unknown[]) => ({ vr, Value: values });
const concept = (code: string, meaning: string) =>
  value("SQ", { "00080100": value("SH", code), "00080104": value("LO", meaning) });
const imageItem = (uid: string, ...frames: readonly number[]) => ({
  "0040A040": value("CS", "IMAGE"),
  "00081199": value("SQ", {
    "00081150": value("UI", "1.2.840.10008.5.1.4.1.1.2"),
    "00081155": value("UI", uid),
    ...(frames.length > 0 && { "00081160": value("IS", ...frames) }),
  }),
});

function read(changes: Record<string, unknown>) {
  return readKeyObject({
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.88.59"),
    "00080018": value("UI", "1.2.9"),
    ...changes,
  } as DicomJsonInstance);
}

describe("a key object selection", () => {
  it("gives title, words, maker, date and images, however deep they lie", () => {
    const list = read({
      "00080023": value("DA", "20261121"),
      "0040A043": concept("113002", "For Referring Provider"),
      "0040A730": value(
        "SQ",
        { "0040A040": value("CS", "PNAME"), "0040A123": value("PN", { Alphabetic: "Madeup^Paula" }) },
        {
          "0040A040": value("CS", "TEXT"),
          "0040A043": concept("113012", "Key Object Description"),
          "0040A160": value("UT", "Nodule"),
        },
        { "0040A040": value("CS", "CONTAINER"), "0040A730": value("SQ", imageItem("1.2.3", 2)) },
        imageItem("1.2.4"),
      ),
    });
    expect(list).toMatchObject({
      title: "For Referring Provider",
      isRejection: false,
      description: "Nodule",
      creator: "Madeup Paula",
      createdOn: "2026-11-21",
      images: [
        { sopInstanceUid: "1.2.3", frameNumbers: [2] },
        { sopInstanceUid: "1.2.4", frameNumbers: [] },
      ],
    });
    const [framed, whole] = list?.images ?? [];
    if (framed === undefined || whole === undefined) throw new Error("The list has two images.");
    expect([1, 2].map((frame) => isReferenceTo(framed, "1.2.3", frame))).toEqual([false, true]);
    expect(isReferenceTo(whole, "1.2.4", 9)).toBe(true);
  });

  it("that rejects images says so: they must never look recommended", () => {
    expect(read({ "0040A043": concept("113001", "Rejected for Quality Reasons") })?.isRejection).toBe(true);
  });

  it("without anything in it is read, and other objects are none", () => {
    expect(read({})).toMatchObject({ title: "Key objects", images: [], creator: "", createdOn: null });
    expect(read({ "0040A730": value("SQ", null, "x", imageItem("")) })?.images).toEqual([]);
    expect(readKeyObject({ "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.88.11") })).toBeNull();
  });
});
