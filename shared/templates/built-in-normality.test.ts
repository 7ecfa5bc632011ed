import { describe, expect, it, test } from "vitest";
import { paragraphText } from "../domain/report.ts";
import type { FieldDefinition, FieldValue, FieldValues } from "../domain/report-field.ts";
import type { ReportTemplate } from "../domain/report-template.ts";
import { builtInTemplate, builtInTemplates } from "./built-in-templates.ts";
import { withFieldValue, withTemplate } from "./take-template.ts";
import { emptyContent } from "./template.test-data.ts";

/** An examination with nothing in it, as far as its conclusion asks. */
const normal: Readonly<Record<string, FieldValues>> = {
  "chest-xray": {},
  "msk-xray": { fracture: ["none"], alignment: ["congruent"] },
  "ct-head": {
    ...{ purpose: ["trauma"], haemorrhage: ["none"], shift: ["none"], herniation: ["open"] },
    ...{ infarct: ["none"], fracture: ["none"] },
  },
  "ct-chest-abdomen-pelvis": { purpose: ["acute"] },
  "ct-colonography": { colonic: "C1" },
  "mr-brain": { diffusion: ["none"], whiteMatter: ["normal"], microbleeds: ["none"] },
  "mr-spine": { region: ["lumbar"], cord: ["normal"], cauda: ["free"], fracture: ["normal"] },
  "mr-prostate": { lesionCount: ["0"], vesicles: ["free"], nodes: ["none"], bones: ["clear"] },
  "us-abdomen": {
    ...{ liver: ["normal"], portal: ["patent"], gallbladder: ["normal"], rightKidney: ["normal"] },
    ...{ leftKidney: ["normal"], aorta: 20, duct: 4, spleen: 100, fluid: ["none"], pancreas: ["normal"] },
  },
  "us-thyroid": { size: ["normal"], hasNodules: ["none"], nodes: ["normal"] },
};

/**
 * Choices beside which the conclusion may still say that nothing is found, each by its field; `*` for every choice of it. What
 * is not named here is a finding, so that a new choice has to be thought of.
 */
const harmless: Readonly<Record<string, readonly string[]>> = {
  "chest-xray": [
    ...["projection", "quality", "devices"].map((field) => `${field}.*`),
    ...["gastricTip.stomach", "gastricTip.notSeen", "lineTip.svc", "lineTip.junction", "lineTip.atrium"],
  ],
  // What follows from a fracture is asked only where there is one.
  "msk-xray": [
    ...["side", "pattern", "displacement", "articular", "open", "followUp"].map((field) => `${field}.*`),
    ...["fracture.none", "alignment.congruent", "effusion.notSeen", "effusion.notAssessable", "effusion.present"],
  ],
  "ct-head": [
    ...["purpose", "contrast", "bleedSide", "infarctSide"].map((field) => `${field}.*`),
    ...["haemorrhage", "shift", "infarct", "denseVessel", "fracture"].map((field) => `${field}.none`),
    "herniation.open",
  ],
  "ct-chest-abdomen-pelvis": [
    ...["contrast.*", "oral.*", "purpose.acute", "gallbladder.normal", "gallbladder.stones", "gallbladder.removed"],
    ...["spleen.normal", "spleen.removed", "kidneys.normal", "kidneys.rightRemoved", "kidneys.leftRemoved"],
    ...["pelvis.female", "pelvis.hysterectomy", "pelvis.male", "pelvis.prostatectomy", "metastases.none"],
    ...["course.stable", "course.smaller", "course.noComparison"],
  ],
  // The sentence is of the colon alone; the other organs have a category beside it.
  "ct-colonography": [
    ...["preparation", "taggingAgent", "gas", "spasmolytic", "positions", "contrast", "extracolonic", "next"].map(
      (id) => `${id}.*`,
    ),
    "colonic.C1",
  ],
  "mr-brain": [
    ...["sequences.*", "contrast.*", "fazekas.*", "diffusion.none", "whiteMatter.normal", "whiteMatter.fewFoci"],
    ...["microbleeds.none", "microbleeds.notDone"],
  ],
  // The sentence is of the compression of cord and cauda alone.
  "mr-spine": [
    "region.*",
    "sequences.*",
    "contrast.*",
    "numbering.*",
    "conus.*",
    "fracture.*",
    "cord.normal",
    "cauda.free",
    "cauda.crowded",
  ],
  "mr-prostate": [
    ...[
      "protocol.*",
      "strength.*",
      "spasmolytic.*",
      "biopsy.*",
      "quality.*",
      "lesionCount.0",
      "vesicles.free",
      "nodes.none",
      "bones.clear",
    ],
    // These are asked only of a lesion that there is.
    ...["Side", "Zone", "Level", "T2", "Dwi", "Dce", "Capsule"].flatMap((part) => [
      `lesion1${part}.*`,
      `lesion2${part}.*`,
    ]),
    ...["tStage.*", "nStage.*"],
  ],
  "us-abdomen": [
    ...["view.*", "voiding.*", "liver.normal", "portal.patent", "gallbladder.normal", "gallbladder.removed"],
    ...["murphy.negative", "pancreas.normal", "pancreas.partly", "pancreas.notSeen", "rightKidney.normal"],
    ...["leftKidney.normal", "fluid.none", "bladder.notAsked", "bladder.normal", "bladder.catheter"],
  ],
  // The sentence is of nodules alone; the scores are asked only where there are some.
  "us-thyroid": [
    ...["texture.*", "flow.*", "right.*", "left.*", "fna.*", "hasNodules.none", "nodes.normal"],
    ...["size.normal", "size.enlarged", "size.small", "size.rightRemoved", "size.leftRemoved"],
  ],
};

