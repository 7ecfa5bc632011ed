import type { CoreFact } from "../../../shared/checks/signing-subject.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { Draft, Signature } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import type { LifeEvent } from "../../../shared/rules/report-machine.ts";
import { entitlementProblem } from "../entitlement/entitlement.ts";
import type { Repositories } from "../store/store.ts";
import { type FoundWriting, firstWritings, openRequest } from "./first-writing.ts";
import { requireAskable } from "./who-may-be-asked.ts";

/** What of a signature depends on who signs whose text. */
export interface CoSigning {
  /** Texts of others that it would make final, the one to be answered for first; empty for everything but that. */
  readonly writings: readonly FoundWriting[];
  /** Who signed the text first; null where it is one person. */
  readonly preparedBy: Signature | null;
  readonly facts: readonly CoreFact[];
  /** Why the signer may not sign it so, in a sentence; null where they may. */
  readonly entitlementProblem: string | null;
  /** Who is asked for a second signature before everybody else; null: anybody, or none is asked for. */
  readonly askedOf: { readonly personId: string; readonly displayName: string } | null;
}

/** Gives what of a signature depends on who signs whose text. Throws `conflict` where `askedOf` could not sign it as final. */
export async function coSigning(
  store: Repositories,
  of: {
    readonly draft: Draft;
    readonly workitem: Workitem;
    readonly event: LifeEvent;
    readonly person: Person;
    /** The person asked for a second signature; absent: anybody. */
    readonly askedOf?: string | undefined;
    /** Milliseconds, UTC. */
    readonly now: number;
  },
): Promise<CoSigning> {
  const { draft, workitem, event, person, now } = of;
  const writings = event === "sign" ? await firstWritings(store, draft, person) : [];
  const signsAs = event === "releaseProvisional" ? "provisional" : "final";
  return {
    writings,
    askedOf: await requireAskable(store, of.askedOf, { workitem, asker: person, now }),
    preparedBy: writings[0]?.signature ?? null,
    facts: await factsOf(store, { workitemId: workitem.id, event, person }),
    entitlementProblem:
      event === "askSecondSignature" ? null : await entitlementProblem(store, { person, workitem, signsAs, now }),
  };
}

/** Gives why a report cannot go out as provisional by a person, and why no second signature can be asked for; empty where it can. */
export async function otherReleases(
  store: Repositories,
  { draft, workitem }: { readonly draft: Draft; readonly workitem: Workitem },
  person: Person,
  now: number,
): Promise<{ hot: string; awaitingSecondSignature: string }> {
  if (draft.kind !== "report") {
    const sentence =
      "Only a report that was never final goes out before it is final. Somebody who may sign writes this.";
    return { hot: sentence, awaitingSecondSignature: sentence };
  }
  const problemOf = async (event: LifeEvent) => {
    const { facts, entitlementProblem: problem } = await coSigning(store, { draft, workitem, event, person, now });
    return problem ?? facts[0]?.sentence ?? "";
  };
  return {
    hot: await problemOf("releaseProvisional"),
    awaitingSecondSignature: await problemOf("askSecondSignature"),
  };
}

async function factsOf(
  store: Repositories,
  { workitemId, event, person }: { workitemId: string; event: LifeEvent; person: Person },
): Promise<CoreFact[]> {
  if (event !== "sign" && event !== "releaseProvisional" && event !== "askSecondSignature") return [];
  const request = await openRequest(store, workitemId);
  if (request === null) return [];
  if (event !== "sign") {
    const sentence = "It went out as provisional already and waits for its second signature. Sign it, or return it.";
    return [{ code: "secondSignatureAwaited", sentence }];
  }
  if (request.document.signature.personId !== person.id) return [];
  const sentence = "You signed this text first, so somebody else has to give it the second signature.";
  return [{ code: "ownSecondSignature", sentence }];
}
