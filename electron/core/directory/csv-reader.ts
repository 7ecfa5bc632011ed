/** One record of a CSV file with the line it begins on, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The records of a file, or why it cannot be read as CSV. */
export type ReadCsv =
  | { readonly records: readonly CsvRecord[]; readonly problem: "" }
  | { readonly records: readonly []; readonly problem: string };

/** Gives a file's text: UTF-8 with or without a byte order mark; bytes that are none are Windows-1252, as older programs save. */
export function csvText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * Takes a CSV file apart (RFC 4180): commas, quotes that are doubled inside quotes, line ends of any kind, also inside
 * quotes. Empty lines are left out. A quote that is never closed refuses the whole file: every line after it would be read
 * as one cell.
 */
export function readCsv(text: string, mostRecords: number): ReadCsv {
  const records: CsvRecord[] = [];
  let [line, place] = [1, 0];
  while (place < text.length) {
    const record = readRecord(text, place);
    if (record === null) return { records: [], problem: `The quote on line ${line} or after it is never closed.` };
    if (record.cells.some((cell) => cell !== "")) records.push({ line, cells: record.cells });
    if (records.length > mostRecords) {
      return { records: [], problem: `The file has more than ${mostRecords.toLocaleString("en-GB")} lines.` };
    }
    line += lineEnds(text, place, record.end);
    place = record.end;
  }
  return { records, problem: "" };
}

/** The cells from a place on, and where the next record begins; null where a quote is never closed. */
function readRecord(text: string, start: number): { cells: string[]; end: number } | null {
  const cells: string[] = [];
  let place = start;
  for (;;) {
    const cell = text[place] === '"' ? readQuoted(text, place) : readPlain(text, place);
    if (cell === null) return null;
    cells.push(cell.value);
    if (text[cell.end] !== ",") {
      const end = text.startsWith("\r\n", cell.end) ? cell.end + 2 : cell.end + 1;
      return { cells, end: Math.min(end, text.length) };
    }
    place = cell.end + 1;
  }
}

function readPlain(text: string, start: number): { value: string; end: number } {
  const rest = /[,\r\n]/g;
  rest.lastIndex = start;
  const end = rest.exec(text)?.index ?? text.length;
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): { value: string; end: number } | null {
  const parts: string[] = [];
  let place = start + 1;
  for (;;) {
    const quote = text.indexOf('"', place);
    if (quote === -1) return null;
    parts.push(text.slice(place, quote));
    if (text[quote + 1] !== '"') {
      // What stands between the closing quote and the comma belongs to no cell in RFC 4180; programs that write it mean text.
      const rest = readPlain(text, quote + 1);
      return { value: parts.join("") + rest.value, end: rest.end };
    }
    parts.push('"');
    place = quote + 2;
  }
}

function lineEnds(text: string, from: number, to: number): number {
  return (text.slice(from, to).match(/\r\n|\r|\n/g) ?? []).length;
}
