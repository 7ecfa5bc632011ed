import { Disc3, Files } from "lucide-react";
import { FileTrigger } from "react-aria-components";
import { count, formatBytes } from "../app/format.ts";
import { navigate } from "../app/routes.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Meter } from "../ui/meter.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { ImportResult } from "./import-result.tsx";
import styles from "./import-sheet.module.css";
import { importMedium, type MediaImportState, stopImport, useMediaImport } from "./media-import-store.ts";
import { filesOfPicker } from "./medium-files.ts";

/** Opens files, folders, ZIPs and discs into this workstation's archive, and says what became of each. */
export function ImportSheet() {
  const { state, isSheetOpen, set } = useMediaImport();
  const close = () => set({ isSheetOpen: false });
  const open = (workitemId: string): void => {
    close();
    navigate({ screen: "case", workitemId });
  };
  return (
    <Sheet
      title="Open files or a disc"
      isOpen={isSheetOpen}
      onClose={close}
      width={state.kind === "done" ? "wide" : "normal"}
      aside="Each import is written to the audit trail"
    >
      <div className={styles.body}>
        {state.kind === "done" && <ImportResult result={state.result} onOpen={open} />}
        {state.kind === "failed" && (
          <Message tone="critical" title="The import ended." isLive>
            {state.sentence}
          </Message>
        )}
        {state.kind === "running" || state.kind === "looking" ? <Progress state={state} /> : <Choice state={state} />}
      </div>
    </Sheet>
  );
}

function Choice({ state }: { readonly state: MediaImportState }) {
  const { client } = useHost();
  const choose = (list: FileList | null): void => {
    if (list !== null && list.length > 0) void importMedium(client, Promise.resolve(filesOfPicker(list)));
  };
  return (
    <>
      {state.kind === "none" && (
        <p>
          A disc, a folder, a ZIP or single DICOM files. They are copied into this workstation’s archive; the medium
          itself is only read. You can also drop them onto the reading list.
        </p>
      )}
      <div className={styles.buttons}>
        <FileTrigger acceptDirectory onSelect={choose}>
          <Button variant={state.kind === "none" ? "primary" : "plain"} icon={<Disc3 aria-hidden="true" />}>
            Disc or folder
          </Button>
        </FileTrigger>
        <FileTrigger allowsMultiple onSelect={choose}>
          <Button icon={<Files aria-hidden="true" />}>Files or ZIP</Button>
        </FileTrigger>
      </div>
    </>
  );
}

function Progress({ state }: { readonly state: MediaImportState & { readonly kind: "running" | "looking" } }) {
  if (state.kind === "looking") {
    return (
      <p role="status" className={styles.quiet}>
        Looking through the folders …
      </p>
    );
  }
  const { sent, filesTotal, bytesTotal, isStopping } = state;
  const isAllSent = sent.bytesSent >= bytesTotal;
  return (
    <>
      <div className={styles.progress} role="status">
        <span className="figures">
          {formatBytes(sent.bytesSent)} of {formatBytes(bytesTotal)} in {count(filesTotal, "file")}: {sent.imported}{" "}
          added, {sent.duplicates} already here, {sent.refused} refused
        </span>
        <Meter value={bytesTotal === 0 ? 0 : sent.bytesSent / bytesTotal} tone="accent" />
        <span className={styles.quiet}>{standing(sent.isPaused, isStopping, isAllSent)}</span>
      </div>
      <div className={styles.buttons}>
        <Button onPress={stopImport} isDisabled={isStopping || isAllSent}>
          Stop
        </Button>
      </div>
    </>
  );
}

function standing(isPaused: boolean, isStopping: boolean, isAllSent: boolean): string {
  if (isStopping) return "Stopping. What was added stays and is whole.";
  if (isPaused) return "Paused while the window is locked.";
  if (isAllSent) return "Sorting the examinations into the reading list.";
  return "You can close this sheet and go on working; the import continues.";
}
