import { useMutation, useQuery } from "@tanstack/react-query";
import { Eye, Hand } from "lucide-react";
import type { ErrorData } from "../../shared/contract/errors.ts";
import type { Reservation, Workitem } from "../../shared/domain/workitem.ts";
import { formatRecent } from "../app/format.ts";
import { navigate } from "../app/routes.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** Who has a case, as far as the core said. */
export interface Holder {
  readonly displayName: string;
  readonly since: number | null;
}

/** Gives the holder named by a reservation or by a refusal's details. */
export function holderOf(source: Reservation | ErrorData["details"] | null): Holder {
  if (source !== null && "displayName" in source && typeof source.displayName === "string") {
    return { displayName: source.displayName, since: typeof source.since === "number" ? source.since : null };
  }
  const details: ErrorData["details"] = source === null ? {} : { ...source };
  const { holder, since } = details;
  return {
    displayName: typeof holder === "string" && holder !== "" ? holder : "A colleague",
    since: typeof since === "number" ? since : null,
  };
}

/**
 * Somebody else has the case: who, since when, and what can be done about it. Nothing opens by itself when it becomes free;
 * the button then says so.
 */
export function CaseRefused(props: {
  workitemId: string;
  workitem: Workitem | null;
  holder: Holder;
  onReadOnly: (() => void) | null;
  onOpen: () => void;
}) {
  const { workitemId, holder } = props;
  const { query } = useHost();
  const { person } = useSignedIn();
  const now = useNow(30_000);
  const ask = useMutation(query.worklist.askForHandover.mutationOptions());
  const workitem = useLatestWorkitem(workitemId, props.workitem) ?? ask.data ?? props.workitem;
  const isFree = workitem !== null && (workitem.reservation === null || workitem.reservation.personId === person.id);
  const isAsked = ask.isSuccess || workitem?.handoverRequest?.personId === person.id;
  const since = holder.since === null ? "" : ` since ${formatRecent(holder.since, now)}`;
  return (
    <EmptyState
      title={isFree ? "The case is free now" : `${holder.displayName} has this case${since}`}
      actions={
        <>
          {isFree ? (
            <Button variant="primary" onPress={props.onOpen}>
              Open it
            </Button>
          ) : (
            <Button
              variant="primary"
              icon={<Hand aria-hidden="true" />}
              isPending={ask.isPending}
              isDisabled={isAsked}
              onPress={() => ask.mutate({ workitemId })}
            >
              {isAsked ? "Asked" : "Ask for it"}
            </Button>
          )}
          {props.onReadOnly !== null && !isFree && (
            <Button icon={<Eye aria-hidden="true" />} onPress={props.onReadOnly}>
              Read only
            </Button>
          )}
          <Button variant="quiet" onPress={() => navigate({ screen: "reading-list" })}>
            Back to the list
          </Button>
        </>
      }
    >
      {isFree
        ? "Nobody writes in it at the moment."
        : "Two people cannot write one report. You can ask for it, or look at it without writing."}
      {isAsked && !isFree && (
        <p role="status">{holder.displayName} sees your question now. This page says when the case is free.</p>
      )}
      <TroubleMessage error={ask.error} />
    </EmptyState>
  );
}

/** The case as the reading list has it now; it is refetched whenever a case changes. */
function useLatestWorkitem(workitemId: string, known: Workitem | null): Workitem | null {
  const { query } = useHost();
  const search = known?.study.accessionNumber || known?.study.patient.patientId || "";
  const list = useQuery({
    ...query.worklist.list.queryOptions({
      input: {
        filter: {
          search,
          modalities: [],
          sites: [],
          statuses: [],
          performedFrom: null,
          performedTo: null,
          mineOnly: false,
        },
        sort: { column: "target", direction: "ascending" },
        offset: 0,
        limit: 500,
      },
    }),
  });
  return list.data?.rows.find((row) => row.id === workitemId) ?? null;
}
