import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import type { ListedEntry } from "../../shared/contract/directory-contract.ts";
import { type EntryKind, entryKindNames } from "../../shared/domain/directory.ts";
import { useHost } from "../host/host-context.tsx";
import field from "../ui/field.module.css";
import menu from "../ui/menu.module.css";
import styles from "./directory.module.css";

const mostShown = 8;

/** Finds somebody of the directory by name, code or organisation: type, arrow down, Enter. Empties itself once chosen. */
export function EntryPicker(props: {
  label: string;
  isLabelHidden?: boolean;
  placeholder?: string;
  /** Only these; absent: everybody. */
  kinds?: readonly EntryKind[];
  /** Left out of what is found. */
  without?: readonly string[];
  onChoose: (entryId: string) => void;
  isDisabled?: boolean;
}) {
  const { label, isLabelHidden = false, placeholder = "Name, code or organisation", without = [], onChoose } = props;
  const [typed, setTyped] = useState("");
  const search = typed.trim();
  const query = {
    search,
    kinds: [...(props.kinds ?? [])],
    isActive: true,
    offset: 0,
    limit: mostShown + without.length,
  };
  const { data } = useQuery(useHost().query.directory.list.queryOptions({ input: query, enabled: search !== "" }));
  const found = search === "" ? [] : (data?.entries ?? []).filter(({ entry }) => !without.includes(entry.id));
  return (
    <ComboBox
      className={field.group ?? ""}
      items={found.slice(0, mostShown).map((listed) => ({ ...listed, id: listed.entry.id }))}
      inputValue={typed}
      onInputChange={(value) => setTyped(value.slice(0, 120))}
      value={null}
      onChange={(key) => {
        if (key === null) return;
        setTyped("");
        onChoose(String(key));
      }}
      defaultFilter={() => true}
      allowsEmptyCollection={search !== ""}
      isDisabled={props.isDisabled ?? false}
    >
      <Label className={isLabelHidden ? "visually-hidden" : (field.label ?? "")}>{label}</Label>
      <div className={field.box}>
        <Search aria-hidden="true" />
        <Input placeholder={placeholder} />
      </div>
      <Popover className={menu.popover ?? ""} offset={4}>
        <ListBox
          className={menu.list ?? ""}
          renderEmptyState={() => <span className={menu.empty}>{data === undefined ? "Looking" : "Nobody found"}</span>}
        >
          {(listed: ListedEntry & { id: string }) => (
            <ListBoxItem id={listed.id} textValue={listed.entry.name} className={`${menu.item} ${styles.found}`}>
              <span className={styles.foundName}>{listed.entry.name}</span>
              <span className={styles.foundWords}>{describedEntry(listed)}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** Gives what tells an entry from others of its name. */
function describedEntry({ entry, partOfName, isAbsentNow }: ListedEntry): string {
  const code = entry.nationalCode === "" ? "" : `${entry.codeSystem} ${entry.nationalCode}`;
  const what = entry.role || entryKindNames[entry.kind];
  return [what, partOfName, code, isAbsentNow ? "absent" : ""].filter((part) => part !== "").join(", ");
}
