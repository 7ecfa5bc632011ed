import { useEffect } from "react";
import { useHost } from "../host/host-context.tsx";

/** A row that is only passed by is not about to be opened. */
const chosenForMs = 250;
/** The core keeps headers for 15 s; asked for again while somebody looks at the row, a few times. */
const againEveryMs = 13_000;
const times = 4;

/** Has the headers of the chosen case asked for while somebody looks at its row, so that Enter does not wait for them. */
export function useExpectedCase(workitemId: string | undefined): void {
  const { client } = useHost();
  useEffect(() => {
    if (workitemId === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const expectIt = (left: number, inMs: number): void => {
      if (left === 0) return;
      timer = setTimeout(() => {
        // What fails here is asked for again when the case opens, which then says so.
        void client.worklist.expect({ workitemId }).catch(() => undefined);
        expectIt(left - 1, againEveryMs);
      }, inMs);
    };
    expectIt(times, chosenForMs);
    return () => clearTimeout(timer);
  }, [client, workitemId]);
}
