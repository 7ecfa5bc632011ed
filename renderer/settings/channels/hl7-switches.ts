import type { ChannelSwitch, ProfileForm, SwitchGroup } from "./switch-kinds.ts";

const isEnhanced = (form: ProfileForm) => form["profile.acknowledgementMode"] === "enhanced";
const isMdm = (form: ProfileForm) => form["profile.messageKind"] === "MDM";
const isEncrypted = (form: ProfileForm) => form["connection.tls"] === true;
const hasAnswer = (form: ProfileForm) => isEnhanced(form) && form["profile.applicationAcknowledgement"] !== "NE";
const comesOtherwise = (form: ProfileForm) =>
  hasAnswer(form) && form["connection.applicationAnswer"] === "otherConnection";

const seconds = "Write a whole number of seconds from 1 to 300.";
const ascii = "Only letters, digits and signs of ASCII can stand here.";

const message: readonly ChannelSwitch[] = [
  {
    ...{ path: "profile.version", label: "Version of HL7", kind: "choice" },
    help: "MSH-12. Receivers refuse other versions than the one that they were built for.",
    choices: ["2.3", "2.3.1", "2.4", "2.5", "2.5.1"].map((id) => ({ id, label: id })),
  },
  {
    ...{ path: "profile.messageKind", label: "Kind of message", kind: "choice" },
    choices: [
      { id: "ORU", label: "ORU, a result" },
      { id: "MDM", label: "MDM, a document" },
    ],
  },
  {
    ...{ path: "profile.textForm", label: "Text of several lines", kind: "choice" },
    help: "For receivers that print the sign of a line break as it is.",
    choices: [
      { id: "formatted", label: "Formatted text (FT) with breaks" },
      { id: "lines", label: "A text line (TX) for each" },
      { id: "repetitions", label: "One line with repetitions" },
      { id: "notes", label: "A note (NTE) for each" },
    ],
  },
  {
    ...{ path: "profile.sendingApplication", label: "Sending application", kind: "text", maxLength: 64 },
    ...{ help: "MSH-3, for receivers that take senders by name.", problem: `Write a name. ${ascii}` },
  },
  {
    ...{ path: "profile.sendingFacility", label: "Sending facility", kind: "text", maxLength: 64, problem: ascii },
    help: "MSH-4. Empty: the site of who signs.",
  },
  {
    ...{ path: "profile.messageProfile", label: "Message profile", kind: "text", maxLength: 199, problem: ascii },
    help: "MSH-21, for receivers that sort by it. Empty: none.",
  },
];

const acknowledgement: readonly ChannelSwitch[] = [
  {
    ...{ path: "profile.acknowledgementMode", label: "Acknowledgement", kind: "choice" },
    choices: [
      { id: "enhanced", label: "Enhanced: taken and read are answered apart" },
      { id: "original", label: "Original: one answer" },
    ],
  },
  {
    ...{ path: "profile.acceptAcknowledgement", label: "That it was taken", kind: "choice", isShown: isEnhanced },
    help: "MSH-15",
    choices: [
      { id: "AL", label: "Always" },
      { id: "SU", label: "Only on success" },
      { id: "ER", label: "Only on an error" },
      { id: "NE", label: "Never" },
    ],
  },
  {
    ...{ path: "profile.applicationAcknowledgement", label: "That it was read", kind: "choice", isShown: isEnhanced },
    help: "MSH-16. Where none is asked for, taken is all that will ever be known.",
    choices: [
      { id: "NE", label: "Never" },
      { id: "AL", label: "Always" },
      { id: "SU", label: "Only on success" },
    ],
  },
  {
    ...{ path: "connection.answerWithinSeconds", label: "First answer within", kind: "number" },
    ...{ unit: "seconds", problem: seconds },
  },
  {
    ...{ path: "connection.applicationAnswer", label: "The answer that it was read comes", kind: "choice" },
    isShown: hasAnswer,
    choices: [
      { id: "sameConnection", label: "Over the same connection" },
      { id: "otherConnection", label: "Over a connection to a port of ours" },
    ],
  },
  {
    ...{ path: "connection.applicationAnswerWithinSeconds", label: "That answer within", kind: "number" },
    ...{ unit: "seconds", problem: seconds },
    isShown: (form) => hasAnswer(form) && !comesOtherwise(form),
  },
  {
    ...{ path: "connection.listenHost", label: "Our address for answers", kind: "text", maxLength: 255 },
    ...{ problem: "Write an address of this computer.", isShown: comesOtherwise },
    help: "127.0.0.1 is this computer only.",
  },
  {
    ...{ path: "connection.listenPort", label: "Our port for answers", kind: "number", unit: "" },
    ...{ problem: "Write a port from 1 to 65535.", isOptional: true, isShown: comesOtherwise },
  },
  {
    ...{ path: "connection.applicationAnswerDueMinutes", label: "A person is told after", kind: "number" },
    ...{ unit: "minutes", problem: "Write a whole number of minutes from 1 to 10080 (a week).", isShown: hasAnswer },
  },
];

