import { z } from "zod";

/** The versions of HL7 v2 that reports are written in. */
export const hl7VersionSchema = z.enum(["2.3", "2.3.1", "2.4", "2.5", "2.5.1"]);
export type Hl7Version = z.infer<typeof hl7VersionSchema>;

/**
 * Condition of an accept acknowledgement (table 0155). `AL` always, `SU` only on success. `NE` never and `ER` only on an error
 * are for receivers whose one proof is the application acknowledgement.
 */
const acceptConditionSchema = z.enum(["AL", "SU", "NE", "ER"]);

/**
 * Condition of an application acknowledgement (table 0155). `ER` is not offered: silence would have to count as a proof.
 */
const applicationConditionSchema = z.enum(["NE", "AL", "SU"]);

/** Name of an application or a facility in MSH (HD): separators of HL7 would make it another. */
const headerNameSchema = z
  .string()
  .max(64)
  .regex(/^[\x20-\x7e]*$/);

/**
 * The dialect that a receiver of HL7 v2 takes: what decides over the bytes of a message. Its default is the message that is sent
 * where nobody set anything. How it is carried there is `hl7ConnectionSchema`.
 */
export const hl7ProfileSchema = z
  .object({
    /** MSH-12: receivers refuse other versions than the one that they were built for (table 0357, 203). */
    version: hl7VersionSchema.default("2.5.1"),
    /** `MDM` for record systems that file documents and know no results (chapter 9). */
    messageKind: z.enum(["ORU", "MDM"]).default("ORU"),
    /** `original` leaves MSH-15 and MSH-16 empty, for receivers that know one acknowledgement alone (chapter 2.9.2). */
    acknowledgementMode: z.enum(["original", "enhanced"]).default("enhanced"),
    /** MSH-15 in enhanced mode (chapter 2.9.3). */
    acceptAcknowledgement: acceptConditionSchema.default("AL"),
    /** MSH-16 in enhanced mode (chapter 2.9.3). */
    applicationAcknowledgement: applicationConditionSchema.default("NE"),
    /** For receivers that show one byte as one letter, or that keep seven bits of it (table 0211). */
    characterSet: z.enum(["UTF-8", "8859/1", "8859/15", "ASCII"]).default("UTF-8"),
    /** What stands in MSH-18 where a receiver knows the set by another name than table 0211 has for its version; empty for that. */
    characterSetName: z
      .string()
      .max(32)
      .regex(/^[\x20-\x7e]*$/)
      .default(""),
    /**
     * What becomes of a character that the set does not have: written as its number, `[U+0141]`, so that nothing is lost and
     * everybody sees it; or nothing is signed before it is written otherwise.
     */
    unknownCharacters: z.enum(["spell", "refuse"]).default("spell"),
    /** MSH-3 where a receiver accepts senders by name; also the source of the documents. */
    sendingApplication: headerNameSchema.min(1).default("SIGHTLINE"),
    /** MSH-4 where it has to be another than the site of who signed; empty for that site. */
    sendingFacility: headerNameSchema.default(""),
    /** MSH-21 for receivers that sort messages by profile (conformance statement in 2.4); empty for none. Not before 2.4. */
    messageProfile: z
      .string()
      .max(199)
      .regex(/^[\x20-\x7e]*$/)
      .default(""),
    /**
     * How text of several lines is written: `formatted` FT with `\.br\`; `lines` one OBX of type TX for each line, and
     * `repetitions` one OBX with a repetition for each, for receivers that print `\.br\` as it is; `notes` one NTE for each line
     * below its heading, for those that show notes alone.
     */
    textForm: z.enum(["formatted", "lines", "repetitions", "notes"]).default("formatted"),
    /** OBX-3: LOINC, the names of our own for receivers that refuse codes they do not know, or both side by side. */
    observationCodes: z.enum(["loinc", "local", "both"]).default("loinc"),
    /** Components 2 and 3 of ED: `AP^PDF` by table 0191, or the media type `application^pdf` that some receivers expect. */
    documentForm: z.enum(["typeAndSubtype", "mediaType"]).default("typeAndSubtype"),
    /** Off for receivers that refuse or cut OBX of type ED; the text says the same. */
    includesPdf: z.boolean().default(true),
    /** Off for receivers that refuse or cut OBX of type ED; the list of key images stays in the text. */
    includesKeyImages: z.boolean().default(true),
    /** The code of an alert beside its words: off for receivers that refuse coded values. The words always go. */
    includesAlertCodes: z.boolean().default(true),
    /** OBR-25 of a report with an addendum: `F` for receivers that take `C` for a changed result and hide the first. */
    addendumStatus: z.enum(["C", "F"]).default("C"),
    /** OBR-25 of a corrected report: `F` for receivers that refuse `C`; OBX-11 stays `C`. */
    correctedStatus: z.enum(["C", "F"]).default("C"),
    /** OBX-11 of a withdrawn report. `W` came with 2.3.1; before, the statement replaces the text as a correction (`C`). */
    withdrawnStatus: z.enum(["W", "D", "C"]).default("W"),
    /** MDM: an addendum replaces the document (`T10`, the whole report), or is a document of its own beside it (`T06`). */
    addendumEvent: z.enum(["T10", "T06"]).default("T10"),
    /**
     * MDM: a withdrawn report is replaced by the statement (`T10`, as chapter 9 asks for what was available for care), or is
     * cancelled (`T11`) for receivers that take nothing out otherwise; `T11` has no text but the reason in TXA-21.
     */
    withdrawnEvent: z.enum(["T10", "T11"]).default("T10"),
    /** `minute` for receivers that take times of twelve digits and no more. */
    timePrecision: z.enum(["second", "minute"]).default("second"),
    /** Off for receivers that refuse an offset or count it twice; times are local to Europe/London then. */
    hasTimeZone: z.boolean().default(true),
    /** PID-5: every representation of the name, or the alphabetic alone for receivers that take the last repetition for the name. */
    nameForm: z.enum(["allRepresentations", "alphabetic"]).default("allRepresentations"),
    /** Longest field in bytes that the receiver takes, since some cut silently; null where it has no limit. */
    longestFieldBytes: z.number().int().min(200).nullable().default(null),
    /** Longest message in bytes that the receiver takes; null where it has no limit. */
    longestMessageBytes: z.number().int().min(2000).nullable().default(null),
  })
  .refine(
    ({ acknowledgementMode, acceptAcknowledgement, applicationAcknowledgement }) =>
      acknowledgementMode === "original" ||
      ["AL", "SU"].includes(acceptAcknowledgement) ||
      applicationAcknowledgement !== "NE",
    { message: "One of the two acknowledgements has to say that a report arrived.", path: ["acceptAcknowledgement"] },
  );
