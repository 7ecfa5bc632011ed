import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { AwaitedSignature } from "../../shared/contract/second-signature-contract.ts";
import type { Draft } from "../../shared/domain/report.ts";
import { formatDayAndTime } from "../app/format.ts";
import { navigate } from "../app/routes.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./second-signature.module.css";

interface AwaitedNoteProps {
  workitemId: string;
  awaited: AwaitedSignature;
  keeper: DraftKeeper | null;
  /** Its writer goes on with this draft. */
  onTakenBack: (draft: Draft | null) => void;
}

/** Says in a case whose second signature it waits for; lets it be given back to its writer, or its writer take it back. */
export function AwaitedNote(props: AwaitedNoteProps) {
  const { awaited } = props;
  const [isAsking, setIsAsking] = useState(false);
  const [comment, setComment] = useState("");
  const giveBack = useGiveBack(props, comment);
  const act = awaited.isOwn ? "Take the request back" : "Give it back to the writer";
  return (
    <Message
      tone="due"
      title="Awaiting second signature."
      actions={
        awaited.mayReturn &&
        !isAsking && (
          <Button size="small" icon={<Undo2 aria-hidden="true" />} onPress={() => setIsAsking(true)}>
            {act}
          </Button>
        )
      }
    >
      {awaited.isOwn ? "You" : awaited.writerName} asked for it on{" "}
      <span className="figures">{formatDayAndTime(awaited.askedAt)}</span>: {awaited.reason}. {askedWords(awaited)}{" "}
      {awaited.isOwn && ownWords(awaited)}
      {isAsking && (
        <GiveBackForm
          label={awaited.isOwn ? "Why it is taken back" : `What ${awaited.writerName} should know`}
          act={act}
          comment={comment}
          onChange={setComment}
          onBack={() => setIsAsking(false)}
          onSubmit={() => giveBack.mutate()}
          isPending={giveBack.isPending}
        />
      )}
      <TroubleMessage error={giveBack.error} />
    </Message>
  );
}

function ownWords({ askedOf }: AwaitedSignature): string {
  return askedOf === null
    ? "Somebody else signs it; what they change comes back to you."
    : "What is changed comes back to you.";
}

/** Who was asked before everybody else, and who has it in their place; empty where nobody in particular was asked. */
export function askedWords({ askedOf, takenBy }: Pick<AwaitedSignature, "askedOf" | "takenBy">): string {
  if (askedOf === null) return "";
  const who = askedOf.isCaller ? "you" : askedOf.displayName;
  if (takenBy === null) {
    return askedOf.isCaller
      ? "It was asked of you."
      : `It was asked of ${who}; anybody who may sign it can take it in their place.`;
  }
  const taker = takenBy.isCaller ? "you have" : `${takenBy.displayName} has`;
  return `It was asked of ${who}; ${taker} taken it in ${askedOf.isCaller ? "your" : "their"} place.`;
}

function useGiveBack({ workitemId, awaited, keeper, onTakenBack }: AwaitedNoteProps, comment: string) {
  const { client } = useHost();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      // The writer sees what was written last, or it is not given back.
      const state = await keeper?.flush();
      const draftRevision = state?.phase === "saved" ? state.revision : undefined;
      await client.secondSignature.giveBack({
        workitemId,
        comment,
        ...(draftRevision !== undefined && { draftRevision }),
      });
      return awaited.isOwn ? (await client.report.draft({ workitemId })).draft : null;
    },
    onSuccess: (draft) => {
      void queryClient.invalidateQueries();
      if (awaited.isOwn) return onTakenBack(draft);
      showToast("done", `Given back to ${awaited.writerName}.`);
      navigate({ screen: "reading-list" });
    },
  });
}

function GiveBackForm(props: {
  label: string;
  act: string;
  comment: string;
  onChange: (comment: string) => void;
  onBack: () => void;
  onSubmit: () => void;
  isPending: boolean;
}) {
  const isEmpty = props.comment.trim() === "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isEmpty && !props.isPending) props.onSubmit();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField label={props.label} value={props.comment} onChange={props.onChange} maxLength={4000} autoFocus />
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" isPending={props.isPending} isDisabled={isEmpty}>
          {props.act}
        </Button>
        <Button variant="quiet" onPress={props.onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
