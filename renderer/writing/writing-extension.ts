import { Extension } from "@tiptap/core";
import { autotextPlugin } from "./autotext-plugin.ts";
import { cleanPlugin } from "./clean-plugin.ts";
import { spellingPlugin } from "./spelling-plugin.ts";
import { windowSpelling } from "./window-spelling.ts";
import type { SectionWriting } from "./writing-desk.ts";

/** Gives what helps writing in a section; nothing where there is no open case to write for. */
export function writingExtension(writing: SectionWriting | undefined): Extension {
  return Extension.create({
    name: "writing",
    // Before the report's own keys: Tab behind a name inserts, Tab elsewhere walks.
    priority: 1100,
    addProseMirrorPlugins: () =>
      writing === undefined
        ? [cleanPlugin()]
        : [cleanPlugin(), autotextPlugin(writing), spellingPlugin(writing, windowSpelling)],
  });
}
