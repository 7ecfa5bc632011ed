import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { mayWrite } from "../../shared/domain/person.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { dayOf } from "../../shared/rules/date-text.ts";
import { formatName } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { DateField } from "../ui/date-field.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./reading-list.module.css";
import { examinationName } from "./reading-list-row.tsx";

/** Sets a case aside that cannot be reported yet: what it waits for, who sees to it and until when, which everybody sees. */
export function HoldSheet(props: { workitem: Workitem; onClose: () => void }) {
  const { workitem, onClose } = props;
  const { query } = useHost();
  const { person } = useSignedIn();
  const [reason, setReason] = useState("");
  const [ownerId, setOwnerId] = useState(person.id);
  const [until, setUntil] = useState("");
  const now = useNow(60_000);
  const hold = useMutation(query.worklist.hold.mutationOptions({ onSuccess: onClose }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() !== "") hold.mutate({ workitemId: workitem.id, reason, ownerId, until });
  };
  return (
    <Sheet title="Hold this case" isOpen onClose={onClose} width="narrow">
      <form className={styles.sheetText} onSubmit={submit}>
        <p>
          {examinationName(workitem)} of {formatName(workitem.study.patient.name)} stays in the list as held. Its clock
          goes on, and only a person ends the hold.
        </p>
        <TextField
          label="What it waits for"
          value={reason}
          onChange={setReason}
          maxLength={300}
          autoFocus
          placeholder="Outside study of 2019, asked for by telephone"
        />
        <Owner ownerId={ownerId} onChange={setOwnerId} />
        <DateField label="Expected on" value={until} onChange={setUntil} />
        {isPast(until, now) && (
          <Message tone="due" title="That day is past." isLive>
            The case can be held so; the list shows it at once as overdue.
          </Message>
        )}
        <TroubleMessage error={hold.error} />
        <div>
          <Button type="submit" variant="primary" isPending={hold.isPending} isDisabled={reason.trim() === ""}>
            Hold
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

/** A year that is still being typed is not yet a day of long ago. */
function isPast(day: string, now: number): boolean {
  return day >= "1000" && day < (dayOf(now) ?? "");
}

function Owner(props: { ownerId: string; onChange: (personId: string) => void }) {
  const { person } = useSignedIn();
  const people = useQuery(useHost().query.settings.people.queryOptions());
  const others = (people.data?.people ?? []).filter(({ id, role }) => id !== person.id && mayWrite(role));
  const options = [
    { id: person.id, label: `You, ${person.displayName}` },
    ...others.map(({ id, displayName }) => ({ id, label: displayName })),
  ];
  return <Select label="Who sees to it" options={options} value={props.ownerId} onChange={props.onChange} />;
}
