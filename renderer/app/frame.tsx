import { useEffect, useState } from "react";
import { DisplayScreens } from "../display/display-screens.tsx";
import { CaseNotices } from "../life/case-notices.tsx";
import { ScopeNotices } from "../scope/scope-notices.tsx";
import { useKeysInForce } from "../settings/use-keys-and-mouse.ts";
import { useSeenPolicyInForce } from "../settings/use-seen-policy.ts";
import { HandoverRequests } from "../worklist/handover-requests.tsx";
import { ReadingListScreen } from "../worklist/reading-list-screen.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import styles from "./frame.module.css";
import { KeySheet } from "./key-sheet.tsx";
import { useKey } from "./keys.ts";
import { LaterScreen, useLoadedAhead } from "./later-screens.tsx";
import { Rail } from "./rail.tsx";
import { focusRegion } from "./regions.ts";
import { navigate, type Route, routeHref, useRoute } from "./routes.ts";
import { StatusLine } from "./status-line.tsx";
import { useWaiting } from "./use-waiting.ts";

const titles: Record<Route["screen"], string> = {
  "reading-list": "Reading list",
  case: "Case",
  alerts: "Alerts",
  delivery: "Delivery",
  "fail-safe": "Fail-safe",
  feedback: "Feedback",
  settings: "Settings",
  images: "Images",
};

/** The frame of a signed-in window: rail, the screen of the route, status line. */
export function Frame() {
  const route = useRoute();
  const waiting = useWaiting();
  const [open, setOpen] = useState<"keys" | "palette" | null>(null);
  const [isListUsable, setListUsable] = useState(false);
  const isCase = route.screen === "case";
  useKeysInForce();
  useSeenPolicyInForce();
  useFrameKeys(setOpen);
  useLoadedAhead(isListUsable || route.screen !== "reading-list");
  useEffect(() => {
    // The title never names a patient: it is seen in the task bar and in other people's meetings.
    document.title = `${titles[route.screen]} - Sightline`;
  }, [route.screen]);
  return (
    <div className={`${styles.frame} ${isCase ? styles.folded : ""}`}>
      <Rail route={route} isFolded={isCase} waiting={waiting} />
      <main className={styles.main} tabIndex={-1} aria-label={titles[route.screen]}>
        <ErrorBoundary resetKey={routeHref(route)}>
          <Screen route={route} onListUsable={() => setListUsable(true)} />
        </ErrorBoundary>
        <HandoverRequests />
        <CaseNotices workitemId={null} shownIn={route.screen === "case" ? route.workitemId : null} />
        {!isCase && <ScopeNotices />}
      </main>
      <StatusLine route={route} waiting={waiting} />
      <DisplayScreens />
      <KeySheet isOpen={open === "keys"} onClose={() => setOpen(null)} />
      <CommandPalette isOpen={open === "palette"} onClose={() => setOpen(null)} />
    </div>
  );
}

function Screen({ route, onListUsable }: { route: Route; onListUsable: () => void }) {
  switch (route.screen) {
    case "reading-list":
      return <ReadingListScreen onUsable={onListUsable} />;
    case "images":
      return null;
    default:
      return <LaterScreen route={route} />;
  }
}

function useFrameKeys(open: (sheet: "keys" | "palette") => void): void {
  useKey("showKeys", () => open("keys"));
  useKey("palette", () => open("palette"));
  useKey("nextRegion", () => focusRegion(1));
  useKey("previousRegion", () => focusRegion(-1));
  useKey("goReadingList", () => navigate({ screen: "reading-list" }));
  useKey("goAlerts", () => navigate({ screen: "alerts" }));
  useKey("goDelivery", () => navigate({ screen: "delivery" }));
  useKey("goFailSafe", () => navigate({ screen: "fail-safe" }));
  useKey("goFeedback", () => navigate({ screen: "feedback" }));
  useKey("goSettings", () => navigate({ screen: "settings" }));
}
