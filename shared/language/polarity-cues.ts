/** What a cue does to what it reaches. `present` takes a negation back; `none` only hides the shorter cues in it. */
export type Effect = "absent" | "uncertain" | "present" | "none";

/** Words that change what a sentence says of a finding. Patterns run over the sentence in lower case. */
export interface Cue {
  readonly pattern: RegExp;
  readonly effect: Effect;
  readonly reach: readonly ("forward" | "backward")[];
}

const adverb =
  "(?:\\s+(?:entirely|completely|fully|definitely|confidently|reliably|clearly|convincingly|yet|now|also|currently|definitively))?";
const be = "(?:is|are|was|were|be|been|being|has been|have been|had been|remains?|isn't|aren't|wasn't|weren't)";
const seen =
  "(?:seen|identified|demonstrated|visible|visuali[sz]ed|found|present|evident|shown|detected|noted|appreciated|recogni[sz]ed|apparent|observed|depicted)";
const shows =
  "(?:show|demonstrate|reveal|contain|have|find|found|cause|include|indicate|see|suggest|display|exhibit|identify|detect)";
const exclude = "(?:exclude|rule out|be excluded|be ruled out)";

function cue(effect: Effect, reach: Cue["reach"], ...sources: readonly string[]): Cue[] {
  return sources.map((source) => ({
    effect,
    reach,
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, "gu"),
  }));
}

/** In order of precedence: what comes first hides what comes later where they overlap. */
export const cues: readonly Cue[] = [
  // No negation although it looks like one.
  ...cue(
    "none",
    [],
    "no(?:\\s+(?:significant|interval|definite|appreciable|substantial|obvious|material|real|further))?\\s+(?:change|changes|increase|decrease|progression|growth|reduction|difference|enlargement|alteration)(?:\\s+(?:in|of|to|from)\\b(?:\\s+(?:the\\s+)?(?:size|number|extent|appearance|appearances|volume)\\s+of)?)?",
    "(?:is |are )?no (?:larger|smaller|worse|better|bigger|different|less|more)(?: than)?",
    "no doubt(?: that)?",
    "not only",
    "without (?:significant |interval )?change",
    `(?:has|have|had|is|are|was|were) not ${adverb}\\s*(?:changed|enlarged|progressed|grown|increased|decreased|resolved|healed|cleared|settled|improved|moved)`,
    "not (?:changed|enlarged|progressed|resolved|healed|cleared|suspicious|significant|specific|surprising(?:ly)?)",
    "none of (?:which|these|them|whom)",
    "in the absence of",
    "of no (?:\\p{L}+ )?(?:significance|importance|concern|consequence)",
    "no \\. ?\\d",
    "(?:incomplete|partial|partially|incompletely|nearly|almost) (?:resolution of|resolved|cleared|healed|settled)",
  ),
  // Takes a negation back.
  ...cue(
    "present",
    ["forward"],
    "other than",
    "apart from",
    "aside from",
    "except(?:ing)?(?: for)?",
    "with the exception of",
    `not ${adverb}\\s*(?:free (?:of|from)|without|clear of|devoid of)`,
    "no absence of",
  ),
  // Left open, also where the words look like an exclusion.
  ...cue(
    "uncertain",
    ["backward"],
    `(?:can ?not|can't|could not|couldn't|may not|might not)${adverb} be${adverb} (?:excluded|ruled out|confirmed|distinguished|assessed|dismissed|discounted)`,
    `not${adverb} (?:excluded|ruled out|assessed|evaluated)`,
    "(?:needs?|has|have|ought) to be (?:excluded|ruled out|considered)",
    "(?:difficult|hard|impossible|not possible) to (?:exclude|rule out|assess)",
    "(?:should|must|might|could|may|can) be (?:considered|excluded|ruled out|present|possible)",
    `${be} (?:therefore |thought |thus |very |highly |considered |felt |more |less |most )*(?:possible|probable|suspected|unlikely|likely|questionable|a consideration|a possibility|doubtful|considered|favoured)`,
    "may have this appearance",
    "may be projectional",
    `can ?not${adverb} be distinguished`,
    `can ?not${adverb} confidently be (?:distinguished|excluded|assessed)`,
  ),
  ...cue(
    "uncertain",
    ["forward"],
    `(?:can ?not|can't|could not|couldn't|does not|doesn't|do not|don't|did not|not|unable to)${adverb} ${exclude}`,
    `(?:to|for|in order to) (?:exclude|rule out|exclusion of|look for)`,
    "for (?:the )?exclusion of",
    "(?:possible|possibly|probable|probably|likely|presumed|presumably|suspected|apparent|questionable|query|equivocal(?: for)?|indeterminate for|impending|potential|early or possible)",
    "(?:suspicious|concerning|worrying|suggestive|indicative) (?:for|of)",
    "suspicion of",
    "(?:suggests?|suggesting|favours?|favouring)",
    "(?:could|may|might|would) (?:represent|be|reflect|indicate|suggest|have)",
    "(?:raises?|raising) the (?:possibility|question|suspicion) of",
    "(?:the )?differential(?: diagnosis)?(?: includes?| is| lies between)?",
    "in case of",
    "if",
  ),
  ...cue("uncertain", ["forward", "backward"], "less likely(?: than)?", "versus", "vs\\.?"),
  { effect: "uncertain", reach: ["forward"], pattern: /\?+(?=\s*\p{L})/gu },
  // Gone, or never there: said behind the finding.
  ...cue(
    "absent",
    ["backward"],
    `no longer(?:\\s+${be})?(?:\\s+${seen})?`,
    `${be}n't${adverb} ${seen}`,
    `${be} (?:both |all )?(?:absent|nil)`,
    `(?:${be}|has|have)?\\s*(?:now )?(?:been )?(?:excluded|ruled out)`,
    `(?:${be} )?not${adverb} (?:been )?${seen}`,
    `(?:isn't|aren't|wasn't|weren't)${adverb} ${seen}`,
    `can ?not${adverb} be${adverb} ${seen}`,
    "(?:has|have|had|is|are)(?: now| since| completely| fully| entirely)? (?:resolved|cleared|settled|healed|disappeared|gone)",
    "(?:resolved|cleared|settled|healed)(?: completely)?",
    "absent",
  ),
  { effect: "absent", reach: ["backward"], pattern: /:\s*(?:none|nil|absent|no)(?=\s*[.;,]?\s*$)/gu },
  // Not there: said before the finding.
  ...cue(
    "absent",
    ["forward"],
    `(?:does|do|did|has|have|had)(?: not|n't)${adverb} (?:been |be )?(?:${shows}|shown|demonstrated|revealed)`,
    `(?:could|can)(?: ?not|n't)${adverb} (?:${shows})`,
    "not (?:associated with|accompanied by|complicated by|due to|a|an|in keeping with|consistent with|typical of)",
    "(?:isn't|aren't|wasn't|weren't) (?:any|a)",
    "there (?:is|are|was|were) not (?:any|a)",
    "neither",
    "nor",
    "rather than",
    "instead of",
    "nothing to (?:suggest|indicate|support)",
    "negative for",
    "(?:free|clear|devoid) (?:of|from)",
    "(?:absence|lack) of",
    "(?:complete )?resolution of",
    "against",
    "without",
    "never",
    "no",
  ),
  // A plain alternative outside a negation leaves both open.
  {
    effect: "uncertain",
    reach: ["forward", "backward"],
    pattern: /(?<!\b(?:one|two|three|more|with|\d+)\s)\bor\b(?!\s(?:two|three|four|less|more|without|\d))/gu,
  },
];

