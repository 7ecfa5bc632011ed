/** Codes of the checks that say who may sign a report and as what: another release than as final can answer them. */
export const whoMaySignCodes: ReadonlySet<string> = new Set([
  "roleMayNotSign",
  "notEntitled",
  "ownSecondSignature",
  "secondSignatureAwaited",
]);
