import { useCallback, useEffect, useRef, useState } from "react";
import { byteUrl } from "../../../shared/contract/byte-routes.ts";
import type { PreparedExport } from "../../../shared/domain/media-export.ts";
import { describeError } from "../../app/error-texts.ts";
import { fetchedZip } from "./export-files.ts";
import { saveFile } from "./hand-over.ts";
import type { ExportState } from "./use-export.ts";

/** Gives the state of a file that the core readies and then makes, what starts it, and what gives it up. */
export function usePreparedExport() {
  const [state, setState] = useState<ExportState>({ kind: "choosing" });
  const abort = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    abort.current?.abort();
    setState({ kind: "choosing" });
  }, []);
  useEffect(() => () => abort.current?.abort(), []);
  /** `saved`: what to say at the end; the number of files where it is absent. */
  const run = async (prepare: () => Promise<PreparedExport>, fileName: string, saved?: string): Promise<void> => {
    const running = new AbortController();
    const { signal } = running;
    abort.current = running;
    const progress = (done: number) => {
      if (!signal.aborted) setState({ kind: "running", done, total: null });
    };
    progress(0);
    try {
      const { exportId, fileCount } = await prepare();
      const zip = await fetchedZip(byteUrl("preparedExport", { exportId }), progress, signal);
      if (signal.aborted) return;
      saveFile(zip, fileName);
      const files = `${fileCount} files are saved where your downloads go, as one ZIP.`;
      setState({ kind: "done", sentence: saved ?? files });
    } catch (error) {
      if (signal.aborted) return;
      const text = describeError(error);
      const own = error instanceof Error ? error.message : text.sentence;
      setState({ kind: "failed", sentence: text.code === null ? own : text.sentence });
    }
  };
  return { state, run, stop };
}
