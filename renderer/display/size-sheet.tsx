import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Label, Slider, SliderThumb, SliderTrack } from "react-aria-components";
import { useStore } from "zustand";
import type { DisplaySize } from "../../shared/domain/display.ts";
import { cardMm, mmPerPixelOfCard, mmPerPixelOfDiagonal } from "../../shared/rules/monitor-size.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { learnMonitorName, systemScale } from "../host/monitor.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { displayStore, lookAtMonitor, openDisplayScreen } from "./display-store.ts";
import { monitorName } from "./monitor-name.ts";
import styles from "./size-sheet.module.css";

/** Longest card on the screen, in pixels of the page: a window of 1366 has room for it. */
const longest = 1000;

/** Asks for the size of this monitor's pixels: by a card laid on the screen, or by the diagonal and then the card. */
export function SizeSheet() {
  const isOpen = useStore(displayStore, ({ openScreen }) => openScreen === "size");
  return (
    <Sheet title="True size on this monitor" isOpen={isOpen} onClose={() => openDisplayScreen(null)} width="wide">
      {isOpen && <SizeForm />}
    </Sheet>
  );
}

function SizeForm() {
  const monitor = useStore(displayStore, (state) => state.monitor);
  const size = useStore(displayStore, (state) => state.standing?.size ?? null);
  const [pixels, setPixels] = useState(() => startOf(size, monitor.pixelRatio));
  const [method, setMethod] = useState<DisplaySize["method"]>("card");
  const [inches, setInches] = useState("");
  // What stands there at first was measured by nobody: it must not be kept as if it had been.
  const [isMeasured, setMeasured] = useState(size !== null);
  const save = useSave();
  const mm = mmPerPixelOfCard(pixels);
  const typeInches = (text: string) => {
    setInches(text);
    const found = diagonalOf(text);
    if (text.trim() === "" || found === null) return;
    setMethod("diagonal");
    setMeasured(true);
    setPixels(Math.round(cardMm.width / found));
  };
  const diagonalOf = (text: string) => mmPerPixelOfDiagonal(Number(text.replace(",", ".")), monitor, systemScale());
  const isDiagonalWrong = inches.trim() !== "" && diagonalOf(inches) === null;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (mm !== null) save.mutate({ monitor: lookAtMonitor(), mmPerPixel: mm, method });
      }}
    >
      <HowTo monitor={monitor} />
      <CardSlider
        pixels={pixels}
        ratio={monitor.pixelRatio}
        onChange={(value) => {
          setMethod("card");
          setMeasured(true);
          setInches("");
          setPixels(value);
        }}
      />
      <div className={styles.row}>
        <TextField
          label="Or the diagonal in inches"
          description="Then check it with the card"
          inputMode="decimal"
          value={inches}
          error={isDiagonalWrong ? "No monitor of this many pixels is that large." : undefined}
          onChange={typeInches}
        />
        <p className={`${styles.figure} figures`} role="status">
          {mm === null ? "No monitor has such pixels" : `${mm.toFixed(4)} mm to a pixel`}
        </p>
      </div>
      <Message tone="info">
        Kept for you, at this monitor and this page zoom. After a change of either, true size says that it is not sure.
      </Message>
      <TroubleMessage error={save.error} />
      <Foot isPending={save.isPending} isDisabled={mm === null || !isMeasured || isDiagonalWrong} />
    </form>
  );
}

function HowTo({ monitor }: { readonly monitor: Parameters<typeof monitorName>[0] }) {
  return (
    <p>
      Lay a bank card (85.60 by 53.98 mm, as ISO/IEC 7810 has it) on the frame below and move its right edge until both
      are one size. Arrow keys move it by one pixel. {monitorName(monitor)}.
    </p>
  );
}

function Foot(props: { isPending: boolean; isDisabled: boolean }) {
  return (
    <footer className={styles.actions}>
      <Button onPress={() => openDisplayScreen(null)} shortcut="Esc">
        Back
      </Button>
      <Button type="submit" variant="primary" {...props}>
        Keep this size
      </Button>
    </footer>
  );
}

function CardSlider(props: { pixels: number; ratio: number; onChange: (pixels: number) => void }) {
  const { pixels, ratio, onChange } = props;
  const width = pixels / ratio;
  return (
    <Slider
      className={styles.slider ?? ""}
      minValue={0}
      maxValue={Math.round(longest * ratio)}
      value={pixels}
      onChange={(value) => onChange(Math.max(20, Number(value)))}
    >
      <Label className="visually-hidden">Length of the card in pixels</Label>
      <div
        className={styles.card}
        data-testid="card"
        style={{ width: `${width}px`, height: `${(width * cardMm.height) / cardMm.width}px` }}
      >
        <span>Card</span>
      </div>
      <SliderTrack className={styles.track ?? ""} style={{ width: `${longest}px` }}>
        <SliderThumb className={styles.thumb ?? ""} />
      </SliderTrack>
    </Slider>
  );
}

/** What is kept, else a monitor of 96 pixels to the inch. */
function startOf(size: DisplaySize | null, ratio: number): number {
  const mm = size?.mmPerPixel ?? 25.4 / 96 / ratio;
  return Math.min(Math.round(cardMm.width / mm), Math.round(longest * ratio));
}

function useSave() {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return useMutation(
    query.display.keepSize.mutationOptions({
      onSuccess: (standing) => {
        displayStore.setState({ standing });
        void queryClient.invalidateQueries({ queryKey: query.display.key() });
        void learnMonitorName(true).then(lookAtMonitor);
        showToast("done", "The size of this monitor is kept.");
        openDisplayScreen(null);
      },
    }),
  );
}
