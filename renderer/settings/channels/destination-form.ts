import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";

/** A destination while it is edited; host and port of HL7 apart. */
export interface DestinationForm {
  readonly destination: DestinationSettings;
  readonly host: string;
  readonly port: string;
}

/** The form of a new one. */
export const blankForm: DestinationForm = {
  destination: {
    ...{ id: "", name: "", channel: "hl7", address: "", recipientRole: "referrer" },
    ...{ receivingApplication: "", receivingFacility: "", receiptsUrl: "", isEnabled: true },
  },
  host: "",
  port: "",
};

/** Gives the form of one that is there. */
export function destinationFormOf(destination: DestinationSettings): DestinationForm {
  const parts = destination.channel === "hl7" ? /^(.*):(\d*)$/.exec(destination.address) : null;
  return { destination, host: parts?.[1] ?? "", port: parts?.[2] ?? "" };
}

/** Gives a form whose way is another: addresses of one way mean nothing to the next. */
export function withChannel({ destination }: DestinationForm, channel: Channel): DestinationForm {
  return { destination: { ...destination, channel, address: "", receivingFacility: "" }, host: "", port: "" };
}

/** Gives the destination that a form says, as the core takes it. */
export function destinationOf({ destination, host, port }: DestinationForm): DestinationSettings {
  if (destination.channel === "hl7") return { ...destination, address: `${host.trim()}:${port.trim()}` };
  // The page needs no address; the core wants one all the same.
  if (destination.channel === "page") return { ...destination, address: "page" };
  return { ...destination, address: destination.address.trim() };
}

/** Gives a sentence for each field whose content cannot be as it is; what is empty still is only missing. */
export function addressProblems(form: DestinationForm): Readonly<Partial<Record<"host" | "port" | "address", string>>> {
  const { destination, host, port } = form;
  const address = destination.address.trim();
  switch (destination.channel) {
    case "hl7":
      return {
        ...(isHost(host.trim()) ? {} : { host: "Write the host alone, without a port or an address before it." }),
        ...(isPort(port.trim()) ? {} : { port: "Write a port from 1 to 65535." }),
      };
    case "fhir":
      if (address === "" || /^https?:\/\/[^\s?#]+$/.test(address)) return {};
      return { address: "Write the base address: it begins with https:// and has no ? or #." };
    case "email":
      if (address === "" || /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)) return {};
      return { address: "Write one mail address." };
    case "folder":
      if (address === "" || /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(address)) return {};
      return { address: "Write the whole path, from the beginning." };
    case "mesh":
      return /^[A-Za-z0-9]*$/.test(address) ? {} : { address: "A mailbox has letters and digits alone." };
    case "dicomweb":
    case "print":
    case "page":
      return {};
  }
}

/** Gives whether everything is there and as it can be. */
export function isComplete(form: DestinationForm): boolean {
  const { destination, host, port } = form;
  const hasAddress =
    destination.channel === "hl7"
      ? host.trim() !== "" && port.trim() !== ""
      : destination.channel === "page" || destination.address.trim() !== "";
  return destination.name.trim() !== "" && hasAddress && Object.keys(addressProblems(form)).length === 0;
}

/** Gives what a channel cannot send without: a sentence by the path of each setting that is still empty. */
export function missingSettings(settings: ChannelSettings | null): Readonly<Record<string, string>> {
  if (settings?.channel === "email") {
    return sentencesFor(settings, {
      server: "Write the mail server.",
      sender: "Write the address that notices come from.",
    });
  }
  if (settings?.channel === "mesh") {
    return sentencesFor(settings, {
      ...{ baseUrl: "Write the address of the MESH service.", mailbox: "Write our mailbox." },
      ...{ senderOdsCode: "Write our ODS code.", recipientOdsCode: "Write the recipient's ODS code." },
    });
  }
  return {};
}

function sentencesFor(settings: ChannelSettings, sentences: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sentences).filter(([path]) => (settings as Record<string, unknown>)[path] === ""),
  );
}

function isHost(host: string): boolean {
  return host === "" || /^(?:[^\s:/@]+|\[[0-9a-fA-F:.]+\])$/.test(host);
}

function isPort(port: string): boolean {
  return port === "" || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535);
}
