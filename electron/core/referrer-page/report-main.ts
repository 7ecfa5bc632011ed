import type { ReferrerVisit } from "../../../shared/domain/referrer-page.ts";
import type { KeyImage, Recipient, ReportDocument } from "../../../shared/domain/report.ts";
import { modalityText } from "../../../shared/rules/report-text.ts";
import { actsForRecipient } from "../alerts/acts-for-recipient.ts";
import {
  alertSentences,
  imageLabel,
  printedDate,
  printedInstant,
  printedName,
  printedNhsNumber,
  printedSex,
} from "../encoders/report-facts.ts";
import { escapedHtml as escaped, reportBodyHtml } from "../encoders/report-html.ts";
import { sentKeyImages } from "../encoders/report-outline.ts";
import { releasedBy, statusLine, statusStatement } from "../encoders/status-words.ts";
import type { StoredQuestion } from "../store/referrer-link-repository.ts";
import {
  acknowledgeForm,
  actionForm,
  handoverForm,
  leaveForm,
  type MarkedForm,
  questionForm,
  questionList,
  toldList,
} from "./page-forms.ts";
import type { Reader } from "./reader-sessions.ts";

/** What a report's page is made from. */
export interface ReportPage {
  readonly document: ReportDocument;
  readonly path: string;
  readonly reader: Reader;
  /** To whom the link was made out. */
  readonly recipient: Pick<Recipient, "name" | "role">;
  readonly visits: readonly ReferrerVisit[];
  readonly questions: readonly StoredQuestion[];
  /** Gives a fresh form of a kind. */
  readonly form: (kind: MarkedForm["kind"]) => MarkedForm;
}

/** Gives the inside of the page of a current report: whose it is, what is urgent, the report, its key images, the reader's answer. */
export function reportMain(page: ReportPage): string {
  const { document, path } = page;
  return `${patientCard(document)}
${alertCard(page)}
${toldList(page.visits)}
<div class="two"><div>
${reportCard(document)}
${imagesCard(document, path)}
</div>
${answerCard(page)}
</div>
<p class="jump noprint"><a class="button" href="#answer">Acknowledge or answer</a></p>`;
}

/**
 * Gives the inside of the page of a link whose report has a newer version: that it has, and what changed; never a word of the
 * old one as if it counted.
 */
export function newerVersionMain(page: ReportPage): string {
  const { document } = page;
  const statement = statusStatement(document);
  const [addendum] = document.addenda;
  const added = addendum === undefined ? [] : ["An addendum was written. Read it in the newer version."];
  const changes = statement === null ? added : statement.sentences;
  return `${patientCard(document)}
<section class="card changed" aria-labelledby="newer"><h1 id="newer">There is a newer version of this report</h1>
<p><strong>${escaped(statusLine(document))}.</strong> ${escaped(releasedBy(document))}</p>
${changes.map((sentence) => `<p>${escaped(sentence).replaceAll("\n", "<br>")}</p>`).join("")}
<p>This link was for an earlier version, which does not count any more and is not shown. Please use the new link, or telephone the imaging department for it.</p></section>
<section class="card" aria-labelledby="ask"><h2 id="ask">Questions</h2>${questionList(page.questions)}${questionForm(page.form("question"))}</section>
<div class="card">${leaveForm(page.form("leave"))}</div>`;
}

function patientCard({ patient, examination: of }: ReportDocument): string {
  const facts: [string, string][] = [
    ["Born", printedDate(patient.birthDate) || "not stated"],
    ["Sex", printedSex(patient)],
    ["NHS No.", patient.nhsNumber === null ? "" : printedNhsNumber(patient.nhsNumber)],
    ["Hospital No.", patient.patientId],
    ["Examination", of.description || modalityText(of.modalities)],
    ["Performed", printedInstant(of.performedAt)],
    ["Asked for by", [of.referrer.name, of.referrer.organisation].filter((part) => part !== "").join(", ")],
  ];
  const terms = facts
    .filter(([, value]) => value !== "")
    .map(([term, value]) => `<div><dt>${term}</dt><dd>${escaped(value)}</dd></div>`);
  return `<section class="card patient" aria-label="Patient"><h1>${escaped(printedName(patient.name) || "Without a name")}</h1><dl class="facts">${terms.join("")}</dl></section>`;
}

/** Whether an answer on this page counts for an alert, or comes from somebody who has a copy. */
function countsForAlert({ document, recipient }: ReportPage): boolean {
  const reader = { recipientRole: recipient.role, recipientName: recipient.name };
  return document.alerts.some((alert) => actsForRecipient(reader, alert.recipientName));
}

