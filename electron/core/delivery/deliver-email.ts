import { readFile } from "node:fs/promises";
import { createTransport } from "nodemailer";
import type { EmailProfile } from "../../../shared/domain/email-profile.ts";
import { emailNoticeSchema } from "../encoders/email-notice.ts";
import type { SecretStore } from "../ports.ts";
import { notConnectedSentence } from "./deliver-hl7.ts";
import { destinationSecretName } from "./destination-secrets.ts";
import type { SettingsSource } from "./profiled-destination.ts";
import { type Send, type SendRequest, type SendResult, sendResult } from "./send-result.ts";

/** What an e-mail sender is made of. */
export interface EmailSenderOptions {
  readonly settingsOf: SettingsSource<"email">;
  readonly secrets: Pick<SecretStore, "get">;
  /** Limit of each step of the conversation in milliseconds; 30,000 unless given. */
  readonly timeoutMs?: number;
}

/** What nodemailer says of a failure. */
interface MailFailure {
  readonly code: string;
  /** The command that failed, e.g. `RCPT TO`; empty where none did. */
  readonly command: string;
  /** The server's status (RFC 5321 4.2), or null where it gave none. */
  readonly status: number | null;
  readonly response: string;
  /** True where no connection was made, so that nothing can have left. */
  readonly isUnconnected: boolean;
}

/**
 * Gives a sender of notices by e-mail over TLS; the destination's address is the recipient's. The notice has the same
 * Message-ID on every try. That a mail server took it proves that and nothing more.
 */
export function createEmailSender(options: EmailSenderOptions): Send {
  return async (request, signal) => {
    const { destination } = request;
    const profile = await options.settingsOf(destination.id);
    const missing = missingSetting(profile, destination.address);
    if (missing !== null) {
      return paused(`${missing} of “${destination.name}” is not set up, so sending there is paused.`, "");
    }
    const password =
      profile.username === "" ? "" : await options.secrets.get(destinationSecretName(destination.id, "password"));
    if (password === null) {
      return paused(
        `The password for the mail server of “${destination.name}” is not set, so sending there is paused.`,
        "",
      );
    }
    try {
      const response = await sendMail(request, profile, password, options.timeoutMs ?? 30_000, signal);
      const sentence = "The mail server took the notice. Nothing tells whether it arrives or is read.";
      return sendResult("accepted", sentence, response);
    } catch (thrown) {
      signal.throwIfAborted();
      return judge(destination.name, failureOf(thrown));
    }
  };
}

function missingSetting(profile: EmailProfile, address: string): string | null {
  if (profile.server === "") return "The mail server";
  if (profile.sender === "") return "The sender's mail address";
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address) ? null : "The recipient's mail address";
}

async function sendMail(
  { destination, controlId, payload }: SendRequest,
  profile: EmailProfile,
  password: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const notice = emailNoticeSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  const { certificateAuthorityFile: file } = profile;
  const transport = createTransport({
    host: profile.server,
    port: profile.port,
    secure: profile.encryption === "tls",
    // Without it nodemailer would go on in clear where a server offers no encryption.
    requireTLS: true,
    ...(file === "" ? {} : { tls: { ca: await readFile(file) } }),
    ...(profile.username === "" ? {} : { auth: { user: profile.username, pass: password } }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const cut = () => transport.close();
  signal.addEventListener("abort", cut, { once: true });
  try {
    const sent = await transport.sendMail({
      from: { name: profile.senderName, address: profile.sender },
      to: destination.address,
      subject: notice.subject,
      text: notice.text,
      date: new Date(notice.date),
      messageId: `<${controlId}@${profile.sender.slice(profile.sender.indexOf("@") + 1)}>`,
      // Absence notes and other automatic answers are of no use to anybody (RFC 3834).
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return sent.response;
  } finally {
    signal.removeEventListener("abort", cut);
    transport.close();
  }
}

function judge(name: string, failure: MailFailure): SendResult {
  const { code, command, status, response } = failure;
  if (status !== null && status >= 400 && status < 500) {
    const sentence = `The mail server of “${name}” does not take the notice now (${status}). It is kept and goes again by itself.`;
    return sendResult("transient", sentence, response);
  }
  if (code === "EAUTH") {
    return paused(
      `The mail server of “${name}” does not accept our user name or password, so sending there is paused.`,
      response,
    );
  }
  if (status !== null && status >= 500) return refused(name, status, command, response);
  if (code === "ETLS" || /CERT|SELF_SIGNED|ISSUER|SIGNATURE|ALTNAME/.test(code)) {
    return paused(
      `No encrypted connection to the mail server of “${name}” came about (${code}), so sending there is paused; in clear nothing is sent.`,
      response,
    );
  }
  if (failure.isUnconnected) return sendResult("transient", notConnectedSentence(name, code));
  return sendResult(
    "ambiguous",
    `The connection to the mail server of “${name}” ended without an answer (${code || "unknown"}). The notice goes again under the same Message-ID.`,
    response,
  );
}

/** Who may send, and to whom, is set-up; what is sent is this notice's own matter. */
function refused(name: string, status: number, command: string, response: string): SendResult {
  if (command === "DATA") {
    const sentence = `The mail server of “${name}” refused the notice (${status}). The report is kept here. Please tell the recipient another way.`;
    return sendResult("permanent", sentence, response);
  }
  const what = command === "RCPT TO" ? "does not know the recipient's address" : "does not let us send";
  return paused(`The mail server of “${name}” ${what} (${status}), so sending there is paused.`, response);
}

function paused(happened: string, response: string): SendResult {
  const sentence = `${happened} Every report is kept. Please have the destination's settings checked, then retry.`;
  return sendResult("permanent", sentence, response, sentence);
}

function failureOf(thrown: unknown): MailFailure {
  const error: Record<string, unknown> = thrown instanceof Error ? { ...thrown } : {};
  const text = (name: string) => (typeof error[name] === "string" ? error[name] : "");
  const [kind, original] = [text("code"), text("originalCode")];
  return {
    // The library's own kind says more than the system's code only where it is about who we are.
    code: original === "" || kind === "EAUTH" || kind === "ETLS" ? kind : original,
    command: text("command"),
    status: typeof error.responseCode === "number" ? error.responseCode : null,
    response: text("response"),
    isUnconnected: text("syscall") === "connect" || kind === "EDNS",
  };
}
