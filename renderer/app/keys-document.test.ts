import { expect, it } from "vitest";
import { keysAndMouseAsTheyCome } from "../../shared/domain/keys-and-mouse.ts";
import { bindingsOf } from "./bindings.ts";
import { shownChord } from "./chord.ts";
import { type Command, commandTable } from "./command-table.ts";
import { handlingPresets } from "./handling-presets.ts";
import { mouseActionName, mouseInputName, mouseInputs, noAction } from "./mouse-table.ts";

const presets = handlingPresets.map((preset) => ({
  ...preset,
  bindings: bindingsOf({ ...keysAndMouseAsTheyCome, preset: preset.id }),
}));
const head = `| Command | ${presets.map(({ name }) => name).join(" | ")} |`;
const rule = `|---|${presets.map(() => "---|").join("")}`;

function line(command: Command): string {
  const cells = presets.map(({ bindings }) => {
    const keys = (bindings.chords.get(command.id) ?? []).map((chord) => `\`${shownChord(chord)}\``);
    return command.fixedKeys === null ? keys.join(", ").replaceAll("|", "\\|") : `\`${command.fixedKeys}\``;
  });
  return `| ${command.name} | ${cells.join(" | ")} |`;
}

function documentText(): string {
  const groups = [...new Set(commandTable.map((command) => command.group))];
  const inputs = mouseInputs().filter((input) =>
    presets.some(({ bindings }) => bindings.mouse.get(input) !== noAction),
  );
  return [
    "# Keys and mouse",
    "",
    "Every command with its keys in each preset, made from the table of commands. Each person changes their own under Settings, Keys and",
    "mouse; `?` shows those in force, `Ctrl K` finds a command. A changed table is written here anew by",
    "`node scripts/with-node24.mjs node_modules/vitest/vitest.mjs run --project unit renderer/app/keys-document --update`.",
    "",
    ...presets.map(({ name, description }) => `- **${name}**: ${description}`),
    ...groups.flatMap((group) => [
      ...["", `## ${group}`, "", head, rule],
      ...commandTable.filter((command) => command.group === group).map(line),
    ]),
    ...["", "## Images: mouse", "", head.replace("Command", "Mouse"), rule],
    ...inputs.map((input) => {
      const cells = presets.map(({ bindings }) => mouseActionName(bindings.mouse.get(input) ?? noAction));
      return `| ${mouseInputName(input)} | ${cells.join(" | ")} |`;
    }),
    "",
    "With the crosshair on a pane (`Enter`), arrow keys move it by 10 pixels, with `Shift` by 1 and with `Ctrl` by 50; `Enter` or `Space` sets a",
    "point or takes hold and lets go, the same place twice ends an open mark, `Esc` takes the crosshair away.",
    "",
  ].join("\n");
}

it("docs/keys.md says the keys as they are", async () => {
  await expect(documentText()).toMatchFileSnapshot("../../docs/keys.md");
});
