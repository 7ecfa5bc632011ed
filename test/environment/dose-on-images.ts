import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { doseInstance } from "../../shared/objects/dose-phantom.test-data.ts";

/** A made-up treatment over the images of a series: a dose that falls evenly from a point, its plan, and a ball as structure. */
export interface MadeTreatment {
  readonly instances: readonly DicomJsonInstance[];
  readonly doseUid: string;
  /** The pixels of a frame of the dose, counted from 1: 32 bits each. */
  readonly frame: (frameNumber: number) => Buffer;
}

const doseUid = "2.25.8101";
const planUid = "2.25.8102";
const [rows, columns, spacing, planes, step] = [61, 61, 4, 9, 5] as const;
/** Gray at the middle, and gray lost to a millimetre. */
const [peak, fall] = [66, 0.5] as const;
const scaling = 0.0001;

/** Gives a treatment about a point of the patient (mm): 60 Gy prescribed, `66 Gy - 0.5 Gy/mm` given. */
export function treatmentOn(image: DicomJsonInstance, [x, y, z]: readonly [number, number, number]): MadeTreatment {
  const corner = [
    x - ((columns - 1) / 2) * spacing,
    y - ((rows - 1) / 2) * spacing,
    z - ((planes - 1) / 2) * step,
  ] as const;
  const offsets = Array.from({ length: planes }, (_, index) => index * step);
  const own = Object.fromEntries(
    ["00100010", "00100020", "00100021", "00080020", "00200052"].map((tag) => [tag, image[tag]]),
  );
  const dose = doseInstance(
    { rows, columns, spacingMm: [spacing, spacing], position: corner, offsets, scaling },
    {
      ...own,
      "00080018": { vr: "UI", Value: [doseUid] },
      "0020000E": { vr: "UI", Value: ["2.25.8110"] },
      "0008103E": { vr: "LO", Value: ["Plan sum"] },
      "300C0002": { vr: "SQ", Value: [{ "00081155": { vr: "UI", Value: [planUid] } }] },
    },
  );
  const plan: DicomJsonInstance = {
    ...own,
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.481.5"] },
    "00080018": { vr: "UI", Value: [planUid] },
    "0020000E": { vr: "UI", Value: ["2.25.8111"] },
    "00080060": { vr: "CS", Value: ["RTPLAN"] },
    "300A0010": {
      vr: "SQ",
      Value: [{ "300A0020": { vr: "CS", Value: ["TARGET"] }, "300A0026": { vr: "DS", Value: [60] } }],
    },
  };
  return { instances: [dose, plan, ballOn(own, [x, y, z])], doseUid, frame };
}

function frame(frameNumber: number): Buffer {
  const depth = (frameNumber - 1 - (planes - 1) / 2) * step;
  const values = Uint32Array.from({ length: rows * columns }, (_, at) => {
    const across = ((at % columns) - (columns - 1) / 2) * spacing;
    const down = (Math.floor(at / columns) - (rows - 1) / 2) * spacing;
    return Math.max(0, peak - fall * Math.hypot(across, down, depth)) / scaling;
  });
  return Buffer.from(values.buffer);
}

/** A ball of 15 mm about the point, a contour every 2 mm, with a name and a colour. */
function ballOn(own: DicomJsonInstance, [x, y, z]: readonly [number, number, number]): DicomJsonInstance {
  const frameUid = { vr: "UI", Value: own["00200052"]?.Value ?? [] };
  const radius = 15;
  const contours = Array.from({ length: radius }, (_, index) => {
    const depth = 2 * index - radius + 1;
    const across = Math.sqrt(radius ** 2 - depth ** 2);
    const points = Array.from({ length: 90 }, (__, at) => [
      x + across * Math.cos((at * Math.PI) / 45),
      y + across * Math.sin((at * Math.PI) / 45),
      z + depth,
    ]);
    return { "30060042": { vr: "CS", Value: ["CLOSED_PLANAR"] }, "30060050": { vr: "DS", Value: points.flat() } };
  });
  return {
    ...own,
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.481.3"] },
    "00080018": { vr: "UI", Value: ["2.25.8103"] },
    "0020000E": { vr: "UI", Value: ["2.25.8112"] },
    "00080060": { vr: "CS", Value: ["RTSTRUCT"] },
    "30060002": { vr: "SH", Value: ["Targets"] },
    "30060020": {
      vr: "SQ",
      Value: [{ "30060022": { vr: "IS", Value: [1] }, "30060024": frameUid, "30060026": { vr: "LO", Value: ["PTV"] } }],
    },
    "30060039": {
      vr: "SQ",
      Value: [
        {
          "30060084": { vr: "IS", Value: [1] },
          "3006002A": { vr: "IS", Value: [255, 255, 255] },
          "30060040": { vr: "SQ", Value: contours },
        },
      ],
    },
  };
}
