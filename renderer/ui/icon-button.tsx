import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps, ToggleButton } from "react-aria-components";
import styles from "./button.module.css";
import { Tooltip } from "./tooltip.tsx";

export interface IconButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  /** Accessible name, also shown as the tooltip. */
  label: string;
  icon: ReactNode;
  variant?: "plain" | "quiet" | "danger";
  size?: "small" | "normal" | "large";
  shortcut?: string;
  /** Given for a toggle: whether it is pressed. */
  isSelected?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A square button with an icon; its name shows as a tooltip on hover and on focus. */
export function IconButton(props: IconButtonProps) {
  const { label, icon, variant = "quiet", size = "normal", shortcut, isSelected, ref, ...rest } = props;
  const className = [styles.button, styles.square, styles[variant], styles[size]].join(" ");
  const shared = { "aria-label": label, className, ...(ref === undefined ? {} : { ref }) };
  return (
    <Tooltip text={label} {...(shortcut === undefined ? {} : { shortcut })}>
      {isSelected === undefined ? (
        <AriaButton {...rest} {...shared}>
          {icon}
        </AriaButton>
      ) : (
        <ToggleButton
          {...shared}
          isSelected={isSelected}
          isDisabled={rest.isDisabled ?? false}
          {...(rest.onPress === undefined ? {} : { onPress: rest.onPress })}
        >
          {icon}
        </ToggleButton>
      )}
    </Tooltip>
  );
}