const isConclusionNormal = (block: ReportTemplate["blocks"][number]) =>
  block.section === "conclusion" && block.isNormal;

/** Fills fields in turn, as a reader does. */
function reportOf(template: ReportTemplate, values: FieldValues) {
  const fill = (content: ReturnType<typeof withTemplate>, [id, value]: [string, FieldValue]) =>
    withFieldValue(content, id, value);
  return Object.entries(values).reduce(fill, withTemplate(emptyContent, template, {}));
}

/** The sentences of the conclusion that call the examination normal. */
function claims(template: ReportTemplate, values: FieldValues): string[] {
  const sentences = template.blocks.filter(isConclusionNormal).map(({ text }) => text);
  return reportOf(template, values)
    .sections.conclusion.map(paragraphText)
    .filter((text) => sentences.includes(text));
}

function choicesOf(field: FieldDefinition): [string, FieldValue][] {
  if (field.kind === "pick") return field.options.map(({ value }) => [value, [value]]);
  if (field.kind === "score") return field.options.map(({ value }) => [value, value]);
  return field.kind === "laterality" ? field.sides.map((side) => [side, side]) : [];
}

describe("a conclusion that nothing is found", () => {
  const concluding = builtInTemplates.filter(({ blocks }) => blocks.some(isConclusionNormal));

  it("is looked at here in every template that has one", () => {
    expect(concluding.map(({ id }) => id).sort()).toEqual(Object.keys(normal).sort());
  });

  test.each(concluding.map((template) => [template.id, template] as const))(
    "of %s goes with any finding",
    (id, template) => {
      const base = normal[id] ?? {};
      expect(claims(template, base)).toHaveLength(1);
      const left = template.fields.flatMap((field) =>
        choicesOf(field).flatMap(([choice, value]) => {
          const isHarmless = harmless[id]?.some((each) => each === `${field.id}.*` || each === `${field.id}.${choice}`);
          const said = claims(template, { ...base, [field.id]: value });
          return isHarmless === true || said.length === 0 ? [] : [`${field.id}.${choice}: ${said.join(" ")}`];
        }),
      );
      expect(left).toEqual([]);
    },
  );

  it("goes with a number beyond its limit and a listed lesion", () => {
    const abdomen = builtInTemplate("us-abdomen") ?? expect.fail();
    for (const beyond of [{ aorta: 31 }, { duct: 9 }, { spleen: 150 }]) {
      expect(claims(abdomen, { ...normal["us-abdomen"], ...beyond })).toEqual([]);
    }
    const colon = builtInTemplate("ct-colonography") ?? expect.fail();
    expect(claims(colon, { colonic: "C1", polyps: [{ segment: "caecum", size: 8 }] })).toEqual([]);
    const brain = builtInTemplate("mr-brain") ?? expect.fail();
    expect(claims(brain, { ...normal["mr-brain"], lesions: [{ site: "left frontal" }] })).toEqual([]);
  });

  it("is no more than what was imaged", () => {
    const spine = builtInTemplate("mr-spine") ?? expect.fail();
    expect(claims(spine, { region: ["cervical"], cord: ["normal"] })).toEqual(["No compression of the spinal cord."]);
  });
});