const hardStop =
  /[;:.!?](?=\s|$)|\b(?:but|however|although|though|whereas|while|yet|which|causing|because|since|so)\b|\band (?:there|a|an|the|is|are|has|have|no|in|at|on)\b|\b(?:except|apart from|other than|aside from)\b/u;

/** Gives where the reach of a cue ends that stands before the finding: at a new clause, or at a comma that begins no list. */
export function forwardEnd(text: string, from: number): number {
  const rest = text.slice(from);
  const hard = hardStop.exec(rest);
  const stop = hard === null ? rest.length : hard.index;
  const within = rest.slice(0, stop);
  return from + listEnd(within);
}

/** `mass, collapse or effusion` goes on over its commas, `mass, small effusion` and `mass, with effusion` do not. */
function listEnd(within: string): number {
  let searched = 0;
  for (;;) {
    const comma = within.indexOf(",", searched);
    if (comma === -1) return withEnd(within);
    const behind = within.slice(comma + 1);
    const next = behind.split(",")[0] ?? "";
    const goesOn =
      /\b(?:or|nor)\b/.test(behind) ||
      /^\s*(?:\p{L}+\s){0,2}and\s/u.test(next) ||
      (/\band\b/.test(behind) &&
        next.trim().split(/\s+/).length <= 3 &&
        !/^\s*(?:there|with|small|large|mild|moderate|severe|a|an|the)\b/.test(next));
    if (!goesOn || /^\s*(?:there|with|otherwise|in keeping)\b/.test(next)) return Math.min(comma, withEnd(within));
    searched = comma + 1;
  }
}

/** `no fracture with displacement` denies both; `no fracture, with an effusion` and `no stone with a dilated duct` do not. */
function withEnd(within: string): number {
  const found = /,?\s+with (?:a|an|the|normal|small|large|mild|moderate|severe)\b/.exec(within);
  return found === null ? within.length : found.index;
}

const clauseStart =
  /[;:.!?](?=\s)|\b(?:but|however|although|though|whereas|while|yet|so|because)\b|\band (?:there|a|an|the|no)\b/gu;

/** Gives where the reach of a cue begins that stands behind the finding: the beginning of its clause. */
export function backwardEnd(text: string, to: number): number {
  const before = text.slice(0, to);
  let from = 0;
  for (const match of before.matchAll(clauseStart)) from = match.index + match[0].length;
  const clause = before.slice(from);
  const comma = clause.lastIndexOf(",");
  // `haemorrhage, infarct and mass are absent` is one list.
  if (comma === -1 || /\b(?:and|or)\b/.test(clause.slice(comma))) return from;
  return from + comma + 1;
}
