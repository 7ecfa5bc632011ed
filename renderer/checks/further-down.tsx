import { ArrowDown } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { count } from "../app/format.ts";
import { Button } from "../ui/button.tsx";
import styles from "./further-down.module.css";

/** What of a list lies below the edge of the place that it is scrolled in. */
interface Hidden {
  readonly lines: number;
  /** From the edge up to the top of the first line that is not wholly seen, in CSS pixels. */
  readonly cut: number;
}

const nothing: Hidden = { lines: 0, cut: 0 };
const leastHeight = 36;
/** A line higher than this holds a field: it is left in sight, also in part. */
const mostHeight = 120;

/** A bar at the lower edge that says how many lines of a list are further down; it covers the one that the edge would cut. */
export function FurtherDown({ list }: { readonly list: RefObject<HTMLUListElement | null> }) {
  const hidden = useHidden(list);
  if (hidden.lines === 0) return null;
  const height = hidden.cut > mostHeight ? leastHeight : Math.max(leastHeight, hidden.cut);
  const next = () => {
    const lines = list.current?.children ?? [];
    lines[lines.length - hidden.lines]?.scrollIntoView({ block: "start" });
  };
  return (
    <div className={styles.edge}>
      <div className={styles.bar} style={{ height }}>
        <Button size="small" variant="quiet" icon={<ArrowDown aria-hidden="true" />} onPress={next}>
          {`${count(hidden.lines, "line")} of the checks further down`}
        </Button>
      </div>
    </div>
  );
}

function useHidden(list: RefObject<HTMLUListElement | null>): Hidden {
  const [hidden, setHidden] = useState(nothing);
  useEffect(() => {
    const { current } = list;
    const place = current === null ? null : scrollerOf(current);
    if (current === null || place === null) return;
    const look = () => {
      const found = hiddenOf(current, place);
      setHidden((before) => (before.lines === found.lines && before.cut === found.cut ? before : found));
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(place);
    sizes.observe(current);
    place.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      place.removeEventListener("scroll", look);
    };
  }, [list]);
  return hidden;
}

function hiddenOf(list: HTMLUListElement, place: HTMLElement): Hidden {
  const edge = place.getBoundingClientRect().bottom;
  const below = [...list.children].filter((line) => line.getBoundingClientRect().bottom > edge + 1);
  const [first] = below;
  if (first === undefined) return nothing;
  return { lines: below.length, cut: Math.max(0, Math.round(edge - first.getBoundingClientRect().top)) };
}

/** The element round a list that scrolls; null where none does. */
function scrollerOf(list: HTMLElement): HTMLElement | null {
  for (let each = list.parentElement; each !== null; each = each.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
  }
  return null;
}
