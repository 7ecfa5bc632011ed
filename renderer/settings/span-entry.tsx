import type { AlertSpan } from "../../shared/domain/alert-policy.ts";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./alert-policy.module.css";

type Unit = "minutes" | "hours" | "workingHours" | "workingDays";

const units: readonly { id: Unit; label: string }[] = [
  { id: "minutes", label: "Minutes" },
  { id: "hours", label: "Hours" },
  { id: "workingHours", label: "Working hours" },
  { id: "workingDays", label: "Working days, by their end" },
];

function unitOf(span: AlertSpan): Unit {
  if (span.kind === "workingDayEnd") return "workingDays";
  if (span.kind === "workingTime") return "workingHours";
  return span.minutes % 60 === 0 && span.minutes > 0 ? "hours" : "minutes";
}

function countOf(span: AlertSpan, unit: Unit): number {
  if (span.kind === "workingDayEnd") return span.daysLater;
  return unit === "minutes" ? span.minutes : span.minutes / 60;
}

function spanOf(count: number, unit: Unit): AlertSpan {
  const whole = Math.max(0, count);
  switch (unit) {
    case "minutes":
      return { kind: "elapsed", minutes: Math.round(whole) };
    case "hours":
      return { kind: "elapsed", minutes: Math.round(whole * 60) };
    case "workingHours":
      return { kind: "workingTime", minutes: Math.round(whole * 60) };
    case "workingDays":
      return { kind: "workingDayEnd", daysLater: Math.round(whole) };
  }
}

/** A stretch of time as a number and its unit. */
export function SpanEntry(props: {
  label: string;
  span: AlertSpan;
  isDisabled: boolean;
  onChange: (span: AlertSpan) => void;
}) {
  const { label, span, isDisabled, onChange } = props;
  const unit = unitOf(span);
  return (
    <div className={styles.span}>
      <TextField
        label={label}
        value={String(countOf(span, unit))}
        isDisabled={isDisabled}
        inputMode="numeric"
        onChange={(text) => {
          const count = Number(text.replace(/[^0-9.]/g, ""));
          if (Number.isFinite(count)) onChange(spanOf(count, unit));
        }}
      />
      <Select
        label={`${label}, unit`}
        isLabelHidden
        options={units}
        value={unit}
        isDisabled={isDisabled}
        onChange={(chosen) => onChange(spanOf(countOf(span, unit), chosen))}
      />
    </div>
  );
}
