import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { cancerWordings } from "../../shared/language/cancer-wording.ts";
import { overallNormality } from "../../shared/language/overall-normality.ts";
import { polarityAt } from "../../shared/language/polarity.ts";
import { type Span, sentencesOf } from "../../shared/language/sentences.ts";
import { sideOfStructure } from "../../shared/language/sides.ts";
import { structuresIn } from "../../shared/language/structures.ts";
import { weightyFindings } from "../../shared/language/weighty-findings.ts";

/** See the README beside the corpus. */
const halves = ["tune", "heldOut", "fresh"] as const;
type Half = (typeof halves)[number];
interface Row {
  readonly id: string;
  readonly half: string;
  readonly label: string;
  readonly place: Span;
  readonly sentence: string;
}

/** How often a label was given, and how often rightly. */
interface Figures {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly count: number;
}

const folder = path.join(import.meta.dirname, "../data/language");

/** `kidney#2` is the second kidney of the sentence. */
function placeOf(sentence: string, named: string): Span {
  const [words = "", nth = "1"] = named.toLowerCase().split("#");
  let from = -1;
  for (let count = 0; count < Number(nth); count += 1) from = sentence.toLowerCase().indexOf(words, from + 1);
  if (from === -1) throw new Error(`"${named}" is not in "${sentence}".`);
  return { from, to: from + words.length };
}

function rowsOf(file: string): Row[] {
  const [, ...lines] = readFileSync(path.join(folder, file), "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [id = "", half = "", label = "", named = "", sentence = ""] = line.split("\t");
    return { id, half, label, place: placeOf(sentence, named), sentence };
  });
}

function sideLabel({ sentence, place }: Row): string {
  const known = structuresIn(sentence).find(({ from, to }) => from < place.to && to > place.from);
  return sideOfStructure(sentence, known ?? { ...place, name: "" }) ?? "none";
}

function figuresOf(rows: readonly Row[], given: (row: Row) => string, labels: readonly string[]): Figures[] {
  const results = rows.map((row) => ({ label: row.label, given: given(row) }));
  return labels.map((label) => {
    const right = results.filter((each) => each.given === label && each.label === label).length;
    const asGiven = results.filter((each) => each.given === label).length;
    const count = results.filter((each) => each.label === label).length;
    return { label, precision: right / asGiven, recall: right / count, count };
  });
}

const cancer = rowsOf("cancer.tsv");
const cancerLabel = ({ sentence }: Row): string =>
  cancerWordings(sentencesOf(sentence)).length > 0 ? "suggested" : "none";
const negation = rowsOf("negation.tsv");
const side = rowsOf("side.tsv");
const polarityOf = ({ sentence, place }: Row): string => polarityAt(sentence, place);
const ofHalf = (rows: readonly Row[], half: Half): Row[] => rows.filter((row) => row.half === half);

const tasks = [
  {
    name: "negation",
    rows: negation,
    given: polarityOf,
    labels: ["absent", "uncertain", "present"],
    unsaid: "present",
  },
  { name: "side", rows: side, given: sideLabel, labels: ["left", "right", "both"], unsaid: "none" },
  { name: "cancer", rows: cancer, given: cancerLabel, labels: ["suggested"], unsaid: "none" },
];

/** Over all labels but the one that says nothing of itself: what is stated as present, what has no side. */
function pooled(rows: readonly Row[], given: (row: Row) => string, unsaid: string): Figures {
  const results = rows.map((row) => ({ label: row.label, given: given(row) }));
  const right = results.filter((each) => each.given === each.label && each.label !== unsaid).length;
  const asGiven = results.filter((each) => each.given !== unsaid).length;
  const count = results.filter((each) => each.label !== unsaid).length;
  return { label: "all", precision: right / asGiven, recall: right / count, count };
}

describe("the corpus of labelled sentences", () => {
  beforeAll(() => {
    const lines = tasks.flatMap(({ name, rows, given, labels, unsaid }) =>
      halves.flatMap((half) =>
        [...figuresOf(ofHalf(rows, half), given, labels), pooled(ofHalf(rows, half), given, unsaid)].map(
          ({ label, precision, recall, count }) =>
            `${name.padEnd(9)} ${half.padEnd(8)} ${label.padEnd(10)} precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  of ${count}`,
        ),
      ),
    );
    process.stdout.write(`Language of reports, over the corpus:\n${lines.join("\n")}\n`);
  });

  it("has more than 300 sentences, each in one part and each row once", () => {
    const sentences = new Set<string>();
    for (const { sentence } of [...negation, ...side, ...cancer]) sentences.add(sentence);
    expect(sentences.size).toBeGreaterThanOrEqual(300);
    for (const task of [negation, side, cancer]) {
      const inTask = new Map(task.map(({ sentence, half }) => [sentence, half]));
      expect(task.filter(({ sentence, half }) => inTask.get(sentence) !== half)).toEqual([]);
    }
    expect(new Set([...negation, ...side].map(({ id }) => id)).size).toBe(negation.length + side.length);
  });

  it.each(tasks.flatMap((task) => halves.map((half) => [task.name, half, task] as const)))(
    "is read with precision 0.95 and recall 0.9 at least: %s, %s",
    (_name, half, { rows, given, labels, unsaid }) => {
      const wrong = ofHalf(rows, half).filter((row) => given(row) !== row.label);
      const words = wrong.map((row) => `${row.id} ${row.label}, read as ${given(row)}: ${row.sentence}`).join("\n");
      // Of the fresh part a label has a dozen sentences: too few for figures of its own.
      const ofLabels = half === "fresh" ? [] : figuresOf(ofHalf(rows, half), given, labels);
      for (const { label, precision, recall } of [...ofLabels, pooled(ofHalf(rows, half), given, unsaid)]) {
        expect(precision, `${label}\n${words}`).toBeGreaterThanOrEqual(0.95);
        expect(recall, `${label}\n${words}`).toBeGreaterThanOrEqual(0.9);
      }
    },
  );

  it("has no denied or doubted finding that a normal conclusion would contradict", () => {
    const open = negation.filter(({ label }) => label !== "present");
    const called = open.filter(({ sentence, place }) =>
      weightyFindings(sentencesOf(sentence)).some(({ from, to }) => from < place.to && to > place.from),
    );
    expect(called.map(({ id, sentence }) => `${id} ${sentence}`)).toEqual([]);
    const whole = [...negation, ...side].filter(({ sentence }) =>
      sentencesOf(sentence).some((each) => overallNormality(each) !== null),
    );
    expect(whole.map(({ sentence }) => sentence)).toEqual([
      "No focal bony abnormality.",
      "No significant abnormality.",
      "Stable appearances with no acute abnormality.",
      "No bony injury shown.",
    ]);
  });
});
