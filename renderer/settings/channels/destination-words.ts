import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";

/** The words for a way out. */
export const channelNames: Record<Channel, string> = {
  hl7: "HL7 v2 message over MLLP",
  fhir: "FHIR R4 transaction",
  dicomweb: "DICOM objects into an archive",
  folder: "Files in a folder",
  email: "E-mail notice without clinical content",
  print: "Printed by a person",
  page: "Page behind a link",
  mesh: "MESH with an ITK3 document",
};

/** The words for whom a destination stands for. */
export const recipientRoleNames: Record<DestinationSettings["recipientRole"], string> = {
  referrer: "the referrer",
  copy: "a copy",
  archive: "the archive",
};
