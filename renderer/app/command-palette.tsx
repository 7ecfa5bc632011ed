import { Search } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField } from "react-aria-components";
import { addCloser } from "../ui/closers.ts";
import { KeyHint } from "../ui/key-hint.tsx";
import { Sheet } from "../ui/sheet.tsx";
import styles from "./command-palette.module.css";
import { fitOf } from "./command-search.ts";
import { type CommandStanding, standingOf } from "./command-standing.ts";
import { type Command, type CommandId, commandTable, keysOfCommand } from "./command-table.ts";

interface Entry {
  readonly command: Command;
  readonly standing: CommandStanding;
}

/** What was run from here last, the newest first; it ends with the window. */
let recent: readonly CommandId[] = [];

/** Finds and runs a command by its name. What cannot be run now is listed with the reason. */
export function CommandPalette(props: { isOpen: boolean; onClose: () => void }) {
  return (
    <Sheet title="Find a command" isOpen={props.isOpen} onClose={props.onClose} isFlush>
      <Finder onClose={props.onClose} />
    </Sheet>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  // How things stood when the palette was opened: it covers the screen, so nothing changes behind it.
  const [all] = useState(() =>
    commandTable.filter(isListed).map((command) => ({ command, standing: standingOf(command) })),
  );
  const entries = found(all, typed);
  const run = (id: string): void => {
    const entry = entries.find(({ command }) => command.id === id);
    if (entry === undefined || !("run" in entry.standing)) return;
    const { standing } = entry;
    recent = [entry.command.id, ...recent.filter((other) => other !== entry.command.id)].slice(0, 8);
    onClose();
    let isCalledOff = false;
    const forget = addCloser(() => {
      isCalledOff = true;
      forget();
    });
    // After the sheet is gone and the focus is back, because many commands work on what has it.
    const start = () => {
      forget();
      if (!isCalledOff) standing.run();
    };
    requestAnimationFrame(() => requestAnimationFrame(start));
  };
  return (
    <div className={styles.finder} onKeyDownCapture={leaveOnEscape(onClose)}>
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField className={styles.search ?? ""} aria-label="Command" autoFocus>
          <Search aria-hidden="true" />
          <Input placeholder="Beginnings of words, as in ne pa for Next pane" maxLength={60} />
        </SearchField>
        <ListBox
          className={styles.list ?? ""}
          aria-label="Commands"
          items={entries.map((entry) => ({ id: entry.command.id, entry }))}
          disabledKeys={entries.flatMap(({ command, standing }) => ("why" in standing ? [command.id] : []))}
          onAction={(key) => run(String(key))}
          renderEmptyState={() => <p className={styles.empty}>No command begins like this.</p>}
        >
          {({ entry: { command, standing } }) => (
            <ListBoxItem id={command.id} textValue={command.name} className={styles.item ?? ""}>
              <span className={styles.name}>{command.name}</span>
              <span className={styles.note}>{"why" in standing ? standing.why : command.group}</span>
              {keysOfCommand(command).map((key) => (
                <KeyHint key={key}>{key}</KeyHint>
              ))}
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </div>
  );
}

/** One press leaves, whatever has been typed: the search field would first take it to empty itself. */
function leaveOnEscape(onClose: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
}

/** Fixed keys are moves inside a control, not commands that could be asked for. */
function isListed({ isFixed, id }: Command): boolean {
  return !isFixed && id !== "palette";
}

/** What can be run comes first, and of that what was run last, else what fits best. */
function found(all: readonly Entry[], typed: string): readonly Entry[] {
  const fitting = all.flatMap((entry) => {
    const fit = fitOf(typed, `${entry.command.name} ${entry.command.group}`);
    return fit === null ? [] : [{ entry, order: [rankOf(entry), recencyOf(entry), fit] }];
  });
  return fitting.sort((one, other) => compare(one.order, other.order)).map(({ entry }) => entry);
}

function rankOf({ standing }: Entry): number {
  return "run" in standing ? 0 : 1;
}

function recencyOf({ command }: Entry): number {
  const place = recent.indexOf(command.id);
  return place < 0 ? recent.length : place;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((value, place) => value !== other[place]);
  return index < 0 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
}