export type Hl7Profile = z.infer<typeof hl7ProfileSchema>;

/** What is sent where nobody set anything: ORU^R01 of version 2.5.1 in UTF-8. */
export const defaultHl7Profile: Hl7Profile = hl7ProfileSchema.parse({});

/** Files of a connection over TLS, all PEM. They are read anew for each try, so that a renewed certificate counts at once. */
const tlsSchema = z.object({
  /** Authority that signed the other side's certificate; empty for the system's store. */
  certificateAuthorityFile: z.string().max(500).default(""),
  /** Our own certificate, which the other side asks for (IHE ATNA); empty for none. */
  certificateFile: z.string().max(500).default(""),
  /** The key of our certificate, without a passphrase and readable by this account alone. */
  keyFile: z.string().max(500).default(""),
  /** Name that the other side's certificate has to carry where it is not the host of the address; empty for that. */
  serverName: z.string().max(255).default(""),
  /** Oldest version of TLS that is spoken. */
  minimumVersion: z.enum(["TLSv1.2", "TLSv1.3"]).default("TLSv1.2"),
});
export type Hl7Tls = z.infer<typeof tlsSchema>;

/**
 * How messages are carried to a receiver and how its answers come back. It counts as it is at the time of sending: a report
 * that waits leaves over the connection of that day, with the bytes of the day it was signed.
 */
export const hl7ConnectionSchema = z
  .object({
    /** Null for a connection that is not encrypted. */
    tls: tlsSchema.nullable().default(null),
    /** Where an application acknowledgement after a commit comes: behind it, or over a connection that the receiver opens to us. */
    applicationAnswer: z.enum(["sameConnection", "otherConnection"]).default("sameConnection"),
    /** Host of ours that receivers open a connection to; loopback unless the department decides otherwise. */
    listenHost: z.string().max(255).default("127.0.0.1"),
    /** Port of ours for application acknowledgements; null where none come that way. */
    listenPort: z.number().int().min(1).max(65_535).nullable().default(null),
    /** How long the first answer is waited for after the last byte, in seconds. */
    answerWithinSeconds: z.number().int().min(1).max(300).default(30),
    /** How long the application acknowledgement is waited for on the same connection after the commit, in seconds. */
    applicationAnswerWithinSeconds: z.number().int().min(1).max(300).default(30),
    /** How long it may be outstanding before a person is told, in minutes. */
    applicationAnswerDueMinutes: z.number().int().min(1).max(10_080).default(60),
  })
  .refine(({ applicationAnswer, listenPort }) => applicationAnswer === "sameConnection" || listenPort !== null, {
    message: "Answers over another connection need a port of ours that they come to.",
    path: ["listenPort"],
  });
export type Hl7Connection = z.infer<typeof hl7ConnectionSchema>;

/** A connection without TLS whose one answer comes at once. */
export const defaultHl7Connection: Hl7Connection = hl7ConnectionSchema.parse({});
