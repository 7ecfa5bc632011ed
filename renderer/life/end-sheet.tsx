import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { VersionSummary } from "../../shared/contract/views.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { windowNow } from "../host/clock.ts";
import { useConnection, useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { sentOrAsked } from "../report/lost-signing.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { RadioGroup } from "../ui/radio-group.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./life.module.css";

type Kind = "wrongPatient" | "wrongExamination" | "notToBeReported" | "other";

const withdrawals: readonly { id: Kind; label: string }[] = [
  { id: "wrongPatient", label: "Wrong patient" },
  { id: "wrongExamination", label: "Wrong examination" },
  { id: "other", label: "Another reason" },
];
const cancellations: readonly { id: Kind; label: string }[] = [
  { id: "notToBeReported", label: "Will not be reported here" },
  { id: "other", label: "Another reason" },
];

interface EndSheetProps {
  workitemId: string;
  /** The newest version that counts; null where the case has none. */
  newest: VersionSummary | null;
  /** What this person writes in the case, or null: its last words are stored first. */
  keeper: DraftKeeper | null;
  onEnded: () => void;
  onClose: () => void;
}

/** Withdraws a signed report, or cancels a case that has none; with the reason and the person's own secret. */
export function EndSheet(props: EndSheetProps) {
  const { newest, onClose } = props;
  const isWithdrawal = newest !== null;
  const [kind, setKind] = useState<Kind | null>(isWithdrawal ? null : "notToBeReported");
  const [reason, setReason] = useState("");
  const [secret, setSecret] = useState("");
  const { end, isAnswerLost } = useEnding(props, () => setSecret(""));
  const isReady = kind !== null && reason.trim() !== "" && secret !== "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !end.isPending) end.mutate({ kind, reason, secret });
  };
  return (
    <Sheet
      title={isWithdrawal ? "Withdraw this report" : "Cancel this case"}
      isOpen
      // Whoever closed it now would not learn what became of it.
      onClose={() => !isAnswerLost && onClose()}
      width="narrow"
    >
      <form className={styles.form} onSubmit={submit}>
        <p>{isWithdrawal ? withdrawalWords : cancellationWords}</p>
        {newest !== null && <NotLeftYet newest={newest} />}
        <RadioGroup
          label="Because"
          orientation="vertical"
          options={isWithdrawal ? withdrawals : cancellations}
          value={kind}
          onChange={setKind}
        />
        <TextField label="The reason, as everybody reads it" value={reason} onChange={setReason} maxLength={300} />
        <TextField label="PIN or password" type="password" autoComplete="off" value={secret} onChange={setSecret} />
        {isAnswerLost ? <AnswerLost /> : <WhyNot error={end.error} />}
        <div className={styles.actions}>
          <Button onPress={onClose} isDisabled={isAnswerLost}>
            Back
          </Button>
          <Button type="submit" variant="danger" isPending={end.isPending} isDisabled={!isReady}>
            {isWithdrawal ? "Withdraw the report" : "Cancel the case"}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

/** The answer was lost on its way, and the core said afterwards that nothing was changed. */
class NotEndedError extends Error {}

/** Ends the case once its last words are stored. An answer that was lost is asked for, never sent again by itself. */
function useEnding({ workitemId, newest, keeper, onEnded, onClose }: EndSheetProps, onSettled: () => void) {
  const { client, connection } = useHost();
  const queryClient = useQueryClient();
  const [isAnswerLost, setAnswerLost] = useState(false);
  const seenVersionId = newest?.id ?? null;
  const end = useMutation({
    mutationFn: async (said: { kind: Kind; reason: string; secret: string }) => {
      await keeper?.flush();
      const ended = await sentOrAsked(
        { connection, onLost: () => setAnswerLost(true) },
        {
          send: () => client.life.end({ workitemId, seenVersionId, ...said }),
          ask: async () => (await client.life.endingOutcome({ workitemId, seenVersionId })).ended,
          unknown: (why) => `What became of it is not known yet. ${why} Then open the case: it says how it stands.`,
        },
      );
      if (ended === null) throw new NotEndedError("Nobody was told anything. Say it again.");
    },
    onSuccess: () => {
      void queryClient.invalidateQueries();
      showToast("done", seenVersionId === null ? "The case is cancelled." : "The report is withdrawn.");
      onClose();
      onEnded();
    },
    onSettled: () => {
      setAnswerLost(false);
      onSettled();
    },
  });
  return { end, isAnswerLost };
}

/** Where nothing has left, there is a way of which nobody hears. */
function NotLeftYet({ newest: { version, releaseAt } }: { newest: VersionSummary }) {
  if (releaseAt === null || releaseAt <= windowNow()) return null;
  return (
    <Message tone="info" title={`Version ${version} has not left yet.`}>
      Whoever signed it can take it back instead, above the report: then nobody hears of it, and its text is a draft
      again. If it is withdrawn, it does not leave before the withdrawal does.
    </Message>
  );
}

function AnswerLost() {
  const isCut = useConnection().lostAt !== null;
  return (
    <Message tone="due" title={isCut ? "The connection to the workstation was lost." : "No answer came."} isLive>
      {isCut
        ? "It is being restored. Then this sheet asks by itself what became of it; nothing is done twice meanwhile."
        : "Asking the workstation what became of it."}
    </Message>
  );
}

function WhyNot({ error }: { error: unknown }) {
  if (!(error instanceof NotEndedError)) return <TroubleMessage error={error} />;
  return (
    <Message tone="due" title="It was not done." isLive>
      {error.message}
    </Message>
  );
}

const withdrawalWords =
  "Everybody who had any version of it is told that it is withdrawn and why; its text is not repeated. A first version that has not left yet is not sent any more, except to archives. An alert that was raised stays open: tell its recipient what holds now. The versions stay on record. This is the end of this report.";
const cancellationWords =
  "Whoever asked is told that there will be no report, and why. A draft stays on record. This is the end of this case.";
