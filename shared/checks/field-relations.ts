/** What two or more fields of one report cannot say together. */
export interface FieldRelation {
  /** See `shared/templates/expression.ts`; asked only of a report that has every field it names. True where they contradict. */
  readonly when: string;
  readonly sentence: string;
}

const findings = ["mass", "distortion", "asymmetry", "calcification"];

function hasAny(field: string, choices: readonly string[]): string {
  return `(${choices.map((choice) => `has(${field}, "${choice}")`).join(" or ")})`;
}

function isAny(field: string, scores: readonly string[]): string {
  return `(${scores.map((score) => `${field} = "${score}"`).join(" or ")})`;
}

function ofBreast(side: "right" | "left"): FieldRelation[] {
  return [
    {
      when: `${side}Score = "M1" and ${hasAny(`${side}Finding`, findings)}`,
      sentence: `The ${side} breast is scored M1 (normal), and a finding is named in it.`,
    },
    {
      when: `${isAny(`${side}Score`, ["M3", "M4", "M5"])} and has(${side}Finding, "none")`,
      sentence: `The ${side} breast is scored M3 to M5, and no finding is named in it.`,
    },
    {
      when: `${isAny(`${side}Score`, ["M4", "M5"])} and has(next, "none")`,
      sentence: `The ${side} breast is scored M4 or M5, and no further imaging is advised.`,
    },
  ];
}

function ofLobe(side: "right" | "left"): FieldRelation[] {
  return [
    {
      when: `${isAny(side, ["U3", "U4", "U5"])} and has(hasNodules, "none")`,
      sentence: `The ${side} lobe is scored U3 to U5, and there are no nodules.`,
    },
    {
      when: `filled(${side}) and ${hasAny("size", [`${side}Removed`, "removed"])}`,
      sentence: `The ${side} lobe is scored, and it was removed.`,
    },
  ];
}

function ofProstateLesion(lesion: string, words: string): FieldRelation[] {
  const isLarge = `(${lesion}Size >= 15 or has(${lesion}Capsule, "frank"))`;
  const isFour = `((has(${lesion}Zone, "pz") and ${lesion}Dwi = "4") or (has(${lesion}Zone, "tz") and ${lesion}T2 = "4"))`;
  return [
    {
      when: `${isFour} and ${isLarge}`,
      sentence: `${words} has a score of 4 and is 15 mm or more, or extends beyond the prostate: by PI-RADS v2.1 the score is 5.`,
    },
    {
      when: `has(protocol, "bi") and ${hasAny(`${lesion}Dce`, ["positive", "negative"])}`,
      sentence: `${words} has a result of dynamic contrast, and the protocol is biparametric.`,
    },
    {
      when: `tStage = "T2" and has(${lesion}Capsule, "frank")`,
      sentence: `The T category is T2, and ${words.toLowerCase()} extends beyond the prostate.`,
    },
  ];
}

const vesicles = hasAny("vesicles", ["right", "left", "both"]);

/** Gives the pairs of answers in the program's templates that cannot both be true; a copy of a template keeps them by its names. */
export const fieldRelations: readonly FieldRelation[] = [
  ...ofBreast("right"),
  ...ofBreast("left"),
  ...ofLobe("right"),
  ...ofLobe("left"),
  ...ofProstateLesion("lesion1", "Lesion 1"),
  ...ofProstateLesion("lesion2", "Lesion 2"),
  {
    when: `${isAny("tStage", ["T2", "T3a"])} and ${vesicles}`,
    sentence: "The T category is below T3b, and a seminal vesicle is involved.",
  },
  { when: 'nStage = "N0" and has(nodes, "present")', sentence: "The N category is N0, and there are enlarged nodes." },
  { when: 'nStage = "N1" and has(nodes, "none")', sentence: "The N category is N1, and there is no enlarged node." },
  {
    when: 'has(embolism, "none") and has(quality, "nonDiagnostic")',
    sentence: "There is no pulmonary embolism, and the study is not diagnostic.",
  },
  {
    when: 'has(metastases, "none") and has(superscan, "superscan")',
    sentence: "There are no skeletal metastases, and the scan is a superscan.",
  },
  {
    when: 'colonic = "C1" and count(polyps) > 0',
    sentence: "The colonic category is C1, and lesions of 6 mm or more are listed.",
  },
  {
    when: `${isAny("colonic", ["C3", "C4"])} and has(next, "none")`,
    sentence: "The colonic category is C3 or C4, and no further examination is advised.",
  },
  {
    when: `${isAny("deauville", ["1", "2", "3"])} and liverRatio > 1`,
    sentence: "The Deauville score is 3 or less, and the residual uptake is above that of the liver.",
  },
  {
    when: 'has(response, "complete") and has(marrow, "focal")',
    sentence: "The metabolic response is complete, and the marrow is involved.",
  },
  {
    when: `has(response, "complete") and ${isAny("deauville", ["4", "5"])}`,
    sentence: "The metabolic response is complete, and the Deauville score is 4 or 5.",
  },
  {
    when: 'has(response, "complete") and (has(distant, "present") or has(nodal, "regional") or has(nodal, "distant"))',
    sentence: "The metabolic response is complete, and there is nodal or distant disease.",
  },
  {
    when: '(side = "right" and thrombusSide = "left") or (side = "left" and thrombusSide = "right")',
    sentence: "The thrombus is on the other side than the leg that was examined.",
  },
];
