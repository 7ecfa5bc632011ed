import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** A part of the window whose code comes by itself. */
export interface LaterPart<Props> {
  /** Its component; null before its code has come. */
  readonly component: () => ComponentType<Props> | null;
  /** Fetches its code unless it is here. What could not be fetched can be asked for again. */
  readonly load: () => Promise<void>;
}

/** Gives a part by how its code is fetched. Unlike React's own `lazy` it can be fetched ahead, and again after a failure. */
export function laterPart<Props>(fetchPart: () => Promise<ComponentType<Props>>): LaterPart<Props> {
  let component: ComponentType<Props> | null = null;
  return {
    component: () => component,
    load: async () => {
      component ??= await fetchPart();
    },
  };
}

/** Shows a part: at once where its code is here; else `waiting` at its place while it is fetched, or why it did not come. */
export function LoadedLater<Props>(props: {
  part: LaterPart<Props>;
  waiting: ReactNode;
  children: (Part: ComponentType<Props>) => ReactNode;
}) {
  const { load, component } = props.part;
  const [standing, setStanding] = useState<"loading" | "here" | "failed">("loading");
  const Part = component();
  const isAwaited = Part === null && standing === "loading";
  useEffect(() => {
    if (!isAwaited) return;
    let isShown = true;
    const become = (next: "here" | "failed") => () => {
      if (isShown) setStanding(next);
    };
    load().then(become("here"), become("failed"));
    return () => {
      isShown = false;
    };
  }, [load, isAwaited]);
  if (Part !== null) return props.children(Part);
  return standing === "failed" ? <NotLoaded onAgain={() => setStanding("loading")} /> : props.waiting;
}

function NotLoaded({ onAgain }: { onAgain: () => void }) {
  return (
    <EmptyState
      title="This screen could not be loaded"
      isTrouble
      actions={
        <>
          <Button variant="primary" onPress={onAgain}>
            Load it again
          </Button>
          <Button variant="quiet" onPress={() => location.reload()}>
            Reload the window
          </Button>
        </>
      }
    >
      Its part of the program did not come from the workstation. What was saved is safe, and nothing was sent. Load it
      again; if it does not come either, reload the window.
    </EmptyState>
  );
}
