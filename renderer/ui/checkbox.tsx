import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox } from "react-aria-components";
import styles from "./choice.module.css";

/** A tick box with its words. */
export function Checkbox(props: {
  children: ReactNode;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
}) {
  return (
    <AriaCheckbox
      className={styles.option ?? ""}
      isSelected={props.isSelected}
      onChange={props.onChange}
      isDisabled={props.isDisabled ?? false}
    >
      <span className={styles.box}>
        <Check aria-hidden="true" />
      </span>
      {props.children}
    </AriaCheckbox>
  );
}
