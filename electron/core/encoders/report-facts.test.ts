import { describe, expect, it } from "vitest";
import { sampleReport } from "../../../test/fakes/sample-report.ts";
import { keyImagesOfExamination } from "./content-kinds.ts";
import { imageLabel } from "./report-facts.ts";

const document = sampleReport();
const [keyImage] = document.keyImages;
if (keyImage === undefined) throw new Error("The sample has no key image.");
const { studyInstanceUid } = document.examination;
const plane = {
  ...keyImage.image,
  section: {
    name: "Coronal, MIP 10 mm",
    origin: [0, 0, 0] as [number, number, number],
    alongRow: [1, 0, 0] as [number, number, number],
    alongColumn: [0, 0, -1] as [number, number, number],
    spacingMm: [1, 1] as [number, number],
    slab: { mode: "maximum" as const, thicknessMm: 10 },
  },
};

describe("a plane made from a series", () => {
  it("is named as what it is, never by the stored image nearest to it", () => {
    const label = imageLabel({ ...plane, seriesNumber: 2, instanceNumber: 45 }, studyInstanceUid);
    expect(label).toBe("Coronal, MIP 10 mm, made from series 2");
    expect(imageLabel({ ...keyImage.image, seriesNumber: 2, instanceNumber: 45 }, studyInstanceUid)).toContain(
      "series 2, image 45",
    );
  });

  it("stays out of the key object selection, which could only name another picture", () => {
    const stored = keyImagesOfExamination(document);
    const withPlane = {
      ...document,
      keyImages: [...document.keyImages, { ...keyImage, id: "plane" as typeof keyImage.id, image: plane }],
    };
    expect(stored.length).toBeGreaterThan(0);
    expect(keyImagesOfExamination(withPlane)).toEqual(stored);
  });
});
