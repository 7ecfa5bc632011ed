import { type ReaderCheck, type ReferrerVisit, referrerActions } from "../../../shared/domain/referrer-page.ts";
import { printedInstant } from "../encoders/report-facts.ts";
import { escapedHtml as escaped } from "../encoders/report-html.ts";
import type { StoredQuestion } from "../store/referrer-link-repository.ts";
import type { Reader } from "./reader-sessions.ts";
import { birthDateForms } from "./typed-birth-date.ts";

/** The one answer to whatever does not open a report: unknown, ended, locked, or wrong details. */
const refusalSentence =
  "This did not open a report. The details may not match, or the link may have ended, been replaced or be locked for a while after several tries. Please check the details, or telephone the imaging department for a new link.";

/** Limits of what a reader types, in characters. */
export const textLimits = { name: 100, role: 80, registration: 40, text: 1000 } as const;

/** What stands over the form again: that it opened nothing, or that the birth date cannot be read, which counts as no try. */
export type IdentityTrouble = "refused" | "unreadableDate";

const troubleSentences: Readonly<Record<IdentityTrouble, string>> = {
  refused: refusalSentence,
  unreadableDate: `The date of birth cannot be read. Please write ${birthDateForms}. This did not count as a try.`,
};

/**
 * Gives the page that asks who reads and what only the right reader knows. It is the same for every link. `typed` is who they
 * said they are, so that it need not be typed again.
 */
export function identityMain(
  { path, check }: { readonly path: string; readonly check: ReaderCheck },
  trouble: IdentityTrouble | null = null,
  typed: { readonly name: string; readonly role: string } = { name: "", role: "" },
): string {
  return `<div class="card"><h1>A report is ready for you</h1>
<p>Please say who you are, and show that it is meant for you.</p>
${trouble === null ? "" : `<p class="problem" role="alert">${troubleSentences[trouble]}</p>`}
<form method="post" action="${path}/identity" autocomplete="off">
${textInput({ name: "name", label: "Your name", limit: textLimits.name, autocomplete: "name", value: typed.name })}
${textInput({ name: "role", label: "Your role", hint: "For example GP, practice nurse, ward registrar", limit: textLimits.role, value: typed.role })}
${check === "patientDetails" ? patientFields : pinFields}
<button type="submit">Open the report</button>
</form></div>
<p class="quiet">Your name and each look are recorded and shown to whoever wrote the report.</p>`;
}

const patientFields = `${textInput({ name: "first", label: "Patient's date of birth", hint: "Day, month and year, for example 31/12/1960", limit: 30 })}
${textInput({ name: "second", label: "Last four digits of the patient's NHS number", limit: 4, inputmode: "numeric" })}`;

const pinFields = `${textInput({ name: "first", label: "Code of your practice or department", hint: "Your national (ODS) code, for example A81001", limit: 20 })}
${textInput({ name: "second", label: "PIN", hint: "Eight digits. The imaging department tells it to you by telephone.", limit: 12, inputmode: "numeric" })}`;

/** A form of the page: where it goes, and the mark that shows that it was given to this reader and is sent once. */
export interface MarkedForm {
  readonly path: string;
  readonly kind: "acknowledge" | "action" | "handover" | "question" | "leave";
  readonly id: string;
  readonly mark: string;
}

/** Gives the form by which a reader acknowledges the report. */
export function acknowledgeForm(form: MarkedForm, reader: Reader): string {
  return whole(
    form,
    `${textInput({ name: "name", label: "Your name", limit: textLimits.name, value: reader.name })}
${textInput({ name: "role", label: "Your role", limit: textLimits.role, value: reader.role })}
${textInput({ name: "registration", label: "Your professional number", hint: "For example GMC 1234567 or NMC 12A3456B", limit: textLimits.registration, value: reader.registration, isOptional: true })}
<button type="submit">I have read this report</button>`,
  );
}

/** Gives the form by which a reader says what was done. */
export function actionForm(form: MarkedForm): string {
  const options = Object.entries(referrerActions).map(([code, words]) => `<option value="${code}">${words}</option>`);
  return whole(
    form,
    `<label for="action-code">What was done</label><select id="action-code" name="code" required><option value="">Choose</option>${options.join("")}</select>
${textArea("action-text", "In your words", "For example: two-week referral sent today", true)}
<button type="submit">Record what was done</button>`,
  );
}

