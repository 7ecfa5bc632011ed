import { useEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { SessionGate } from "../session/session-gate.tsx";
import { ToastRegion } from "../ui/toast.tsx";
import { ImageWindow } from "../windows/image-window.tsx";
import { ConnectionGate } from "./connection-gate.tsx";
import { copyPlainHyphens } from "./copy-hyphens.ts";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Frame } from "./frame.tsx";
import { listenForKeys } from "./keys.ts";
import { useRoute } from "./routes.ts";
import { SmallWindow } from "./small-window.tsx";

/** A window of images has no list, no report and no way to them. */
function Screens() {
  const route = useRoute();
  return route.screen === "images" ? <ImageWindow number={route.number} /> : <Frame />;
}

/** The whole window. Needs a HostProvider above it. */
export function App() {
  useEffect(() => listenForKeys(window), []);
  useEffect(() => copyPlainHyphens(document), []);
  return (
    <I18nProvider locale="en-GB">
      <ErrorBoundary resetKey="app">
        <ConnectionGate>
          <SessionGate>
            <Screens />
          </SessionGate>
        </ConnectionGate>
      </ErrorBoundary>
      <SmallWindow />
      <ToastRegion />
    </I18nProvider>
  );
}
