import type { WindowArrangement, WindowCount } from "../../shared/domain/window-profile.ts";
import type { RankedProtocol } from "../../shared/hanging/hang-case.ts";
import type { Vector } from "../../shared/imaging/vector.ts";

/** A point that the reader set on one examination, to find the same place in another. */
export interface Landmark {
  /** The frame of reference, or the series where it names none. */
  readonly frameKey: string;
  /** In mm. */
  readonly point: Vector;
}

/** A prior that comes because the protocol asks for it. */
export interface PriorFetch {
  readonly studyInstanceUid: string;
  /** E.g. `Fetching prior of 12-May-2025`, or why it did not come. */
  readonly text: string;
  readonly isOver: boolean;
}

/** An earlier examination that a pane can show instead. */
export interface PriorChoice {
  readonly studyInstanceUid: string;
  /** `YYYY-MM-DD`, or null. */
  readonly date: string | null;
  readonly name: string;
}

/** Which of a person's windows a viewer is in, and what each of them showed before. */
export interface WindowStanding {
  /** 1 is the case window. */
  readonly number: WindowCount;
  readonly count: WindowCount;
  readonly arrangements: readonly WindowArrangement[];
}

/** What the viewer knows about hanging beyond the panes. */
export interface HangingState {
  readonly standing: WindowStanding;
  /** Protocols that go before those of the program, in their order. */
  readonly ranked: readonly RankedProtocol[];
  /** Protocols of the program that this reader does not use. */
  readonly protocolsOff: readonly string[];
  /** Whether the sheet that keeps the arrangement is open. */
  readonly isSavingArrangement: boolean;
  /** The panes came back as somebody left them: a prior that a rule brings moves none of them. Until a step is hung. */
  readonly isAsLeft: boolean;
  readonly priorFetches: readonly PriorFetch[];
  /** Every earlier examination with images, newest first; one of them can be chosen on a pane. */
  readonly priorChoices: readonly PriorChoice[];
  /** Shows an earlier examination on a pane; set by the case. */
  readonly choosePrior: ((paneIndex: number, studyInstanceUid: string) => void) | null;
  /** In the order in which they were set. */
  readonly landmarks: readonly Landmark[];
  readonly landmarkHistory: {
    readonly done: readonly (readonly Landmark[])[];
    readonly undone: readonly (readonly Landmark[])[];
  };
}

/** Nothing saved, nothing under way. */
export const noHanging: HangingState = {
  standing: { number: 1, count: 1, arrangements: [] },
  ranked: [],
  protocolsOff: [],
  isSavingArrangement: false,
  isAsLeft: false,
  priorFetches: [],
  priorChoices: [],
  choosePrior: null,
  landmarks: [],
  landmarkHistory: { done: [], undone: [] },
};
