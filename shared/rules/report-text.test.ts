import { describe, expect, it } from "vitest";
import type { DraftContent } from "../domain/report.ts";
import { sectionText } from "../domain/report.ts";
import {
  type ComparedStudy,
  comparisonText,
  hasPatientNumber,
  isOnlySeenMore,
  modalityText,
  type PriorsKnown,
  paragraphsFromText,
  priorsKnownOf,
  type TechniqueSource,
  techniqueText,
  withComparedStudies,
  withKnownPriors,
  withStoredComparison,
} from "./report-text.ts";

const silent: TechniqueSource = {
  modalities: [],
  bodyPart: "",
  description: "",
  contrastAgent: "",
  contrastVolumeMl: null,
  sliceThicknessesMm: [],
  projections: [],
  pet: null,
};

const emptyContent: DraftContent = {
  sections: { clinicalInformation: [], technique: [], comparison: [], findings: [], conclusion: [], advice: [] },
  measurements: [],
  keyImages: [],
  comparedStudies: [],
};

function compared(uid: string, description: string, date: string | null): ComparedStudy {
  return { studyInstanceUid: uid as ComparedStudy["studyInstanceUid"], description, date };
}

describe("technique text", () => {
  it("names modality, region, contrast and slice thickness", () => {
    const text = techniqueText({
      ...silent,
      modalities: ["CT"],
      bodyPart: "CHESTABDPELVIS",
      contrastAgent: "Omnipaque 300",
      sliceThicknessesMm: [{ modality: "CT", values: [5] }],
    });
    expect(text).toBe(
      "CT of the chest, abdomen and pelvis with contrast medium (Omnipaque 300). Slice thickness 5 mm.",
    );
  });

  it("names tracer, activity and uptake time of a PET-CT", () => {
    const text = techniqueText({
      ...silent,
      modalities: ["PT", "CT", "RTSTRUCT"],
      description: "PET-CT whole body",
      sliceThicknessesMm: [
        { modality: "PT", values: [3.27] },
        { modality: "CT", values: [3.75, 1.25] },
      ],
      pet: { tracer: "FDG -- fluorodeoxyglucose", activityMbq: 388.777, uptakeMinutes: 62 },
    });
    expect(text).toBe(
      "PET-CT whole body. 389 MBq FDG (fluorodeoxyglucose), uptake time 62 min. Slice thickness 3.27 mm (PET), 1.25 to 3.75 mm (CT).",
    );
  });

  it("leaves out what the headers do not say, and never says without contrast", () => {
    expect(techniqueText({ ...silent, modalities: ["MR"] })).toBe("MR.");
    expect(techniqueText(silent)).toBe("");
    expect(techniqueText({ ...silent, modalities: ["RWV", "SEG", "SR"], bodyPart: "HEADNECK" })).toBe("");
    const pet = { tracer: "", activityMbq: null, uptakeMinutes: null };
    expect(techniqueText({ ...silent, modalities: ["PT"], pet })).toBe("PET.");
  });

  it("takes the description where the body part names no region", () => {
    const text = techniqueText({
      ...silent,
      modalities: ["PT", "CT"],
      bodyPart: "EXTREMITY",
      description: "PET-CT whole body",
    });
    expect(text).toBe("PET-CT whole body.");
  });

  it("names the side and view of every film, and says where a side is not recorded", () => {
    const film = (side: "right" | "left" | "", view: string) => ({ side, view, contradictedBy: "" }) as const;
    const text = (...projections: TechniqueSource["projections"]) =>
      techniqueText({ ...silent, modalities: ["MG"], projections });
    expect(text(film("right", "CC"), film("right", "MLO"), film("right", "MLO"), film("left", "CC"))).toBe(
      "Mammography. Views: right CC, right MLO, left CC.",
    );
    expect(text(film("right", "CC"), film("", "MLO"), film("", ""))).toBe(
      "Mammography. Views: right CC, MLO (side not recorded), view (side not recorded).",
    );
    expect(text(film("", "AP"))).toBe("Mammography. Views: AP.");
    expect(text(film("left", ""))).toBe("Mammography. Side: left.");
    expect(text(film("", ""))).toBe("Mammography.");
    expect(text({ ...film("right", "CC"), contradictedBy: "left" })).toBe(
      "Mammography. Views: right CC (image says right, its series says left).",
    );
  });

  it("puts modalities in words", () => {
    expect(modalityText(["CT", "PT"])).toBe("PET-CT");
    expect(modalityText(["MR", "PT", "SEG"])).toBe("PET-MR");
    expect(modalityText(["CR", "DX"])).toBe("Plain film");
    expect(modalityText(["SR"])).toBe("SR");
  });
});

