import { afterEach, expect, it } from "vitest";
import { firstSeenPolicy } from "../../shared/rules/seen-policy.ts";
import { makeDisplaySet } from "../case/case.test-data.ts";
import { seenPolicyStore } from "./seen-policy-store.ts";
import { mustSayWhyUnseen, unseenSeries } from "./unseen-series.ts";
import type { DisplaySet } from "./viewer-types.ts";

afterEach(() => seenPolicyStore.setState({ policy: firstSeenPolicy }));

const set = (id: string, part: Partial<DisplaySet>): DisplaySet => ({ ...makeDisplaySet({}), id, ...part });
const scout = set("scout", { modality: "CT", description: "Topogram" });
const scan = set("scan", { modality: "CT", description: "Lung", seriesNumber: 3 });

it("names what is not seen in full and asked for, not what the policy excuses", () => {
  const imageTypes = ["ORIGINAL", "PRIMARY", "LOCALIZER"];
  const words = { imageTypes, studyDescription: "", protocolName: "", bodyPart: "", hasContrast: false };
  const displaySets = [{ ...scout, words }, scan, set("prior", { isPrior: true })];
  expect(unseenSeries({ listing: "listed", displaySets, seen: {} })).toEqual([
    `Series 3 Lung (0 of ${scan.images.length} images)`,
  ]);
  const seen = { scan: new Set(scan.images.map((_, index) => index)) };
  expect(unseenSeries({ listing: "listed", displaySets, seen })).toEqual([]);
  seenPolicyStore.setState({ policy: { ...firstSeenPolicy, excusesLocalisers: false } });
  expect(unseenSeries({ listing: "listed", displaySets, seen })).toHaveLength(1);
});
it("asks why where the modality's rule needs a reason, until the series is seen", () => {
  expect(mustSayWhyUnseen({ displaySets: [scan], seen: {} })).toBe(false);
  const rules = firstSeenPolicy.rules.map((rule) => ({ ...rule, atSigning: "reason" as const }));
  seenPolicyStore.setState({ policy: { ...firstSeenPolicy, rules } });
  expect(mustSayWhyUnseen({ displaySets: [scan], seen: {} })).toBe(true);
  const seen = { scan: new Set(scan.images.map((_, index) => index)) };
  expect(mustSayWhyUnseen({ displaySets: [scan], seen })).toBe(false);
});

it("names documents and waveforms that nobody opened, but not the report that this program stored", () => {
  const document = { sopInstanceUid: "1", title: "Referral", createdOn: null, creator: "Scanner", sizeBytes: null };
  const paper = set("paper", {
    images: [],
    problem: "No images",
    description: "Referral letter",
    documents: [document],
  });
  const own = set("own", {
    images: [],
    description: "Printed report",
    documents: [{ ...document, creator: "Sightline, Testwell Hospital" }],
  });
  expect(unseenSeries({ listing: "listed", displaySets: [paper, own], seen: {} })).toEqual([
    "Series 1 Referral letter (not opened)",
  ]);
  expect(unseenSeries({ listing: "listed", displaySets: [paper, own], seen: { paper: new Set([0]) } })).toEqual([]);
});

it("says that nothing was seen while nobody knows which series there are", () => {
  const nothing = { displaySets: [], seen: {} };
  expect(unseenSeries({ ...nothing, listing: "loading" })).toEqual([
    "the whole examination, whose images have not arrived here (not shown)",
  ]);
  expect(unseenSeries({ ...nothing, listing: "failed" })).toEqual([
    "the whole examination, whose images could not be listed (not shown)",
  ]);
  expect(unseenSeries({ ...nothing, listing: "listed" })).toEqual([]);
});

it("names images that came while the case was open, until they are listed", () => {
  const seen = { scan: new Set(scan.images.map((_, index) => index)) };
  const looked = { listing: "listed" as const, displaySets: [scan], seen };
  expect(unseenSeries({ ...looked, arrivedCount: 0 })).toEqual([]);
  expect(unseenSeries({ ...looked, arrivedCount: 1 })).toEqual([
    "1 new image came to the archive since the case was opened (not shown)",
  ]);
  expect(unseenSeries({ ...looked, arrivedCount: 5 })).toEqual([
    "5 new images came to the archive since the case was opened (not shown)",
  ]);
});

it("says what a copy leaves open, until the archive has confirmed it", () => {
  const seen = { scan: new Set(scan.images.map((_, index) => index)) };
  const looked = { listing: "listed" as const, displaySets: [scan], seen };
  const asked = (["none", "asking", "unanswered", "changed"] as const).map((copyStanding) =>
    unseenSeries({ ...looked, copyStanding }),
  );
  expect(asked).toEqual([
    [],
    ["whether the archive has changed the examination since it was kept here (no answer yet)"],
    ["whether the archive has changed the examination since it was kept here (it does not answer)"],
    ["the examination as it is now, which the archive has changed since it was kept here (not shown)"],
  ]);
});