const characters: readonly ChannelSwitch[] = [
  {
    ...{ path: "profile.characterSet", label: "Character set", kind: "choice" },
    choices: [
      { id: "UTF-8", label: "UTF-8" },
      { id: "8859/1", label: "ISO 8859-1" },
      { id: "8859/15", label: "ISO 8859-15" },
      { id: "ASCII", label: "ASCII" },
    ],
  },
  {
    ...{ path: "profile.characterSetName", label: "Its name in the message", kind: "text", maxLength: 32 },
    ...{ problem: ascii, help: "MSH-18. Empty: as the version of HL7 has it." },
  },
  {
    ...{ path: "profile.unknownCharacters", label: "A character that the set lacks", kind: "choice" },
    isShown: (form) => form["profile.characterSet"] !== "UTF-8",
    choices: [
      { id: "spell", label: "Is written as its number, [U+0141]" },
      { id: "refuse", label: "Stops the signature" },
    ],
  },
];

const codes: readonly ChannelSwitch[] = [
  {
    ...{ path: "profile.observationCodes", label: "Codes of sections", kind: "choice" },
    ...{ help: "OBX-3, for receivers that refuse codes that they do not know." },
    choices: [
      { id: "loinc", label: "LOINC" },
      { id: "local", label: "Our own" },
      { id: "both", label: "Both" },
    ],
  },
  {
    ...{ path: "profile.includesAlertCodes", label: "Codes of alerts beside their words", kind: "flag" },
    help: "The words always go.",
  },
];

const documents: readonly ChannelSwitch[] = [
  { path: "profile.includesPdf", label: "The report as PDF", kind: "flag" },
  { path: "profile.includesKeyImages", label: "Key images", kind: "flag" },
  {
    ...{ path: "profile.documentForm", label: "How a document is named", kind: "choice" },
    choices: [
      { id: "typeAndSubtype", label: "AP^PDF" },
      { id: "mediaType", label: "application^pdf" },
    ],
  },
];

const status: readonly ChannelSwitch[] = [
  {
    ...{ path: "profile.addendumStatus", label: "Addendum (OBR-25)", kind: "choice" },
    choices: [
      { id: "C", label: "C, corrected" },
      { id: "F", label: "F, final" },
    ],
  },
  {
    ...{ path: "profile.correctedStatus", label: "Correction (OBR-25)", kind: "choice" },
    choices: [
      { id: "C", label: "C, corrected" },
      { id: "F", label: "F, final" },
    ],
  },
  {
    ...{ path: "profile.withdrawnStatus", label: "Withdrawal (OBX-11)", kind: "choice" },
    choices: [
      { id: "W", label: "W, posted in error" },
      { id: "D", label: "D, deleted" },
      { id: "C", label: "C, corrected" },
    ],
  },
  {
    ...{ path: "profile.addendumEvent", label: "Addendum as a document", kind: "choice", isShown: isMdm },
    choices: [
      { id: "T10", label: "T10, takes the document's place" },
      { id: "T06", label: "T06, stands beside it" },
    ],
  },
  {
    ...{ path: "profile.withdrawnEvent", label: "Withdrawal as a document", kind: "choice", isShown: isMdm },
    choices: [
      { id: "T10", label: "T10, the statement takes its place" },
      { id: "T11", label: "T11, it is cancelled" },
    ],
  },
];