describe("comparison text", () => {
  it("lists opened priors, newest first", () => {
    const priors = [
      compared("1.1", "CT chest", "2025-05-14"),
      compared("1.2", "CT", "2026-05-14"),
      compared("1.3", "MR", null),
    ];
    expect(comparisonText(priors, 3)).toBe("CT 14-May-2026\nCT chest 14-May-2025\nMR date unknown");
  });

  it("says none available only where there is none", () => {
    expect(comparisonText([], 0)).toBe("None available.");
    expect(comparisonText([], 2)).not.toContain("None available");
    expect(comparisonText([], null)).not.toContain("None available");
    expect(comparisonText([], null)).toContain("not every archive has been searched");
  });

  it("says that nobody could look where the study has no patient number, until it has one", () => {
    const nobody = { patientId: " ", nhsNumber: null };
    const text = comparisonText([], priorsKnownOf(nobody, null));
    expect(text).toBe("Earlier examinations could not be looked for, since the study has no patient number.");
    expect(priorsKnownOf(nobody, 0)).toBe("noPatientNumber");
    expect([priorsKnownOf({ ...nobody, patientId: "A1" }, 0), priorsKnownOf(nobody, 2)]).toEqual([0, 2]);
    expect(hasPatientNumber({ patientId: "", nhsNumber: "9990018928" })).toBe(true);
    const of = (written: string) => ({
      ...emptyContent,
      sections: { ...emptyContent.sections, comparison: paragraphsFromText(written) },
    });
    const becoming = (written: string, known: PriorsKnown) =>
      sectionText(withKnownPriors(of(written), known).sections.comparison);
    const [none, some] = [comparisonText([], 0), comparisonText([], 1)];
    expect([becoming(none, "noPatientNumber"), becoming(some, "noPatientNumber")]).toEqual([text, some]);
    expect([becoming(text, 0), becoming(text, 1)]).toEqual([none, some]);
    expect(becoming(text, null)).toBe(comparisonText([], null));
    expect(becoming("By hand.", "noPatientNumber")).toBe("By hand.");
  });

  it("follows what becomes known of priors, and forgets nothing that was known", () => {
    const start = (count: number | null, changes: Partial<DraftContent> = {}) => ({
      ...{ ...emptyContent, ...changes },
      sections: { ...emptyContent.sections, comparison: paragraphsFromText(comparisonText([], count)) },
    });
    const becoming = (count: number | null, known: number | null) =>
      sectionText(withKnownPriors(start(count), known).sections.comparison);
    expect(becoming(null, 0)).toBe(comparisonText([], 0));
    expect(becoming(null, 3)).toBe(comparisonText([], 1));
    expect(becoming(0, 1)).toBe(comparisonText([], 1));
    expect(becoming(0, null)).toBe(comparisonText([], 0));
    expect(withKnownPriors(emptyContent, 1)).toBe(emptyContent);
    const opened = start(null, { comparedStudies: [compared("1.1", "CT", "2026-05-14")] });
    expect(withKnownPriors(opened, 1)).toBe(opened);
  });

  it("gives way to a stored one only where it does not know of priors yet", () => {
    const of = (text: string) => ({
      ...emptyContent,
      sections: { ...emptyContent.sections, comparison: paragraphsFromText(text) },
    });
    const merged = (mine: string, stored: string) =>
      sectionText(withStoredComparison(of(mine), of(stored)).sections.comparison);
    const [unknown, none, some] = [null, 0, 1].map((count) => comparisonText([], count)) as [string, string, string];
    expect([merged(unknown, some), merged(unknown, none)]).toEqual([some, none]);
    expect([merged(none, some), merged(none, unknown)]).toEqual([none, none]);
    expect([merged("By hand.", some), merged(unknown, "By hand.")]).toEqual(["By hand.", unknown]);
  });

  it("is written again when a prior is opened, once for each study", () => {
    const start = {
      ...emptyContent,
      sections: { ...emptyContent.sections, comparison: paragraphsFromText(comparisonText([], 1)) },
    };
    const opened = [compared("1.1", "CT", "2026-05-14")];
    const once = withComparedStudies(start, opened);
    expect(sectionText(once.sections.comparison)).toBe("CT 14-May-2026");
    expect(withComparedStudies(once, opened)).toBe(once);
  });

  it("is told from words: what was only seen is no change of a reader's", () => {
    const of = (comparison: string) => ({
      ...emptyContent,
      sections: { ...emptyContent.sections, comparison: paragraphsFromText(comparison) },
    });
    const [one, other] = [compared("1.1", "CT", "2026-05-14"), compared("1.2", "CT", "2025-05-14")];
    for (const start of [of(comparisonText([], 1)), of("Outside CT on disc.")]) {
      const seen = withComparedStudies(start, [one]);
      expect(isOnlySeenMore(seen, start)).toBe(true);
      expect(isOnlySeenMore(withComparedStudies(start, [other, one]), seen)).toBe(true);
      const findings = paragraphsFromText("A nodule.");
      expect(isOnlySeenMore({ ...seen, sections: { ...seen.sections, findings } }, start)).toBe(false);
      const comparison = paragraphsFromText("CT 14-May-2026, no change");
      expect(isOnlySeenMore({ ...seen, sections: { ...seen.sections, comparison } }, start)).toBe(false);
      expect(isOnlySeenMore({ ...seen, correctionSummary: "x" }, start)).toBe(false);
    }
  });

  it("is left alone once changed by hand, while the study is recorded", () => {
    const byHand = {
      ...emptyContent,
      sections: { ...emptyContent.sections, comparison: paragraphsFromText("Outside CT on disc.") },
    };
    const next = withComparedStudies(byHand, [compared("1.1", "CT", "2026-05-14")]);
    expect(sectionText(next.sections.comparison)).toBe("Outside CT on disc.");
    expect(next.comparedStudies).toHaveLength(1);
  });
});
