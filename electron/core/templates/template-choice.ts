import { type TemplateChoice, templateChoiceSchema } from "../../../shared/domain/kept-template.ts";
import { WorkstationError } from "../errors.ts";
import type { Repositories } from "../store/store.ts";

const choiceName = "template/choice";
const noChoice: TemplateChoice = { revision: 0, preferred: [], off: [] };

/** Gives what the site chose; nothing where nothing is kept or it cannot be read. */
export async function readTemplateChoice({ settings }: Pick<Repositories, "settings">): Promise<TemplateChoice> {
  const stored = await settings.value(choiceName);
  if (stored === null) return noChoice;
  try {
    const read = templateChoiceSchema.safeParse(JSON.parse(stored));
    return read.success ? read.data : noChoice;
  } catch {
    return noChoice;
  }
}

/** Keeps a choice made from the one of `revision`. Throws `conflict` where another was kept meanwhile. */
export async function keepTemplateChoice(tx: Pick<Repositories, "settings">, choice: TemplateChoice): Promise<void> {
  const { revision } = await readTemplateChoice(tx);
  if (revision !== choice.revision) {
    throw new WorkstationError(
      "conflict",
      "Which templates are preferred was changed in another window meanwhile. Nothing was changed here; look again and repeat.",
    );
  }
  await tx.settings.setValue(choiceName, JSON.stringify({ ...choice, revision: revision + 1 }));
}
