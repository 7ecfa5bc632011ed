/** How a treatment dose is laid over the images of a case. */
export interface DoseChoice {
  readonly isShown: boolean;
  readonly areLines: boolean;
  readonly isWash: boolean;
  /** Of the colour wash, 0 to 1. */
  readonly opacity: number;
  /** Isodoses in percent that the reader chose; null for the usual ones. */
  readonly percents: readonly number[] | null;
  /** The dose that the reader chose by its SOP Instance UID; null for the first that fits. */
  readonly chosenUid: string | null;
  readonly isDvhOpen: boolean;
}

/** Off until it is asked for: it covers what is to be read. */
export const firstDoseChoice: DoseChoice = {
  isShown: false,
  areLines: true,
  isWash: true,
  opacity: 0.2,
  percents: null,
  chosenUid: null,
  isDvhOpen: false,
};
