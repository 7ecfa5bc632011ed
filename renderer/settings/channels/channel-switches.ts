import type { SecretName } from "../../../shared/contract/profile-contract.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import { hl7Groups } from "./hl7-switches.ts";
import type { ChannelSwitch, ProfileForm, SwitchGroup } from "./switch-kinds.ts";

const file = { kind: "text", maxLength: 500, problem: "Write the path of a file, at most 500 characters." } as const;
const short = { kind: "text", maxLength: 300, problem: "That is too long." } as const;
const hours = { kind: "number", unit: "hours", problem: "Write a whole number of hours from 1 to 720." } as const;

const asksForToken = ({ authentication }: ProfileForm) =>
  authentication === "clientSecret" || authentication === "privateKeyJwt";
const signsWithKey = ({ authentication }: ProfileForm) => authentication === "privateKeyJwt";

const fhir: readonly ChannelSwitch[] = [
  {
    ...{ path: "authentication", label: "The server lets us in", kind: "choice" },
    choices: [
      { id: "none", label: "Without a token" },
      { id: "bearer", label: "With a token that was given once" },
      { id: "clientSecret", label: "With a token for our client secret (OAuth 2.0)" },
      { id: "privateKeyJwt", label: "With a token for a signed statement (SMART Backend Services)" },
    ],
  },
  {
    ...{ ...short, path: "tokenUrl", label: "Token address", maxLength: 500, isShown: asksForToken },
    problem: "Write an address that begins with https://.",
  },
  {
    ...{ ...short, path: "clientId", label: "Client identifier", isShown: asksForToken },
    help: "The name that the server knows us by.",
  },
  {
    ...{ ...short, path: "scope", label: "What the token is for", maxLength: 500, isShown: asksForToken },
    help: "As the server wants it (scope). Empty: it decides.",
  },
  {
    ...{ ...file, path: "keyFile", label: "Our private key (PEM)", isShown: signsWithKey },
    help: "Without a passphrase, readable by this account alone. The server has its other half.",
  },
  {
    ...{ ...short, path: "keyId", label: "Number of the key (kid)", maxLength: 200, isShown: signsWithKey },
    help: "Empty where the server has one key of ours alone.",
  },
  {
    ...{ path: "algorithm", label: "Signed with", kind: "choice", isShown: signsWithKey },
    choices: [
      { id: "RS384", label: "RS384, an RSA key" },
      { id: "ES384", label: "ES384, a key of the curve P-384" },
    ],
  },
];

const folder: readonly ChannelSwitch[] = [
  {
    ...{ path: "content", label: "What is written", kind: "choice" },
    choices: [
      { id: "pdf", label: "The report as PDF" },
      { id: "hl7", label: "An HL7 message" },
      { id: "text", label: "Plain text" },
      { id: "fhir", label: "A FHIR bundle" },
    ],
  },
  {
    ...{ path: "fileName", label: "File name without its ending", kind: "text", maxLength: 80 },
    help: "{id} stands for the number of the delivery. No name says who the patient is.",
    problem: "Letters, digits, dots and dashes, with {id} in it once; it must not begin with a dot.",
  },
  {
    ...{ path: "awaitsCollection", label: "The receiver takes files away", kind: "flag" },
    help: "Until then nothing proves that it has one.",
  },
  {
    ...{ ...hours, path: "collectWithinHours", label: "A person is told of one that lies there after" },
    isShown: ({ awaitsCollection }) => awaitsCollection === true,
  },
];

