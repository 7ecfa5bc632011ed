import type { Acknowledgement, ContactMethod } from "../../shared/domain/alert.ts";

/** What was heard on the telephone so far. */
export interface Call {
  readonly personName: string;
  readonly capacity: string;
  readonly method: ContactMethod;
  readonly hasName: boolean;
  readonly hasBirthDate: boolean;
  readonly hasNumber: boolean;
  readonly readBack: NonNullable<Acknowledgement["readBack"]> | null;
  readonly actionTaken: string;
}

/** A call sheet with nothing in it; nothing is filled in beforehand. */
export const blankCall: Call = {
  personName: "",
  capacity: "",
  method: "voice",
  hasName: false,
  hasBirthDate: false,
  hasNumber: false,
  readBack: null,
  actionTaken: "",
};

/**
 * Call sheets that were begun and neither recorded nor cleared, by alert: whoever looks something up during a call finds
 * them again. In this window's memory only, and gone when the person signs out.
 */
const calls = new Map<string, Call>();

/** Gives what was noted of the call about an alert. */
export function callAbout(alertId: string): Call {
  return calls.get(alertId) ?? blankCall;
}

/** Keeps what was noted of the call about an alert; a blank sheet is nothing to keep. */
export function keepCall(alertId: string, call: Call): void {
  if (isBlankCall(call)) calls.delete(alertId);
  else calls.set(alertId, call);
}

/** Forgets every call: the person who noted them is no longer at this window. */
export function forgetCalls(): void {
  calls.clear();
}

/** Says whether nothing was noted yet. */
export function isBlankCall(call: Call): boolean {
  return JSON.stringify(call) === JSON.stringify(blankCall);
}
