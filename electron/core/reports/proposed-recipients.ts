import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { DirectoryEntry } from "../../../shared/domain/directory.ts";
import type { ProposedRecipient, RecipientChoice } from "../../../shared/domain/proposed-recipient.ts";
import type { Recipient } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";

/** What recipients follow from. */
export interface RecipientGround {
  readonly destinations: readonly DestinationSettings[];
  readonly workitem: Pick<Workitem, "study" | "referrer">;
  /** Who got the version before. */
  readonly previous: readonly Recipient[];
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  /** What a person decided; null where nobody did. */
  readonly choice: RecipientChoice | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A recipient with what is shown of it. */
export interface ProposedPair {
  readonly recipient: Recipient;
  readonly proposal: ProposedRecipient;
}

/** Who gets a version, why, and what has to be said or chosen before. */
export interface ProposedRecipients {
  readonly recipients: Recipient[];
  readonly proposals: ProposedRecipient[];
  readonly facts: readonly { readonly code: "referrerNotMatched" | "recipientWithoutWay"; readonly sentence: string }[];
}

/** Gives a recipient that a destination's own set-up names. */
export function bySetUp(destination: DestinationSettings, { referrer }: RecipientGround["workitem"]): ProposedPair {
  const isReferrer = destination.recipientRole === "referrer" && referrer.name !== "";
  const recipient: Recipient = {
    id: destination.id,
    name: isReferrer ? referrer.name : destination.name,
    organisation: isReferrer ? referrer.organisation : "",
    role: destination.recipientRole,
    destinationId: destination.id,
  };
  const reasons = {
    referrer: "",
    copy: "Standing copy: every report goes there",
    archive: "Every report is kept there",
  };
  const reason = reasons[destination.recipientRole];
  return { recipient, proposal: shown(recipient, { reason, certainty: "setUp", reachedBy: destination.name }) };
}

/** Gives what is shown of a recipient. */
export function shown(
  { id, role, name, organisation, entryId, code }: Recipient,
  of: Pick<ProposedRecipient, "reason" | "certainty" | "reachedBy"> & Partial<ProposedRecipient>,
): ProposedRecipient {
  const plain = { id, role, name, organisation, entryId: entryId ?? null, code: code ?? "" };
  return { ...plain, note: "", candidates: [], isRemovable: false, ...of };
}
