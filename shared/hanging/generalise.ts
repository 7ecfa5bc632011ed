import { type HangingCandidate, isScout, regionsOf } from "./hanging-candidate.ts";
import type { HangingPane, HangingStep, SeriesRule } from "./hanging-protocol.ts";
import { generalWords } from "./known-words.ts";
import type { Condition, PaneDraft, ProtocolDraft, Strength } from "./protocol-draft.ts";
import { mismatch } from "./series-rule.ts";

/** What one pane of the screen shows. */
export interface ArrangedPane {
  readonly candidate: HangingCandidate;
  /** The window that the reader set, in the unit of the series; null for the one of its header. */
  readonly window: NonNullable<HangingPane["window"]> | null;
  /** Null where the whole image is shown. */
  readonly zoom: number | null;
  readonly chestWall: "left" | "right" | null;
}

/** What is on the screen. */
export interface Arrangement {
  /** In the order of the places; empty panes are left out. */
  readonly panes: readonly ArrangedPane[];
  readonly isLinked: boolean;
  readonly isSameSize: boolean;
  readonly isInColumns: boolean;
  readonly planes: NonNullable<HangingStep["planes"]> | null;
}

/** Films are known by side and view, everything else by plane and sequence. */
const films = ["CR", "DX", "RG", "MG", "PX"];
const tellingImageTypes = [
  "ADC",
  "WATER",
  "FAT",
  "IN_PHASE",
  "OPP_PHASE",
  "SUBTRACTION",
  "MIP",
  "MPR",
  "PROJECTION IMAGE",
];

/**
 * Gives the rules that an arrangement stands for: what each series is, never which one it is. `all` are the series that
 * could have been chosen; a condition that tells the chosen one from them has to hold, others are wishes.
 */
export function generalise(arrangement: Arrangement, all: readonly HangingCandidate[]): ProtocolDraft {
  const current = arrangement.panes.map(({ candidate }) => candidate).filter(({ isPrior }) => !isPrior);
  const shown = current.length > 0 ? current : all.filter(({ isPrior, problem }) => !isPrior && problem === "");
  const match = matchOf(shown);
  return {
    name: [...match]
      .flatMap(({ rule }) => [...(rule.modality ?? []), ...(rule.region ?? [])])
      .join(" ")
      .slice(0, 80),
    stepName: arrangement.panes.some(({ candidate }) => candidate.isPrior) ? "With prior" : "As saved",
    match,
    panes: arrangement.panes.map((pane, place) => paneDraft(pane, place, arrangement, all)),
    isLinked: arrangement.isLinked,
    isSameSize: arrangement.isSameSize,
    isInColumns: arrangement.isInColumns,
    planes: arrangement.planes,
  };
}

function matchOf(shown: readonly HangingCandidate[]): readonly Condition[] {
  const modality = [...new Set(shown.map((each) => each.modality).filter(Boolean))];
  const region = [...new Set(shown.flatMap(regionsOf))];
  const hasContrast = shown.some((each) => each.hasContrast);
  return [
    ...(modality.length === 0 ? [] : [condition("modality", { modality }, "must")]),
    ...(region.length === 0 ? [] : [condition("region", { region }, "must")]),
    condition("contrast", { contrast: hasContrast }, "off"),
  ];
}

function paneDraft(
  { candidate, window, zoom, chestWall }: ArrangedPane,
  place: number,
  { panes }: Arrangement,
  all: readonly HangingCandidate[],
): PaneDraft {
  const rivals = all.filter(
    (each) =>
      each !== candidate &&
      each.isPrior === candidate.isPrior &&
      each.modality === candidate.modality &&
      each.problem === "" &&
      (!candidate.isPrior || each.studyInstanceUid === candidate.studyInstanceUid) &&
      !isScout(each),
  );
  const like = candidate.isPrior ? modelOf(candidate, place, panes) : null;
  // A prior resembles its current pane; what else it is may differ from scanner to scanner.
  const conditions = conditionsOf(candidate, rivals).map((each) =>
    like === null || each.id === "modality" || each.id === "side" ? each : loosened(each),
  );
  return {
    id: `pane ${place + 1}`,
    label: labelOf(candidate, conditions),
    from: candidate.isPrior ? "prior" : "current",
    prior: candidate.isPrior ? orderOf(candidate, all) : 1,
    maximumAgeMonths: null,
    like,
    conditions,
    window: window === null || candidate.modality !== "CT" ? null : { value: window, isTaken: true },
    zoom: zoom === null ? null : { value: Math.min(40, Math.max(0.05, Number(zoom.toFixed(2)))), isTaken: true },
    chestWall,
  };
}

