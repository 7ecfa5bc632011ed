import { useQuery } from "@tanstack/react-query";
import { HardDrive, HardDriveDownload } from "lucide-react";
import type { ImagesAhead } from "../../shared/domain/workitem.ts";
import { useHost } from "../host/host-context.tsx";
import styles from "./images-ahead-mark.module.css";
import { useHasImagesHere, useOnScreen } from "./row-facts.ts";

const words: Record<ImagesAhead["state"], string> = {
  ready: "Images are on this workstation",
  partly: "Images are being fetched to this workstation",
  notYet: "Images are fetched to this workstation next",
};

/** That the images of a case are on this workstation; of one of the next cases how far they are; nothing for any other. */
export function ImagesAheadMark({ workitemId }: { workitemId: string }) {
  const { query } = useHost();
  useOnScreen(workitemId);
  const hasImagesHere = useHasImagesHere(workitemId);
  const { data: ahead } = useQuery({
    ...query.worklist.imagesAhead.queryOptions(),
    select: ({ cases }) => cases.find((each) => each.workitemId === workitemId)?.state,
  });
  const state = hasImagesHere ? "ready" : ahead;
  if (state === undefined) return null;
  const Icon = state === "ready" ? HardDrive : HardDriveDownload;
  return (
    <span className={`${styles.mark} ${styles[state]}`} title={words[state]}>
      <Icon aria-hidden="true" />
      <span className="visually-hidden">. {words[state]}</span>
    </span>
  );
}
