import type { ReportDocument, Signature } from "../domain/report.ts";

/** Gives who released a version: for an addendum its author, for a correction, a withdrawal and every other version its signer. */
export function versionSignature(document: Pick<ReportDocument, "version" | "addenda" | "signature">): Signature {
  const own = document.addenda.find((addendum) => addendum.version === document.version);
  return own?.signature ?? document.signature;
}