function conditionsOf(candidate: HangingCandidate, rivals: readonly HangingCandidate[]): readonly Condition[] {
  const { modality, side, view, plane, hasContrast, isSideContradicted } = candidate;
  const isFilm = films.includes(modality);
  const tells = (rule: SeriesRule): Strength =>
    rivals.some((rival) => mismatch(rule, rival) !== "") ? "must" : "wish";
  const rules: [string, SeriesRule, Strength | null][] = [];
  if (modality !== "") rules.push(["modality", { modality: [modality] }, "must"]);
  if (isFilm && (side === "right" || side === "left") && !isSideContradicted) {
    // A single knee is read like any knee; of both breasts, each has its place.
    rules.push(["side", { side }, tells({ side }) === "must" ? "must" : "off"]);
  }
  if (isFilm && view !== "") rules.push(["view", { view: [view.toUpperCase()] }, null]);
  if (plane !== "") rules.push(["plane", { plane }, null]);
  for (const word of generalWords(candidate.description)) rules.push([`word ${word}`, { allWords: [word] }, null]);
  const thickness = thicknessClass(candidate.sliceThicknessMm);
  if (thickness !== null && !isFilm) rules.push(["thickness", thickness, "wish"]);
  if (!isFilm) rules.push(["contrast", { contrast: hasContrast }, hasContrast ? "wish" : "off"]);
  const types = (candidate.imageTypes ?? []).filter((type) => tellingImageTypes.includes(type));
  if (types.length > 0) rules.push(["imageType", { imageType: types }, "wish"]);
  if (candidate.imageCount > 20) rules.push(["images", { minimumImages: 20 }, "off"]);
  return rules.map(([id, rule, strength]) => condition(id, rule, strength ?? tells(rule)));
}

/** Thin, medium, standard or thick: no scanner writes the same figure as another. */
function thicknessClass(thicknessMm: number | null): SeriesRule | null {
  if (thicknessMm === null || thicknessMm <= 0) return null;
  if (thicknessMm <= 1.5) return { maximumThicknessMm: 1.5 };
  if (thicknessMm <= 3) return { minimumThicknessMm: 1.5, maximumThicknessMm: 3 };
  return thicknessMm <= 5 ? { minimumThicknessMm: 3, maximumThicknessMm: 5 } : { minimumThicknessMm: 5 };
}

/** The current pane before it that a prior stands beside: the same plane and view first. */
function modelOf(prior: HangingCandidate, place: number, panes: readonly ArrangedPane[]): number | null {
  const before = panes.slice(0, place).map(({ candidate }, index) => ({ candidate, index }));
  const current = before.filter(({ candidate }) => !candidate.isPrior && candidate.modality === prior.modality);
  const alike = current.find(({ candidate }) => candidate.plane === prior.plane && candidate.view === prior.view);
  return (alike ?? current[0])?.index ?? null;
}

/** Which prior it is, counted from the newest that is open. */
function orderOf(prior: HangingCandidate, all: readonly HangingCandidate[]): number {
  const studies = new Map(
    all.filter(({ isPrior }) => isPrior).map((each) => [each.studyInstanceUid, each.studyDate ?? ""]),
  );
  const inTime = [...studies].sort((one, other) => other[1].localeCompare(one[1]) || one[0].localeCompare(other[0]));
  return (
    Math.max(
      0,
      inTime.findIndex(([uid]) => uid === prior.studyInstanceUid),
    ) + 1
  );
}

function labelOf(candidate: HangingCandidate, conditions: readonly Condition[]): string {
  const words = conditions
    .flatMap(({ rule }) => rule.allWords ?? [])
    .map((word) => word.replace("*", "").toUpperCase());
  const parts = [candidate.side, candidate.view, words.slice(0, 4).join(" "), candidate.plane];
  const label = parts.filter(Boolean).join(" ") || candidate.modality || "any series";
  return `${label}${candidate.isPrior ? ", prior" : ""}`.slice(0, 60);
}

function loosened(each: Condition): Condition {
  return each.strength === "must" ? { ...each, strength: "wish" } : each;
}

function condition(id: string, rule: SeriesRule, strength: Strength): Condition {
  return { id, rule, strength };
}
