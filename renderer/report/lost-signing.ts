import { describeError } from "../app/error-texts.ts";
import type { Host } from "../host/host-client.ts";
import { whenBack } from "../host/when-back.ts";
import { DisconnectedError, isOutcomeUnknown } from "../host/wire.ts";
import type { SignedResult } from "./signed-view.tsx";

/** The answer to a signature was lost on its way, and the core said afterwards that nothing was signed. */
export class NotSignedError extends Error {
  constructor() {
    super("Nothing was lost; sign again.");
    this.name = "NotSignedError";
  }
}

/** What is done about an answer that was lost. */
export interface LostSigning {
  readonly client: Host["client"];
  readonly connection: Host["connection"];
  /** Called when the answer was lost and is being asked for. */
  readonly onLost: () => void;
}

/**
 * Gives what `send` gives. Where its answer was lost with the connection, waits for that and asks the core what became of
 * the signing: the version, or `NotSignedError`. Rejects with another sentence where the core does not say.
 */
export async function signedOrAsked(
  lost: LostSigning,
  draftId: string,
  send: () => Promise<SignedResult>,
): Promise<SignedResult> {
  const signed = await sentOrAsked(lost, {
    send,
    ask: async () => (await lost.client.report.signingOutcome({ draftId })).signed,
    unknown: (why) =>
      `What became of the signing is not known yet. ${why} Sign again then: what is signed already is not signed a second time.`,
  });
  if (signed === null) throw new NotSignedError();
  return signed;
}

/**
 * Gives what `send` gives; where its answer was lost with the connection, what `ask` gives once that is back: null where
 * nothing was done. Rejects with the sentence of `unknown` where the core does not say.
 */
export async function sentOrAsked<Answer>(
  { connection, onLost }: Pick<LostSigning, "connection" | "onLost">,
  of: {
    readonly send: () => Promise<Answer>;
    readonly ask: () => Promise<Answer | null>;
    readonly unknown: (why: string) => string;
  },
): Promise<Answer | null> {
  try {
    return await of.send();
  } catch (thrown) {
    if (!isOutcomeUnknown(thrown)) throw thrown;
  }
  onLost();
  for (;;) {
    await whenBack(connection);
    try {
      return await of.ask();
    } catch (thrown) {
      if (thrown instanceof DisconnectedError) continue;
      const { code, sentence } = describeError(thrown);
      // Somebody else did it: that is an answer.
      if (code === "conflict") throw thrown;
      throw new Error(of.unknown(sentence), { cause: thrown });
    }
  }
}
