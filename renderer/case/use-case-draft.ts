import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Case } from "../../shared/contract/views.ts";
import { maySign } from "../../shared/domain/person.ts";
import type { Draft } from "../../shared/domain/report.ts";
import { describeError } from "../app/error-texts.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import type { DraftState } from "../report/draft-reducer.ts";
import { useDraftKeeper, useDraftStanding } from "../report/use-draft.ts";
import { useSignedIn } from "../session/use-session.ts";
import { showToast } from "../ui/toast.tsx";

/** The draft that this person writes in the case, and the way to start an addendum once the report is signed. */
export interface CaseDraft {
  readonly keeper: DraftKeeper | null;
  /** As of the last change that was more than typing and saving; what acts on the words asks the keeper. */
  readonly state: DraftState;
  /** Null where this person may not add to the report, or a draft is open already. */
  readonly startAddendum: (() => void) | null;
  readonly isStartingAddendum: boolean;
}

/** Keeps the draft of an opened case for whoever may write in it. */
export function useCaseDraft(openCase: Case, isSigned: boolean): CaseDraft {
  const { query } = useHost();
  const { person } = useSignedIn();
  const [draft, setDraft] = useState<Draft | null>(openCase.mayEdit ? openCase.draft : null);
  const keeper = useDraftKeeper(openCase.workitem.id, draft);
  const state = useDraftStanding(keeper);
  const start = useMutation(
    query.report.startAddendum.mutationOptions({
      onSuccess: setDraft,
      onError: (error) => showToast("critical", describeError(error).sentence),
    }),
  );
  const isWriting = keeper !== null && state.phase !== "signed";
  const mayAdd = isSigned && !isWriting && maySign(person.role);
  return {
    keeper,
    state,
    startAddendum: mayAdd ? () => start.mutate({ workitemId: openCase.workitem.id }) : null,
    isStartingAddendum: start.isPending,
  };
}
