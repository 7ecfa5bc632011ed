import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import type { OtherWay } from "../../shared/contract/delivery-contract.ts";
import type { Delivery } from "../../shared/domain/delivery.ts";
import { shownKey, useKey } from "../app/keys.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./delivery-panel.module.css";

type Act = "retry" | "remake" | "otherwise" | "resend";

const acts: Readonly<Record<Act, { label: string; field: string; button: string; says: string }>> = {
  retry: {
    label: "Retry",
    field: "Reason for the retry",
    button: "Retry",
    says: "The same report goes again under the same number, in its place.",
  },
  remake: {
    label: "Make anew",
    field: "What was put right",
    button: "Make anew and send",
    says: "The message is made again by the destination's settings of today. Put these right in Settings first. The refused one is kept.",
  },
  otherwise: {
    label: "Deliver otherwise",
    field: "Why, and what was said",
    button: "It was delivered otherwise",
    says: "Nothing is sent. It is noted that you brought it, and what waits behind it goes.",
  },
  resend: {
    label: "Send again",
    field: "Why it is sent again",
    button: "Send again",
    says: "For a receiver that lost it: the same bytes under the same number, from which it makes nothing new.",
  },
};

/** What goes on paper anyway is brought as it was meant. */
const onPaper: (typeof acts)["otherwise"] = {
  label: "Given or posted",
  field: "By whom, and what was said",
  button: "It was given or posted",
  says: "Nothing is sent. It is noted that you printed the sheet and how it went, and what waits behind it goes.",
};

const ways: readonly { id: OtherWay; label: string }[] = [
  { id: "telephone", label: "By telephone" },
  { id: "print", label: "Printed and handed over" },
  { id: "post", label: "Printed and posted" },
  { id: "otherSystem", label: "By another system" },
];

/** Gives what a person may do with a delivery as it stands, the likeliest first. */
export function actsFor({ state, subjectKind, problem, channel }: Delivery): readonly Act[] {
  // What a person brings was never sent, so there is nothing to send again: a lost link or sheet is given anew.
  if ((channel === "page" || channel === "print") && (state === "accepted" || state === "handedOver")) return [];
  switch (state) {
    case "needsPerson":
      return subjectKind === "report" ? ["retry", "remake", "otherwise"] : ["retry", "otherwise"];
    case "waitingToRetry":
      return ["retry", "otherwise"];
    case "awaitingPerson":
      return ["otherwise"];
    case "handedOver":
      return problem === "" ? ["otherwise"] : ["resend", "otherwise"];
    case "accepted":
      return ["resend"];
    default:
      return [];
  }
}

function wordsOf(act: Act, { channel }: Delivery) {
  return act === "otherwise" && channel === "print" ? onPaper : acts[act];
}

/** What a person does with a delivery, each way with its reason, which goes to the trail. */
export function SettleForm({ delivery }: { delivery: Delivery }) {
  const possible = actsFor(delivery);
  const [chosen, setChosen] = useState<Act | null>(null);
  const act = chosen !== null && possible.includes(chosen) ? chosen : (possible[0] ?? null);
  const [reason, setReason] = useState("");
  const [toWhom, setToWhom] = useState("");
  const [way, setWay] = useState<OtherWay>(delivery.channel === "print" ? "print" : "telephone");
  const input = useRef<HTMLInputElement>(null);
  const { isPending, error, run } = useActs(delivery, () => setReason(""));
  const choose = (next: Act): void => {
    setChosen(next);
    input.current?.focus();
  };
  useKey("deliveryRetry", () => choose("retry"), possible.includes("retry"));
  useKey("deliveryOtherwise", () => choose("otherwise"), possible.includes("otherwise"));
  if (act === null) return null;
  const { field, button, says } = wordsOf(act, delivery);
  const isReady = reason.trim() !== "" && (act !== "otherwise" || toWhom.trim() !== "");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) run(act, { reason: reason.trim(), toWhom: toWhom.trim(), way });
  };
  return (
    <section aria-label="What to do">
      <h3>What to do</h3>
      <form className={styles.form} onSubmit={submit}>
        {possible.length > 1 && (
          <Segmented
            label="What to do"
            options={possible.map((id) => ({ id, label: wordsOf(id, delivery).label }))}
            value={act}
            onChange={setChosen}
          />
        )}
        <p className={styles.says}>{says}</p>
        {act === "otherwise" && (
          <div className={styles.pair}>
            <Select label="How" options={ways} value={way} onChange={setWay} />
            <TextField label="To whom" value={toWhom} onChange={setToWhom} maxLength={128} />
          </div>
        )}
        <TextField label={field} value={reason} onChange={setReason} inputRef={input} maxLength={300} />
        <TroubleMessage error={error} />
        <div>
          <Button
            type="submit"
            variant={act === "resend" ? "plain" : "primary"}
            shortcut={act === "retry" ? shownKey("deliveryRetry") : ""}
            isPending={isPending}
            isDisabled={!isReady}
          >
            {button}
          </Button>
        </div>
      </form>
      <p className={styles.quiet}>The reason is kept in the trail. Nothing can be deleted.</p>
    </section>
  );
}

function useActs(delivery: Delivery, onDone: () => void) {
  const { query } = useHost();
  const done = (sentence: string) => ({
    onSuccess: () => {
      onDone();
      showToast("info", sentence);
    },
  });
  const deliveryId = delivery.id;
  const retry = useMutation(
    query.delivery.retry.mutationOptions(done("Sent again, the same report under the same number.")),
  );
  const remake = useMutation(query.delivery.remake.mutationOptions(done("Made anew and queued in its place.")));
  const resend = useMutation(query.delivery.resend.mutationOptions(done("Sent again under the same number.")));
  const otherwise = useMutation(
    query.delivery.deliverOtherwise.mutationOptions(done("Noted. What waited behind it goes now.")),
  );
  const all = [retry, remake, resend, otherwise];
  return {
    isPending: all.some((one) => one.isPending),
    error: all.find((one) => one.error !== null)?.error ?? null,
    run(act: Act, { reason, toWhom, way }: { reason: string; toWhom: string; way: OtherWay }): void {
      for (const one of all) one.reset();
      if (act === "retry") retry.mutate({ deliveryId, reason });
      if (act === "remake") remake.mutate({ deliveryId, reason });
      if (act === "resend") resend.mutate({ deliveryId, reason });
      if (act === "otherwise") otherwise.mutate({ deliveryId, reason, toWhom, how: way });
    },
  };
}
