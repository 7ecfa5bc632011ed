import type { ReactElement } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";
import { isKey, KeyHint } from "./key-hint.tsx";
import styles from "./tooltip.module.css";

/** Adds a tooltip to one control; what hover shows, keyboard focus shows too. */
export function Tooltip(props: {
  text: string;
  shortcut?: string;
  placement?: "top" | "right";
  /** Where the control already shows the words. */
  isDisabled?: boolean;
  children: ReactElement;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={0} isDisabled={props.isDisabled ?? false}>
      {props.children}
      <AriaTooltip className={styles.tooltip ?? ""} offset={6} placement={props.placement ?? "top"}>
        {props.text}
        {isKey(props.shortcut) && <KeyHint>{props.shortcut}</KeyHint>}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
