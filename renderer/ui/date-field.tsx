import { parseDate, parseDateTime, parseTime } from "@internationalized/date";
import type { ComponentProps } from "react";
import {
  DateField as AriaDateField,
  TimeField as AriaTimeField,
  DateInput,
  DateSegment,
  FieldError,
  Label,
  Text,
} from "react-aria-components";
import dateStyles from "./date-field.module.css";
import styles from "./field.module.css";

interface MomentFieldProps {
  label: string;
  /** Empty where there is none. */
  value: string;
  onChange: (value: string) => void;
  description?: string | undefined;
  /** One sentence on what is wrong; marks the field. */
  error?: string | undefined;
  isReadOnly?: boolean | undefined;
  isDisabled?: boolean | undefined;
}

/** A date (`YYYY-MM-DD`) that is typed day, month, year, whatever the language of the browser round the window. */
export function DateField(props: MomentFieldProps) {
  const { value, onChange } = props;
  return (
    <AriaDateField
      {...shared(props)}
      value={readOrNone(parseDate, value)}
      onChange={(date) => onChange(date?.toString() ?? "")}
    >
      <Parts {...props} />
    </AriaDateField>
  );
}

/** A day and a time of it (`YYYY-MM-DDTHH:MM`), typed day, month, year, hour of 24, minute. */
export function DateTimeField(props: MomentFieldProps) {
  const { value, onChange } = props;
  return (
    <AriaDateField
      {...shared(props)}
      granularity="minute"
      hourCycle={24}
      value={readOrNone(parseDateTime, value)}
      onChange={(moment) => onChange(moment?.toString().slice(0, 16) ?? "")}
    >
      <Parts {...props} />
    </AriaDateField>
  );
}

/** A time of day (`HH:MM`), typed hour of 24, minute. */
export function TimeField(props: MomentFieldProps) {
  const { value, onChange } = props;
  return (
    <AriaTimeField
      {...shared(props)}
      hourCycle={24}
      value={readOrNone(parseTime, value)}
      onChange={(time) => onChange(time?.toString().slice(0, 5) ?? "")}
    >
      <Parts {...props} />
    </AriaTimeField>
  );
}

function shared({ error = "", isReadOnly = false, isDisabled = false }: MomentFieldProps) {
  return {
    ...{ isReadOnly, isDisabled, shouldForceLeadingZeros: true, isInvalid: error !== "" },
    className: [styles.group, error !== "" && styles.invalid, isDisabled && styles.disabled].filter(Boolean).join(" "),
  } satisfies Partial<ComponentProps<typeof AriaDateField>>;
}

function Parts({ label, description, error = "" }: MomentFieldProps) {
  return (
    <>
      <Label className={styles.label ?? ""}>{label}</Label>
      <DateInput className={`${styles.box} ${dateStyles.box} figures`}>
        {(segment) => <DateSegment segment={segment} className={dateStyles.segment ?? ""} />}
      </DateInput>
      {description !== undefined && (
        <Text slot="description" className={styles.note ?? ""}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error ?? ""}>{error}</FieldError>
    </>
  );
}

/** What is stored and cannot be read is shown as none: it cannot be typed here. */
function readOrNone<Value>(read: (text: string) => Value, text: string): Value | null {
  try {
    return read(text);
  } catch {
    return null;
  }
}
