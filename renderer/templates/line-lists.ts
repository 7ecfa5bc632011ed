import type { FieldOption, TableColumn } from "../../shared/domain/report-field.ts";

// Choices and columns are written as lines, parts divided by a bar: a list is typed, pasted and put in order in one place.

/** Gives choices as lines: value, words that are printed, meaning. */
export function optionLines(options: readonly FieldOption[]): string {
  return options
    .map(({ value, text, meaning }) => {
      const parts = meaning !== undefined ? [value, text, meaning] : text === value ? [value] : [value, text];
      return parts.map(escaped).join(" | ");
    })
    .join("\n");
}

/** Gives the choices of lines; a choice that was there before keeps its code, and whether it stands alone. Lines without a value are left out. */
export function optionsOfLines(lines: string, before: readonly FieldOption[]): FieldOption[] {
  return lines.split("\n").flatMap((line) => {
    const [value = "", text = value, meaning = ""] = partsOf(line);
    if (value === "") return [];
    const { code, isExclusive } = before.find((option) => option.value === value) ?? {};
    return [
      {
        ...{ value: value.slice(0, 120), text: text.slice(0, 500) },
        ...(meaning === "" ? {} : { meaning: meaning.slice(0, 300) }),
        ...(code === undefined ? {} : { code }),
        ...(isExclusive === true ? { isExclusive } : {}),
      },
    ];
  });
}

/** Gives choices of which one stands alone now, or does no longer. */
export function withAlone(options: readonly FieldOption[], value: string, isAlone: boolean): FieldOption[] {
  return options.map((option) => {
    if (option.value !== value) return option;
    const { isExclusive: _, ...rest } = option;
    return isAlone ? { ...rest, isExclusive: true } : rest;
  });
}

/** Gives columns as lines: name, label, kind, and what the kind asks for (unit and decimals; choices). */
export function columnLines(columns: readonly TableColumn[]): string {
  return columns
    .map((column) => {
      const head = [column.id, column.label, column.kind];
      if (column.kind === "number") return [...head, column.unit, String(column.decimals)].map(escaped).join(" | ");
      if (column.kind === "text") return head.slice(0, 2).map(escaped).join(" | ");
      const choices = column.options
        .map(({ value, text }) => (value === text ? value : `${value} = ${text}`))
        .join("; ");
      return [...head, choices].map(escaped).join(" | ");
    })
    .join("\n");
}

/** Gives the columns of lines; a line that makes none is left out. */
export function columnsOfLines(lines: string, before: readonly TableColumn[]): TableColumn[] {
  return lines.split("\n").flatMap((line): TableColumn[] => {
    const [id = "", label = id, kind = "text", first = "", second = ""] = partsOf(line);
    if (!/^[A-Za-z]\w{0,63}$/.test(id)) return [];
    const head = { id, label: (label || id).slice(0, 60) };
    if (kind === "number") {
      const decimals = Math.min(4, Math.max(0, Math.round(Number(second)) || 0));
      return [{ kind, ...head, unit: first.slice(0, 20), decimals }];
    }
    if (kind !== "pick") return [{ kind: "text", ...head }];
    const known = before.find((column) => column.id === id);
    const options = optionsOfLines(
      first
        .split(";")
        .map((each) =>
          each
            .split("=")
            .map((part) => escaped(part.trim()))
            .join(" | "),
        )
        .join("\n"),
      known?.kind === "pick" ? known.options : [],
    );
    return options.length === 0
      ? [{ kind: "text", ...head }]
      : [{ kind, ...head, options: withMeanings(options, known) }];
  });
}

/** Meanings of a column's choices have no place in a line; those that were there stay. */
function withMeanings(options: readonly FieldOption[], known: TableColumn | undefined): FieldOption[] {
  const before = known?.kind === "pick" ? known.options : [];
  return options.map((option) => {
    const meaning = before.find(({ value }) => value === option.value)?.meaning;
    return meaning === undefined ? option : { ...option, meaning };
  });
}

function partsOf(line: string): string[] {
  return line.split(/(?<!\\)\|/).map((part) => part.trim().replaceAll("\\|", "|"));
}

function escaped(part: string): string {
  return part.replaceAll("|", "\\|").replaceAll("\n", " ");
}
