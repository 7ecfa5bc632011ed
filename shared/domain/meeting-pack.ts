import { z } from "zod";

/** What a pack for a meeting holds, said before it is saved. */
export const meetingPackSchema = z.object({
  /** False: the text is a draft, and every page of the pack says so. */
  isSigned: z.boolean(),
  keyImageCount: z.number().int(),
  /** Of these, how many are of earlier examinations. */
  ofEarlierCount: z.number().int(),
  /** Of these, how many are planes made from a series: a picture without a DICOM image. */
  planeCount: z.number().int(),
  presentationStateCount: z.number().int(),
  measurementCount: z.number().int(),
  /** What is not in it or has to be known, each a sentence. */
  notes: z.array(z.string()),
  /** Why it cannot be packed, each a sentence; empty where it can. */
  blocks: z.array(z.string()),
});
export type MeetingPack = z.infer<typeof meetingPackSchema>;
