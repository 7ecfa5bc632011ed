import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover, ToggleButton } from "react-aria-components";
import { Button as PlainButton } from "./button.tsx";
import styles from "./chip.module.css";
import menu from "./menu.module.css";

export interface ChipOption {
  id: string;
  label: string;
}

/** A filter chip: opens a list to tick several values (`isSingle`: one); its own text says what is chosen. */
export function FilterChip(props: {
  label: string;
  options: readonly ChipOption[];
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  isSingle?: boolean;
}) {
  const { label, options, selected, onChange } = props;
  const chosen = options.filter((option) => selected.includes(option.id)).map((option) => option.label);
  const text = chosen.length > 2 ? `${chosen.length} chosen` : chosen.join(", ");
  return (
    <DialogTrigger>
      <Button className={`${styles.chip} ${chosen.length > 0 ? styles.on : ""}`}>
        {label} {text !== "" && <b>{text}</b>}
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={menu.popover ?? ""} offset={4} placement="bottom start">
        <Dialog aria-label={label} className={menu.dialog ?? ""}>
          <ListBox
            aria-label={label}
            className={menu.list ?? ""}
            selectionMode={props.isSingle === true ? "single" : "multiple"}
            autoFocus
            selectedKeys={selected}
            onSelectionChange={(keys) =>
              onChange(keys === "all" ? options.map((option) => option.id) : [...keys].map(String))
            }
            items={options}
            renderEmptyState={() => <span className={menu.empty}>Nothing to choose from yet</span>}
          >
            {(option) => (
              <ListBoxItem id={option.id} textValue={option.label} className={menu.item ?? ""}>
                <Check className={menu.tick} aria-hidden="true" />
                <span className={menu.label}>{option.label}</span>
              </ListBoxItem>
            )}
          </ListBox>
          {selected.length > 0 && (
            <div className={menu.foot}>
              <PlainButton variant="quiet" size="small" onPress={() => onChange([])}>
                Show all
              </PlainButton>
            </div>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** A chip that is on or off, with a count where there is one. */
export function ToggleChip(props: {
  children: ReactNode;
  count?: number;
  isCountBad?: boolean;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}) {
  return (
    <ToggleButton className={styles.chip ?? ""} isSelected={props.isSelected} onChange={props.onChange}>
      {props.children}
      {props.count !== undefined && (
        <b className={`figures ${props.isCountBad === true && props.count > 0 ? styles.bad : ""}`}>{props.count}</b>
      )}
    </ToggleButton>
  );
}
