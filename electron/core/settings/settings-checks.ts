import type { z } from "zod";
import type {
  ArchiveSettings,
  DestinationSettings,
  destinationSettingsSchema,
  newPersonSchema,
} from "../../../shared/contract/settings.ts";
import { mayWrite } from "../../../shared/domain/person.ts";
import { WorkstationError } from "../errors.ts";

/** Gives an archive's settings in their stored form; throws `invalid_input` with `details.field`. */
export function checkedArchive(archive: ArchiveSettings): ArchiveSettings {
  if (archive.id === "embedded") {
    // What makes it the embedded archive is not a setting.
    return { ...archive, baseUrl: "", authentication: "none", username: "", certificateAuthorityFile: "" };
  }
  if (archive.authentication === "basic" && archive.username === "") {
    throw invalid("username", "This archive asks for a user name. Please type it.");
  }
  return { ...archive, baseUrl: checkedUrl("baseUrl", archive.baseUrl) };
}

/** Gives a destination in its stored form; throws `invalid_input` with `details.field`. */
export function checkedDestination(
  destination: z.infer<typeof destinationSettingsSchema>,
  archiveIds: readonly string[],
): DestinationSettings {
  const receiptsUrl = destination.receiptsUrl === "" ? "" : checkedUrl("receiptsUrl", destination.receiptsUrl);
  return { ...destination, receiptsUrl, address: checkedAddress(destination, archiveIds) };
}

/** Refuses a reporter without a registration, because it is printed on every report; throws `invalid_input`. */
export function checkPerson(
  person: Pick<z.infer<typeof newPersonSchema>, "role" | "site" | "registrationBody" | "registrationNumber">,
): void {
  if (person.site.name.trim() === "") throw invalid("site", "Everybody belongs to a site. Please type its name.");
  if (!mayWrite(person.role)) return;
  if (person.registrationBody === "" || person.registrationNumber === "") {
    throw invalid(
      "registrationNumber",
      "Somebody who signs reports needs a professional registration. Please type it.",
    );
  }
}

function checkedAddress(destination: DestinationSettings, archiveIds: readonly string[]): string {
  const address = destination.address.trim();
  switch (destination.channel) {
    case "fhir":
      return checkedUrl("address", address);
    case "hl7": {
      const port = /^(?:[^\s:/@]+|\[[0-9a-fA-F:.]+\]):([0-9]{1,5})$/.exec(address)?.[1];
      if (port === undefined || Number(port) < 1 || Number(port) > 65_535) {
        throw invalid("address", "Please type the address as host:port, for example results.example.net:2575.");
      }
      return address;
    }
    case "dicomweb":
      if (!archiveIds.includes(address)) throw invalid("address", "Please choose one of the archives set up here.");
      return address;
    case "folder":
    case "email":
    case "print":
    case "page":
    case "mesh":
      if (address === "") throw invalid("address", "Please type where it goes.");
      return address;
  }
}

function checkedUrl(field: string, text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw invalid(field, "Please type the whole address, beginning with https:// or http://.");
  }
  if (url.username !== "" || url.password !== "") {
    throw invalid(field, "The address must not hold a user name or password; type them in their own boxes.");
  }
  if (url.search !== "" || url.hash !== "") throw invalid(field, "Please type the base address without ? and #.");
  return url.href.replace(/\/+$/, "");
}

function invalid(field: string, sentence: string): WorkstationError {
  return new WorkstationError("invalid_input", sentence, { details: { field } });
}
