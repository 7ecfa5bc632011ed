import { meaningCategoryNames, type WriterFeedback } from "../../shared/domain/second-signature.ts";
import type { Tone } from "../ui/tag.tsx";

/** Gives in words what became of the meaning, and how much it weighs. */
export function meaningWords({ kind, meaning }: Pick<WriterFeedback, "kind" | "meaning">): {
  text: string;
  tone: Tone;
} {
  if (kind === "returned") return { text: "Given back", tone: "due" };
  switch (meaning?.kind) {
    case "changed":
      return { text: `Meaning changed: ${meaningCategoryNames[meaning.category].toLowerCase()}`, tone: "critical" };
    case "wording":
      return { text: "Minor wording", tone: "info" };
    case "none":
      return { text: "Meaning as written", tone: "done" };
    case undefined:
      return { text: "Not judged", tone: "neutral" };
  }
}

const deeds: Record<WriterFeedback["kind"], string> = {
  signed: "gave the second signature",
  returned: "gave it back unsigned",
  takenOver: "went on with it and signed",
};

/** Gives who did what with a text, e.g. `Dr R. Testwell gave the second signature`. */
export function deedWords({ kind, givenByName }: Pick<WriterFeedback, "kind" | "givenByName">): string {
  return `${givenByName} ${deeds[kind]}`;
}
