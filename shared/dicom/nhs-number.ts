import { type DicomJsonDataset, readSequence, readString } from "./dicom-json.ts";
import { tags } from "./tags.ts";

/**
 * Gives the ten digits of a valid NHS number, or null. Spaces and hyphens are allowed in the text.
 * Source: NHS Data Dictionary, NHS NUMBER (Modulus 11: weights 10 to 2, check digit 11 minus the remainder, 11 counts
 * as 0, 10 is invalid). Ten equal digits pass the arithmetic and are refused.
 */
export function parseNhsNumber(text: string): string | null {
  const digits = text.replace(/[\s-]/g, "");
  if (!/^\d{10}$/.test(digits) || /^(\d)\1{9}$/.test(digits)) return null;
  return checkDigit(digits.slice(0, 9)) === Number(digits[9]) ? digits : null;
}

/** Gives the check digit of the nine leading digits, or null where no NHS number begins so. */
export function checkDigit(nineDigits: string): number | null {
  let sum = 0;
  for (let position = 0; position < 9; position++) sum += Number(nineDigits[position]) * (10 - position);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : check;
}

/** Gives an NHS number in groups of 3, 3 and 4 digits, as it is shown: `943 476 5919`. */
export function formatNhsNumber(digits: string): string {
  return `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;
}

/**
 * Gives the patient's NHS number from a header, or null. Taken from Other Patient IDs Sequence (0010,1002) or Patient
 * ID (0010,0020) only where its issuer says that it is one: a hospital number may pass Modulus 11 by chance, so
 * without an issuer a number is not taken. Two different NHS numbers in one header give null: neither can be trusted.
 */
export function readNhsNumber(dataset: DicomJsonDataset): string | null {
  const found = new Set<string>();
  for (const holder of [dataset, ...readSequence(dataset, tags.otherPatientIdsSequence)]) {
    if (!isIssuedByNhs(holder)) continue;
    const number = parseNhsNumber(readString(holder, tags.patientId));
    if (number !== null) found.add(number);
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/** OID of the NHS number, HL7 UK and ITK. */
const nhsNumberOid = "2.16.840.1.113883.2.1.4.1";
const nhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number";

function isIssuedByNhs(holder: DicomJsonDataset): boolean {
  const qualifiers = readSequence(holder, tags.issuerOfPatientIdQualifiersSequence)[0];
  const issuers = [
    readString(holder, tags.issuerOfPatientId),
    qualifiers === undefined ? "" : readString(qualifiers, tags.universalEntityId),
  ];
  return issuers.some((issuer) => {
    const name = issuer.toUpperCase().replace(/[\s_-]/g, "");
    return (
      issuer === nhsNumberOid || issuer === nhsNumberSystem || ["NHS", "NHSNUMBER", "NHSNO", "NNNGBR"].includes(name)
    );
  });
}
