import { afterEach, describe, expect, it } from "vitest";
import { createEmailSender } from "../../electron/core/delivery/deliver-email.ts";
import type { SendResult } from "../../electron/core/delivery/send-result.ts";
import { encodeEmailNotice } from "../../electron/core/encoders/email-notice.ts";
import { reportPlainText } from "../../electron/core/encoders/plain-text.ts";
import { type EmailProfile, emailProfileSchema } from "../../shared/domain/email-profile.ts";
import { type MailServer, mailAuthorityFile, startMailServer } from "../environment/mail-server.ts";
import { freePort } from "../environment/orthanc.ts";
import { sampleDestination, sampleReport } from "../fakes/sample-report.ts";

const servers: MailServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function started(...options: Parameters<typeof startMailServer>): Promise<MailServer> {
  const server = await startMailServer(...options);
  servers.push(server);
  return server;
}

function profileFor(port: number, changes: Partial<EmailProfile> = {}): EmailProfile {
  return emailProfileSchema.parse({
    ...{ channel: "email", server: "127.0.0.1", port, certificateAuthorityFile: mailAuthorityFile },
    ...{ username: "sightline", sender: "radiology@hospital.example", readIn: "EPR “Später”" },
    ...changes,
  });
}

const document = sampleReport();
const link = "https://reports.hospital.example/page/Zk3x-opaque-token";
const destination = sampleDestination("email", "dr.referrer@practice.example");

async function send(profile: EmailProfile, password: string | null = "right"): Promise<SendResult> {
  const sender = createEmailSender({
    settingsOf: async () => profile,
    secrets: { get: async (name) => (name === "destination.to-email.password" ? password : "another") },
    timeoutMs: 1500,
  });
  const payload = encodeEmailNotice({ document, profile, link });
  const request = { destination, controlId: "S0123456789ABCDEF012", payload, mayHaveArrived: false };
  return sender(request, new AbortController().signal);
}

/** The text of a mail as its reader sees it: decoded from its transfer encoding. */
function readable(mail: string): string {
  const [head = "", ...body] = mail.split("\r\n\r\n");
  const text = body.join("\r\n\r\n");
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(text, "base64").toString("utf8");
  const joined = text.replace(/=\r\n/g, "");
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}

