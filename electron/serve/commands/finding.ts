/** One thing that the doctor looked at. */
export interface Finding {
  readonly name: string;
  /** `note`: nothing is wrong, but it is worth knowing. */
  readonly outcome: "good" | "note" | "problem";
  /** What was found. */
  readonly sentence: string;
  /** What to do; empty where nothing is. */
  readonly advice: string;
}

/** Gives a finding without a fault. */
export function good(name: string, sentence: string): Finding {
  return { name, outcome: "good", sentence, advice: "" };
}

/** Gives a finding that is worth knowing. */
export function note(name: string, sentence: string, advice = ""): Finding {
  return { name, outcome: "note", sentence, advice };
}

/** Gives a fault and what to do about it. */
export function problem(name: string, sentence: string, advice: string): Finding {
  return { name, outcome: "problem", sentence, advice };
}

const marks: Readonly<Record<Finding["outcome"], string>> = { good: "good   ", note: "note   ", problem: "PROBLEM" };

/** Gives a finding as lines for the terminal. */
export function formatFinding({ name, outcome, sentence, advice }: Finding): string {
  const first = `${marks[outcome]}  ${name}: ${sentence}`;
  return advice === "" ? first : `${first}\n         What to do: ${advice}`;
}
