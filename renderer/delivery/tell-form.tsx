import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Temporal } from "temporal-polyfill";
import { type DelayReason, delayReasonSchema, delayReasonWords } from "../../shared/domain/delay-notice.ts";
import { displayTimeZone } from "../../shared/rules/date-text.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { DateField } from "../ui/date-field.tsx";
import { Select } from "../ui/select.tsx";
import { showToast } from "../ui/toast.tsx";
import panel from "./delivery-panel.module.css";

interface TellFormProps {
  workitemId: string;
  suggestion: { reason: DelayReason; at: number };
  /** They were told another date before. */
  isAnew: boolean;
  onTold?: () => void;
}

/** Tells referrer and patient feed that a report comes later: one of our reasons and a new date, nothing else. */
export function TellForm({ workitemId, suggestion, isAnew, onTold }: TellFormProps) {
  const [reason, setReason] = useState<DelayReason>(suggestion.reason);
  const [day, setDay] = useState(() => dayOf(suggestion.at));
  const tell = useMutation(
    useHost().query.delay.tell.mutationOptions({
      onSuccess: () => {
        showToast("info", "Told. It is followed like a report until it is acknowledged.");
        onTold?.();
      },
    }),
  );
  const expectedAt = endOf(day);
  return (
    <section aria-label="What to tell">
      <h3>{isAnew ? "Tell a new date" : "What to tell"}</h3>
      <form
        className={panel.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (expectedAt !== null) tell.mutate({ workitemId, reason, expectedAt });
        }}
      >
        <Select
          label="Reason"
          options={delayReasonSchema.options.map((id) => ({ id, label: delayReasonWords[id] }))}
          value={reason}
          onChange={setReason}
        />
        <DateField label="Expected by the end of" value={day} onChange={setDay} />
        <p className={panel.says}>Only these words and the date leave. Nothing of what is seen on the images does.</p>
        <TroubleMessage error={tell.error} />
        <div>
          <Button type="submit" variant="primary" isPending={tell.isPending} isDisabled={expectedAt === null}>
            {isAnew ? "Tell the new date" : "Tell them"}
          </Button>
        </div>
      </form>
    </section>
  );
}

function dayOf(instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone).toPlainDate().toString();
}

/** 17:00 of a day in Europe/London, in milliseconds since 1970; null for what is no day. */
function endOf(day: string): number | null {
  try {
    const plainTime = Temporal.PlainTime.from("17:00");
    return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: displayTimeZone, plainTime }).epochMilliseconds;
  } catch {
    return null;
  }
}
