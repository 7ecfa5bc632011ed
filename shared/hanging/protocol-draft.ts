import type { HangingPane, HangingProtocol, HangingStep, SeriesRule } from "./hanging-protocol.ts";
import { hangingFormat } from "./hanging-protocol.ts";
import { ruleText } from "./series-rule.ts";

/** How much a condition weighs: a series has to meet it, is better when it does, or it is not asked for. */
export type Strength = "must" | "wish" | "off";

/** One condition of a rule, which a reader loosens or tightens. */
export interface Condition {
  readonly id: string;
  readonly rule: SeriesRule;
  readonly strength: Strength;
}

/** One pane of an arrangement, made general. */
export interface PaneDraft {
  /** Its place on the screen. */
  readonly id: string;
  readonly label: string;
  readonly from: HangingPane["from"];
  readonly prior: HangingPane["prior"];
  readonly maximumAgeMonths: number | null;
  readonly like: number | null;
  readonly conditions: readonly Condition[];
  readonly window: { readonly value: NonNullable<HangingPane["window"]>; readonly isTaken: boolean } | null;
  readonly zoom: { readonly value: number; readonly isTaken: boolean } | null;
  readonly chestWall: "left" | "right" | null;
}

/** An arrangement, made general, before it is kept as a protocol or as a step of one. */
export interface ProtocolDraft {
  readonly name: string;
  readonly stepName: string;
  /** For which examinations it is; a wish means nothing here. */
  readonly match: readonly Condition[];
  readonly panes: readonly PaneDraft[];
  readonly isLinked: boolean;
  readonly isSameSize: boolean;
  readonly isInColumns: boolean;
  readonly planes: NonNullable<HangingStep["planes"]> | null;
}

/** Gives a condition in words, e.g. `axial`. */
export function conditionText({ rule }: Condition): string {
  return ruleText(rule);
}

/** Gives the protocol that a draft makes, with one step. */
export function protocolOf(draft: ProtocolDraft, id: string): HangingProtocol {
  return {
    format: hangingFormat,
    id,
    name: draft.name.trim() || "Own protocol",
    version: 1,
    match: { series: merged(draft.match), minimumSeries: 1, priority: 0 },
    steps: [stepOf(draft)],
  };
}

/** Gives a protocol with the draft as its next step, one version on; its match stays as it was. */
export function withNextStep(protocol: HangingProtocol, draft: ProtocolDraft): HangingProtocol {
  return { ...protocol, version: protocol.version + 1, steps: [...protocol.steps, stepOf(draft)] };
}

function stepOf({ stepName, panes, isLinked, isSameSize, isInColumns, planes }: ProtocolDraft): HangingStep {
  return {
    name: stepName.trim() || "As saved",
    panes: panes.map(paneOf),
    link: isLinked,
    sameSize: isSameSize,
    keepPlaces: false,
    columns: isInColumns,
    repeats: false,
    ...(planes === null ? {} : { planes }),
  };
}

function paneOf(draft: PaneDraft): HangingPane {
  const series = merged(draft.conditions);
  const prefer = draft.conditions.filter(({ strength }) => strength === "wish").map(({ rule }) => rule);
  const isCtOnly = series.modality?.join() === "CT";
  return {
    label: draft.label.slice(0, 60) || "any series",
    from: draft.from,
    prior: draft.prior,
    series,
    prefer: prefer.slice(0, 8),
    zoom: draft.zoom?.isTaken === true ? draft.zoom.value : 1,
    ...(draft.like === null ? {} : { like: draft.like }),
    ...(draft.maximumAgeMonths === null ? {} : { maximumAgeMonths: draft.maximumAgeMonths }),
    // Elsewhere the same numbers mean something else on every scanner.
    ...(draft.window?.isTaken === true && isCtOnly ? { window: draft.window.value } : {}),
    ...(draft.chestWall === null ? {} : { chestWall: draft.chestWall }),
  };
}

/** Every condition that must hold as one rule. */
function merged(conditions: readonly Condition[]): SeriesRule {
  const must = conditions.filter(({ strength }) => strength === "must").map(({ rule }) => rule);
  const words = must.flatMap(({ allWords }) => allWords ?? []);
  const rule: SeriesRule = Object.assign({}, ...must);
  return words.length === 0 ? rule : { ...rule, allWords: [...new Set(words)] };
}
