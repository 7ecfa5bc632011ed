import { z } from "zod";
import { instantSchema } from "./identifiers.ts";

const file = z.string().trim().max(500);
const headerName = z.string().trim().max(180);

/** Where messages about in-patients (HL7 v2 ADT over MLLP) are listened for, and from whom. */
export const adtListeningPolicySchema = z.object({
  isOn: z.boolean(),
  /** Address of the machine that it listens on; anything but loopback names who may connect, or asks for certificates. */
  listenAddress: z
    .string()
    .trim()
    .max(64)
    .regex(/^[0-9A-Za-z.:-]+$/),
  port: z.number().int().min(1).max(65_535),
  /** Addresses that may connect, at most 32; empty for all. */
  peers: z.array(z.union([z.ipv4(), z.ipv6()])).max(32),
  /** Whether connections are encrypted by the files below. */
  hasTls: z.boolean(),
  certificateFile: file,
  certificateKeyFile: file,
  /** Authority whose certificates may connect; empty where none is asked for. */
  certificateAuthorityFile: file,
  /** MSH-3 and MSH-4 of who is listened to; empty for anybody. */
  sendingApplication: headerName,
  sendingFacility: headerName,
});
export type AdtListeningPolicy = z.infer<typeof adtListeningPolicySchema>;

/** What counts where nobody decided: off, and on this machine only. */
export const adtListeningDefaults: AdtListeningPolicy = {
  isOn: false,
  listenAddress: "127.0.0.1",
  port: 2576,
  peers: [],
  hasTls: false,
  certificateFile: "",
  certificateKeyFile: "",
  certificateAuthorityFile: "",
  sendingApplication: "",
  sendingFacility: "",
};

/** What is listened for and what has come in since the program started. */
export const adtStandingSchema = z.object({
  policy: adtListeningPolicySchema,
  /** `host:port`; empty where it does not listen. */
  listensAt: z.string(),
  /** Why it does not though it should; empty otherwise. */
  problem: z.string(),
  takenCount: z.number().int(),
  refusedCount: z.number().int(),
  lastTakenAt: instantSchema.nullable(),
  /** Why the last refused message was; empty where none was. */
  lastRefusal: z.string(),
});
export type AdtStanding = z.infer<typeof adtStandingSchema>;
