import { expect, it } from "vitest";
import type { CorrectionRecall } from "../../shared/domain/correction-recall.ts";
import { recallWords } from "./case-delivery-notes.tsx";

const recall = (changes: Partial<CorrectionRecall>): CorrectionRecall => ({
  ...{ id: "r1", workitemId: "w1", reportVersionId: "v2", version: 2, reportStatus: "corrected" },
  patientName: { family: "Test", given: "A", middle: "", prefix: "", suffix: "", ideographic: "" },
  ...{ examination: "CT chest", accessionNumber: "1", destinationName: "Inbox" },
  ...{ recipientName: "Dr A", recipientRole: "referrer", reachedVersion: 1, reachedRung: "acknowledged" },
  ...{ reachedAt: 1, reachedByName: "Dr A", whatChanged: "The side", openedAt: 2, needsPerson: "" },
  newDelivery: { deliveryId: "d1", state: "accepted", rung: "accepted", at: 3 },
  ...{ settledAt: null, settledHow: "", settledByName: "" },
  ...changes,
});
const settled = { settledAt: 4, settledHow: "acknowledged" };
const archive = recall({ recipientName: "Archive", recipientRole: "archive" });

it("counts who has not acknowledged among those who are to, and names them with how far the new version came", () => {
  const recalls = [
    recall({}),
    recall({
      recipientName: "Ward 4",
      recipientRole: "copy",
      needsPerson: "The way to them is off. Tell them another way.",
    }),
    recall({ recipientName: "Dr C", ...settled }),
    archive,
  ];
  expect(recallWords(recalls)).toEqual({
    title: "Corrected report: 2 of 3 have not acknowledged.",
    who: "Dr A: accepted by the system. Ward 4: The way to them is off. Tell them another way.",
  });
});

it("says has of one, and names a withdrawal as such", () => {
  expect(recallWords([recall({ reportStatus: "withdrawn", newDelivery: null })])).toEqual({
    title: "Withdrawn report: 1 of 1 has not acknowledged.",
    who: "Dr A: not sent.",
  });
});

it("asks no archive to acknowledge, and says nothing where nobody is open", () => {
  expect(recallWords([archive, recall(settled)])?.title).toBe("Corrected report: an archive does not have it yet.");
  expect(recallWords([recall(settled)])).toBeNull();
  expect(recallWords([])).toBeNull();
});