function alertCard(page: ReportPage): string {
  const { alerts, status } = page.document;
  if (alerts.length === 0 || status === "withdrawn" || status === "cancelled") return "";
  const paragraphs = alerts.map((alert) =>
    alertSentences(alert)
      .map((sentence) => `<p>${escaped(sentence)}</p>`)
      .join(""),
  );
  const { heading, whatToDo } = alertWords(page);
  return `<section class="card alert" aria-labelledby="alert"><h2 id="alert">${heading}</h2>${paragraphs.join("")}${whatToDo}</section>`;
}

/** What an alert asks of this reader: less of a copy's, and after an acknowledgement what is still to come. */
function alertWords(page: ReportPage): { heading: string; whatToDo: string } {
  if (!countsForAlert(page)) {
    return {
      heading: "Somebody has to act on this now",
      whatToDo:
        "<p>You have a copy. Your answer does not take the place of theirs: where you know that nobody acts on it, please telephone.</p>",
    };
  }
  const has = (kind: ReferrerVisit["kind"]) => page.visits.some((visit) => visit.kind === kind);
  if (has("actedOn")) return { heading: "Acknowledged and acted on", whatToDo: "" };
  if (has("acknowledged")) {
    const below = `<a href="#answer">Say below</a> what was done about it`;
    return { heading: "Acknowledged, and still to be acted on", whatToDo: `<p class="noprint">${below}.</p>` };
  }
  const acknowledge = `<p class="noprint"><a href="#answer">Acknowledge it below</a></p>`;
  return { heading: "Needs your attention now", whatToDo: acknowledge };
}

function reportCard(document: ReportDocument): string {
  const body = reportBodyHtml(document, { headingLevel: 3, hasKeyImages: false, isSigned: true });
  const isChanged = statusStatement(document) !== null || document.addenda.length > 0;
  return `<article class="card" aria-labelledby="report"><h2 id="report">Report</h2>
<p class="${isChanged ? "problem" : "quiet"}"><strong>${escaped(statusLine(document))}.</strong> ${escaped(releasedBy(document))}</p>
<div class="report">${body}</div></article>`;
}

function imagesCard(document: ReportDocument, path: string): string {
  const images = sentKeyImages(document);
  const pdf = `<p class="noprint"><a class="button plain" href="${path}/report.pdf">Report as PDF</a></p>`;
  if (images.length === 0) return `<section class="card" aria-label="Report as a file">${pdf}</section>`;
  const figures = images.map((image, index) => figure(document, path, image, index + 1));
  const tools = [
    ...(images.length > 1 ? [tool("previous", "Previous"), tool("next", "Next")] : []),
    ...[tool("closer", "Larger"), tool("wider", "Smaller"), tool("whole", "Whole image")],
  ];
  return `<section class="card" aria-labelledby="images" data-viewer><h2 id="images">Key images</h2>
<p class="quiet">Compressed pictures, to show what the report means. They are not for diagnosis.</p>
<div class="tools" role="toolbar" aria-label="Images" hidden>${tools.join("")}<output aria-live="polite"></output></div>
<div class="images">${figures.join("")}</div></section>
<section class="card noprint" aria-label="Report as a file">${pdf}</section>`;
}

function tool(value: string, label: string): string {
  return `<button class="plain" type="button" value="${value}">${label}</button>`;
}

function figure({ examination }: ReportDocument, path: string, image: KeyImage, number: number): string {
  const label = `${image.image.modality}, ${imageLabel(image.image, examination.studyInstanceUid)}`;
  const caption = image.caption.trim();
  const alt = `Key image ${number}. ${caption} ${label}`;
  return `<figure><a class="stage" href="${path}/image/${number}" aria-label="${escaped(`Key image ${number} by itself`)}"><img src="${path}/image/${number}" width="${image.widthPixels}" height="${image.heightPixels}" alt="${escaped(alt)}"></a>
<figcaption><strong>${number}.</strong> ${escaped(caption)} <span class="quiet">(${escaped(label)})</span></figcaption></figure>`;
}

function answerCard(page: ReportPage): string {
  const { form, reader, questions, visits } = page;
  const isAcknowledged = visits.some(({ kind }) => kind === "acknowledged");
  const acknowledging = acknowledgeForm(form("acknowledge"), reader);
  const whatFor = `It tells ${countsForAlert(page) ? "the department that the finding is in your hands" : "whoever wrote it that you have it"}.`;
  return `<section class="card aside" id="answer" aria-labelledby="answer-heading"><h2 id="answer-heading">Your answer</h2>
${isAcknowledged ? `<details><summary>Acknowledge again, as somebody else</summary>${acknowledging}</details>` : `<p>Please confirm that you have read this report. ${whatFor}</p>${acknowledging}`}
<details><summary>Say what was done</summary>${actionForm(form("action"))}</details>
<details><summary>Handed on to somebody else</summary>${handoverForm(form("handover"))}</details>
<details${questions.length > 0 ? " open" : ""}><summary>Ask whoever wrote it</summary>${questionList(questions)}${questionForm(form("question"))}</details>
<div class="noprint">${leaveForm(form("leave"))}</div></section>`;
}
