import { useQuery } from "@tanstack/react-query";
import { HardDrive, HardDriveDownload } from "lucide-react";
import type { ImagesAhead } from "../../shared/domain/workitem.ts";
import { useHost } from "../host/host-context.tsx";
import styles from "./images-ahead-mark.module.css";

const words: Record<ImagesAhead["state"], string> = {
  ready: "Images are on this workstation",
  partly: "Images are being fetched to this workstation",
  notYet: "Images are fetched to this workstation next",
};

/** How far the images of one of the next cases are; nothing for any other case. */
export function ImagesAheadMark({ workitemId }: { workitemId: string }) {
  const { query } = useHost();
  const { data: state } = useQuery({
    ...query.worklist.imagesAhead.queryOptions(),
    select: ({ cases }) => cases.find((each) => each.workitemId === workitemId)?.state,
  });
  if (state === undefined) return null;
  const Icon = state === "ready" ? HardDrive : HardDriveDownload;
  return (
    <span className={`${styles.mark} ${styles[state]}`} title={words[state]}>
      <Icon aria-hidden="true" />
      <span className="visually-hidden">. {words[state]}</span>
    </span>
  );
}
