/** Things a body has on both sides, as they are named in reports; singular, compared without a final `s`. */
const pairedStructures: ReadonlySet<string> = new Set(
  (
    "adrenal ankle apex arm atrium axilla base breast bronchus calf carotid clavicle elbow eye femur fibula finger foot " +
    "forearm hand hemisphere hemithorax hilum hip humerus ilium kidney knee leg lobe lung maxilla neck orbit ovary " +
    "parotid patella pleura pyramid radius rib scapula shoulder side testis thigh thumb tibia tonsil toe ulna ureter " +
    "ventricle wrist iliac femoral renal temporal frontal parietal occipital pleural hilar axillary basal apical inguinal " +
    "lower upper middle middlelobe upperlobe lowerlobe"
  ).split(" "),
);

/** Sides on which a structure is spoken of. */
export interface SidedMention {
  readonly structure: string;
  readonly side: "left" | "right";
}

const reach = 3;

/** Words that end what a side belongs to: `left and right`, `on the left, the kidney`. */
const boundary: ReadonlySet<string> = new Set([
  "left",
  "right",
  "bilateral",
  "both",
  "and",
  "or",
  "but",
  "no",
  ".",
  ",",
  ";",
]);

/**
 * Gives the sides that a text names, each with the structure that follows within three words (`left upper lobe` is `lobe`,
 * a bare `on the left` is the empty structure). `bilateral` and `both` count as both sides.
 */
export function sidedMentions(text: string): SidedMention[] {
  const words = text
    .toLowerCase()
    .replace(/([.,;:\n])/g, " $1 ")
    .replace(/-sided/g, "")
    .split(/[\s()/-]+/)
    .filter((word) => word !== "");
  const mentions: SidedMention[] = [];
  for (const [index, word] of words.entries()) {
    const isBoth = word === "bilateral" || word === "both";
    if (!isBoth && word !== "left" && word !== "right") continue;
    const structure = structureAfter(words, index);
    if (isBoth || word === "left") mentions.push({ structure, side: "left" });
    if (isBoth || word === "right") mentions.push({ structure, side: "right" });
  }
  return mentions;
}

function structureAfter(words: readonly string[], index: number): string {
  let found = "";
  let searched = index + 1;
  // `left and right kidneys`: the structure of the second side is that of the first too.
  const conjunction = words[searched];
  const otherSide = words[searched + 1];
  if ((conjunction === "and" || conjunction === "or") && (otherSide === "left" || otherSide === "right")) searched += 2;
  for (const word of words.slice(searched, searched + reach)) {
    if (boundary.has(word)) break;
    const singular = word.replace(/s$/, "");
    if (pairedStructures.has(word)) found = word;
    else if (pairedStructures.has(singular)) found = singular;
  }
  return found;
}

function sidesOf(mentions: readonly SidedMention[], structure: string | null): Set<string> {
  return new Set(
    mentions.filter((mention) => structure === null || mention.structure === structure).map((mention) => mention.side),
  );
}

/**
 * Gives the structures that the conclusion puts on a side where the findings have them only on the other, e.g. `kidney`.
 * Where the two texts share no structure, a conclusion of one side against findings of the other alone gives `side`.
 */
export function lateralityConflicts(findings: string, conclusion: string): string[] {
  const found = sidedMentions(findings);
  const concluded = sidedMentions(conclusion);
  const structures = new Set(concluded.map((mention) => mention.structure).filter((structure) => structure !== ""));
  const shared = [...structures].filter((structure) => sidesOf(found, structure).size > 0);
  const conflicts = shared.filter((structure) => {
    const inFindings = sidesOf(found, structure);
    return [...sidesOf(concluded, structure)].some((side) => !inFindings.has(side));
  });
  if (conflicts.length > 0 || shared.length > 0) return conflicts;
  const [side] = sidesOf(concluded, null);
  const all = sidesOf(found, null);
  const isOpposite = sidesOf(concluded, null).size === 1 && all.size === 1 && side !== undefined && !all.has(side);
  return isOpposite ? ["side"] : [];
}
