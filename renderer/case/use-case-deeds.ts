import { useConnection, useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import type { OpenSheet } from "./case-sheets.tsx";
import { expectNextCase, goToNextCase } from "./next-case.ts";
import type { CaseDraft } from "./use-case-draft.ts";
import { sayStopped } from "./use-stoppable.ts";

/** What the reader can set going from the case, each refused with a sentence while another patient is on a pane. */
export function useCaseDeeds(
  workitemId: string,
  of: {
    readonly isStopped: boolean;
    readonly draft: CaseDraft;
    readonly setSheet: (sheet: OpenSheet) => void;
    readonly openImageWindow: () => void;
    readonly toggleEarlier: () => void;
  },
) {
  const { client } = useHost();
  const { generation } = useConnection();
  const present = { personId: useSignedIn().person.id, workitemId, generation };
  const { isStopped, draft, setSheet } = of;
  // Nothing of another patient leaves under this patient's name.
  const opening = (sheet: OpenSheet) => () => (isStopped ? sayStopped() : setSheet(sheet));
  const sign = () => {
    const isWriting = draft.keeper !== null && draft.state.phase !== "signed";
    if (isWriting && isStopped) sayStopped();
    else if (isWriting) {
      setSheet("sign");
      void expectNextCase(client, present);
    }
  };
  return {
    next: () => void goToNextCase(client, present),
    raiseAlert: opening("alert"),
    followUp: opening("followUp"),
    earlierReport: of.toggleEarlier,
    exportImages: opening("export"),
    packMeeting: opening("pack"),
    tellDelay: () => setSheet("delay"),
    sign,
    park: () => setSheet("park"),
    openImageWindow: of.openImageWindow,
  };
}
