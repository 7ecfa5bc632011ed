import { useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useStore } from "zustand";
import { visualQuestions } from "../../shared/display/visual-questions.ts";
import { Button } from "../ui/button.tsx";
import styles from "./check-screen.module.css";
import { displayStore, openDisplayScreen } from "./display-store.ts";
import { MeterPanel } from "./meter-panel.tsx";
import { monitorName } from "./monitor-name.ts";
import { PatternCanvas, type ShownPattern } from "./pattern-canvas.tsx";
import { VisualPanel } from "./visual-panel.tsx";

/** The check of this monitor: patterns over the whole window, and a panel that asks what is seen or what a meter reads. */
export function CheckScreen() {
  const isOpen = useStore(displayStore, ({ openScreen }) => openScreen === "check");
  return (
    <ModalOverlay
      className={styles.overlay ?? ""}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) close();
      }}
    >
      <Modal className={styles.modal ?? ""}>
        <Dialog className={styles.dialog ?? ""} aria-label="Display check">
          {isOpen && <Check />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Check() {
  const monitor = useStore(displayStore, (state) => state.monitor);
  const [mode, setMode] = useState<"visual" | "meter">("visual");
  const [shown, setShown] = useState<ShownPattern>(visualQuestions[0]?.pattern ?? "overall");
  const [isLeft, setIsLeft] = useState(false);
  const [isFull, setIsFull] = useState(() => document.fullscreenElement !== null);
  const fill = () =>
    void document.documentElement.requestFullscreen().then(
      () => setIsFull(true),
      () => undefined,
    );
  return (
    <>
      <PatternCanvas pattern={shown} name={typeof shown === "string" ? "Test pattern" : `Grey level ${shown.level}`} />
      <section
        className={`${styles.panel} ${shown === "lines" ? styles.middle : isLeft ? styles.left : ""}`}
        aria-label="What is seen"
      >
        <Heading slot="title" level={2}>
          Display check
        </Heading>
        <p className={styles.hint}>
          {monitorName(monitor)}. Light the room as for reading. The program checks this monitor; it does not calibrate
          it.
        </p>
        <div className={styles.actions}>
          <Button size="small" onPress={() => setIsLeft(!isLeft)}>
            Panel to the {isLeft ? "right" : "left"}
          </Button>
          {!isFull && (
            <Button size="small" onPress={fill}>
              Whole screen
            </Button>
          )}
          <Button size="small" onPress={() => setMode(mode === "visual" ? "meter" : "visual")}>
            {mode === "visual" ? "Measure with a meter" : "Check by eye"}
          </Button>
          <Button size="small" onPress={close} shortcut="Esc">
            Close
          </Button>
        </div>
        {mode === "visual" ? (
          <VisualPanel onShow={setShown} onDone={close} />
        ) : (
          <MeterPanel onShow={setShown} onDone={close} />
        )}
      </section>
    </>
  );
}

function close(): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
  openDisplayScreen(null);
}
