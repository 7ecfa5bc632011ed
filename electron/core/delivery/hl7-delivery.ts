import type { Hl7Connection } from "../../../shared/domain/hl7-profile.ts";
import type { Store } from "../store/store.ts";
import { AcknowledgementListeners, addressOf } from "./acknowledgement-listeners.ts";
import { ApplicationAnswers, type ApplicationAnswersOptions } from "./application-answers.ts";
import { createHl7Sender } from "./deliver-hl7.ts";
import { settingsOf } from "./profiled-destination.ts";
import type { Send } from "./send-result.ts";

/** What delivers HL7 v2: what sends, and the job that listens for later answers. */
export interface Hl7Delivery {
  readonly send: Send;
  readonly listeners: AcknowledgementListeners;
}

/** Gives the delivery of HL7 v2. Connections are as they are set at the time of sending; bytes are what was signed. */
export function createHl7Delivery(
  options: Omit<ApplicationAnswersOptions, "listenerOf" | "store"> & {
    readonly store: ApplicationAnswersOptions["store"] & Pick<Store, "profiles">;
  },
): Hl7Delivery {
  const { store, clock, ids, logger } = options;
  const connectionOf = async (destinationId: string): Promise<Hl7Connection> => {
    const profile = (await store.profiles.inForce(clock.now())).get(destinationId) ?? null;
    return settingsOf({ profile }, "hl7").connection;
  };
  const answers = new ApplicationAnswers({
    ...options,
    listenerOf: async (destinationId) => addressOf(await connectionOf(destinationId)),
  });
  const listeners = new AcknowledgementListeners({ store, clock, ids, logger }, (answer) => answers.keep(answer));
  const ensureListening = (connection: Hl7Connection) => listeners.ensure(connection);
  return { send: createHl7Sender({ connectionOf, clock, ensureListening }), listeners };
}
