import { ClipboardList, Clock, Image } from "lucide-react";
import type { ReactNode } from "react";
import type { SectionSource } from "./section-source.ts";
import styles from "./section-source-label.module.css";

const words: Record<SectionSource, { text: string; icon: ReactNode }> = {
  request: { text: "From the request", icon: <ClipboardList aria-hidden="true" /> },
  images: { text: "From the images", icon: <Image aria-hidden="true" /> },
  priors: { text: "From the priors opened", icon: <Clock aria-hidden="true" /> },
};

/** Says beside a heading that the program wrote the section, and from what. Nothing once a person has changed it. */
export function SectionSourceLabel({ source }: { source: SectionSource | null }) {
  if (source === null) return null;
  return (
    <span className={styles.source}>
      {words[source].icon}
      {words[source].text}
    </span>
  );
}
