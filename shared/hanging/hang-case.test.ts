import { describe, expect, it } from "vitest";
import { builtInProtocols } from "./built-in-protocols.ts";
import { hangCase } from "./hang-case.ts";
import { hangingProtocolSchema } from "./hanging-protocol.ts";
import { candidatesFrom, type SeriesFixture } from "./header-fixtures.test-data.ts";

/** Each step as one line: its name, how many places, and the series number (or film and its place) on each pane. */
function hang(fixtures: readonly SeriesFixture[]) {
  const plan = hangCase(candidatesFrom(fixtures), builtInProtocols);
  const steps = plan?.steps.map((step) => {
    const panes = step.panes.map(({ candidate }) =>
      candidate === null
        ? "-"
        : `${candidate.isPrior ? "prior " : ""}${candidate.side === "" ? candidate.seriesNumber : `${candidate.side} ${candidate.view}`}`,
    );
    return `${step.name} ${step.layout}: ${panes.join(", ")}`;
  });
  return { id: plan?.protocol.id ?? null, steps: steps ?? [], plan };
}

const body = { study: "CT chest, abdomen and pelvis", bodyPart: "CHESTABDPELVIS", modality: "CT" } as const;
const scout: SeriesFixture = { ...body, description: "Topogram 0.6", images: 2 };
const portal: SeriesFixture = { ...body, description: "Portal venous", plane: "axial", thickness: 5, contrast: true };
const lung: SeriesFixture = { ...body, description: "Lung 1.5", plane: "axial", thickness: 1.5, images: 90 };

