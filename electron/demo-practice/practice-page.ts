import { printedDate, printedInstant } from "../core/encoders/report-facts.ts";
import type { Faults } from "./mllp-receiver.ts";
import type { PracticeRecord } from "./practice-store.ts";
import type { ReceivedReport } from "./received-report.ts";

/** One line of the inbox. */
export interface InboxLine {
  readonly record: PracticeRecord;
  readonly report: ReceivedReport;
}

/** Gives the inbox as a page. Everything that came in a message is escaped. */
export function inboxPage(lines: readonly InboxLine[], faults: Faults): string {
  const waiting = lines.filter(({ record }) => record.acknowledgedAt === null).length;
  const rows = lines.map(({ record, report }) => {
    const critical = report.isCritical ? '<span class="tag critical">Critical result</span>' : "";
    return `<tr>
      <td><a href="/reports/${record.id}">${text(report.patientName || "Name not known")}</a> ${critical}</td>
      <td>${text(report.examination)}</td><td>${text(report.status)}</td>
      <td>${text(printedInstant(record.receivedAt))}</td><td>${stateOf(record)}</td></tr>`;
  });
  const table =
    lines.length === 0
      ? '<p class="empty">No reports yet. Sign one in Sightline and it appears here.</p>'
      : `<table><thead><tr><th>Patient</th><th>Examination</th><th>Status</th><th>Received</th><th>Here</th></tr></thead>
         <tbody>${rows.join("")}</tbody></table>`;
  return page(
    "Inbox",
    `<div class="head"><h1>Inbox</h1><p>${lines.length} received, ${waiting} to acknowledge</p></div>
     ${table}${faultsPanel(faults)}`,
    '<meta http-equiv="refresh" content="5">',
  );
}

/** Gives one report as a page, with the buttons that send opened and acknowledged back. */
export function reportPage({ record, report }: InboxLine): string {
  const born = printedDate(report.birthDate.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3"));
  const facts = [born === "" ? "" : `Born ${born}`, ...report.identifiers, `Accession ${report.accessionNumber}`];
  const parts = report.parts.map(
    (part) =>
      `<section class="${part.isAlert ? "alert" : ""}"><h2>${text(part.heading)}</h2><p class="text">${text(part.text)}</p></section>`,
  );
  const images = report.images.map(
    (image, index) =>
      `<figure><img src="/reports/${record.id}/images/${index + 1}.jpg" alt="${text(image.caption)}"><figcaption>${text(image.caption)}</figcaption></figure>`,
  );
  const pdf =
    report.pdf === null ? "" : `<a class="button" href="/reports/${record.id}/report.pdf">Printed report (PDF)</a>`;
  return page(
    "Report",
    `<p><a href="/">Back to the inbox</a></p>
     <div class="patient"><h1>${text(report.patientName || "Name not known")}</h1>
     <p>${facts
       .filter((fact) => fact !== "")
       .map(text)
       .join(" &middot; ")}</p></div>
     <div class="head"><h2 class="exam">${text(report.examination)}</h2><p>${text(report.status)}, reported by ${text(report.reporter)}</p></div>
     <div class="actions">${pdf}${receiptForms(record)}</div>
     ${parts.join("")}
     ${images.length === 0 ? "" : `<section><h2>Key images</h2><div class="images">${images.join("")}</div></section>`}`,
  );
}

/** Gives a page that says one thing. */
export function messagePage(sentence: string): string {
  return page("Demo practice", `<p class="empty">${text(sentence)}</p><p><a href="/">Back to the inbox</a></p>`);
}

function receiptForms(record: PracticeRecord): string {
  const opened =
    record.openedAt === null
      ? `<form method="post" action="/reports/${record.id}/open"><button type="submit">Open</button></form>`
      : `<span class="tag done">Opened ${text(printedInstant(record.openedAt))}</span>`;
  if (record.acknowledgedAt !== null) {
    return `${opened}<span class="tag done">Acknowledged by ${text(record.acknowledgedBy)}, ${text(printedInstant(record.acknowledgedAt))}</span>`;
  }
  return `${opened}<form method="post" action="/reports/${record.id}/acknowledge">
    <label for="name">Your name</label>
    <input id="name" name="name" required maxlength="128" autocomplete="off">
    <button type="submit" class="primary">Acknowledge</button></form>`;
}

function faultsPanel(faults: Faults): string {
  const silent = faults.isSilent
    ? '<button type="submit" name="silent" value="off">Answer again</button><span>This practice stores messages but does not answer.</span>'
    : '<button type="submit" name="silent" value="on">Be silent</button>';
  const refuse = faults.refusesNext
    ? "<span>The next message will be refused.</span>"
    : '<button type="submit" name="refuse" value="next">Refuse next message</button>';
  return `<section class="faults"><h2>Try a fault</h2><form method="post" action="/faults">${refuse}${silent}</form></section>`;
}

function stateOf(record: PracticeRecord): string {
  if (record.acknowledgedAt !== null) {
    return `<span class="tag done">Acknowledged by ${text(record.acknowledgedBy)}</span>`;
  }
  return record.openedAt === null ? '<span class="tag">New</span>' : '<span class="tag due">Opened</span>';
}

function page(title: string, body: string, head = ""): string {
  return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>${text(title)} - Demo practice</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${head}<link rel="stylesheet" href="/page.css"></head>
<body><header><strong>Exampleton clinical inbox</strong><span>Demo practice: not for clinical use</span></header><main>${body}</main></body></html>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
