import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
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
  /** Null where this person may not correct the report, or writes already. */
  readonly startCorrection: (() => void) | null;
  /** Goes on with another draft of the case: that of a version that was taken back or went out before it was final. */
  readonly take: (draft: Draft | null) => void;
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
  const correct = useMutation(
    query.life.startCorrection.mutationOptions({
      onSuccess: setDraft,
      onError: (error) => showToast("critical", describeError(error).sentence),
    }),
  );
  useDraftAfterSigning(openCase.workitem.id, keeper !== null && state.phase === "signed" ? draft : null, setDraft);
  const isWriting = keeper !== null && state.phase !== "signed";
  const mayAdd = isSigned && !isWriting && maySign(person.role);
  return {
    keeper,
    state,
    startAddendum: mayAdd ? () => start.mutate({ workitemId: openCase.workitem.id }) : null,
    isStartingAddendum: start.isPending,
    startCorrection: mayAdd ? () => correct.mutate({ workitemId: openCase.workitem.id }) : null,
    take: setDraft,
  };
}

/** What went out before it is final goes on as the draft of the final report, which the core began with it. */
function useDraftAfterSigning(workitemId: string, signed: Draft | null, take: (draft: Draft) => void): void {
  const { query } = useHost();
  const { data } = useQuery({
    ...query.report.draft.queryOptions({ input: { workitemId } }),
    enabled: signed !== null,
    // While it is written it changes with every save, and nobody here looks at it.
    select: ({ draft }) => (signed === null ? null : draft),
  });
  const next = data ?? null;
  useEffect(() => {
    if (signed !== null && next !== null && next.id !== signed.id && next.kind === "report") take(next);
  }, [signed, next, take]);
}
