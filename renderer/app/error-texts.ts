import type { ErrorCode, ErrorData } from "../../shared/contract/errors.ts";
import { errorCodes } from "../../shared/contract/errors.ts";

/** What a person can do about a failure; the screen that shows it knows how to do it. */
export type ErrorAction = "retry" | "correct" | "reload" | "signIn" | "openList" | "askAdministrator";

/** A failure in words. */
export interface ErrorText {
  /** A code of the contract, or null where the call never reached the core. */
  code: ErrorCode | null;
  /** What happened, in a few words. */
  title: string;
  /** The core's own sentence, or ours for the code: what is safe and what to do. */
  sentence: string;
  action: ErrorAction;
  /** The words for a button that does it. */
  actionLabel: string;
  isRetryable: boolean;
  details: ErrorData["details"];
  /** Ties it to a line of the log, empty where the core gave none. */
  incident: string;
}

interface Wording {
  title: string;
  sentence: string;
  action: ErrorAction;
}

const actionLabels: Record<ErrorAction, string> = {
  retry: "Try again",
  correct: "Look at it again",
  reload: "Reload the window",
  signIn: "Sign in",
  openList: "Back to the reading list",
  askAdministrator: "Open settings",
};

/** Gives the words for a code. The switch is complete by its type: a new code does not compile without its words. */
export function wordingOf(code: ErrorCode): Wording {
  switch (code) {
    case "invalid_input":
      return words("This cannot be used as typed", "Nothing was changed. Correct what is marked.", "correct");
    case "not_found":
      return words("It is no longer there", "It may have been moved or removed meanwhile.", "openList");
    case "conflict":
      return words("Somebody else changed it", "Nothing was overwritten. Look at the present state.", "retry");
    case "forbidden":
      return words("Your role may not do this", "Nothing was changed. Ask an administrator.", "openList");
    case "signed_out":
      return words("You are signed out", "Your drafts are safe. Sign in to go on.", "signIn");
    case "reauth_required":
      return words("Not accepted", "The PIN or password is not right. Nothing was signed or changed.", "correct");
    case "invalid_report":
      return words("The report cannot be signed yet", "The draft is safe. Correct what is named.", "correct");
    default:
      return wordingOfSystem(code);
  }
}

function wordingOfSystem(code: Exclude<ErrorCode, UserCode>): Wording {
  switch (code) {
    case "archive_unreachable":
      return words("An archive does not answer", "Drafts are safe here. Other archives can be read.", "retry");
    case "archive_refused":
      return words("An archive refused the request", "Check its name and password in settings.", "askAdministrator");
    case "archive_nonconformant":
      return words("An archive gave an unusable answer", "Nothing of it was used. Drafts are safe.", "retry");
    case "unsupported_transfer_syntax":
      return words("This image format cannot be shown", "The other images are not affected.", "openList");
    case "store_unavailable":
      return words("The profile's store does not answer", "What is on the screen is kept. Try again.", "retry");
    case "store_full":
      return words("The disk is full", "What is on the screen is kept. Free some space.", "retry");
    case "destination_refused":
      return words("A destination refused the report", "The report is signed and safe here.", "correct");
    case "destination_unreachable":
      return words("A destination does not answer", "The report is signed and safe here and goes by itself.", "retry");
    case "timeout":
      return words("It took too long", "It was given up. Nothing here is lost.", "retry");
    case "cancelled":
      return words("It was stopped", "Nothing was changed.", "retry");
    case "version_mismatch":
      return words("Another version is needed", "Nothing was changed. Reload the window.", "reload");
    case "internal":
      return words("Something went wrong in the workstation", "Drafts are safe. Try again.", "retry");
  }
}

type UserCode =
  | "invalid_input"
  | "not_found"
  | "conflict"
  | "forbidden"
  | "signed_out"
  | "reauth_required"
  | "invalid_report";

function words(title: string, sentence: string, action: ErrorAction): Wording {
  return { title, sentence, action };
}

/** Gives any thrown value in words; what is not an error of the contract is a lost connection. */
export function describeError(thrown: unknown): ErrorText {
  const code = codeOf(thrown);
  if (code === null) return describeLostCall(thrown);
  const wording = wordingOf(code);
  const message = thrown instanceof Error ? thrown.message.trim() : "";
  const data = dataOf(thrown);
  return {
    code,
    title: wording.title,
    sentence: (isSentence(message) && withoutTitle(message, wording.title)) || wording.sentence,
    action: wording.action,
    actionLabel: actionLabels[wording.action],
    isRetryable: data.isRetryable ?? wording.action === "retry",
    details: data.details ?? {},
    incident: data.incident ?? "",
  };
}

function describeLostCall(thrown: unknown): ErrorText {
  const message = thrown instanceof Error ? thrown.message.trim() : "";
  return {
    code: null,
    title: "The workstation did not answer",
    sentence: isSentence(message) ? message : "Saved drafts are safe. Try again in a moment.",
    action: "retry",
    actionLabel: actionLabels.retry,
    isRetryable: true,
    details: {},
    incident: "",
  };
}

/** Title and sentence are shown together: what the title says is not said twice. */
function withoutTitle(message: string, title: string): string {
  return message.startsWith(`${title}.`) ? message.slice(title.length + 1).trim() : message;
}

/** A message that was written for people ends like one. */
function isSentence(message: string): boolean {
  return message.includes(" ") && /[.?!]$/.test(message);
}

function codeOf(thrown: unknown): ErrorCode | null {
  if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return null;
  return errorCodes.find((code) => code === thrown.code) ?? null;
}

function dataOf(thrown: unknown): Partial<ErrorData> {
  if (typeof thrown !== "object" || thrown === null || !("data" in thrown)) return {};
  const data = thrown.data;
  return typeof data === "object" && data !== null ? (data as Partial<ErrorData>) : {};
}
