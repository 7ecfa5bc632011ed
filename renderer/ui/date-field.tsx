import { parseDate } from "@internationalized/date";
import { DateField as AriaDateField, DateInput, DateSegment, FieldError, Label, Text } from "react-aria-components";
import dateStyles from "./date-field.module.css";
import styles from "./field.module.css";

/** A date that is typed day, month, year, whatever the language of the browser round the window. */
export function DateField(props: {
  label: string;
  /** `YYYY-MM-DD`; empty where there is none. */
  value: string;
  onChange: (value: string) => void;
  description?: string | undefined;
  /** One sentence on what is wrong; marks the field. */
  error?: string | undefined;
}) {
  const { label, value, onChange, description, error = "" } = props;
  return (
    <AriaDateField
      value={dateOf(value)}
      onChange={(date) => onChange(date?.toString() ?? "")}
      isInvalid={error !== ""}
      shouldForceLeadingZeros
      className={`${styles.group} ${error === "" ? "" : styles.invalid}`}
    >
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
    </AriaDateField>
  );
}

/** What is stored and no date is shown as none: it cannot be typed here. */
function dateOf(value: string) {
  try {
    return parseDate(value);
  } catch {
    return null;
  }
}
