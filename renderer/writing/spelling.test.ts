// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import nspell from "nspell";
import { describe, expect, it } from "vitest";
import { checkedWords } from "./checked-words.ts";
import { createSpelling } from "./spelling.ts";
import { SpellingChecker } from "./spelling-checker.ts";
import type { SpellingAnswer, SpellingRequest } from "./spelling-messages.ts";
import { startWriting } from "./writing-editor.test-data.ts";

const folder = "node_modules/dictionary-en-gb/";
const medical = readFileSync("renderer/writing/data/medical-words.txt", "utf8");
const general = nspell(readFileSync(`${folder}index.aff`, "utf8"), readFileSync(`${folder}index.dic`, "utf8"));
const spelling = createSpelling(general, medical);

describe("the spelling", () => {
  it("knows the words of reports in British English", () => {
    const report = `There is an enhancing oesophageal tumour with mediastinal lymphadenopathy, hepatosplenomegaly, bilateral
      hydronephrosis and pneumoperitoneum. No haemorrhage, ischaemia or oedema. Perivascular, peribronchovascular and
      subsegmental atelectasis. The para-aortic nodes are subcentimetre. Schmorl's nodes, spondylolisthesis, osteophytes.
      Apixaban, furosemide, levetiracetam, gadobutrol and pembrolizumab were noted. Fluorodeoxyglucose-avid deposits.`;
    const words = report.match(/[\p{L}'-]+/gu) ?? [];
    expect(words.filter((word) => !spelling.isRight(word))).toEqual([]);
  });

  it("finds misspelt and American words, and offers what was meant", () => {
    const wrong = ["tumro", "esophagus", "hemorrhage", "edema", "anemia", "pnuemonia", "adn", "lymphadenopathhy"];
    expect(wrong.filter((word) => spelling.isRight(word))).toEqual([]);
    expect(spelling.suggestions("lymphadenopathhy")).toContain("lymphadenopathy");
    expect(spelling.suggestions("Pnuemothorax")[0]).toBe("Pneumothorax");
    expect(spelling.suggestions("x".repeat(200))).toEqual([]);
  });

  it.each(
    [
      ["livr liver", "kidny kidney", "pnuemonia pneumonia", "effussion effusion", "metastsis metastasis", "femr femur"],
      ["spinl spinal", "adrnal adrenal", "thryoid thyroid", "haemorage haemorrhage", "oedma oedema"],
      ["tubercule tubercle", "lesoin lesion", "noduel nodule", "splen spleen", "hepatc hepatic", "brian brain"],
      ["nomral normal", "fractrue fracture", "plueral pleural", "Livr Liver"],
    ].flat(),
  )("offers first what a report means: %s", (pair) => {
    const [typed = "", meant] = pair.split(" ");
    expect(spelling.suggestions(typed)[0]).toBe(meant);
  });

  it("offers a word that is in use before others of everyday language", () => {
    const [first, second = ""] = spelling.suggestions("hous");
    expect(second).not.toBe("");
    expect(spelling.suggestions("hous", (word) => word === second)[0]).toBe(second);
    expect(spelling.suggestions("hous")[0]).toBe(first);
    expect(spelling.suggestions("livr", (word) => word === "live")[0]).toBe("liver");
  });

  it("has some thousands of words of medicine, each once and none in American spelling", () => {
    const words = medical.trim().split("\n");
    expect(words.length).toBeGreaterThan(4000);
    expect(new Set(words).size).toBe(words.length);
    expect(words.filter((word) => /^(edem|hemorrh|esoph|pediat|leukem|anemi|tumors?$)/i.test(word))).toEqual([]);
  });
});

describe("underlining", () => {
  const port = () => {
    const sent: SpellingRequest[] = [];
    const made = new SpellingChecker(() => {
      let hear: (event: { data: SpellingAnswer }) => void = () => undefined;
      return {
        addEventListener: (_type, listener) => {
          hear = listener;
        },
        postMessage: (request) => {
          sent.push(request);
          if (request.kind === "check") {
            const wrong = request.words.filter((word) => !spelling.isRight(word));
            hear({ data: { kind: "checked", words: request.words, wrong } });
          } else
            hear({ data: { kind: "suggested", word: request.word, suggestions: spelling.suggestions(request.word) } });
        },
      };
    });
    return { sent, checker: made };
  };

  it("asks for each word once, and never flags what the person, the site or the case brings", () => {
    const { sent, checker } = port();
    const words = ["Testwell", "tumro", "liver"];
    checker.wrongOf(words);
    expect([...checker.wrongOf(words)]).toEqual(["Testwell", "tumro"]);
    checker.take(["TESTWELL"]);
    expect([...checker.wrongOf([...words, "Testwell’s"])]).toEqual(["tumro", "Testwell’s"].slice(0, 1));
    expect(sent).toEqual([
      { kind: "check", words },
      { kind: "check", words: ["Testwell’s"] },
    ]);
  });

  it("looks at words alone: no chips, numbers, abbreviations or other scripts, and each paragraph once", () => {
    const { editor, write } = startWriting([]);
    write([
      [
        { kind: "text", text: "T2w FLAIR " },
        { kind: "measurement", measurementId: "m1", text: "tumro 8 mm" },
        { kind: "text", text: " опухоль left-sided Smith’s x" },
      ],
    ]);
    const paragraph = editor.state.doc.child(0);
    const words = checkedWords(paragraph);
    expect(words.map(({ text }) => text)).toEqual(["left-sided", "Smith’s"]);
    expect(paragraph.textBetween(words[0]?.from ?? 0, (words[0]?.from ?? 0) + 10)).toBe("left-sided");
    expect(checkedWords(paragraph)).toBe(words);
  });

  it("takes less than 100 ms for a report of 5,000 words that was looked at, and next to nothing to find its words", () => {
    const { editor, write } = startWriting([]);
    write(
      Array.from({ length: 250 }, () => [
        { kind: "text", text: "The liver is clear of any lesion. ".repeat(3).trim() },
      ]),
    );
    const { checker } = port();
    const look = () => {
      const words: string[] = [];
      for (const paragraph of editor.state.doc.children) words.push(...checkedWords(paragraph).map(({ text }) => text));
      return checker.wrongOf(words);
    };
    look();
    const begin = performance.now();
    look();
    expect(performance.now() - begin).toBeLessThan(100);
  });
});
