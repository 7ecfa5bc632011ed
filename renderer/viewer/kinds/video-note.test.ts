import { expect, it } from "vitest";
import { videoSyntaxOf } from "../../../shared/dicom/video-syntax.ts";
import { makeDisplaySet } from "../../case/case.test-data.ts";
import { isPlayableVideo, noteVideo, videoSentence } from "./video-note.ts";

function noted(transferSyntaxUid: string) {
  const { reference } = makeDisplaySet({}).images[0] ?? {};
  const video = videoSyntaxOf(transferSyntaxUid);
  if (reference === undefined || video === null) throw new Error("This is no video.");
  const own = { ...reference, archiveId: transferSyntaxUid };
  return { own, sentence: noteVideo(own, video) };
}

it.each(["1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.101"])("names MPEG-2 and says what to do (%s)", (uid) => {
  const { own, sentence } = noted(uid);
  expect(sentence).toBe(
    "This is a video in MPEG-2, which this program cannot play. Nothing is lost: look at it on the workstation that made it, or ask for it as MPEG-4 AVC/H.264.",
  );
  expect(videoSentence(own)).toBe(sentence);
  expect(isPlayableVideo(own)).toBe(false);
});

it("plays MPEG-4, and says nothing of an image", () => {
  const { own } = noted("1.2.840.10008.1.2.4.102");
  expect(isPlayableVideo(own)).toBe(true);
  expect(videoSentence({ ...own, archiveId: "another" })).toBeNull();
});
