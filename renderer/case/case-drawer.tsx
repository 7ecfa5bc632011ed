import { ClipboardList, Clock, FileClock } from "lucide-react";
import type { ReactNode } from "react";
import { ToggleButton } from "react-aria-components";
import { flushSync } from "react-dom";
import styles from "./case-drawer.module.css";

const panelId = "case-drawer";

/** The parts of the drawer. */
export type DrawerTab = "request" | "priors" | "history";

/** The rail at the right edge and, beside it, the part that is open. Pressing the open part's tab closes it. */
export function CaseDrawer(props: {
  open: DrawerTab | null;
  onChange: (tab: DrawerTab | null) => void;
  priorCount: number;
  /** People who may be this patient under another number and were not decided on. */
  candidateCount: number;
  /** True while archives have not answered: there may be more. */
  isCounting: boolean;
  contents: Record<DrawerTab, ReactNode>;
}) {
  const { open, onChange } = props;
  const tabs: { id: DrawerTab; label: string; icon: ReactNode }[] = [
    { id: "request", label: "Request", icon: <ClipboardList aria-hidden="true" /> },
    {
      id: "priors",
      label: `Priors, ${props.priorCount}${props.isCounting ? " so far" : ""}${candidateWords(props.candidateCount)}`,
      icon: <Clock aria-hidden="true" />,
    },
    { id: "history", label: "History", icon: <FileClock aria-hidden="true" /> },
  ];
  const title = tabs.find((tab) => tab.id === open)?.label;
  return (
    <>
      {open !== null && (
        <aside className={styles.panel} aria-label={title} id={panelId} data-region="drawer-content" tabIndex={-1}>
          <h2 className={styles.title}>{title}</h2>
          <div className={styles.content}>{props.contents[open]}</div>
        </aside>
      )}
      <nav className={styles.rail} aria-label="Drawer" data-region="drawer">
        {tabs.map((tab) => (
          <ToggleButton
            key={tab.id}
            className={styles.tab ?? ""}
            isSelected={open === tab.id}
            onChange={(isSelected) => onChange(isSelected ? tab.id : null)}
          >
            {tab.icon}
            <span>{tab.label}</span>
          </ToggleButton>
        ))}
      </nav>
    </>
  );
}

/** What had the focus before a key led into the drawer. */
let cameFrom: Element | null = null;

/**
 * Goes into the drawer by a key, opening its priors where it is closed; pressed inside it, closes it and goes back to where
 * the reader came from.
 */
export function goToDrawer(open: DrawerTab | null, onChange: (tab: DrawerTab | null) => void): void {
  const isInside = document.getElementById(panelId)?.contains(document.activeElement) === true;
  if (open !== null && isInside) {
    leaveDrawer(onChange);
    return;
  }
  cameFrom = document.activeElement;
  if (open === null) flushSync(() => onChange("priors"));
  document.getElementById(panelId)?.focus({ preventScroll: true });
}

/** Closes the drawer; a reader who was in it goes back to where they came from. */
export function leaveDrawer(onChange: (tab: DrawerTab | null) => void): void {
  const isInside = document.getElementById(panelId)?.contains(document.activeElement) === true;
  onChange(null);
  if (isInside && cameFrom instanceof HTMLElement) cameFrom.focus({ preventScroll: true });
}

function candidateWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? ", 1 candidate" : `, ${count} candidates`;
}
