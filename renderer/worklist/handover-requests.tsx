import { useMutation, useQuery } from "@tanstack/react-query";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatName, formatTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useRegainFocus } from "../app/use-regain-focus.ts";
import { useHost } from "../host/host-context.tsx";
import { flushAllDrafts } from "../report/draft-keepers.ts";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./handover-requests.module.css";
import { examinationName } from "./reading-list-row.tsx";

const mine = {
  filter: {
    search: "",
    modalities: [],
    sites: [],
    statuses: [],
    performedFrom: null,
    performedTo: null,
    mineOnly: true,
  },
  sort: { column: "target" as const, direction: "ascending" as const },
  offset: 0,
  limit: 200,
};

/** Shows the holder, on whatever screen, that a colleague asks for a case, with the two answers. */
export function HandoverRequests() {
  const { query } = useHost();
  const { person } = useSignedIn();
  const list = useQuery(query.worklist.list.queryOptions({ input: mine }));
  const asked = (list.data?.rows ?? []).filter(
    (row) => row.handoverRequest !== null && row.reservation?.personId === person.id,
  );
  return (
    <div className={styles.requests} role="status">
      {asked.map((row) => (
        <HandoverRequest key={row.id} workitem={row} />
      ))}
    </div>
  );
}

function HandoverRequest({ workitem }: { workitem: Workitem }) {
  useRegainFocus();
  const { client } = useHost();
  const answer = useMutation({
    mutationFn: async (isGranted: boolean) => {
      // The other opens it at once: every word has to be in the draft before.
      if (!isGranted || (await flushAllDrafts())) {
        await client.worklist.answerHandover({ workitemId: workitem.id, isGranted });
        return;
      }
      showToast("critical", "Your last words are not saved, so the case stays with you. Give it once they are.");
    },
  });
  const request = workitem.handoverRequest;
  if (request === null) return null;
  return (
    <>
      <Message
        tone="info"
        title={`${request.displayName} asks for a case that you have.`}
        actions={
          <>
            <Button size="small" onPress={() => answer.mutate(true)} isPending={answer.isPending}>
              Give it to {request.displayName}
            </Button>
            <Button size="small" variant="quiet" onPress={() => answer.mutate(false)} isDisabled={answer.isPending}>
              Keep it
            </Button>
          </>
        }
      >
        {examinationName(workitem)} of {formatName(workitem.study.patient.name)}, asked at {formatTime(request.askedAt)}
        . Your draft goes with the case.
      </Message>
      <TroubleMessage error={answer.error} />
    </>
  );
}