describe("choices that mean none or normal", () => {
  it("stand alone wherever several can be chosen", () => {
    const several = builtInTemplates.flatMap((template) =>
      template.fields.flatMap((field) =>
        field.kind === "pick" && field.isMultiple
          ? field.options.map((option) => ({ ...option, name: `${template.id}.${field.id}.${option.value}` }))
          : [],
      ),
    );
    const denying = several.filter(
      ({ value, text }) =>
        /^(?:none|normal|open|adequate|undisplaced)$/.test(value) || /^(?:no|normal|none)\b/.test(text),
    );
    expect(denying.length).toBeGreaterThan(12);
    expect(denying.filter(({ isExclusive }) => isExclusive !== true).map(({ name }) => name)).toEqual([]);
  });

  it("never stand beside a finding: the one chosen last stays", () => {
    const head = builtInTemplate("ct-head") ?? expect.fail();
    const chosen = (...values: string[][]) =>
      values.reduce(
        (content, value) => withFieldValue(content, "haemorrhage", value),
        withTemplate(emptyContent, head, {}),
      ).structure?.values.haemorrhage;
    expect(chosen(["none"], ["none", "subdural"])).toEqual(["subdural"]);
    expect(chosen(["subdural", "contusion"], ["none", "subdural", "contusion"])).toEqual(["none"]);
    expect(chosen(["subdural"], ["subdural", "contusion"])).toEqual(["subdural", "contusion"]);
    // What came first is not known: the finding is believed.
    expect(chosen(["none", "subdural"])).toEqual(["subdural"]);
  });
});

describe("what a positive finding does to the report", () => {
  const textOf = (id: string, values: FieldValues) => {
    const { findings, conclusion } = reportOf(builtInTemplate(id) ?? expect.fail(), values).sections;
    return { findings: findings.map(paragraphText).join("\n"), conclusion: conclusion.map(paragraphText).join("\n") };
  };

  it("names side, herniation and shift of a bleed in the conclusion of a CT of the head", () => {
    const { conclusion } = textOf("ct-head", {
      ...{ purpose: ["trauma"], haemorrhage: ["subdural"], bleedSide: "left", shift: ["present"], shiftMm: 8 },
      ...{ herniation: ["uncal"], fracture: ["depressed"], fractureSite: "left parietal" },
    });
    expect(conclusion).toBe(
      [
        "Haemorrhage: subdural haematoma, left.",
        "Midline: Shift of 8 mm.",
        "Cisterns and herniation: uncal herniation.",
        "Skull: depressed fracture, left parietal.",
      ].join("\n"),
    );
  });

  it("names vesicles, nodes, bones and extension in the conclusion of a prostate", () => {
    const { conclusion } = textOf("mr-prostate", {
      ...{ lesionCount: ["1"], lesion1Capsule: ["frank"], vesicles: ["both"], nodes: ["present"] },
      ...{ nodeSites: "left obturator, 14 mm", bones: ["suspicious"] },
    });
    expect(conclusion).toContain("Lesion 1: extraprostatic extension.");
    expect(conclusion).toContain("Seminal vesicles: both involved.");
    expect(conclusion).toContain("Lymph nodes: enlarged nodes, left obturator, 14 mm.");
    expect(conclusion).toContain("Bones: suspicious lesion.");
  });

  it("asks for U scores only of a lobe that is there, with nodules", () => {
    expect(textOf("us-thyroid", { size: ["removed"], hasNodules: ["none"] }).conclusion).toBe(
      "Thyroid: thyroid removed.",
    );
    const right = textOf("us-thyroid", { size: ["leftRemoved"], hasNodules: ["present"], right: "U3" }).conclusion;
    expect(right).toBe("Thyroid: left lobe removed.\nRight lobe: U3.");
  });

  it("does not call a study that is not diagnostic free of embolism", () => {
    const { conclusion } = textOf("ct-pulmonary-angiogram", { quality: ["nonDiagnostic"], embolism: ["none"] });
    expect(conclusion).toContain("The study is not diagnostic: pulmonary embolism cannot be excluded.");
  });
});