describe("a notice by e-mail", () => {
  it("is taken by a mail server over STARTTLS with a password, and from the first byte over TLS", async () => {
    for (const encryption of ["startTls", "tls"] as const) {
      const server = await started({ isTls: encryption === "tls" });
      const result = await send(profileFor(server.port, { encryption }));
      expect(result).toMatchObject({ outcome: "accepted", pauseReason: null });
      expect(result.acknowledgement).toMatch(/^250/);
      expect(server.users).toEqual(["sightline:right"]);
      expect(server.mails).toHaveLength(1);
    }
  });

  it("holds no word of the report, no name and no number of the patient, only that there is one and where", async () => {
    const server = await started();
    await send(profileFor(server.port));
    const [mail = ""] = server.mails;
    const read = `${mail.split("\r\n\r\n")[0]}\n${readable(mail)}`;
    expect(read).toContain("A report is ready for you in EPR “Später”.");
    expect(read).toContain(link);
    expect(mail).toMatch(/^To: dr\.referrer@practice\.example\r$/m);
    expect(mail).toMatch(/^Message-ID: <S0123456789ABCDEF012@hospital\.example>\r$/m);
    const said = new Set(read.toLowerCase().match(/[\p{L}\p{N}]+/gu));
    const { patient, examination } = document;
    const secrets = [
      ...[
        ...Object.values(patient.name),
        patient.nhsNumber ?? "",
        patient.patientId,
        patient.birthDate ?? "",
        "1960",
        "feb",
      ],
      ...[examination.accessionNumber, examination.placerOrderNumber, examination.description, examination.bodyPart],
      ...[examination.studyInstanceUid, examination.referrer.name, document.signature.displayName],
      ...Object.values(document.sections).flatMap((paragraphs) =>
        paragraphs.flat().map((run) => ("text" in run ? run.text : "")),
      ),
      ...document.alerts.flatMap(({ finding, actionNeeded }) => [finding, actionNeeded]),
      ...document.keyImages.map(({ caption }) => caption),
    ];
    // Words that the notice needs itself and that give nothing away.
    const plain = new Set(
      "12 a and by for in is it not of the to with dr no report radiology referrer 2 21 2026 nov".split(" "),
    );
    // Pieces of an identifier are no secret; the whole one is looked for by itself.
    expect(read).not.toContain(document.reportId);
    const words = secrets
      .flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
      .filter((word) => !plain.has(word));
    expect(words.length).toBeGreaterThan(40);
    expect(words.filter((word) => said.has(word))).toEqual([]);
    for (const line of reportPlainText(document).filter((each) => each.length > 12)) expect(read).not.toContain(line);
  });

  it("is kept for later on 4xx, and pauses the destination on 5xx about who sends or to whom", async () => {
    const server = await started();
    const profile = profileFor(server.port);
    server.behaviour.refusals = { to: [451, "greylisted"] };
    expect(await send(profile)).toMatchObject({ outcome: "transient", pauseReason: null });
    server.behaviour.refusals = { data: [452, "full"] };
    expect(await send(profile)).toMatchObject({ outcome: "transient" });
    server.behaviour.refusals = { to: [550, "no such user"] };
    const unknown = await send(profile);
    expect(unknown).toMatchObject({ outcome: "permanent", pauseReason: expect.stringContaining("does not know") });
    server.behaviour.refusals = { from: [553, "not yours"] };
    expect(await send(profile)).toMatchObject({ pauseReason: expect.stringContaining("does not let us send") });
    server.behaviour.refusals = { data: [554, "spam"] };
    const refused = await send(profile);
    expect(refused).toMatchObject({ outcome: "permanent", pauseReason: null });
    expect(refused.acknowledgement).toContain("554");
    expect(await send(profile, "wrong")).toMatchObject({ pauseReason: expect.stringContaining("password") });
    expect(await send(profile, null)).toMatchObject({ pauseReason: expect.stringContaining("not set") });
  });

  it("never leaves in clear: where the server hides STARTTLS or has another's certificate, nothing is sent", async () => {
    const hiding = await started({ hidesTls: true, isOpen: true });
    const open = { username: "" };
    expect(await send(profileFor(hiding.port, open))).toMatchObject({ outcome: "permanent" });
    expect(hiding.mails).toEqual([]);
    const server = await started({ isOpen: true });
    const untrusted = await send(profileFor(server.port, { ...open, certificateAuthorityFile: "" }));
    expect(untrusted).toMatchObject({
      outcome: "permanent",
      pauseReason: expect.stringContaining("in clear nothing is sent"),
    });
    expect(server.mails).toEqual([]);
  });

  it("may have arrived where the answer is lost after DATA, and goes again under the same Message-ID", async () => {
    const server = await started();
    const profile = profileFor(server.port);
    server.behaviour.dropsAfterData = true;
    expect(await send(profile)).toMatchObject({ outcome: "ambiguous", pauseReason: null });
    server.behaviour.dropsAfterData = false;
    server.behaviour.isSilentAfterData = true;
    expect(await send(profile)).toMatchObject({ outcome: "ambiguous" });
    server.behaviour.isSilentAfterData = false;
    expect(await send(profile)).toMatchObject({ outcome: "accepted" });
    expect(server.mails).toHaveLength(3);
    expect(new Set(server.mails).size).toBe(1);
  });

  it("waits where no server answers, and pauses where none is set up", async () => {
    expect(await send(profileFor(await freePort()))).toMatchObject({ outcome: "transient", pauseReason: null });
    expect(await send(profileFor(1, { server: "" }))).toMatchObject({
      pauseReason: expect.stringContaining("mail server"),
    });
    expect(await send(profileFor(1, { sender: "" }))).toMatchObject({ pauseReason: expect.stringContaining("sender") });
  });
});