const timesAndNames: readonly ChannelSwitch[] = [
  {
    ...{ path: "profile.timePrecision", label: "Times", kind: "choice" },
    choices: [
      { id: "second", label: "To the second" },
      { id: "minute", label: "To the minute" },
    ],
  },
  {
    ...{ path: "profile.hasTimeZone", label: "Times with their offset", kind: "flag" },
    help: "Without it times are those of London.",
  },
  {
    ...{ path: "profile.nameForm", label: "The patient's name", kind: "choice" },
    choices: [
      { id: "allRepresentations", label: "In every script that is known" },
      { id: "alphabetic", label: "In letters alone" },
    ],
  },
];

const limits: readonly ChannelSwitch[] = [
  {
    ...{ path: "profile.longestFieldBytes", label: "Longest field", kind: "number", unit: "bytes", isOptional: true },
    ...{ help: "Empty: no limit.", problem: "Write a whole number of bytes, 200 or more, or nothing." },
  },
  {
    ...{ path: "profile.longestMessageBytes", label: "Longest message", kind: "number", unit: "bytes" },
    ...{ isOptional: true, help: "Empty: no limit." },
    problem: "Write a whole number of bytes, 2000 or more, or nothing.",
  },
];

const file = { kind: "text", maxLength: 500, problem: "Write the path of a file, at most 500 characters." } as const;
const encryption: readonly ChannelSwitch[] = [
  {
    ...{ path: "connection.tls", label: "Encrypted (TLS)", kind: "flag" },
    help: "Files are PEM and lie on this computer; they are read anew for each try.",
  },
  {
    ...{ ...file, path: "connection.tls.certificateAuthorityFile", label: "Authority of their certificate" },
    ...{ help: "Empty: the authorities that this computer knows.", isShown: isEncrypted },
  },
  {
    ...{ ...file, path: "connection.tls.certificateFile", label: "Our certificate", isShown: isEncrypted },
    help: "Empty where they ask for none.",
  },
  {
    ...{ ...file, path: "connection.tls.keyFile", label: "Key of our certificate", isShown: isEncrypted },
    help: "Without a passphrase, readable by this account alone.",
  },
  {
    ...{ path: "connection.tls.serverName", label: "Name in their certificate", kind: "text", maxLength: 255 },
    ...{ problem: "Write a host name.", help: "Empty: the host of the address.", isShown: isEncrypted },
  },
  {
    ...{ path: "connection.tls.minimumVersion", label: "Oldest TLS", kind: "choice", isShown: isEncrypted },
    choices: [
      { id: "TLSv1.2", label: "1.2" },
      { id: "TLSv1.3", label: "1.3" },
    ],
  },
];

/** Every setting of HL7 v2 over MLLP, in the order of the form. */
export const hl7Groups: readonly SwitchGroup[] = [
  { title: "Connection", switches: encryption, isSetUp: true },
  { title: "Message", switches: message },
  { title: "Acknowledgement", switches: acknowledgement, isSetUp: true },
  { title: "Characters", switches: characters },
  { title: "Codes", switches: codes },
  { title: "Documents", switches: documents },
  { title: "Status", switches: status },
  { title: "Times and names", switches: timesAndNames },
  { title: "Limits", switches: limits },
];
