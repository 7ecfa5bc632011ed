import { OctagonAlert } from "lucide-react";
import type { ReactNode, Ref } from "react";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import styles from "./field.module.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "children" | "className" | "style" | "isInvalid"> {
  label: string;
  /** Keeps the label for a screen reader only. */
  isLabelHidden?: boolean;
  placeholder?: string;
  description?: string;
  /** One sentence on what is wrong; marks the field. */
  error?: string | undefined;
  icon?: ReactNode;
  trailing?: ReactNode;
  isMultiline?: boolean;
  rows?: number;
  size?: "normal" | "large";
  className?: string;
  inputRef?: Ref<HTMLInputElement>;
}

/** A text field with its label, a note and an error that a screen reader hears with it. */
export function TextField(props: TextFieldProps) {
  const { label, isLabelHidden = false, placeholder, description, error, icon, trailing, size = "normal" } = props;
  const { isMultiline = false, rows = 2, className, inputRef, ...field } = withoutOwnProps(props);
  const hasError = error !== undefined && error !== "";
  const names = [styles.group, hasError && styles.invalid, props.isDisabled === true && styles.disabled, className];
  const hint = placeholder === undefined ? {} : { placeholder };
  return (
    <AriaTextField {...field} isInvalid={hasError} className={names.filter(Boolean).join(" ")}>
      <Label className={isLabelHidden ? "visually-hidden" : (styles.label ?? "")}>{label}</Label>
      <div className={`${styles.box} ${size === "large" ? styles.large : ""}`}>
        {icon}
        {isMultiline ? (
          <TextArea rows={rows} {...hint} />
        ) : (
          <Input {...hint} {...(inputRef === undefined ? {} : { ref: inputRef })} />
        )}
        {trailing}
      </div>
      {description !== undefined && (
        <Text slot="description" className={styles.note ?? ""}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error ?? ""}>
        <OctagonAlert aria-hidden="true" />
        {error}
      </FieldError>
    </AriaTextField>
  );
}

function withoutOwnProps(props: TextFieldProps) {
  const { label: _l, isLabelHidden: _h, placeholder: _p, description: _d, error: _e, icon: _i, ...rest } = props;
  const { trailing: _t, size: _s, ...field } = rest;
  return field;
}
