import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { chipAttribute } from "../report/pasted-paragraphs.ts";
import type { ReportEditors } from "../report/report-editors.ts";
import { showToast } from "../ui/toast.tsx";
import { hoverMark } from "../viewer/marks/mark-use.ts";
import type { Viewer } from "../viewer/viewer.ts";
import styles from "./mark-links.module.css";
import { linesOfBoxes, type OutlineBox, sentenceOfChip } from "./sentence-of-chip.ts";

/** How long a sentence stays outlined after it was gone to, in milliseconds. */
const outlinedFor = 4_000;

/** Joins marks and their chips: pointing at one outlines the other, and a mark leads to its sentence. */
export function MarkLinks({ viewer, editors }: { readonly viewer: Viewer; readonly editors: ReportEditors }) {
  const hovered = useStore(viewer.store, (state) => state.hoveredMark);
  const sentence = useSentence(viewer, editors);
  useChipHover(viewer);
  return (
    <>
      {hovered !== null && <Outline key={hovered} measurementId={hovered} isSentence={false} nth={null} />}
      {sentence !== null && (
        <Outline key={sentence.times} measurementId={sentence.id} isSentence nth={sentence.times - 1} />
      )}
    </>
  );
}

function useChipHover({ store }: Viewer): void {
  useEffect(() => {
    const over = (event: Event) => {
      if (!(event.target instanceof Element) || event.target.closest('[data-region="report"]') === null) return;
      hoverMark(store, event.target.closest(`[${chipAttribute}]`)?.getAttribute(chipAttribute) ?? null);
    };
    document.addEventListener("pointerover", over);
    return () => document.removeEventListener("pointerover", over);
  }, [store]);
}

/** Goes to the sentence that was asked for; says so where the report has none. */
function useSentence(
  { store }: Viewer,
  editors: ReportEditors,
): { readonly id: string; readonly times: number } | null {
  const asked = useStore(store, (state) => state.sentenceAsked);
  const [shown, setShown] = useState<{ id: string; times: number } | null>(null);
  useEffect(() => {
    if (asked === null) return;
    const { markId: id, times } = asked;
    const chips = chipsOf(id);
    const isFound = editors.focusChip(id, times);
    const chip = chips[(times - 1) % Math.max(1, chips.length)];
    if (chip === undefined) {
      showToast("due", "No sentence of the report that is shown has this mark. M puts it where the caret is.");
      return;
    }
    if (!isFound && chip instanceof HTMLElement) {
      chip.focus();
      chip.scrollIntoView({ block: "center" });
    }
    setShown({ id, times });
    const timer = setTimeout(() => setShown(null), outlinedFor);
    return () => clearTimeout(timer);
  }, [asked, editors]);
  return shown;
}

function chipsOf(measurementId: string): readonly Element[] {
  const chips = document.querySelectorAll(`[data-region="report"] [${chipAttribute}]`);
  return [...chips].filter((chip) => chip.getAttribute(chipAttribute) === measurementId);
}

/** Boxes over the chips of a mark, or round the sentence of one of them; they follow when the report is scrolled. */
function Outline(props: { readonly measurementId: string; readonly isSentence: boolean; readonly nth: number | null }) {
  const { measurementId, isSentence, nth } = props;
  const [boxes, setBoxes] = useState<readonly OutlineBox[]>([]);
  useEffect(() => {
    let frame = 0;
    const place = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setBoxes(boxesOf(measurementId, isSentence, nth)));
    };
    place();
    const report = document.querySelector('[data-region="report"]');
    const observer = new MutationObserver(place);
    if (report !== null) observer.observe(report, { childList: true, characterData: true, subtree: true });
    document.addEventListener("scroll", place, { capture: true });
    window.addEventListener("resize", place);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      document.removeEventListener("scroll", place, { capture: true });
      window.removeEventListener("resize", place);
    };
  }, [measurementId, isSentence, nth]);
  return boxes.map((box) => (
    <div
      key={`${box.left} ${box.top}`}
      className={`${styles.outline} ${isSentence ? styles.sentence : ""}`}
      style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
      data-outlined={isSentence ? "sentence" : "chip"}
      aria-hidden="true"
    />
  ));
}

function boxesOf(measurementId: string, isSentence: boolean, nth: number | null): readonly OutlineBox[] {
  const chips = chipsOf(measurementId);
  const chosen = nth === null ? chips : chips.slice(nth % Math.max(1, chips.length)).slice(0, 1);
  const scroller = document.querySelector("[data-report-scroll]")?.getBoundingClientRect();
  if (scroller === undefined) return [];
  const rects = chosen.flatMap((chip) =>
    isSentence ? [...sentenceOfChip(chip).getClientRects()] : [chip.getBoundingClientRect()],
  );
  return linesOfBoxes(rects, scroller);
}
