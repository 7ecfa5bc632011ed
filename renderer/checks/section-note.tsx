import { OctagonAlert, TriangleAlert } from "lucide-react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useStore } from "zustand";
import type { CheckFinding } from "../../shared/checks/check.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { sectionCodes } from "../../shared/domain/section.ts";
import { FindingWords } from "./finding-words.tsx";
import { findingsInOrder } from "./next-finding.ts";
import styles from "./section-note.module.css";
import { showFinding } from "./use-check-marks.ts";
import { writingFindings } from "./writing-findings.ts";

/** Beside the heading of a section: how much the checks found in it; pressed, each with its explanation and source. */
export function SectionNote({ section }: { section: SectionKey }) {
  const { findings } = useStore(writingFindings);
  // What is of the whole report is told where the report is concluded.
  const own = [...findings.filter(({ place }) => place === null), ...findingsInOrder(findings)].filter(
    ({ place }) => (place?.section ?? "conclusion") === section,
  );
  if (own.length === 0) return null;
  const isBlock = own.some(({ level }) => level === "block");
  return (
    <DialogTrigger>
      <Button className={`${styles.note} ${isBlock ? styles.block : ""}`}>
        {isBlock ? <OctagonAlert aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />}
        {own.length === 1 ? "1 to check" : `${own.length} to check`}
      </Button>
      <Popover className={styles.popover ?? ""} offset={4} placement="bottom end">
        <Dialog className={styles.list ?? ""} aria-label={`To check in ${sectionCodes[section].heading}`}>
          {({ close }) => own.map((finding) => <Line key={keyOf(finding)} finding={finding} onShown={close} />)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function keyOf({ code, sentence, place }: CheckFinding): string {
  return `${code} ${sentence} ${place?.paragraph ?? ""} ${place?.from ?? ""}`;
}

function Line({ finding, onShown }: { finding: CheckFinding; onShown: () => void }) {
  return (
    <div className={styles.line}>
      <FindingWords finding={finding} />
      {finding.place !== null && (
        <Button
          className={styles.show ?? ""}
          onPress={() => {
            onShown();
            // After the list has given the focus back to its button.
            requestAnimationFrame(() => showFinding(finding));
          }}
        >
          Show in the text
        </Button>
      )}
    </div>
  );
}
