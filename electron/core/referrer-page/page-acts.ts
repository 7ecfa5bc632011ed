import { referrerActions } from "../../../shared/domain/referrer-page.ts";
import type { EvidenceRecorder, Proof } from "../delivery/evidence-recorder.ts";
import type { Clock } from "../ports.ts";
import type { StoredLink } from "../store/referrer-link-repository.ts";
import type { Store } from "../store/store.ts";
import { isSameText, type LinkKeys } from "./link-keys.ts";
import { type MarkedForm, textLimits } from "./page-forms.ts";
import type { Look, PageRecord } from "./page-record.ts";
import { field } from "./page-request.ts";
import type { ReaderSession } from "./reader-sessions.ts";

/** What acts are recorded with. */
export interface PageActsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: LinkKeys;
  readonly record: PageRecord;
  readonly evidence: Pick<EvidenceRecorder, "record">;
  /** Told of a new question, by its case. */
  readonly onAsked: (workitemId: string) => void;
}

/** One reader at one link, with the case that it is about. */
export interface ActingReader {
  readonly session: ReaderSession;
  readonly link: StoredLink;
  readonly workitemId: string;
}

type Proven = Pick<Proof, "rung" | "byName" | "detail">;

/** Takes what a reader sends back. Each form counts once, however often it is sent. */
export class PageActs {
  readonly #options: PageActsOptions;

  constructor(options: PageActsOptions) {
    this.#options = options;
  }

  /** Says that a form was given to this reader for this act. */
  isOwnForm({ session }: ActingReader, kind: MarkedForm["kind"], form: URLSearchParams): boolean {
    const id = form.get("form") ?? "";
    if (!/^[0-9a-f-]{36}$/.test(id)) return false;
    return isSameText(form.get("mark") ?? "", this.#options.keys.formMark(session.id, kind, id));
  }

  /** A report that is read is shown to a person: the first time is proof. */
  async shown({ session, link }: ActingReader): Promise<void> {
    const { reader } = session;
    await this.#prove(link, { rung: "shown", byName: reader.name, detail: reader.role });
    await this.#options.store.referrerLinks.settleDelivery(link.deliveryId);
  }

  /** Takes an acknowledgement, with who gives it. Says false where something is missing. */
  async acknowledge(acting: ActingReader, form: URLSearchParams): Promise<boolean> {
    const name = field(form, "name", textLimits.name);
    const role = field(form, "role", textLimits.role);
    const registration = field(form, "registration", textLimits.registration);
    if (name === "" || role === "") return false;
    const detail = [role, registration].filter((part) => part !== "").join(", ");
    const look: Look = { kind: "acknowledged", byName: name, detail, id: formId(form) };
    await this.#keep(acting, look, [{ rung: "acknowledged", byName: name, detail }]);
    return true;
  }

  /** Takes what was done, one of the coded actions and words. Says false where something is missing. */
  async act(acting: ActingReader, form: URLSearchParams): Promise<boolean> {
    const code = form.get("code") ?? "";
    const words = Object.entries(referrerActions).find(([each]) => each === code)?.[1];
    const text = field(form, "text", textLimits.text);
    if (words === undefined || (code === "other" && text === "")) return false;
    const detail = text === "" ? words : `${words}: ${text}`;
    const { name } = acting.session.reader;
    await this.#keep(acting, { kind: "actedOn", byName: name, detail, id: formId(form) }, [
      { rung: "actedOn", byName: name, detail },
    ]);
    return true;
  }

  /** Whoever hands a report on has read it; that the next one acts on it is not proven by that. */
  async handOver(acting: ActingReader, form: URLSearchParams): Promise<boolean> {
    const whom = field(form, "whom", textLimits.name);
    const text = field(form, "text", textLimits.text);
    if (whom === "") return false;
    const detail = text === "" ? `to ${whom}` : `to ${whom}: ${text}`;
    const { name } = acting.session.reader;
    await this.#keep(acting, { kind: "handedOn", byName: name, detail, id: formId(form) }, [
      { rung: "acknowledged", byName: name, detail: `Handed on ${detail}` },
    ]);
    return true;
  }

  /** Takes a question. Says false where it is empty. */
  async ask({ session, link, workitemId }: ActingReader, form: URLSearchParams): Promise<boolean> {
    const question = field(form, "text", textLimits.text, true);
    if (question === "") return false;
    const { name, role } = session.reader;
    const id = formId(form);
    const askedByName = `${name}, ${role}`;
    const look: Look = { kind: "asked", byName: name, id };
    const asked = { id, linkId: link.id, workitemId, askedAt: this.#options.clock.now(), askedByName, question };
    const isNew = await this.#options.record.note(link, look, (tx) => tx.referrerLinks.ask(asked));
    if (isNew) this.#options.onAsked(workitemId);
    return true;
  }

  /** An act that was cut off between its look and its proof is proven when the same form comes again; another text is not. */
  async #keep({ link }: ActingReader, look: Look, proofs: readonly Proven[]): Promise<void> {
    const { record, store } = this.#options;
    if (!(await record.note(link, look))) {
      const kept = (await store.referrerLinks.visits(link.id)).find(({ id }) => id === look.id);
      if (kept === undefined || kept.byName !== look.byName || kept.detail !== look.detail) return;
    }
    for (const proof of proofs) await this.#prove(link, proof);
  }

  async #prove(link: StoredLink, proof: Proven): Promise<void> {
    const { evidence, clock } = this.#options;
    await evidence.record({ ...proof, deliveryId: link.deliveryId, happenedAt: clock.now(), source: "receiptPage" });
  }
}

function formId(form: URLSearchParams): string {
  return form.get("form") ?? "";
}
