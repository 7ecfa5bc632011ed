import type { DvhLine } from "./dvh-lines.ts";
import styles from "./dvh-panel.module.css";

const [width, height] = [420, 260];
const [left, right, top, bottom] = [48, 12, 10, 40];

/** The curves: volume in percent over dose. The table beside it says the same in numbers. */
export function DvhChart({ lines, unit }: { readonly lines: readonly DvhLine[]; readonly unit: string }) {
  const most = Math.max(...lines.map(({ curve }) => curve.doses.at(-1) ?? 0), 1e-6);
  const step = niceStep(most);
  const end = Math.ceil((most * 1.02) / step) * step;
  const x = (dose: number) => left + (dose / end) * (width - left - right);
  const y = (percent: number) => top + (1 - percent / 100) * (height - top - bottom);
  const doses = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  const names = lines.map(({ name }) => name).join(", ");
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Volume in percent over dose, curves of ${names}`}
    >
      {doses.map((dose) => (
        <g key={dose}>
          <line className={styles.grid} x1={x(dose)} x2={x(dose)} y1={top} y2={height - bottom} />
          <text className={styles.tick} x={x(dose)} y={height - bottom + 16} textAnchor="middle">
            {Number(dose.toPrecision(6))}
          </text>
        </g>
      ))}
      {[0, 20, 40, 60, 80, 100].map((percent) => (
        <g key={percent}>
          <line className={styles.grid} x1={left} x2={width - right} y1={y(percent)} y2={y(percent)} />
          <text className={styles.tick} x={left - 6} y={y(percent) + 4} textAnchor="end">
            {percent}
          </text>
        </g>
      ))}
      <text className={styles.tick} x={(left + width - right) / 2} y={height - 6} textAnchor="middle">
        {`Dose, ${unit}`}
      </text>
      <text
        className={styles.tick}
        x={12}
        y={(top + height - bottom) / 2}
        transform={`rotate(-90 12 ${(top + height - bottom) / 2})`}
        textAnchor="middle"
      >
        Volume, %
      </text>
      {lines.map((line) => (
        <path
          key={line.key}
          className={line.source === "stored" ? styles.stored : styles.computed}
          stroke={`rgb(${line.colour.join(" ")})`}
          d={pathOf(line, x, y)}
        />
      ))}
    </svg>
  );
}

/** Curves have thousands of points; half a pixel apart is enough. */
function pathOf({ curve }: DvhLine, x: (dose: number) => number, y: (percent: number) => number): string {
  const whole = curve.volumes[0] || 1;
  const parts: string[] = [];
  let [lastX, lastY] = [Number.NEGATIVE_INFINITY, 0];
  curve.doses.forEach((dose, index) => {
    const [atX, atY] = [x(dose), y((100 * (curve.volumes[index] ?? 0)) / whole)];
    const isLast = index === curve.doses.length - 1;
    if (!isLast && index > 0 && Math.hypot(atX - lastX, atY - lastY) < 0.5) return;
    parts.push(`${parts.length === 0 ? "M" : "L"}${atX.toFixed(1)} ${atY.toFixed(1)}`);
    [lastX, lastY] = [atX, atY];
  });
  return parts.join("");
}

function niceStep(most: number): number {
  const rough = most / 7;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}