/** Gives the form by which a reader says that somebody else follows the report up. */
export function handoverForm(form: MarkedForm): string {
  return whole(
    form,
    `${textInput({ name: "whom", label: "To whom", hint: "Name and where they work", limit: textLimits.name })}
${textArea("handover-text", "What was agreed", "", true)}
<button type="submit">Record that it was handed on</button>`,
  );
}

/** Gives the form by which a reader asks. */
export function questionForm(form: MarkedForm): string {
  return whole(
    form,
    `${textArea("question-text", "Your question", "For anything urgent please telephone instead: the answer stands on this page once somebody gave it.", false)}
<button type="submit">Send the question</button>`,
  );
}

/** Gives the button with which a reader leaves. */
export function leaveForm(form: MarkedForm): string {
  return whole(form, `<button class="plain" type="submit">Close this report</button>`);
}

/** Gives what a reader has told so far, newest last. */
export function toldList(visits: readonly ReferrerVisit[]): string {
  const words: Partial<Record<ReferrerVisit["kind"], string>> = {
    acknowledged: "Acknowledged",
    actedOn: "Done",
    handedOn: "Handed on",
  };
  const lines = [...visits].reverse().flatMap(({ kind, byName, detail, happenedAt }) => {
    const said = words[kind];
    if (said === undefined) return [];
    const what = detail === "" ? "" : `: ${escaped(detail)}`;
    return `<li><strong>${said}</strong> by ${escaped(byName)}${what} <span class="quiet">(${printedInstant(happenedAt)})</span></li>`;
  });
  if (lines.length === 0) return "";
  return `<section class="card told" id="told" aria-labelledby="told-heading"><h2 id="told-heading">Recorded, thank you</h2><ul class="list">${lines.join("")}</ul></section>`;
}

/** Gives what was asked and answered. */
export function questionList(questions: readonly StoredQuestion[]): string {
  return questions
    .map(
      (question) => `<h3>${escaped(question.askedByName)} asked, ${printedInstant(question.askedAt)}</h3>
<blockquote>${lines(question.question)}</blockquote>
${
  question.answeredAt === null
    ? `<p class="quiet">Not answered yet. The answer will stand here.</p>`
    : `<p><strong>Answer of ${escaped(question.answeredByName)}, ${printedInstant(question.answeredAt)}</strong></p><blockquote>${lines(question.answer)}</blockquote>`
}`,
    )
    .join("\n");
}

function whole({ path, kind, id, mark }: MarkedForm, inside: string): string {
  return `<form method="post" action="${path}/${kind}"><input type="hidden" name="form" value="${id}"><input type="hidden" name="mark" value="${mark}">
${inside}
</form>`;
}

interface TextInput {
  readonly name: string;
  readonly label: string;
  readonly limit: number;
  readonly hint?: string;
  readonly value?: string;
  readonly inputmode?: string;
  readonly autocomplete?: string;
  readonly isOptional?: boolean;
}

function textInput(input: TextInput): string {
  const { name, label, limit, hint = "", value = "", inputmode = "text", autocomplete = "off" } = input;
  const id = `input-${name}`;
  const hinted = hint === "" ? "" : `<span class="hint">${escaped(hint)}</span>`;
  const optional = input.isOptional === true ? ` <span class="hint">If you have one</span>` : "";
  return `<label for="${id}">${escaped(label)}${hinted}${optional}</label><input id="${id}" name="${name}" value="${escaped(value)}" maxlength="${limit}" inputmode="${inputmode}" autocomplete="${autocomplete}" spellcheck="false"${input.isOptional === true ? "" : " required"}>`;
}

function textArea(id: string, label: string, hint: string, isOptional: boolean): string {
  const hinted = hint === "" ? "" : `<span class="hint">${escaped(hint)}</span>`;
  return `<label for="${id}">${escaped(label)}${hinted}</label><textarea id="${id}" name="text" maxlength="${textLimits.text}"${isOptional ? "" : " required"}></textarea>`;
}

function lines(text: string): string {
  return escaped(text).replaceAll("\n", "<br>");
}
