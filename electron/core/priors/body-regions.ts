import { foldText } from "../../../shared/rules/worklist-search.ts";

/** A region that priors are compared by. */
export type BodyRegion =
  | "head"
  | "neck"
  | "chest"
  | "heart"
  | "breast"
  | "abdomen"
  | "pelvis"
  | "spine"
  | "upperLimb"
  | "lowerLimb"
  | "wholeBody";

/**
 * Words of Body Part Examined (PS3.16 Annex L) and of study descriptions, as beginnings of words or, for joined terms such
 * as `CHESTABDPELVIS`, as parts of them.
 */
const wordTable: readonly (readonly [BodyRegion, RegExp])[] = [
  ["wholeBody", /whole ?body|wholebody|skull base to|vertex to|pet.?ct|topogram body/],
  [
    "head",
    /\b(head|brain|skull|orbit|sinus|face|facial|mandib|maxill|temporal|iac|pituitar|dental|teeth|tooth|cerebr|crani)|headneck/,
  ],
  ["neck", /\b(neck|thyroid|carotid|larynx|pharyn|parotid|cervical(?! spine))|headneck/],
  ["chest", /chest|thora(x|cic(?! spine))|\b(lung|pulmon|rib|medias|pleura|ctpa)|\bcap\b/],
  ["heart", /\b(heart|cardiac|coronar|echo(card|\b)|tte\b|aortic valve|valve)/],
  ["breast", /\b(breast|mammo)/],
  [
    "abdomen",
    /abd(?!uct)|\b(liver|hepat|kidney|renal|pancrea|spleen|splen|gallbl|biliar|bowel|colon|mrcp|urinar|kub|urogra|adrenal|stomach)|\bcap\b/,
  ],
  ["pelvis", /pelvi|\b(prostat|uter|ovar|bladder|rectum|rectal|kub|testis|scrot)|\bcap\b/],
  ["spine", /spine|\b(vertebra|sacr|cocc|lumbar|myelo|[ctl]sp)/],
  [
    "upperLimb",
    /\b(shoulder|clavic|scapula|humer|elbow|forearm|radius|ulna|wrist|hand|finger|thumb|arm\b|upper limb|upper extremity)/,
  ],
  [
    "lowerLimb",
    /\b(hip|femur|femoral|thigh|knee|patella|tibia|fibula|ankle|foot|feet|calcan|toe|leg\b|lower limb|lower extremity)/,
  ],
];

/**
 * Gives the regions that a study is of, from its body part and, where that names none, from its description. Empty where
 * neither says: then nothing is assumed.
 */
export function bodyRegions(study: {
  readonly bodyPart: string;
  readonly description: string;
}): ReadonlySet<BodyRegion> {
  const byBodyPart = regionsOf(study.bodyPart);
  const byDescription = regionsOf(study.description);
  // A body part often names one of several regions that the description lists.
  return new Set([...byBodyPart, ...byDescription]);
}

function regionsOf(text: string): BodyRegion[] {
  const folded = foldText(text).replace(/[_/^+&,-]+/g, " ");
  return wordTable.filter(([, pattern]) => pattern.test(folded)).map(([region]) => region);
}

/** Says whether two studies share a region; a whole-body study shares one with every other whose region is known. */
export function haveCommonRegion(a: ReadonlySet<BodyRegion>, b: ReadonlySet<BodyRegion>): boolean {
  if (a.size === 0 || b.size === 0) return false;
  if (a.has("wholeBody") || b.has("wholeBody")) return true;
  return [...a].some((region) => b.has(region));
}
