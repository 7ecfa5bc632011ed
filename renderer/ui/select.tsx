import { Check, ChevronDown } from "lucide-react";
import { Select as AriaSelect, Button, Label, ListBox, ListBoxItem, Popover, SelectValue } from "react-aria-components";
import styles from "./field.module.css";
import menu from "./menu.module.css";

export interface SelectOption<Id extends string> {
  id: Id;
  label: string;
}

export interface SelectProps<Id extends string> {
  label: string;
  isLabelHidden?: boolean;
  options: readonly SelectOption<Id>[];
  /** Null shows the placeholder. */
  value: Id | null;
  onChange: (value: Id) => void;
  placeholder?: string;
  isDisabled?: boolean;
  className?: string;
}

/** A choice of one out of a short list. */
export function Select<Id extends string>(props: SelectProps<Id>) {
  const { label, isLabelHidden = false, options, value, onChange, placeholder = "Choose", isDisabled = false } = props;
  const byId = new Map<string, SelectOption<Id>>(options.map((option) => [option.id, option]));
  return (
    <AriaSelect
      className={`${styles.group} ${isDisabled ? styles.disabled : ""} ${props.className ?? ""}`}
      value={value}
      onChange={(key) => {
        const option = byId.get(String(key));
        if (option !== undefined) onChange(option.id);
      }}
      placeholder={placeholder}
      isDisabled={isDisabled}
    >
      <Label className={isLabelHidden ? "visually-hidden" : (styles.label ?? "")}>{label}</Label>
      <Button className={`${styles.box} ${styles.button}`}>
        <SelectValue className={styles.value ?? ""} />
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={menu.popover ?? ""} offset={4}>
        <ListBox className={menu.list ?? ""} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={menu.item ?? ""}>
              <span className={menu.label}>{option.label}</span>
              <Check className={menu.tick} aria-hidden="true" />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
