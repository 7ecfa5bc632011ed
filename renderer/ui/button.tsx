import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "./button.module.css";
import { isKey, KeyHint } from "./key-hint.tsx";

export interface ButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  children: ReactNode;
  /** `primary`: the one main action of a view. `danger`: something that cannot be taken back lightly. */
  variant?: "primary" | "plain" | "quiet" | "danger";
  size?: "small" | "normal" | "large";
  icon?: ReactNode;
  /** The key that does the same, shown as a hint, e.g. `Ctrl Enter`. */
  shortcut?: string;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** A button. While `isPending` it turns a ring, keeps the focus and takes no second press. */
export function Button(props: ButtonProps) {
  const { children, variant = "plain", size = "normal", icon, shortcut, className, ref, ...rest } = props;
  const names = [styles.button, styles[variant], styles[size], className].filter(Boolean).join(" ");
  return (
    <AriaButton {...rest} {...(ref === undefined ? {} : { ref })} className={names}>
      {rest.isPending === true ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
      {isKey(shortcut) && <KeyHint isDecoration>{shortcut}</KeyHint>}
    </AriaButton>
  );
}
