import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useStore } from "zustand";
import { useHost } from "../host/host-context.tsx";
import { learnMonitorName } from "../host/monitor.ts";
import { displayStore, lookAtMonitor } from "./display-store.ts";

/** A window that is dragged to another monitor sends no event. */
const lookEveryMs = 3000;

/** Keeps what is known of the monitor that this window is on. */
export function useDisplayWatch(): void {
  const { query } = useHost();
  const monitor = useStore(displayStore, (state) => state.monitor);
  const { data } = useQuery(query.display.standing.queryOptions({ input: { monitor } }));
  useEffect(() => {
    if (data !== undefined) displayStore.setState({ standing: data });
  }, [data]);
  useEffect(() => {
    const look = () => void lookAtMonitor();
    void learnMonitorName(false).then(look);
    addEventListener("resize", look);
    const timer = setInterval(look, lookEveryMs);
    return () => {
      removeEventListener("resize", look);
      clearInterval(timer);
    };
  }, []);
}
