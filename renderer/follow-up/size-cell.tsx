import { useEffect, useState } from "react";
import type { FollowedLesion, LesionSize, Timepoint } from "../../shared/domain/follow-up.ts";
import { withSizeTyped } from "../../shared/follow-up/fill.ts";
import { sizeText } from "../../shared/follow-up/print.ts";
import { sizeEntry } from "../../shared/follow-up/size-entry.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import type { ChangeFollowUp } from "./follow-up-grid.tsx";
import styles from "./follow-up-sheet.module.css";

const sources = { mark: "from its mark", carried: "as signed", typed: "typed" } as const;

/** The size of a lesion at one time, typed over or followed. What cannot be a size stays to be corrected and changes nothing. */
export function SizeCell(props: { lesion: FollowedLesion; timepoint: Timepoint; onChange: ChangeFollowUp }) {
  const { lesion, timepoint, onChange } = props;
  const size = lesion.sizes[timepoint.id];
  const shown = shownText(size);
  const [typed, setTyped] = useState(shown);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    setTyped(shown);
    setProblem("");
  }, [shown]);
  const take = () => {
    if (typed === shown) {
      setProblem("");
      return;
    }
    const entry = sizeEntry(typed);
    if ("problem" in entry) setProblem(entry.problem);
    else onChange((before) => withSizeTyped(before, lesion.id, timepoint.id, entry.size));
  };
  const label = `Size of ${lesion.name}, ${dateText(timepoint.date)}`;
  return (
    <>
      <input
        className={`${styles.cell} ${styles.size} figures`}
        data-column={timepoint.id}
        aria-label={label}
        aria-invalid={problem !== ""}
        value={typed}
        placeholder="–"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "Escape") take();
        }}
      />
      {problem === "" ? (
        size?.state === "measured" && <span className={styles.source}>{sources[size.source ?? "typed"]}</span>
      ) : (
        <span role="alert" className={styles.problem}>
          {problem}
        </span>
      )}
    </>
  );
}

function shownText(size: LesionSize | undefined): string {
  return size === undefined ? "" : sizeText(size);
}
