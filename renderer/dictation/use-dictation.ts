import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { DictationEvent } from "../../shared/contract/dictation-contract.ts";
import { readDeviceKeys } from "../../shared/dictation/device-keys.ts";
import { useKey } from "../app/keys.ts";
import type { CoreClient } from "../host/host-client.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftState } from "../report/draft-reducer.ts";
import type { ReportDeeds } from "../report/report-deeds.ts";
import type { ReportEditors } from "../report/report-editors.ts";
import { type DictatedReport, headingOf, placeIn, runCommand, takeWords } from "./dictated-report.ts";
import { dictationStore, forgetDictation } from "./dictation-store.ts";
import { windowMicrophone } from "./microphone.ts";

const pauseMs = 1000;

/** Lets words and commands from outside reach the open report, while it can be written. */
export function useDictation(of: {
  readonly deeds: ReportDeeds | null;
  readonly editors: ReportEditors;
  readonly workitemId: string;
  readonly state: DraftState;
  readonly isStopped: boolean;
}): void {
  const { deeds, editors, workitemId, state } = of;
  const { client, query } = useHost();
  const isOpen = deeds !== null && state.phase !== "loading" && state.phase !== "signed";
  const settings = useQuery({ ...query.dictation.settings.queryOptions(), enabled: isOpen }).data;
  const hasMicrophone = useStore(windowMicrophone.store, ({ devices }) => devices.length > 0);
  const draftId = state.phase === "loading" ? null : state.draftId;
  const stopped = useRef(of.isStopped);
  useEffect(() => {
    stopped.current = of.isStopped;
  });
  const isFollowed = settings !== undefined && (settings.isOn || hasMicrophone);
  const report = useRef<DictatedReport | null>(null);
  useEffect(() => {
    if (!isOpen || !isFollowed || draftId === null) return;
    const opened: DictatedReport = {
      ...{ deeds, editors, isStopped: () => stopped.current },
      isRecording: () => dictationStore.getState().isRecording,
      record: (isOn) => void record(client, deeds, isOn),
    };
    report.current = opened;
    dictationStore.setState({ isFollowed: true });
    const end = new AbortController();
    const place = followPlace(opened, client, end.signal);
    void follow(client, { workitemId, draftId }, opened, place, end.signal);
    return () => {
      end.abort();
      report.current = null;
      forgetDictation();
    };
  }, [client, deeds, editors, workitemId, draftId, isOpen, isFollowed]);
  const keys = settings?.keys;
  useEffect(() => {
    if (!isOpen || keys === undefined) return;
    void windowMicrophone.connectKnown();
    // Read again, so that a kind of device that is missing in the answer has the program's own buttons.
    return windowMicrophone.listen(readDeviceKeys(JSON.stringify(keys)), (command) => {
      const { isActive } = dictationStore.getState();
      if (report.current !== null && isActive) runCommand(report.current, command);
    });
  }, [isOpen, keys]);
  useKey(
    "toggleDictation",
    () => report.current && runCommand(report.current, "toggleRecording"),
    isOpen && isFollowed,
  );
}

/** Listens until `signal` aborts, again after a failure; the words of a lost wire are refused by the core meanwhile. */
async function follow(
  client: CoreClient,
  input: { workitemId: string; draftId: string },
  report: DictatedReport,
  tellPlace: (isFocused: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const events = await client.dictation.listen(input, { signal });
      tellPlace(document.hasFocus());
      for await (const event of events) {
        if (signal.aborted) return;
        take(client, report, event);
      }
    } catch {
      // A lost wire or a locked window: both are shown elsewhere.
    }
    dictationStore.setState({ engines: [], isRecording: false, isActive: false, interim: "" });
    if (!signal.aborted) await new Promise((again) => setTimeout(again, pauseMs));
  }
}

function take(client: CoreClient, report: DictatedReport, event: DictationEvent): void {
  const { section } = placeIn(report);
  const answer = (delivery: string, outcome: ReturnType<typeof takeWords>) =>
    void client.dictation.answer({ delivery, outcome, section }).catch(() => undefined);
  switch (event.kind) {
    case "standing": {
      const { engines, isRecording, isActive } = event;
      dictationStore.setState({ engines, isRecording, isActive });
      void windowMicrophone.showRecording(isRecording);
      return;
    }
    case "interim":
      dictationStore.setState({ interim: event.text });
      return;
    case "missed":
      dictationStore.setState(({ missed }) => ({ missed: missed + 1, interim: "" }));
      return;
    case "text": {
      const outcome = takeWords(report, event.text);
      dictationStore.setState({ interim: "", ...(outcome === "done" ? { lastWritten: headingOf(section) } : {}) });
      answer(event.delivery, outcome);
      return;
    }
    case "command":
      answer(event.delivery, runCommand(report, event.name));
  }
}

/** Tells the core where the caret is, whenever that has changed; gives the way to tell it now. */
function followPlace(report: DictatedReport, client: CoreClient, signal: AbortSignal): (isFocused: boolean) => void {
  let told = "";
  const tell = (isFocused: boolean) => {
    const place = placeIn(report);
    const now = JSON.stringify(place);
    if (now === told && !isFocused) return;
    told = now;
    void client.dictation.place({ ...place, isFocused }).catch(() => {
      told = "";
    });
  };
  const look = () => tell(false);
  window.addEventListener("focus", () => tell(true), { signal });
  document.addEventListener("focusin", look, { signal });
  const stop = report.deeds.store.subscribe(look);
  signal.addEventListener("abort", stop, { once: true });
  return tell;
}

async function record(client: CoreClient, deeds: ReportDeeds, isOn: boolean): Promise<void> {
  try {
    const { engineCount } = await client.dictation.record({ isOn });
    if (engineCount === 0) {
      deeds.say("No engine is connected. The system's own dictation starts by its key, on Windows Win H.");
    }
  } catch {
    deeds.say("The engine could not be asked. Nothing was changed.");
  }
}
