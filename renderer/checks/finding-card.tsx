import { useLayoutEffect, useRef } from "react";
import { useStore } from "zustand";
import { FindingWords } from "./finding-words.tsx";
import styles from "./section-note.module.css";
import { writingFindings } from "./writing-findings.ts";

/** Pixels between the card and the line that it must not hide. */
const gap = 6;

/**
 * What the finding under the caret or the pointer is about. It lies over the foot of the report and moves nothing; where the line in
 * question is down there it goes above it, since nobody writes under a card.
 */
export function FindingCard() {
  const { pointedAt, pointedLine } = useStore(writingFindings);
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = card.current;
    if (element === null) return;
    element.style.translate = "none";
    if (pointedAt === null) return;
    const [line, own] = [pointedLine(), element.getBoundingClientRect()];
    const isHidden = line.bottom > own.top - gap && line.top < own.bottom + gap;
    if (isHidden) element.style.translate = `0 ${Math.round(line.top - gap - own.bottom)}px`;
  }, [pointedAt, pointedLine]);
  return (
    <div className={styles.anchor}>
      <div ref={card} role="status" className={pointedAt === null ? undefined : styles.card}>
        {pointedAt !== null && <FindingWords finding={pointedAt} />}
      </div>
    </div>
  );
}
