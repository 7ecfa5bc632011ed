import type { Figure } from "./figures.ts";
import type { ReportWriting } from "./measure-report.ts";

/** Gives the figures of the long report as they are printed. */
export function reportFigures(report: ReportWriting): readonly Figure[] {
  const { signing } = report;
  const line = (name: string, unit: string, value: number, digits = 1): Figure => ({
    name,
    unit,
    values: [value],
    digits,
  });
  return [
    { name: "An ordinary report of a few sentences", unit: "", values: null, digits: 0 },
    line("Enter on the list, until its words are painted, median of five", "ms", report.ordinary.opening, 0),
    line("password confirmed, until signed and queued (goal 300)", "ms", report.ordinary.signing, 0),
    { name: "A report of 5,000 words with 200 chips (once)", unit: "", values: null, digits: 0 },
    line("the case's answer, until its words are painted (goal 100)", "ms", report.opening, 0),
    line("a key, work until its letter is painted, median (goal 16)", "ms", report.keyMedian),
    line("... the slowest of twenty", "ms", report.key95),
    line("... letters painted within 16 ms of work", "%", report.keysInTime * 100, 0),
    line("a key, until the frame with its letter is shown, median", "ms", report.paintMedian),
    line("... the slowest of twenty", "ms", report.paint95),
    line(
      "... processor time of the window's thread for a letter, autosave and checks included",
      "ms",
      report.keyProcessor,
    ),
    line("longest task of the window's thread, saving included", "ms", report.longestTask, 0),
    line("key of the sign sheet, until the secret can be typed", "ms", report.sheet, 0),
    line("password confirmed, until signed and queued (goal 300)", "ms", signing.all, 0),
    line("... comparing the secret (argon2id, slow by design)", "ms", signing.secretMs, 0),
    line("... meanwhile: plan and checks", "ms", signing.checksMs, 0),
    line("... then: encoding and reading back, in a worker", "ms", signing.encodingMs, 0),
    line("... at the end: storing version and outbox", "ms", signing.storingMs, 0),
    line("... messages queued", "", signing.deliveries, 0),
    line("... longest delay of the core's event loop", "ms", signing.loopDelay, 0),
    line("... processor time of the core, workers and argon2id included", "ms", signing.work, 0),
    line("load of the minute before", "", report.load),
  ];
}
