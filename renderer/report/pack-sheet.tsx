import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import type { MeetingPack } from "../../shared/domain/meeting-pack.ts";
import { count } from "../app/format.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { ExportOutcome } from "../viewer/export/export-outcome.tsx";
import { usePreparedExport } from "../viewer/export/use-prepared-export.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import styles from "./pack-sheet.module.css";

/** Says what the pack for a meeting holds, and saves it. */
export function PackSheet(props: {
  readonly isOpen: boolean;
  readonly workitemId: string;
  /** What is being written, or null where nothing is. */
  readonly keeper: DraftKeeper | null;
  readonly onClose: () => void;
}) {
  const { isOpen, onClose } = props;
  return (
    <Sheet title="Pack for a meeting" isOpen={isOpen} onClose={onClose} aside="Each pack is written to the audit trail">
      {isOpen && <Packing {...props} />}
    </Sheet>
  );
}

function Packing(props: {
  readonly workitemId: string;
  readonly keeper: DraftKeeper | null;
  readonly onClose: () => void;
}) {
  const { workitemId, keeper, onClose } = props;
  const { client } = useHost();
  const check = useMutation({
    mutationFn: async () => {
      // The pack is made from what is stored: the last words and pictures go first.
      await keeper?.flush();
      return await client.export.checkPack({ workitemId });
    },
  });
  const { mutate } = check;
  useEffect(() => mutate(), [mutate]);
  const { state, run, stop } = usePreparedExport();
  if (check.isError) return <TroubleState error={check.error} onRetry={() => mutate()} />;
  if (check.data === undefined) {
    return (
      <p className={styles.quiet} role="status">
        Saving the last words and looking at what there is to pack
      </p>
    );
  }
  const pack = check.data;
  const saved = "The pack is saved where your downloads go, as one ZIP.";
  const save = () => run(() => client.export.preparePack({ workitemId }), "sightline-meeting-pack.zip", saved);
  return (
    <div className={styles.body}>
      <PackWords pack={pack} />
      <ExportOutcome state={state} />
      <div className={styles.buttons}>
        {state.kind === "running" ? (
          <Button onPress={stop}>Stop</Button>
        ) : (
          <Button onPress={onClose}>{state.kind === "done" ? "Close" : "Cancel"}</Button>
        )}
        <Button
          variant="primary"
          autoFocus
          isDisabled={state.kind === "running" || pack.blocks.length > 0}
          onPress={() => void save()}
        >
          Save the pack
        </Button>
      </div>
    </div>
  );
}

function PackWords({ pack }: { readonly pack: MeetingPack }) {
  const { isSigned, keyImageCount, ofEarlierCount, presentationStateCount, measurementCount, notes, blocks } = pack;
  const images =
    keyImageCount === 0
      ? "no key image (none is marked)"
      : `${count(keyImageCount, "key image")}${ofEarlierCount > 0 ? `, ${ofEarlierCount} of them of earlier examinations,` : ""} as pictures and as DICOM`;
  return (
    <>
      <p>
        One ZIP with a page that opens in any browser: the patient, the examination,{" "}
        {isSigned ? "the signed report" : "the report as a draft"}, {count(measurementCount, "measurement")} with how
        far each can be trusted, and {images}.
        {keyImageCount > 0 && (
          <>
            {" "}
            For other systems: a DICOMDIR, a key object selection and{" "}
            {count(presentationStateCount, "presentation state")}.
          </>
        )}
      </p>
      <Message tone="due" title="It says whose it is.">
        The pack holds the patient’s name and number and is not protected by a password. Give it only to who may know.
      </Message>
      {notes.map((note) => (
        <Message key={note} tone="info">
          {note}
        </Message>
      ))}
      {blocks.map((block) => (
        <Message key={block} tone="critical" title="Not packed." isLive>
          {block}
        </Message>
      ))}
    </>
  );
}
