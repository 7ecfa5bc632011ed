import { describe, expect, it } from "vitest";
import { comparedDates, noPriorsClaim } from "./comparison-claims.ts";
import { criticalWordings } from "./critical-wording.ts";
import { datesIn } from "./dates.ts";
import { dictationArtefacts } from "./dictation-artefacts.ts";
import { imageMentions } from "./image-mentions.ts";
import { quantitiesIn, unitlessSizes } from "./quantities.ts";
import { recommendationsIn } from "./recommendations.ts";
import { sentencesOf } from "./sentences.ts";
import { statementsOf } from "./statements.ts";
import { removedOrgans } from "./surgery.ts";

const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.text);

describe("sentences", () => {
  it.each<[string, string[]]>([
    ["No effusion. Heart normal.", ["No effusion.", "Heart normal."]],
    ["Nodule of 8.4 mm. Dr. Sample was told.", ["Nodule of 8.4 mm.", "Dr. Sample was told."]],
    ["1. Liver: normal.\n2. Spleen: normal", ["1. Liver: normal.", "2. Spleen: normal"]],
    ["Approx. 5 mm, e.g. a cyst. ?Infection.", ["Approx. 5 mm, e.g. a cyst.", "?Infection."]],
    ["Image no. 45 of series 2. Tumour? Likely.", ["Image no. 45 of series 2.", "Tumour?", "Likely."]],
    ["Is there a fracture? No.", ["Is there a fracture?", "No."]],
    ["(See series 2.) Next.", ["(See series 2.)", "Next."]],
    ["  \n\n ", []],
  ])("of %j are %j", (text, expected) => expect(texts(text)).toEqual(expected));

  it("keep their places, whatever the script", () => {
    const text = "كسر في العظم. Ödem e\u0301tendu. 👩‍⚕️ No fracture.\u0000 End.";
    for (const { text: words, from, to } of sentencesOf(text)) expect(text.slice(from, to)).toBe(words);
  });
});

it("sizes are read with their unit, in ranges and by several numbers", () => {
  const sizes = (text: string) => quantitiesIn(text).map(({ mm }) => mm);
  expect(sizes("12 mm, 1.2 cm and 3-5 mm")).toEqual([[12], [12], [3, 5]]);
  expect(sizes("12 x 8 x 6 mm, 1.5 by 2 cm, 12mm by 8mm")).toEqual([
    [12, 8, 6],
    [15, 20],
    [12, 8],
  ]);
  expect(sizes("a 4-cm mass, T2 and L4/5, 14/05/2026, 80%, 3T, 5 ml, 1/2 mm")).toEqual([[40]]);
  expect(unitlessSizes("measures 12 x 8, and 3 x 4 mm").map(({ values }) => values)).toEqual([[12, 8]]);
  expect(unitlessSizes("Measuring up to 14 in diameter").map(({ values }) => values)).toEqual([[14]]);
  expect(unitlessSizes("BI-RADS 4, 3 nodules, image 45, up to 50 % stenosis, measures 12 mm, Gleason 3+4")).toEqual([]);
});

it("dates are of the calendar, day before month", () => {
  const dates = (text: string) => datesIn(text).map(({ date }) => date);
  expect(dates("14/05/2026, 14-May-2026, 14th of May 2026, 2026-05-14, 14.5.26, May 2026")).toEqual([
    ...["2026-05-14", "2026-05-14", "2026-05-14", "2026-05-14", "2026-05-14", "2026-05"],
  ]);
  expect(dates("31/02/2026, 05/14/2026, L4/5, 29/02/2027, 1/2/3/2020")).toEqual([]);
  expect(dates("29/02/2028")).toEqual(["2028-02-29"]);
});

it("images are named in several ways", () => {
  const named = (text: string) => imageMentions(text).map(({ series, image }) => [series, image]);
  expect(named("series 3, image 45; (2,16); image 7 of series 4; ser. 5; Im 12")).toEqual([
    ...[
      [3, 45],
      [2, 16],
      [4, 7],
      [5, null],
      [null, 12],
    ],
  ]);
  expect(named("a series of 3 films; (L4/5); image quality 3")).toEqual([]);
});

it("organs are gone where an operation took them away, not where it is planned or denied", () => {
  const gone = (text: string) => removedOrgans(sentencesOf(text)).map(({ organ, side }) => [organ, side]);
  expect(gone("Post-cholecystectomy. Previous left nephrectomy. Total abdominal hysterectomy.")).toEqual([
    ...[
      ["gallbladder", null],
      ["kidney", "left"],
      ["uterus", null],
    ],
  ]);
  expect(
    gone("For cholecystectomy. Awaiting hysterectomy. No previous splenectomy. Partial nephrectomy. ?cholecystectomy"),
  ).toEqual([]);
});

it("recommendations say who and when, or do not", () => {
  const said = (text: string) => recommendationsIn(sentencesOf(text)).map(({ hasWho, hasWhen }) => [hasWho, hasWhen]);
  expect(said("CT is recommended in 3 months. Urgent referral to the lung clinic is advised.")).toEqual([
    [false, true],
    [true, true],
  ]);
  expect(
    said("No follow-up required. Clinical correlation is recommended. The lesion was previously biopsied."),
  ).toEqual([]);
});

it("critical words count where they state something new", () => {
  const words = (text: string) => criticalWordings(sentencesOf(text)).map((each) => each.words);
  expect(words("Acute subdural haematoma. Perforated sigmoid diverticulum.")).toHaveLength(2);
  expect(words("Acute limb ischaemia on the right. Acutely ischemic foot. Compartment syndrome.")).toHaveLength(3);
  expect(words("Chronic limb ischaemia. No compartment syndrome.")).toEqual([]);
  expect(words("No free gas. Chronic subdural haematoma. ?Testicular torsion. Resolved pulmonary embolism.")).toEqual(
    [],
  );
});

it("comparisons are claimed with dates, or denied", () => {
  const dates = (text: string) => comparedDates(sentencesOf(text), false).map(({ date }) => date);
  expect(dates("Compared with the CT of 14/05/2026. Operated on 01/02/2025. Born 01/01/1960.")).toEqual(["2026-05-14"]);
  const claims = (text: string) => noPriorsClaim(sentencesOf(text), false) !== null;
  expect(claims("No previous imaging is available for comparison.")).toBe(true);
  expect(claims("No change since the previous examination.")).toBe(false);
  expect(claims("There is no prior rib fracture.")).toBe(false);
});

it("what dictation leaves behind is named with what was meant", () => {
  const left = (text: string) => dictationArtefacts(sentencesOf(text)).map(({ kind, words }) => `${kind} ${words}`);
  expect(left("The the lung is clear. Ileal crest. Lesion [ ] seen. New paragraph No mass.")).toEqual([
    ...["doubled The the", "homophone Ileal crest", "placeholder [ ]", "command New paragraph"],
  ]);
  expect(left("It had had contrast; that that is so. Terminal ileum and iliac crest. Nodules 3 3 mm.")).toEqual([]);
});

it("statements carry finding, side, structure and place", () => {
  const [one, other] = statementsOf(sentencesOf("Clear. Stone in the left kidney, no hydronephrosis."));
  expect(one).toMatchObject({ finding: "stone", polarity: "present", side: "left", structures: ["kidney"], from: 7 });
  expect(other).toMatchObject({ finding: "hydronephrosis", polarity: "absent" });
});
