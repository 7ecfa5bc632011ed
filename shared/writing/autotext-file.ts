import { z } from "zod";
import { type Autotext, autotextSchema } from "../domain/autotext.ts";
import { readAutotext } from "./placeholders.ts";
import { syllableCount } from "./rank-autotext.ts";

/** The longest file of autotexts that is read, in characters. */
const longestFile = 2_000_000;
const fileSchema = z.object({
  format: z.literal("sightline-autotext"),
  version: z.literal(1),
  autotexts: z.array(z.unknown()).max(2000),
});

/** Gives autotexts as a file that `readAutotextFile` reads. */
export function autotextFileText(autotexts: readonly Autotext[]): string {
  return `${JSON.stringify({ format: "sightline-autotext", version: 1, autotexts }, null, 2)}\n`;
}

/** Gives the autotexts of a file and, in sentences, what of it was left out; or why nothing can be read. Never throws. */
export function readAutotextFile(
  text: string,
): { readonly autotexts: readonly Autotext[]; readonly problems: readonly string[] } | { readonly refusal: string } {
  if (text.length > longestFile) return { refusal: "The file is too large to be a file of autotexts." };
  const file = fileSchema.safeParse(parsed(text));
  if (!file.success) return { refusal: "This is no file of autotexts of Sightline. Nothing was imported." };
  const autotexts: Autotext[] = [];
  const problems: string[] = [];
  for (const [index, raw] of file.data.autotexts.entries()) {
    const read = autotextSchema.safeParse(raw);
    const found = read.success ? autotextProblems(read.data) : ["it is not complete"];
    if (read.success && found.length === 0) autotexts.push(read.data);
    else problems.push(`Entry ${index + 1} was left out: ${found[0] ?? ""}`);
  }
  return { autotexts, problems };
}

/** Gives in sentences why an autotext cannot be kept; none where it can. */
export function autotextProblems({ name, text }: Autotext): string[] {
  const short = syllableCount(name) < 2 ? ["The name needs two syllables: a shorter word is typed by chance."] : [];
  return [...short, ...readAutotext(text).problems];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
