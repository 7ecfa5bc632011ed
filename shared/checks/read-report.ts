import type { Paragraph } from "../domain/report.ts";
import { paragraphText } from "../domain/report.ts";
import { type SectionKey, sectionKeys } from "../domain/section.ts";
import { remembered } from "../language/remembered.ts";
import { type Sentence, type Span, sentencesOf } from "../language/sentences.ts";
import { type Statement, statementsOf } from "../language/statements.ts";
import type { CheckPlace } from "./check.ts";
import type { ReportSubject } from "./report-subject.ts";

/** Some 15,000 words. What is pasted beyond that would keep the core from everything else while it is read. */
const mostLetters = 100_000;

const noSentences: readonly Sentence[] = [];

/** The same sentences for the same words: what is known of them is kept with them. */
const sentencesRead = remembered((text): readonly Sentence[] => sentencesOf(text));

/** One paragraph of a report, read. Tables are left out of the sentences: their cells are no prose. */
export class ReadParagraph {
  readonly section: SectionKey;
  readonly index: number;
  readonly runs: Paragraph;
  readonly text: string;
  /** False behind what the checks read at most. */
  readonly isRead: boolean;

  constructor(section: SectionKey, index: number, runs: Paragraph, isRead: boolean) {
    this.isRead = isRead;
    this.section = section;
    this.index = index;
    this.runs = runs;
    this.text = paragraphText(runs);
  }

  get sentences(): readonly Sentence[] {
    return !this.isRead || this.runs.some(({ kind }) => kind === "table") ? noSentences : sentencesRead(this.text);
  }

  get statements(): readonly Statement[] {
    return statementsOf(this.sentences);
  }

  place({ from, to }: Span): CheckPlace {
    return { section: this.section, paragraph: this.index, from, to };
  }
}

/** A report as the checks read it: each paragraph once, however many checks ask. */
export class ReadReport {
  readonly subject: ReportSubject;
  readonly paragraphs: readonly ReadParagraph[];

  constructor(subject: ReportSubject) {
    this.subject = subject;
    const { sections } = subject.content;
    let letters = 0;
    this.paragraphs = sectionKeys.flatMap((section) =>
      sections[section].map((paragraph, index) => {
        letters += paragraphText(paragraph).length;
        return new ReadParagraph(section, index, paragraph, letters <= mostLetters);
      }),
    );
  }

  /** Gives the paragraphs of sections, in their order. */
  of(...sections: readonly SectionKey[]): readonly ReadParagraph[] {
    return this.paragraphs.filter(({ section }) => sections.includes(section));
  }

  /** Gives what a part of the report states of findings, each with its paragraph. */
  statementsOf(
    ...sections: readonly SectionKey[]
  ): { readonly paragraph: ReadParagraph; readonly statement: Statement }[] {
    return this.of(...sections).flatMap((paragraph) =>
      paragraph.statements.map((statement) => ({ paragraph, statement })),
    );
  }

  /** Gives the sentences of a part of the report, each with its paragraph. */
  sentencesOf(
    ...sections: readonly SectionKey[]
  ): { readonly paragraph: ReadParagraph; readonly sentence: Sentence }[] {
    return this.of(...sections).flatMap((paragraph) =>
      paragraph.sentences.map((sentence) => ({ paragraph, sentence })),
    );
  }
}

/** The sections that a reader writes by themselves; the others are mostly filled by the program. */
export const writtenSections = ["findings", "conclusion", "advice"] as const;
