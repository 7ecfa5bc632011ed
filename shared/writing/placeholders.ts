import { type Autofill, autofillSchema, type FieldDefinition } from "../domain/report-field.ts";

/** A piece of an autotext: words, or a place to be filled. */
export type AutotextPiece =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "place"; readonly name: string; readonly field: FieldDefinition };

const pattern = /\{\{|\}\}|\{([^{}\n]*)\}/g;
const namePattern = /^([A-Za-z][A-Za-z0-9_]{0,39})(?::(.*))?$/;
/** Fields of the report itself, which an autotext must not be taken for. */
const reservedPattern = /^(keyImage_|followUp$)/;

/** The reading of an autotext's text: its pieces, and in sentences what of it cannot be read. */
export interface ReadAutotext {
  readonly pieces: readonly AutotextPiece[];
  readonly problems: readonly string[];
}

/**
 * Gives the pieces of an autotext. `{side}`, `{age}`, `{priorDate}` and the other known facts fill themselves;
 * `{size:number mm}`, `{side:left|right}`, `{seen:date}`, `{place:text}` and `{place}` become fields. What cannot be read stays
 * in the words as it was typed and is named in a problem. Never throws.
 */
export function readAutotext(text: string): ReadAutotext {
  const pieces: AutotextPiece[] = [];
  const problems: string[] = [];
  const defined = new Map<string, FieldDefinition>();
  let words = "";
  let place = 0;
  const take = (name: string, field: FieldDefinition) => {
    if (words !== "") pieces.push({ kind: "words", text: words });
    words = "";
    pieces.push({ kind: "place", name, field });
  };
  for (const match of text.matchAll(pattern)) {
    words += text.slice(place, match.index);
    place = match.index + match[0].length;
    const inside = match[1];
    if (inside === undefined) {
      words += match[0].charAt(0);
      continue;
    }
    const read = readPlace(inside.trim(), defined);
    if (typeof read === "string") {
      problems.push(read);
      words += match[0];
    } else take(read.id, read);
  }
  words += text.slice(place);
  if (/[{}]/.test(words.replaceAll(/\{[^{}\n]*\}/g, "")) && /(^|[^{])\{(?!\{)[^}]*$/.test(text)) {
    problems.push("A brace is opened and not closed. Write {{ for a brace that is printed.");
  }
  if (words !== "") pieces.push({ kind: "words", text: words });
  return { pieces, problems };
}

/** The field of a place, or a sentence why it cannot be read. */
function readPlace(inside: string, defined: Map<string, FieldDefinition>): FieldDefinition | string {
  const [, name, spec] = namePattern.exec(inside) ?? [];
  if (name === undefined || reservedPattern.test(name)) return `{${inside}} is no placeholder.`;
  const known = defined.get(name);
  if (spec === undefined) {
    const made = known ?? factField(name) ?? { ...common(name), kind: "text" as const };
    defined.set(name, made);
    return made;
  }
  const made = fieldOf(name, spec.trim());
  if (made === null) return `{${inside}} asks for what no field can be: write text, number, date, or choices with |.`;
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(made)) {
    return `{${name}} is asked for in two ways. Give one of them another name.`;
  }
  defined.set(name, made);
  return made;
}

/** A gap in a sentence reads as something else: an empty field of an autotext is filled or deleted before signing. */
function common(name: string) {
  const spaced = name
    .replaceAll("_", " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return { id: name, label: spaced.charAt(0).toUpperCase() + spaced.slice(1), onSigning: "prohibit" as const };
}

function fieldOf(name: string, spec: string): FieldDefinition | null {
  if (spec === "text") return { ...common(name), kind: "text" };
  if (spec === "date") return { ...common(name), kind: "date" };
  const number = /^number(?:\s+(\S.{0,19}))?$/.exec(spec);
  if (number !== null) {
    const unit = number[1]?.trim() ?? "";
    return { ...common(name), kind: "number", unit, minimum: null, maximum: null, decimals: 0 };
  }
  const choices = spec.split("|").map((choice) => choice.trim());
  const isChoice = choices.length > 1 && choices.length <= 100;
  const isSound = choices.every((choice) => choice !== "" && choice.length <= 120);
  if (!isChoice || !isSound || new Set(choices).size < choices.length) return null;
  const options = choices.map((choice) => ({ value: choice, text: choice }));
  return { ...common(name), kind: "pick", options, isMultiple: false };
}

function factField(name: string): FieldDefinition | null {
  const fact = autofillSchema.safeParse(name);
  if (!fact.success) return null;
  const autofill: Autofill = fact.data;
  switch (autofill) {
    case "side":
      return { ...common(name), kind: "laterality", sides: ["right", "left", "bilateral"], autofill };
    case "examinationDate":
    case "priorDate":
      return { ...common(name), kind: "date", autofill };
    case "age":
    case "activity":
    case "uptakeMinutes":
    case "contrastVolume":
      return {
        ...common(name),
        kind: "number",
        unit: unitOf(autofill),
        minimum: 0,
        maximum: null,
        decimals: 0,
        autofill,
      };
    default:
      return { ...common(name), kind: "text", autofill };
  }
}

function unitOf(autofill: "age" | "activity" | "uptakeMinutes" | "contrastVolume"): string {
  return { age: "years", activity: "MBq", uptakeMinutes: "min", contrastVolume: "ml" }[autofill];
}
