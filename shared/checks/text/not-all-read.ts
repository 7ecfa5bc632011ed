import type { TextCheck } from "../check.ts";

/** A report that is longer than the checks read. */
export const notAllRead: TextCheck = {
  stage: "writing",
  code: "notAllRead",
  level: "notice",
  title: "Too long to be checked",
  explanation: "The checks read 100,000 letters of a report. That nothing is found behind them says nothing.",
  source: "A limit of the program",
  run: (report) =>
    report.paragraphs.some(({ isRead }) => !isRead)
      ? [{ sentence: "The report is longer than the checks read; its end was not checked." }]
      : [],
};
