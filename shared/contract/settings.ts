import { z } from "zod";
import { channelSettingsSchema } from "../domain/channel-settings.ts";
import { channelSchema } from "../domain/delivery.ts";
import { archiveIdSchema, idSchema } from "../domain/identifiers.ts";
import { personSchema, roleSchema, siteSchema } from "../domain/person.ts";

/** What some archives get wrong; each switch names the fault it works round. */
export const archiveQuirksSchema = z.object({
  /** Query values must not be percent-encoded (Orthanc's DICOMweb plug-in 1.7). */
  sendsRawQuery: z.boolean(),
  /** Has no `/thumbnail`; use `/rendered?viewport=`. */
  lacksThumbnail: z.boolean(),
});

/** One archive as the settings hold it. A secret is only ever written, never given back. */
export const archiveSettingsSchema = z.object({
  id: archiveIdSchema,
  name: z.string().trim().min(1).max(64),
  /** DICOMweb base address without a trailing slash; empty for the embedded archive. */
  baseUrl: z.string().max(500),
  authentication: z.enum(["none", "basic", "bearer"]),
  username: z.string().max(128),
  /** New secret, or null to keep the present one. */
  secret: z.string().max(4096).nullable(),
  /** Path of a PEM file with the authority that signed the archive's certificate; empty for the system's store. */
  certificateAuthorityFile: z.string().max(500),
  quirks: archiveQuirksSchema,
  isEnabled: z.boolean(),
  /** Signed reports and key objects are stored here. */
  receivesReports: z.boolean(),
  /** Its studies appear in the reading list; otherwise it is asked for priors only. */
  feedsReadingList: z.boolean(),
});
export type ArchiveSettings = z.infer<typeof archiveSettingsSchema>;

/** One destination of signed reports. */
export const destinationSettingsSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(64),
  channel: channelSchema,
  /** `host:port` for HL7 over MLLP, a FHIR base address, or an archive's id. */
  address: z.string().max(500),
  recipientRole: z.enum(["referrer", "copy", "archive"]),
  /** HL7: MSH-5 and MSH-6. */
  receivingApplication: z.string().max(64),
  receivingFacility: z.string().max(64),
  /** FHIR base address that is asked for Task updates (opened, acknowledged), or empty. */
  receiptsUrl: z.string().max(500),
  /** A report that answers several requests is sent once for each accession number; absent: once. */
  isPerAccession: z.boolean().optional(),
  isEnabled: z.boolean(),
});
export type DestinationSettings = z.infer<typeof destinationSettingsSchema>;

/**
 * A destination to add or to change. `firstProfile` goes with a new one alone: how it is spoken to from its first report on,
 * so that nothing leaves by the channel's defaults in between.
 */
export const savedDestinationSchema = destinationSettingsSchema.extend({
  firstProfile: channelSettingsSchema.optional(),
});

/** A person to add, with a first password that they change. */
export const newPersonSchema = z.object({
  username: z.string().trim().min(1).max(64),
  displayName: z.string().trim().min(1).max(128),
  role: roleSchema,
  site: siteSchema,
  registrationBody: z.string().trim().max(32),
  registrationNumber: z.string().trim().max(32),
  password: z.string().min(10).max(256),
});

/** What can be changed of somebody; the user name stays, since the audit knows them by it. */
export const changedPersonSchema = newPersonSchema
  .omit({ username: true, password: true })
  .extend({ personId: idSchema });

/** A new password for somebody who forgot theirs; good for one sign-in, at which they choose their own. */
export const resetPasswordSchema = z.object({ personId: idSchema, password: newPersonSchema.shape.password });

/** Everything the settings screen shows. */
export const settingsSchema = z.object({
  archives: z.array(archiveSettingsSchema.extend({ hasSecret: z.boolean() })),
  destinations: z.array(destinationSettingsSchema),
  people: z.array(personSchema),
  store: z.object({ kind: z.enum(["sqlite", "postgresql"]), location: z.string(), freeBytes: z.number().nullable() }),
  /** Attributions of the sample studies, shown on the About page. */
  attributions: z.array(
    z.object({ collection: z.string(), licence: z.string(), citation: z.string(), studies: z.string() }),
  ),
  version: z.string(),
});
export type Settings = z.infer<typeof settingsSchema>;
