import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { LinkableRequest } from "../../shared/contract/life-contract.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { Bone } from "../ui/skeleton.tsx";
import styles from "./life.module.css";

/** Further requests of the same patient that this one report answers; they become final with it. */
export function RequestsSheet(props: { workitemId: string; onClose: () => void }) {
  const { workitemId, onClose } = props;
  const { query } = useHost();
  const queryClient = useQueryClient();
  const list = useQuery(query.life.linkable.queryOptions({ input: { workitemId } }));
  const onSuccess = () => void queryClient.invalidateQueries();
  const link = useMutation(query.life.link.mutationOptions({ onSuccess }));
  const unlink = useMutation(query.life.unlink.mutationOptions({ onSuccess }));
  const change = (request: LinkableRequest): void => {
    const input = { workitemId, otherWorkitemId: request.workitem.id };
    if (request.isLinked) unlink.mutate(input);
    else link.mutate(input);
  };
  const requests = list.data?.requests ?? [];
  return (
    <Sheet title="Requests that this report answers" isOpen onClose={onClose} width="narrow">
      <div className={styles.form}>
        <p>Those you choose become final together with this report and are named in it.</p>
        {list.isPending && <Bone width="60%" />}
        {list.isSuccess && requests.length === 0 && <p>This patient has no other request that waits for a report.</p>}
        <ul className={styles.list}>
          {requests.map((request) => (
            <li key={request.workitem.id}>
              <Checkbox
                isSelected={request.isLinked}
                isDisabled={request.problem !== "" || link.isPending || unlink.isPending}
                onChange={() => change(request)}
              >
                {wordsOf(request)}
              </Checkbox>
              {request.problem !== "" && <p className={styles.quiet}>{request.problem}</p>}
            </li>
          ))}
        </ul>
        <TroubleMessage error={list.error ?? link.error ?? unlink.error} />
      </div>
    </Sheet>
  );
}

function wordsOf({ workitem: { study } }: LinkableRequest): string {
  const when = study.performedAt === null ? "" : `, ${formatDayAndTime(study.performedAt)}`;
  const number = study.accessionNumber === "" ? "" : `, accession ${study.accessionNumber}`;
  return `${study.description || study.modalities.join(", ")}${when}${number}`;
}