describe("hangCase", () => {
  it("hangs a CT of the body with its prior, window by window", () => {
    const coronal: SeriesFixture = { ...body, description: "MPR cor", plane: "coronal", thickness: 3 };
    const prior: SeriesFixture = { ...portal, prior: "2026-07-18", number: 7 };
    const older: SeriesFixture = { ...portal, prior: "2025-01-01", number: 8 };
    const { id, steps, plan } = hang([scout, lung, portal, coronal, older, prior]);
    expect(id).toBe("ct-body");
    expect(steps).toEqual([
      "Soft tissue 2: 3, prior 7",
      "Lung 2: 2, prior 7",
      "Bone 2: 2, prior 7",
      "Coronal and sagittal 1: 4",
    ]);
    const [first] = plan?.steps ?? [];
    expect(first?.isLinked).toBe(true);
    expect(first?.panes[0]?.reason).toContain("Series 3 (Portal venous): CT, not named scout");
    expect(first?.panes[0]?.reason).toContain("5 mm or thinner");
    expect(first?.panes[1]?.reason).toContain("newest prior of the same region (chest, abdomen, pelvis)");
    expect(plan?.steps[1]?.panes[0]?.window).toMatchObject({ center: -600, width: 1500 });
    expect(plan?.leftOut.map(({ candidate, reason }) => [candidate.seriesNumber, reason])).toEqual([
      [1, "It only serves to plan the others."],
      [8, 'It fits "soft tissue, prior" too; Prior, series 7 (Portal venous) was taken before it.'],
    ]);
  });

  it("places no dose, contours, report or page of dose figures, whatever rule they fit, and says so", () => {
    const others: readonly SeriesFixture[] = [
      { ...portal, modality: "RTDOSE", description: "Plan dose" },
      { modality: "SR", description: "Dose report" },
      { ...portal, modality: "OT", description: "Dose report", images: 1 },
    ];
    const anything = {
      ...structuredClone(builtInProtocols.find(({ id }) => id === "single-series") ?? builtInProtocols[0]),
    } as (typeof builtInProtocols)[number];
    const plan = hangCase(candidatesFrom([...others, portal]), builtInProtocols, [
      { protocol: anything, owner: "yours" },
    ]);
    const hung = plan?.steps.flatMap(({ panes }) => panes.map(({ candidate }) => candidate?.seriesNumber));
    expect(new Set(hung)).toEqual(new Set([4]));
    expect(plan?.leftOut.slice(-3).map(({ candidate }) => candidate.modality)).toEqual(["RTDOSE", "SR", "OT"]);
    expect(plan?.leftOut.at(-1)?.reason).toContain("no pictures of the patient");
    // A case of nothing else is shown all the same.
    expect(hangCase(candidatesFrom(others.slice(0, 1)), builtInProtocols)?.steps[0]?.panes).toHaveLength(1);
  });

  it("never hangs a prior of another region, and says so", () => {
    const knee: SeriesFixture = {
      modality: "CT",
      study: "CT knee",
      bodyPart: "KNEE",
      plane: "axial",
      prior: "2026-10-01",
    };
    const { steps, plan } = hang([portal, knee]);
    expect(steps[0]).toBe("Soft tissue 1: 1");
    expect(plan?.steps[0]?.missing[0]?.reason).toMatch(/^No comparable earlier series/);
    expect(plan?.leftOut[0]?.reason).toBe("It shows lower limb, the current one chest and abdomen and pelvis.");
  });

  it("hangs a CT head in a brain and a bone window", () => {
    const head = { modality: "CT", bodyPart: "HEAD", plane: "axial" } as const;
    const { id, steps, plan } = hang([
      { ...head, description: "Head 5 mm", thickness: 5 },
      { ...head, description: "Bone 1 mm", thickness: 1, images: 120 },
    ]);
    expect(id).toBe("ct-head");
    expect(steps).toEqual(["Brain 1: 1", "Bone 1: 2"]);
    expect(plan?.steps[0]?.panes[0]?.window).toMatchObject({ center: 40, width: 80 });
  });

  it("hangs an MR brain by sequence", () => {
    const brain = { modality: "MR", bodyPart: "BRAIN", plane: "axial" } as const;
    const { id, steps } = hang([
      { ...brain, description: "T1 ax" },
      { ...brain, description: "T2 TSE ax" },
      { ...brain, description: "T2 FLAIR ax" },
      { ...brain, description: "DWI b1000" },
      { ...brain, description: "ADC" },
      { ...brain, description: "T1 ax post Gd", contrast: true },
    ]);
    expect(id).toBe("mr-brain");
    expect(steps).toEqual([
      "T1, T2, FLAIR, diffusion 4: 2, 3, 4, 1",
      "After contrast 2: 1, 6",
      "Diffusion and ADC 2: 4, 5",
      "With prior 1: 3",
    ]);
  });

  it("hangs an MR spine in its planes", () => {
    const spine = { modality: "MR", bodyPart: "LSPINE", study: "MRI lumbar spine" } as const;
    const { id, steps } = hang([
      { ...spine, description: "T2 sag", plane: "sagittal" },
      { ...spine, description: "T1 sag", plane: "sagittal" },
      { ...spine, description: "STIR sag", plane: "sagittal" },
      { ...spine, description: "T2 ax", plane: "axial" },
    ]);
    expect(id).toBe("mr-spine");
    expect(steps.slice(0, 2)).toEqual(["Sagittal 4: 1, 2, 3", "Sagittal and axial 2: 1, 4"]);
  });

  it("hangs an MR prostate, and an MR abdomen with its prior", () => {
    const prostate = { modality: "MR", study: "MRI prostate", bodyPart: "PELVIS", plane: "axial" } as const;
    const made = hang([
      { ...prostate, description: "T2 ax", thickness: 3 },
      { ...prostate, description: "DWI b1400" },
      { ...prostate, description: "ADC" },
      { ...prostate, description: "DCE dynamic", contrast: true },
    ]);
    expect(made.id).toBe("mr-prostate");
    expect(made.steps[0]).toBe("T2, diffusion, ADC, dynamic 4: 1, 2, 3, 4");
    const abdomen = { modality: "MR", bodyPart: "ABDOMEN", description: "T2 axial", plane: "axial" } as const;
    const { id, steps } = hang([abdomen, { ...abdomen, prior: "2026-07-18", number: 901 }]);
    expect([id, steps]).toEqual(["mr-body", ["T2, T1, diffusion with prior 2: 1, prior 901"]]);
  });

  it("hangs a film beside the same view of the newest prior of the same side", () => {
    const knee = { modality: "DX", bodyPart: "KNEE" } as const;
    const views = [
      ["R", "AP"],
      ["R", "LAT"],
    ] as const;
    const right: SeriesFixture = { ...knee, views, prior: "2025-05-05" };
    const left: SeriesFixture = { ...knee, views: [["L", "AP"]], prior: "2026-06-06" };
    const { id, steps, plan } = hang([{ ...knee, views }, right, left]);
    expect(id).toBe("plain-film");
    expect(steps).toEqual(["Newest with prior 2: right AP, prior right AP", "All films 2: right AP, right LAT"]);
    expect(plan?.leftOut.find(({ candidate }) => candidate.side === "left")?.reason).toBe(
      "It shows the left side, the current one the right.",
    );
  });

  it("hangs four mammograms right beside left, chest wall to chest wall, and the same views of the prior", () => {
    const views = [
      ["L", "MLO"],
      ["R", "CC"],
      ["R", "MLO"],
      ["L", "CC"],
    ] as const;
    const now: SeriesFixture = { modality: "MG", bodyPart: "BREAST", views };
    const { id, steps, plan } = hang([now, { ...now, prior: "2023-11-20" }]);
    expect(id).toBe("mammography");
    expect(steps).toEqual([
      "Four views 4: right CC, left CC, right MLO, left MLO",
      "CC with prior 4: right CC, left CC, prior right CC, prior left CC",
      "MLO with prior 4: right MLO, left MLO, prior right MLO, prior left MLO",
      "CC, both sides 2: right CC, left CC",
      "MLO, both sides 2: right MLO, left MLO",
    ]);
    expect(plan?.steps[0]?.panes.map(({ chestWall }) => chestWall)).toEqual(["right", "left", "right", "left"]);
    expect(plan?.steps[0]?.isSameSize).toBe(true);
  });

  it("keeps the place of a mammogram that is missing, and puts one whose side is contradicted nowhere", () => {
    const views = [
      ["R", "CC"],
      ["L", "MLO"],
      ["R", "MLO"],
    ] as const;
    expect(hang([{ modality: "MG", views }]).steps[0]).toBe("Four views 4: right CC, -, right MLO, left MLO");
    const { steps, plan } = hang([{ modality: "MG", views, seriesSide: "L" }]);
    expect(steps).toEqual(["Four views 1: left MLO"]);
    expect(plan?.leftOut.map(({ reason }) => reason)).toEqual([
      "The image names one side and its series another: it is put on no side.",
      "The image names one side and its series another: it is put on no side.",
    ]);
  });

  it("shows ultrasound four at a time until every image was on a pane", () => {
    const { id, steps } = hang(
      Array.from({ length: 6 }, (_, place) => ({ modality: "US", images: 1, number: place + 1 })),
    );
    expect(id).toBe("ultrasound");
    expect(steps).toEqual(["Grid 4: 1, 2, 3, 4", "Grid, page 2 2: 5, 6"]);
  });

  it("hangs a study of one series, leaves reports out, and has no plan where nothing fits", () => {
    const nuclear: SeriesFixture = { modality: "NM", description: "Bone scan" };
    const { id, steps, plan } = hang([nuclear, { modality: "SR", images: 1 }]);
    expect([id, steps]).toEqual(["single-series", ["Single series 1: 1"]]);
    expect(plan?.leftOut[0]?.reason).toBe("This series is a structured report, not images.");
    const readable = candidatesFrom([nuclear, { modality: "SR", images: 1 }]).map((candidate) => ({
      ...candidate,
      isReport: candidate.modality === "SR",
    }));
    expect(hangCase(readable, builtInProtocols)?.leftOut[0]?.reason).toBe(
      "It is a structured report: no rule places it; choose it in the strip to read it.",
    );
    expect(hang([nuclear, { modality: "PT" }]).plan).toBeNull();
    expect(hang([]).plan).toBeNull();
  });

  it("takes the first of the reader's own protocols that fits before any of the program, and says whose it is", () => {
    const own = (id: string, series: object, steps: readonly object[]) =>
      hangingProtocolSchema.parse({ format: 2, id, name: id, version: 1, match: { series }, steps });
    const pane = { label: "any", from: "current", series: {} };
    const prior = { ...pane, from: "prior", like: 0 };
    const fixtures = [portal, { ...portal, prior: "2026-07-18" }, { ...portal, prior: "2024-07-18" }];
    const inTime = own("in-time", { modality: ["CT"] }, [
      { name: "In time", columns: true, link: true, panes: [pane, prior, { ...prior, prior: "oldest" }] },
    ]);
    const plan = hangCase(candidatesFrom(fixtures), builtInProtocols, [
      { protocol: own("mr", { modality: ["MR"] }, [{ name: "No", panes: [pane] }]), owner: "yours" },
      { protocol: inTime, owner: "yours" },
    ]);
    expect(plan?.protocol.id).toBe("in-time");
    expect(plan?.reason).toBe(
      "It is the first protocol of yours that fits. The current examination has 1 series that fit: CT.",
    );
    expect(plan?.steps[0]).toMatchObject({ layout: 3, fullLayout: 3 });
    expect(plan?.steps[0]?.panes.map(({ candidate }) => candidate?.studyDate)).toEqual([
      "2026-11-20",
      "2026-07-18",
      "2024-07-18",
    ]);
    const aged = own("aged", {}, [{ name: "Aged", panes: [pane, { ...prior, minimumAgeMonths: 6 }] }]);
    expect(
      hangCase(candidatesFrom(fixtures), [aged])?.steps[0]?.panes.map(({ candidate }) => candidate?.studyDate),
    ).toEqual(["2026-11-20", "2024-07-18"]);
  });

  it("makes planes of the pane that a step names, at the place that it came to", () => {
    const pane = { label: "any", from: "current", series: { plane: "axial" } };
    const planes = { pane: 1, slab: { mode: "maximum", thicknessMm: 10 } };
    const protocol = hangingProtocolSchema.parse({
      ...{ format: 2, id: "planes", name: "Planes", version: 1, match: { series: {} } },
      steps: [{ name: "One", planes, panes: [{ ...pane, series: { plane: "coronal" } }, pane] }],
    });
    const plan = hangCase(candidatesFrom([portal]), [protocol]);
    expect(plan?.steps[0]).toMatchObject({ layout: 1, fullLayout: 2, planes: { ...planes, pane: 0 } });
  });
});
