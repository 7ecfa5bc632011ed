import { ChevronDown } from "lucide-react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import type { CheckFinding } from "../../shared/checks/check.ts";
import field from "../ui/field.module.css";
import menu from "../ui/menu.module.css";
import styles from "./sign-checks.module.css";

/** Why a finding is passed over: one of its reasons, or any other words. Arrow down opens the list, Enter picks. */
export function ReasonField(props: {
  finding: CheckFinding;
  value: string;
  onChange: (reason: string) => void;
  autoFocus: boolean;
}) {
  const { finding, value, onChange } = props;
  return (
    <ComboBox
      className={field.group ?? ""}
      allowsCustomValue
      menuTrigger="manual"
      inputValue={value}
      onInputChange={(reason) => onChange(reason.slice(0, 200))}
      defaultItems={finding.reasons.map((reason) => ({ id: reason, name: reason }))}
      defaultFilter={() => true}
      autoFocus={props.autoFocus}
    >
      <Label className="visually-hidden">Reason: {finding.title}</Label>
      <div className={field.box}>
        <Input placeholder="Why it is signed so" maxLength={200} />
        <Button aria-label="Reasons" className={styles.open ?? ""}>
          <ChevronDown aria-hidden="true" />
        </Button>
      </div>
      <Popover className={menu.popover ?? ""} offset={4}>
        <ListBox className={menu.list ?? ""}>
          {({ id, name }: { id: string; name: string }) => (
            <ListBoxItem id={id} textValue={name} className={menu.item ?? ""}>
              <span className={menu.label}>{name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
