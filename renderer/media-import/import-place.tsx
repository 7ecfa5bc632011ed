import { Disc3 } from "lucide-react";
import { useEffect, useState } from "react";
import { shownKey, useKey } from "../app/keys.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import styles from "./import-sheet.module.css";
import { ImportSheet } from "./import-sheet.tsx";
import { importMedium, type MediaImportState, useMediaImport } from "./media-import-store.ts";
import { filesOfDrop } from "./medium-files.ts";

/** The button that opens files or a disc, with how far an import is, its sheet, and the reading list as a place to drop. */
export function ImportPlace() {
  const { state, set } = useMediaImport();
  const open = (): void => set({ isSheetOpen: true });
  useKey("importMedium", open);
  const isOver = useDrop();
  return (
    <>
      <Button icon={<Disc3 aria-hidden="true" />} shortcut={shownKey("importMedium")} onPress={open}>
        {buttonWords(state)}
      </Button>
      {isOver && (
        <div className={styles.dropHere} aria-hidden="true">
          Drop to import into this workstation’s archive
        </div>
      )}
      <ImportSheet />
    </>
  );
}

function buttonWords(state: MediaImportState): string {
  if (state.kind !== "running") return "Open files";
  const { sent, bytesTotal } = state;
  return `Importing, ${bytesTotal === 0 ? 0 : Math.floor((100 * sent.bytesSent) / bytesTotal)} %`;
}

/** Takes what is dropped anywhere in the window while the list is shown; else the browser would leave for the file. */
function useDrop(): boolean {
  const { client } = useHost();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!isFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      void importMedium(client, filesOfDrop(event.dataTransfer));
    };
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, [client]);
  return isOver;
}
