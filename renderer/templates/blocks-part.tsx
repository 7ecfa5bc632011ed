import { useState } from "react";
import { Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components";
import type { ReportTemplate, TemplateBlock } from "../../shared/domain/report-template.ts";
import { type SectionKey, sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { Tag } from "../ui/tag.tsx";
import { BlockForm } from "./block-form.tsx";
import type { PlacedProblems } from "./problem-places.ts";
import { moved, newBlock } from "./template-edits.ts";
import styles from "./templates.module.css";

/** The paragraphs by section, and the chosen one to change. */
export function BlocksPart(props: {
  template: ReportTemplate;
  mayEdit: boolean;
  problems: PlacedProblems;
  onChange: (template: ReportTemplate) => void;
}) {
  const { template, mayEdit, problems, onChange } = props;
  const [chosenId, setChosenId] = useState<string | null>(template.blocks[0]?.id ?? null);
  const chosen = template.blocks.find(({ id }) => id === chosenId);
  const setBlocks = (blocks: TemplateBlock[]) => onChange({ ...template, blocks });
  const add = (section: SectionKey) => {
    const block = newBlock(
      section,
      template.blocks.map(({ id }) => id),
    );
    const place = chosen?.section === section ? template.blocks.indexOf(chosen) + 1 : template.blocks.length;
    setBlocks(template.blocks.toSpliced(place, 0, block));
    setChosenId(block.id);
  };
  const move = (by: 1 | -1) => {
    if (chosen !== undefined) setBlocks(movedInSection(template.blocks, chosen, by));
  };
  return (
    <>
      <BlockList blocks={template.blocks} chosenId={chosenId} problems={problems} onChoose={setChosenId} />
      {mayEdit && (
        <div className={styles.actions}>
          <Menu
            label="Add a paragraph"
            trigger={<Button>Add a paragraph</Button>}
            entries={sectionKeys.map((id) => ({ id, label: sectionCodes[id].heading }))}
            onAction={(id) => add(sectionKeys.find((key) => key === id) ?? "findings")}
          />
          {chosen !== undefined && (
            <>
              <Button onPress={() => move(-1)}>Move up</Button>
              <Button onPress={() => move(1)}>Move down</Button>
              <Button onPress={() => setBlocks(template.blocks.filter((each) => each !== chosen))}>Remove</Button>
            </>
          )}
        </div>
      )}
      {chosen !== undefined && (
        <BlockForm
          key={chosen.id}
          block={chosen}
          fields={template.fields}
          problems={problems.ofBlock(chosen.id)}
          mayEdit={mayEdit}
          onChange={(block) => setBlocks(template.blocks.map((each) => (each === chosen ? block : each)))}
        />
      )}
    </>
  );
}

/** Paragraphs of other sections between do not count. */
function movedInSection(blocks: readonly TemplateBlock[], chosen: TemplateBlock, by: 1 | -1): TemplateBlock[] {
  const ofSection = moved(
    blocks.filter(({ section }) => section === chosen.section),
    chosen.id,
    by,
  );
  let next = 0;
  return blocks.map((block) => {
    if (block.section !== chosen.section) return block;
    next += 1;
    return ofSection[next - 1] ?? block;
  });
}

function BlockList(props: {
  blocks: readonly TemplateBlock[];
  chosenId: string | null;
  problems: PlacedProblems;
  onChoose: (id: string) => void;
}) {
  const { blocks, chosenId, problems } = props;
  const used = sectionKeys.filter((key) => blocks.some(({ section }) => section === key));
  return (
    <ListBox
      aria-label="Paragraphs"
      className={styles.rows ?? ""}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={chosenId === null ? [] : [chosenId]}
      onSelectionChange={(keys) => {
        const block = blocks.find(({ id }) => keys !== "all" && keys.has(id));
        if (block !== undefined) props.onChoose(block.id);
      }}
      renderEmptyState={() => <p className={styles.lead}>No paragraph yet.</p>}
    >
      {used.map((key) => (
        <ListBoxSection key={key} id={`section ${key}`}>
          <Header className={styles.group ?? ""}>{sectionCodes[key].heading}</Header>
          {blocks
            .filter(({ section }) => section === key)
            .map((block) => (
              <ListBoxItem
                key={block.id}
                id={block.id}
                textValue={block.heading || block.text}
                className={styles.row ?? ""}
              >
                <span>{block.heading === "" ? block.text || "Nothing yet" : `${block.heading}: ${block.text}`}</span>
                {block.when !== undefined && <span className={styles.quiet}>{`when ${block.when}`}</span>}
                <span className={styles.side}>
                  {problems.ofBlock(block.id).length > 0 && <Tag tone="due">Problem</Tag>}
                  {block.isNormal && <Tag>Normal</Tag>}
                </span>
              </ListBoxItem>
            ))}
        </ListBoxSection>
      ))}
    </ListBox>
  );
}
