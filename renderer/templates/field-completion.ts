import type { FieldDefinition } from "../../shared/domain/report-field.ts";

/** What is being typed behind a brace, and where it begins. */
export interface OpenBrace {
  readonly start: number;
  readonly typed: string;
}

/** Gives the name that is being typed before the caret, or null where no brace is open. A doubled brace is a brace. */
export function openBrace(text: string, caret: number): OpenBrace | null {
  const found = /(\{+)(\w*)$/.exec(text.slice(0, caret));
  if (found === null) return null;
  const [whole, braces = "", typed = ""] = found;
  return braces.length % 2 === 0 ? null : { start: found.index + whole.length - typed.length, typed };
}

/** Gives the fields that begin with what was typed, or whose label holds it; the nearest first. */
export function completions(fields: readonly FieldDefinition[], typed: string): FieldDefinition[] {
  const wanted = typed.toLowerCase();
  const rank = ({ id, label }: FieldDefinition) =>
    id.toLowerCase().startsWith(wanted) ? 0 : label.toLowerCase().includes(wanted) ? 1 : 2;
  return fields
    .map((field) => ({ field, at: rank(field) }))
    .filter(({ at }) => at < 2)
    .sort((one, other) => one.at - other.at)
    .slice(0, 8)
    .map(({ field }) => field);
}

/** Gives the text with a field put where its name was begun, and the place of the caret behind it. */
export function completed(
  text: string,
  caret: number,
  { start }: OpenBrace,
  id: string,
): { text: string; caret: number } {
  const rest = text.slice(caret);
  const behind = rest.startsWith("}") ? rest : `}${rest}`;
  return { text: `${text.slice(0, start)}${id}${behind}`, caret: start + id.length + 1 };
}
