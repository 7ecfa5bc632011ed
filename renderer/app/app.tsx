import { useEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { SessionGate } from "../session/session-gate.tsx";
import { ToastRegion } from "../ui/toast.tsx";
import { ConnectionGate } from "./connection-gate.tsx";
import { copyPlainHyphens } from "./copy-hyphens.ts";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Frame } from "./frame.tsx";
import { listenForKeys } from "./keys.ts";

/** The whole window. Needs a HostProvider above it. */
export function App() {
  useEffect(() => listenForKeys(window), []);
  useEffect(() => copyPlainHyphens(document), []);
  return (
    <I18nProvider locale="en-GB">
      <ErrorBoundary resetKey="app">
        <ConnectionGate>
          <SessionGate>
            <Frame />
          </SessionGate>
        </ConnectionGate>
      </ErrorBoundary>
      <ToastRegion />
    </I18nProvider>
  );
}
