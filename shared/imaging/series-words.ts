import { type DicomJsonInstance, textOf } from "./attributes.ts";

/** What the header of a series says in words, for rules that choose by them. Empty where it is silent. */
export interface SeriesWords {
  readonly studyDescription: string;
  readonly protocolName: string;
  readonly bodyPart: string;
  /** True where Contrast/Bolus Agent (0018,0010) names one. */
  readonly hasContrast: boolean;
}

/** Gives maker, model and serial number of the machine, to tell one from another; empty where the header names neither. */
export function readMachine(instance: DicomJsonInstance): string {
  const [maker, model, serial] = ["00080070", "00081090", "00181000"].map((tag) => textOf(instance, tag));
  return model === "" && serial === "" ? "" : [maker, model, serial].join(" ").trim();
}

/** Gives what an instance says in words about its study and series. */
export function readSeriesWords(instance: DicomJsonInstance): SeriesWords {
  return {
    studyDescription: textOf(instance, "00081030"),
    protocolName: textOf(instance, "00181030"),
    bodyPart: textOf(instance, "00180015"),
    hasContrast: textOf(instance, "00180010") !== "",
  };
}
