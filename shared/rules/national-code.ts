import type { CodeSystem, EntryKind } from "../domain/directory.ts";

/** A code as it is kept, or a sentence that says why it is none. */
export type ReadCode =
  | { readonly code: string; readonly problem: "" }
  | { readonly code: ""; readonly problem: string };

interface CodeRule {
  readonly pattern: RegExp;
  readonly words: string;
}

/**
 * How each code is written. GMC reference numbers are 7 digits, sent with a `C` in NHS messages; GP codes are `G` and 7
 * digits (NHS Data Dictionary, GENERAL MEDICAL PRACTITIONER PPD CODE). NMC PIN: year, month as a letter, 4 digits, country
 * as a letter. HCPC: two letters of the profession and up to 6 digits. ODS: 3 to 10 letters and digits, a practice one
 * letter and 5 digits (NHS Data Dictionary, ORGANISATION CODE).
 */
const rules: Readonly<Record<Exclude<CodeSystem, "" | "local">, CodeRule>> = {
  GMC: { pattern: /^C\d{7}$/, words: "A GMC code is C and 7 digits" },
  GP: { pattern: /^G\d{7}$/, words: "A GP code is G and 7 digits" },
  NMC: {
    pattern: /^\d{2}[A-L]\d{4}[A-Z]$/,
    words: "An NMC PIN is 2 digits, a letter from A to L, 4 digits and a letter",
  },
  HCPC: { pattern: /^[A-Z]{2}\d{4,6}$/, words: "An HCPC number is 2 letters and 4 to 6 digits" },
  ODS: { pattern: /^[A-Z0-9]{3,10}$/, words: "An ODS code is 3 to 10 letters and digits" },
};
const practiceRule: CodeRule = {
  pattern: /^[A-Z]\d{5}$/,
  words: "The ODS code of a practice is a letter and 5 digits",
};
const ofPeople: ReadonlySet<CodeSystem> = new Set<CodeSystem>(["GMC", "GP", "NMC", "HCPC"]);

/** Gives a code as it is kept: upper case without spaces, a GMC number with its C. Says in a sentence what is wrong with any other. */
export function readCode(system: CodeSystem, typed: string, kind: EntryKind): ReadCode {
  const bare = typed.trim();
  if (system === "local") return bare === "" ? problem("A local code is empty") : { code: bare, problem: "" };
  const plain = bare.toUpperCase().replace(/\s+/g, "");
  if (system === "") {
    return plain === ""
      ? { code: "", problem: "" }
      : problem(`Nobody knows whose code “${bare}” is: choose its system`);
  }
  if (plain === "") return problem(`The ${system} code is empty: type it, or choose no code`);
  if (ofPeople.has(system) && kind !== "person") return problem(`A ${system} code is a person's`);
  if (system === "ODS" && kind === "person") return problem("An ODS code is an organisation's, not a person's");
  const code = system === "GMC" && /^\d{7}$/.test(plain) ? `C${plain}` : plain;
  const rule = system === "ODS" && kind === "practice" ? practiceRule : rules[system];
  return rule.pattern.test(code) ? { code, problem: "" } : problem(`${rule.words}; “${bare}” is not`);
}

function problem(sentence: string): ReadCode {
  return { code: "", problem: `${sentence}.` };
}
