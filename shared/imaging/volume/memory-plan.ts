/** How a volume is held in memory, said before anything is loaded. */
export interface MemoryPlan {
  /** 1 keeps every slice, 2 every second one, and so on. */
  readonly everyNth: number;
  readonly bytes: number;
  /** What is lost by it, for the pane; empty where every slice is kept. */
  readonly note: string;
}

/** Gives the plan for a number of slices within a budget in bytes: it keeps the pixels of each slice and leaves slices out. */
export function planVolumeMemory(sliceCount: number, bytesPerSlice: number, budgetBytes: number): MemoryPlan {
  const affordable = Math.max(3, Math.floor(budgetBytes / bytesPerSlice));
  const everyNth = Math.max(1, Math.ceil(sliceCount / affordable));
  const kept = Math.ceil(sliceCount / everyNth);
  const note =
    everyNth === 1
      ? ""
      : `Planes from every ${ordinal(everyNth)} slice: all ${sliceCount} would need ${size(sliceCount * bytesPerSlice)}`;
  return { everyNth, bytes: kept * bytesPerSlice, note };
}

function ordinal(count: number): string {
  return count === 2 ? "second" : count === 3 ? "third" : `${count}th`;
}

function size(bytes: number): string {
  const gibibytes = bytes / 1024 ** 3;
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}
