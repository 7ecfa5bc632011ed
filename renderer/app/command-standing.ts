import type { ViewerAction } from "../viewer/viewer-key-table.ts";
import type { Command } from "./command-table.ts";
import type { KeyId, KeyScope } from "./key-table.ts";
import { handlerOf } from "./keys.ts";

/** What the images offer while they are on the screen. */
interface ImageCommands {
  run(action: ViewerAction): void;
  /** Why an action would do nothing now, or empty. */
  whyNot(action: ViewerAction): string;
}

let imageCommands: ImageCommands | null = null;

/** Lets the commands of the images be asked for from elsewhere; gives the function that ends it. */
export function provideImageCommands(commands: ImageCommands): () => void {
  imageCommands = commands;
  return () => {
    if (imageCommands === commands) imageCommands = null;
  };
}

/** What can be done with a command now: run it, or be told why not. */
export type CommandStanding = { readonly run: () => void } | { readonly why: string };

/** Gives how a command stands now. */
export function standingOf({ id, scope }: Command): CommandStanding {
  if (scope === "Images") {
    if (imageCommands === null) return { why: where.Images };
    const { run, whyNot } = imageCommands;
    const why = whyNot(id as ViewerAction);
    return why === "" ? { run: () => run(id as ViewerAction) } : { why };
  }
  const handler = handlerOf(id as KeyId);
  return handler === undefined ? { why: where[scope] } : { run: handler };
}

const where: Readonly<Record<KeyScope, string>> = {
  Everywhere: "Not on this screen",
  "Reading list": "Only in the reading list",
  Case: "Only in an open case",
  Report: "Only in an open case",
  Images: "Only while images are shown",
  Alerts: "Only with an alert chosen",
  Delivery: "Only with a delivery chosen",
};
