import type { FireDrill } from "../../shared/domain/fail-safe.ts";
import { formatDuration } from "../app/format.ts";
import styles from "./fail-safe.module.css";

const width = 480;
const height = 56;
const most = 40;
const barGap = 2;

/** Gives how long a drill took: milliseconds below a second, then seconds, then minutes. */
export function drillTime(durationMs: number): string {
  if (durationMs < 1000) return `${durationMs} ms`;
  return durationMs < 60_000 ? `${(durationMs / 1000).toFixed(1)} s` : formatDuration(durationMs);
}

/** The last drills of a route as bars, oldest at the left: how long each took, failed ones at full height. */
export function DrillChart({ drills }: { drills: readonly FireDrill[] }) {
  const ended = drills.filter(({ result }) => result !== "running").slice(0, most);
  if (ended.length < 2) return null;
  const times = ended.map(({ acceptedAt, startedAt }) => (acceptedAt === null ? null : acceptedAt - startedAt));
  const longest = Math.max(1, ...times.map((time) => time ?? 0));
  const step = width / most;
  const failed = ended.filter(({ result }) => result === "failed").length;
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`The last ${ended.length} drills: ${failed} failed, the slowest accepted after ${drillTime(longest)}`}
    >
      {ended.map((drill, index) => {
        const time = times[index] ?? null;
        const tall = time === null ? height : Math.max(3, (time / longest) * (height - 4));
        return (
          <rect
            key={drill.id}
            className={drill.result === "failed" ? styles.barFailed : styles.barPassed}
            x={width - (index + 1) * step}
            y={height - tall}
            width={step - barGap}
            height={tall}
          />
        );
      })}
    </svg>
  );
}
