import { useEffect } from "react";
import { OpeningCase } from "../case/opening-case.tsx";
import { ScreenHead } from "../ui/screen-head.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { LoadedLater, laterPart } from "./loaded-later.tsx";
import type { Route } from "./routes.ts";

// The reading list comes with the window. Everything else is most of the program, the images above all: it loads while the
// list can already be used.
const loadCase = () => import("../case/case-screen.tsx");
const casePart = laterPart(async () => (await loadCase()).CaseScreen);
const alertsPart = laterPart(async () => (await import("../alerts/alerts-screen.tsx")).AlertsScreen);
const deliveryPart = laterPart(async () => (await import("../delivery/delivery-screen.tsx")).DeliveryScreen);
const failSafePart = laterPart(async () => (await import("../fail-safe/fail-safe-screen.tsx")).FailSafeScreen);
const feedbackPart = laterPart(async () => (await import("../feedback/feedback-screen.tsx")).FeedbackScreen);
const settingsPart = laterPart(async () => (await import("../settings/settings-screen.tsx")).SettingsScreen);

/** The screen of a route that is neither the reading list nor a window of images. */
export function LaterScreen({ route }: { route: Exclude<Route, { screen: "reading-list" | "images" }> }) {
  switch (route.screen) {
    case "case":
      return (
        <LoadedLater key="case" part={casePart} waiting={<OpeningCase />}>
          {(CaseScreen) => (
            <CaseScreen key={route.workitemId} workitemId={route.workitemId} alertId={route.alertId ?? null} />
          )}
        </LoadedLater>
      );
    case "alerts":
      return (
        <LoadedLater key="alerts" part={alertsPart} waiting={<Opening title="Critical and urgent findings" />}>
          {(AlertsScreen) => <AlertsScreen />}
        </LoadedLater>
      );
    case "delivery":
      return (
        <LoadedLater key="delivery" part={deliveryPart} waiting={<Opening title="Delivery" />}>
          {(DeliveryScreen) => <DeliveryScreen key={route.board ?? ""} board={route.board ?? null} />}
        </LoadedLater>
      );
    case "fail-safe":
      return (
        <LoadedLater key="fail-safe" part={failSafePart} waiting={<Opening title="Fail-safe" />}>
          {(FailSafeScreen) => <FailSafeScreen />}
        </LoadedLater>
      );
    case "feedback":
      return (
        <LoadedLater key="feedback" part={feedbackPart} waiting={<Opening title="Feedback on my reports" />}>
          {(FeedbackScreen) => <FeedbackScreen />}
        </LoadedLater>
      );
    case "settings":
      return (
        <LoadedLater key="settings" part={settingsPart} waiting={<Opening title="Settings" />}>
          {(SettingsScreen) => <SettingsScreen />}
        </LoadedLater>
      );
  }
}

/** In the order in which somebody is likely to need them. */
const ahead: readonly (() => Promise<void>)[] = [
  casePart.load,
  // The engine that paints the images takes long to start as well.
  async () => (await loadCase()).startViewer(),
  async () => (await loadCase()).startWriting(),
  alertsPart.load,
  deliveryPart.load,
  failSafePart.load,
  feedbackPart.load,
  settingsPart.load,
];

/** Loads the other screens once the present one can be used, the case first, each when the window has nothing else to do. */
export function useLoadedAhead(isUsable: boolean): void {
  useEffect(() => (isUsable ? loadWhenIdle() : undefined), [isUsable]);
}

/** Gives what ends it. */
function loadWhenIdle(): () => void {
  let isEnded = false;
  let handle = 0;
  const loadFrom = (place: number): void => {
    const load = ahead[place];
    if (load === undefined || isEnded) return;
    handle = requestIdleCallback(() => {
      const goOn = (): void => loadFrom(place + 1);
      // A failure shows when the screen is opened, which asks for it once more.
      load().then(goOn, goOn);
    });
  };
  loadFrom(0);
  return () => {
    isEnded = true;
    cancelIdleCallback(handle);
  };
}

/** A screen's head and bones at their places, so that nothing jumps when it is here. */
function Opening({ title }: { title: string }) {
  return (
    <>
      <ScreenHead title={title} />
      <SkeletonRows count={12} label="Opening" />
    </>
  );
}
