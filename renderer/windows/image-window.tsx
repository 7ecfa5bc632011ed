import { AppWindow, Link2, MonitorPlay, MonitorX, Unplug } from "lucide-react";
import { useEffect, useState } from "react";
import type { ImageWindowNumber } from "../../shared/domain/parked-case.ts";
import { CommandPalette } from "../app/command-palette.tsx";
import { DemoMark } from "../app/demo-mark.tsx";
import { ErrorBoundary } from "../app/error-boundary.tsx";
import { KeySheet } from "../app/key-sheet.tsx";
import { shownKey, useKey } from "../app/keys.ts";
import { LoadedLater, laterPart } from "../app/loaded-later.tsx";
import { focusRegion } from "../app/regions.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { useKeysInForce } from "../settings/use-keys-and-mouse.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import styles from "./image-window.module.css";
import { openCaseWindow, placeOfWindow } from "./open-window.ts";
import { type Followed, useFollowed } from "./use-standing.ts";

// The images are most of the program: the window says at once what it is.
const imageCase = laterPart(async () => (await import("./image-case.tsx")).ImageCase);

/** A window of images only, for another monitor. It shows the case of the case window, and nothing where that is not sure. */
export function ImageWindow({ number }: { number: ImageWindowNumber }) {
  const { followed, retry } = useFollowed(number);
  const { session, person } = useSignedIn();
  const [open, setOpen] = useState<"keys" | "palette" | null>(null);
  useKeysInForce();
  useKey("showKeys", () => setOpen("keys"));
  useKey("palette", () => setOpen("palette"));
  useKey("nextRegion", () => focusRegion(1));
  useKey("previousRegion", () => focusRegion(-1));
  useKeptPlace(number);
  useEffect(() => {
    // As of every window, without a name: it is seen in the task bar.
    document.title = `Images, window ${number} - Sightline`;
  }, [number]);
  return (
    <div className={styles.window}>
      <main className={styles.main} tabIndex={-1} aria-label={`Images, window ${number}`}>
        <h1 className="visually-hidden">Images, window {number}</h1>
        <ErrorBoundary resetKey={followed.kind === "case" ? followed.workitemId : followed.kind}>
          <Shown number={number} followed={followed} onRetry={retry} />
        </ErrorBoundary>
      </main>
      <footer className={styles.status} data-region="status">
        {session.profile.isDemo && <DemoMark />}
        <span className={styles.hint}>
          <KeyHint>{shownKey("showKeys")}</KeyHint> All keys
        </span>
        <span className={styles.gap} />
        <span>{person.displayName}</span>
        <b>Window {number}</b>
      </footer>
      <KeySheet isOpen={open === "keys"} onClose={() => setOpen(null)} />
      <CommandPalette isOpen={open === "palette"} onClose={() => setOpen(null)} />
    </div>
  );
}

function Shown(props: { number: ImageWindowNumber; followed: Followed; onRetry: () => void }) {
  const { number, followed } = props;
  switch (followed.kind) {
    case "joining":
      return <Waiting />;
    case "failed":
      return <TroubleState error={followed.error} onRetry={props.onRetry} />;
    case "noCaseWindow":
      return <CaseWindowClosed />;
    case "noCase":
      return (
        <EmptyState title="No case is open" icon={<MonitorPlay aria-hidden="true" />}>
          Window {number} shows images of the case in the case window. Open one there: it appears here by its hanging
          protocol.
        </EmptyState>
      );
    case "severalCases":
      return (
        <EmptyState title="Two case windows show different cases" isTrouble>
          Images of one patient must not stand beside the report of another, so none are shown here. Close one of the
          two cases: the images of the other one come back as they were.
        </EmptyState>
      );
    case "case":
      return (
        <>
          <div className={styles.case} inert={!followed.isCertain}>
            <LoadedLater part={imageCase} waiting={<Waiting />}>
              {(ImageCase) => (
                <ImageCase
                  key={followed.workitemId}
                  number={number}
                  workitemId={followed.workitemId}
                  generation={followed.generation}
                />
              )}
            </LoadedLater>
          </div>
          {!followed.isCertain && (
            <div className={styles.cover}>
              <EmptyState title="Images covered" isTrouble icon={<Unplug aria-hidden="true" />}>
                The connection to the workstation was lost, and with it which case is open in the case window. They come
                back with the connection. Marks that were drawn here are kept.
              </EmptyState>
            </div>
          )}
        </>
      );
  }
}

function Waiting() {
  return (
    <p className={styles.waiting} role="status">
      <Link2 aria-hidden="true" /> Looking for the case window
    </p>
  );
}

/** Closed, not lost: the draft was saved when it went. */
function CaseWindowClosed() {
  return (
    <EmptyState
      title="The case window is closed"
      icon={<MonitorX aria-hidden="true" />}
      actions={
        <>
          <Button variant="primary" icon={<AppWindow aria-hidden="true" />} onPress={() => openCaseWindow(null)}>
            Open the reading list
          </Button>
          <Button onPress={() => window.close()}>Close this window</Button>
        </>
      }
    >
      What was written is saved with its draft, and marks that were drawn here are in it. This window shows images again
      as soon as a case is open.
    </EmptyState>
  );
}

const placeEveryMs = 5_000;

/** Remembers where the window stands: there is no event for moving it. */
function useKeptPlace(number: ImageWindowNumber): void {
  const { client } = useHost();
  useEffect(() => {
    let told = "";
    const timer = setInterval(() => {
      const place = placeOfWindow(window);
      const text = JSON.stringify(place);
      if (text === told || place.width < 100 || place.height < 100) return;
      told = text;
      // Not remembered is no harm: the window opens on a free screen.
      client.windows.keepPlace({ number, ...place }).catch(() => undefined);
    }, placeEveryMs);
    return () => clearInterval(timer);
  }, [client, number]);
}
