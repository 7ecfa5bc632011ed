import type { HangingCandidate } from "./hanging-candidate.ts";
import type { HangingPane, HangingProtocol, HangingStep } from "./hanging-protocol.ts";

/** One pane of a plan. */
export interface HungPane {
  /** Null for a pane that nothing was found for. */
  readonly candidate: HangingCandidate | null;
  readonly label: string;
  /** Why this series is here, or why none is. */
  readonly reason: string;
  readonly window: HangingPane["window"] | null;
  readonly zoom: number;
  readonly chestWall: "left" | "right" | null;
}

/** Panes that are on the screen together. */
export interface HungStep {
  readonly name: string;
  /** As many places as there are panes on the screen. */
  readonly layout: 1 | 2 | 3 | 4;
  /** As many as there would be if every pane of the protocol found a series. */
  readonly fullLayout: 1 | 2 | 3 | 4;
  readonly panes: readonly HungPane[];
  /** Panes of the protocol that found nothing and take no place. */
  readonly missing: readonly HungPane[];
  readonly isLinked: boolean;
  readonly isSameSize: boolean;
  /** The pane whose series is shown in three planes instead, or null. */
  readonly planes: NonNullable<HangingStep["planes"]> | null;
  /** The window of images that shows it where that is open; null for none in particular. */
  readonly window: 2 | 3 | null;
}

/** A series that no pane shows, with the reason. */
export interface LeftOut {
  readonly candidate: HangingCandidate;
  readonly reason: string;
}

/** How the series of a case are hung. */
export interface HangingPlan {
  readonly protocol: HangingProtocol;
  /** Why this protocol was taken. */
  readonly reason: string;
  readonly steps: readonly HungStep[];
  readonly leftOut: readonly LeftOut[];
}
