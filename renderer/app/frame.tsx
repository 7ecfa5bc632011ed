import { lazy, Suspense, useEffect, useState } from "react";
import { AlertsScreen } from "../alerts/alerts-screen.tsx";
import { DeliveryScreen } from "../delivery/delivery-screen.tsx";
import { DisplayScreens } from "../display/display-screens.tsx";
import { FailSafeScreen } from "../fail-safe/fail-safe-screen.tsx";
import { FeedbackScreen } from "../feedback/feedback-screen.tsx";
import { CaseNotices } from "../life/case-notices.tsx";
import { ScopeNotices } from "../scope/scope-notices.tsx";
import { SettingsScreen } from "../settings/settings-screen.tsx";
import { useKeysInForce } from "../settings/use-keys-and-mouse.ts";
import { useSeenPolicyInForce } from "../settings/use-seen-policy.ts";
import { HandoverRequests } from "../worklist/handover-requests.tsx";
import { ReadingListScreen } from "../worklist/reading-list-screen.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import styles from "./frame.module.css";
import { KeySheet } from "./key-sheet.tsx";
import { useKey } from "./keys.ts";
import { Rail } from "./rail.tsx";
import { focusRegion } from "./regions.ts";
import { navigate, type Route, routeHref, useRoute } from "./routes.ts";
import { StatusLine } from "./status-line.tsx";
import { useWaiting } from "./use-waiting.ts";

// The images and the editor are most of the program: they load while the reading list can already be used.
const loadCase = () => import("../case/case-screen.tsx");
const CaseScreen = lazy(async () => ({ default: (await loadCase()).CaseScreen }));

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
  const isCase = route.screen === "case";
  useKeysInForce();
  useSeenPolicyInForce();
  useFrameKeys(setOpen);
  useEffect(loadCaseWhenIdle, []);
  useEffect(() => {
    // The title never names a patient: it is seen in the task bar and in other people's meetings.
    document.title = `${titles[route.screen]} - Sightline`;
  }, [route.screen]);
  return (
    <div className={`${styles.frame} ${isCase ? styles.folded : ""}`}>
      <Rail route={route} isFolded={isCase} waiting={waiting} />
      <main className={styles.main} tabIndex={-1} aria-label={titles[route.screen]}>
        <ErrorBoundary resetKey={routeHref(route)}>
          <Suspense fallback={<div className={styles.loading}>Opening</div>}>
            <Screen route={route} />
          </Suspense>
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

/** The first case would otherwise wait for the code of the images, and for the engine that paints them to start. */
function loadCaseWhenIdle(): () => void {
  let handle = requestIdleCallback(() => {
    const start = ({ startViewer }: Awaited<ReturnType<typeof loadCase>>) => {
      handle = requestIdleCallback(startViewer);
    };
    // A failure shows when a case is opened, which asks for it once more.
    loadCase().then(start, () => undefined);
  });
  return () => cancelIdleCallback(handle);
}

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case "reading-list":
      return <ReadingListScreen />;
    case "case":
      return <CaseScreen key={route.workitemId} workitemId={route.workitemId} alertId={route.alertId ?? null} />;
    case "alerts":
      return <AlertsScreen />;
    case "delivery":
      return <DeliveryScreen key={route.board ?? ""} board={route.board ?? null} />;
    case "fail-safe":
      return <FailSafeScreen />;
    case "feedback":
      return <FeedbackScreen />;
    case "settings":
      return <SettingsScreen />;
    case "images":
      return null;
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