const email: readonly ChannelSwitch[] = [
  { ...short, path: "server", label: "Mail server", maxLength: 253, help: "The host that takes mail from us." },
  { path: "port", label: "Port", kind: "number", unit: "", problem: "Write a port from 1 to 65535." },
  {
    ...{ path: "encryption", label: "Encrypted", kind: "choice" },
    ...{ help: "In clear nothing is sent." },
    choices: [
      { id: "startTls", label: "Before anything is said (STARTTLS, 587)" },
      { id: "tls", label: "From the first byte (TLS, 465)" },
    ],
  },
  {
    ...{ ...file, path: "certificateAuthorityFile", label: "Authority of its certificate (PEM)" },
    help: "Empty: the authorities that this computer knows.",
  },
  { ...short, path: "username", label: "User name", maxLength: 128, help: "Empty where the server asks for none." },
  {
    ...{ ...short, path: "sender", label: "Sender's mail address" },
    ...{ help: "One that is read: bounces go there.", problem: "Write a mail address." },
  },
  {
    ...{ ...short, path: "senderName", label: "Sender's name", maxLength: 64 },
    problem: 'It must not hold " or < or >.',
  },
  {
    ...{ ...short, path: "telephone", label: "Number to call about an alert", maxLength: 40 },
    help: "The notice of an alert asks to call it. Empty: it names the sender alone.",
    problem: "Write a number, at most 40 characters.",
  },
  {
    ...{ ...short, path: "readIn", label: "Where the recipient reads reports", maxLength: 80 },
    ...{ help: "The notice says: read it in …", problem: "Write where, in at most 80 characters." },
  },
];

const mesh: readonly ChannelSwitch[] = [
  { ...short, path: "baseUrl", label: "Address of the MESH service", help: "Without a slash at its end." },
  { ...short, path: "mailbox", label: "Our mailbox", maxLength: 100, problem: "Letters and digits alone." },
  { ...short, path: "workflow", label: "Workflow of documents", problem: "Write the workflow that was agreed." },
  {
    ...{ ...short, path: "acknowledgementWorkflow", label: "Workflow of acknowledgements" },
    problem: "Write the workflow that was agreed.",
  },
  { ...short, path: "senderOdsCode", label: "Our ODS code", maxLength: 12 },
  { ...short, path: "recipientOdsCode", label: "The recipient's ODS code", maxLength: 12 },
  { ...file, path: "certificateFile", label: "Our certificate (PEM)" },
  { ...file, path: "keyFile", label: "Key of our certificate (PEM)" },
  { ...file, path: "certificateAuthorityFile", label: "Authority of its certificate (PEM)" },
  {
    ...{ path: "chunkBytes", label: "Size of a part", kind: "number", unit: "bytes" },
    problem: "Write a whole number of bytes from 1024 to 100000000.",
  },
  { ...hours, path: "acknowledgeWithinHours", label: "A person is told of a missing acknowledgement after" },
];

const dicomweb: readonly ChannelSwitch[] = [
  {
    ...{ path: "verifiesByQuery", label: "The archive is asked for each object after it was stored", kind: "flag" },
    help: "Off for archives that take a while before they find what they have.",
  },
];

const groups: Readonly<Record<Channel, readonly SwitchGroup[]>> = {
  hl7: hl7Groups,
  fhir: [{ title: "Access", switches: fhir, isSetUp: true }],
  dicomweb: [{ title: "Proof", switches: dicomweb, isSetUp: true }],
  folder: [{ title: "Files", switches: folder, isSetUp: true }],
  email: [{ title: "Mail server", switches: email, isSetUp: true }],
  mesh: [{ title: "MESH", switches: mesh, isSetUp: true }],
  print: [],
  page: [],
};

/** Gives the settings of a channel in the order of the form; none where there is nothing to set. */
export function switchGroups(channel: Channel): readonly SwitchGroup[] {
  return groups[channel];
}

/** A password or key that a destination may ask for. */
export interface SecretSwitch {
  readonly name: SecretName;
  readonly label: string;
  readonly help: string;
}

const token: SecretSwitch = {
  ...{ name: "bearerToken", label: "Token" },
  help: "As the server gave it, without the word Bearer.",
};
const clientSecret: SecretSwitch = {
  ...{ name: "clientSecret", label: "Client secret" },
  help: "As whoever runs the server gave it.",
};

/** Gives the passwords and keys that a destination asks for by its settings. */
export function secretSwitches(settings: ChannelSettings): readonly SecretSwitch[] {
  switch (settings.channel) {
    case "email":
      return settings.username === ""
        ? []
        : [{ name: "password", label: "Password of the mail server", help: `For the user ${settings.username}.` }];
    case "mesh":
      return [
        { name: "password", label: "Password of our mailbox", help: "As it was given for this mailbox." },
        { name: "sharedKey", label: "Shared key", help: "The key that all mailboxes of the environment share." },
      ];
    case "fhir":
      if (settings.authentication === "bearer") return [token];
      return settings.authentication === "clientSecret" ? [clientSecret] : [];
    default:
      return [];
  }
}
