import type { ReaderCheck, ReferrerLinkView, ReferrerQuestion } from "../../../shared/domain/referrer-page.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EvidenceRecorder } from "../delivery/evidence-recorder.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { StoredLink, StoredQuestion } from "../store/referrer-link-repository.ts";
import type { Store } from "../store/store.ts";
import { type LinkKeys, newPin, normalAnswers } from "./link-keys.ts";
import { type LinkStanding, linkStanding, mintLink, pathOf } from "./page-links.ts";
import { storedPagePolicy } from "./page-policy.ts";
import { PageRecord } from "./page-record.ts";

/** What the service is made of. */
export interface LinkServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly keys: LinkKeys;
  readonly evidence: Pick<EvidenceRecorder, "record">;
  /** What addresses of links begin with; empty where the page is not to be reached. */
  readonly origin: () => Promise<string>;
  /** Ends the sessions of a link that was ended. */
  readonly endSessions: (linkId: string) => void;
}

/** Links of the referrer's page as people in the program handle them, and the questions that come back. */
export class LinkService {
  readonly #options: LinkServiceOptions;
  readonly #record: PageRecord;

  constructor(options: LinkServiceOptions) {
    this.#options = options;
    this.#record = new PageRecord(options);
  }

  /** Gives the links of a delivery with every look, newest first. Throws `signed_out`. */
  async links(session: WindowSession, { deliveryId }: { deliveryId: string }): Promise<{ links: ReferrerLinkView[] }> {
    requireSignedIn(session);
    const links = await this.#options.store.referrerLinks.ofDelivery(deliveryId);
    return { links: await Promise.all(links.map((link) => this.#view(link))) };
  }

  /** Gives the links of a version that a person has to bring to their recipients. Throws `signed_out`. */
  async toGive(
    session: WindowSession,
    { reportVersionId }: { reportVersionId: string },
  ): Promise<{ links: ReferrerLinkView[] }> {
    requireSignedIn(session);
    const links = await this.#options.store.referrerLinks.toGive(reportVersionId);
    return { links: await Promise.all(links.map((link) => this.#view(link))) };
  }

  /** Gives the address of a link that still opens. Throws `not_found`, `conflict`, `signed_out`. */
  async address(session: WindowSession, { linkId }: { linkId: string }): Promise<{ address: string }> {
    const person = requireSignedIn(session);
    const { link } = await this.#usable(linkId);
    const origin = await this.#options.origin();
    if (origin === "") {
      throw new WorkstationError(
        "conflict",
        "The referrer's page is not listening on this machine, so its links open nowhere. An administrator turns it on in Settings.",
      );
    }
    await this.#record.note(link, { kind: "addressShown", byName: person.displayName });
    return { address: `${origin}${pathOf(this.#options.keys.segment(link))}` };
  }

  /**
   * Ends the links of a delivery and makes a new one for the same version. Throws `not_found` where the delivery had no link,
   * `conflict` where a newer version is out, `invalid_input` where the patient's details are not known, `signed_out`.
   */
  async renew(
    session: WindowSession,
    input: { deliveryId: string; readerCheck: ReaderCheck; reason: string },
  ): Promise<{ links: ReferrerLinkView[] }> {
    const person = requireSignedIn(session);
    const { store, clock, ids, keys, endSessions } = this.#options;
    const before = await store.referrerLinks.ofDelivery(input.deliveryId);
    const [latest] = before;
    if (latest === undefined) throw noLink();
    const { standing, version } = await this.#standing(latest);
    if (standing === "replaced") throw replacedMeanwhile();
    const { linkDays } = await storedPagePolicy(store);
    const { link } = mintLink(keys, {
      ...{ id: ids.uuid(), kind: input.readerCheck, recipient: latest.recipient, linkDays },
      ...{ patient: version.document.patient, madeAt: clock.now() },
    });
    if (link.check.kind === "patientDetails" && link.check.hash === "") {
      throw new WorkstationError(
        "invalid_input",
        "This patient's date of birth or NHS number is not known, so they cannot be asked for. Choose the PIN. Nothing was changed.",
      );
    }
    for (const old of before) await this.#end(old, person.displayName, input.reason);
    await store.referrerLinks.add({ ...link, deliveryId: input.deliveryId, reportVersionId: version.id });
    for (const old of before) endSessions(old.id);
    return this.links(session, input);
  }

  /** Ends a link at once, also for whoever has it open. Throws `not_found`, `signed_out`. */
  async revoke(
    session: WindowSession,
    { linkId, reason }: { linkId: string; reason: string },
  ): Promise<{ links: ReferrerLinkView[] }> {
    const person = requireSignedIn(session);
    const link = await this.#find(linkId);
    await this.#end(link, person.displayName, reason);
    this.#options.endSessions(linkId);
    return this.links(session, link);
  }

  /** Gives a new PIN of a link, this once. Throws `not_found`, `conflict` where the link asks for something else, `signed_out`. */
  async newPin(session: WindowSession, { linkId }: { linkId: string }): Promise<{ pin: string; practiceCode: string }> {
    const person = requireSignedIn(session);
    const { store, keys } = this.#options;
    const { link } = await this.#usable(linkId);
    if (link.check.kind !== "practicePin") {
      throw new WorkstationError("conflict", "This link asks for the patient's details and has no PIN.");
    }
    const practiceCode = (await store.settings.destination(link.recipient.destinationId)).receivingFacility.trim();
    const pin = newPin();
    const hash = keys.checkHash(link.id, normalAnswers("practicePin", practiceCode, pin));
    await this.#record.note(link, { kind: "pinTold", byName: person.displayName }, (tx) =>
      tx.referrerLinks.setCheck(link.id, { kind: "practicePin", hash }),
    );
    return { pin, practiceCode };
  }

  /** Notes that a person gave the address to the recipient: handed over, by what that person says. Throws `not_found`, `signed_out`. */
  async given(
    session: WindowSession,
    { linkId, how }: { linkId: string; how: string },
  ): Promise<{ links: ReferrerLinkView[] }> {
    const person = requireSignedIn(session);
    const { link } = await this.#usable(linkId);
    const { evidence, clock } = this.#options;
    await this.#record.note(link, { kind: "given", byName: person.displayName, detail: how });
    const proof = { deliveryId: link.deliveryId, rung: "handedOver" as const, source: "person" as const };
    await evidence.record({
      ...proof,
      happenedAt: clock.now(),
      byName: person.displayName,
      detail: `Link given: ${how}`,
    });
    return this.links(session, link);
  }

  /** Gives the unanswered questions, oldest first, then those answered last. Throws `signed_out`. */
  async questions(session: WindowSession): Promise<{ questions: ReferrerQuestion[]; unansweredCount: number }> {
    requireSignedIn(session);
    const kept = await this.#options.store.referrerLinks.questions();
    const questions = await Promise.all(kept.map((question) => this.#question(question)));
    return { questions, unansweredCount: questions.filter(({ answeredAt }) => answeredAt === null).length };
  }

  /** Answers a question, for its page. Throws `conflict` where it was answered, `forbidden`, `signed_out`. */
  async answer(session: WindowSession, input: { questionId: string; answer: string }): Promise<ReferrerQuestion> {
    const person = requireReporter(session);
    const { store, audit, clock, events } = this.#options;
    const answered = await store.transaction(async (tx) => {
      const by = { personId: person.id, displayName: person.displayName, answer: input.answer, now: clock.now() };
      const question = await tx.referrerLinks.answer(input.questionId, by);
      if (question === null) {
        throw new WorkstationError(
          "conflict",
          "Somebody has answered this question already. Your answer was not sent.",
        );
      }
      const { workitemId } = question;
      const detail = `question ${question.id}, link ${question.linkId}`;
      await audit.record(person, { action: "referrerPage.answer", workitemId, detail }, tx);
      return question;
    });
    events.publish({ topic: "referrerQuestion", id: answered.workitemId });
    return this.#question(answered);
  }

  async #end(link: StoredLink, byName: string, reason: string): Promise<void> {
    if (link.revokedAt !== null) return;
    const now = this.#options.clock.now();
    await this.#record.note(link, { kind: "revoked", byName, detail: reason }, (tx) =>
      tx.referrerLinks.revoke(link.id, reason, now),
    );
  }

  async #usable(linkId: string): Promise<{ link: StoredLink; of: LinkStanding }> {
    const link = await this.#find(linkId);
    const of = await this.#standing(link);
    if (of.standing === "replaced") throw replacedMeanwhile();
    if (of.standing === "expired" || of.standing === "revoked") {
      throw new WorkstationError("conflict", "This link has ended. Make a new one.");
    }
    return { link, of };
  }

  async #find(linkId: string): Promise<StoredLink> {
    const link = await this.#options.store.referrerLinks.find(linkId);
    if (link === null) throw noLink();
    return link;
  }

  #standing(link: StoredLink): Promise<LinkStanding> {
    return linkStanding(this.#options.store, link, this.#options.clock.now());
  }

  async #view(link: StoredLink): Promise<ReferrerLinkView> {
    const { store } = this.#options;
    const { standing, version } = await this.#standing(link);
    const questions = await store.referrerLinks.questionsOf([link.id]);
    return {
      ...{ id: link.id, deliveryId: link.deliveryId, recipientName: link.recipient.name, standing },
      ...{ version: version.document.version, readerCheck: link.check.kind, revokedReason: link.revokedReason },
      ...{ madeAt: link.madeAt, expiresAt: link.expiresAt },
      visits: [...(await store.referrerLinks.visits(link.id))],
      questions: await Promise.all(questions.map((question) => this.#question(question))),
    };
  }

  async #question(question: StoredQuestion): Promise<ReferrerQuestion> {
    const { study } = await this.#options.store.workitems.get(question.workitemId);
    return { ...question, patientName: study.patient.name, examination: study.description };
  }
}

function noLink(): WorkstationError {
  return new WorkstationError("not_found", "There is no link to the referrer's page here.");
}

function replacedMeanwhile(): WorkstationError {
  return new WorkstationError(
    "conflict",
    "A newer version of this report is out. Give the link of the newer version; this one says so to whoever opens it.",
  );
}
