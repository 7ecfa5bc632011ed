import styles from "./life.module.css";
import { type ComparedVersion, type DifferencePart, versionDifference } from "./version-difference.ts";

/** What differs between two texts, word by word, under their headings; says so where nothing does. */
export function Difference(props: { before: ComparedVersion; after: ComparedVersion }) {
  const { sections, marks, keyImages } = versionDifference(props.before, props.after);
  const sentences = [...marks, ...keyImages];
  if (sections.length === 0 && sentences.length === 0) return <p role="status">They say the same.</p>;
  return (
    <section className={styles.compare} aria-label="What differs">
      {sections.map(({ heading, parts }) => (
        <div key={heading}>
          <h3 className={styles.heading}>{heading}</h3>
          <p className={styles.text}>
            {keyed(parts).map(({ key, part }) => (
              <Part key={key} part={part} />
            ))}
          </p>
        </div>
      ))}
      {sentences.length > 0 && (
        <ul className={styles.list}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Each part under where it begins, counted over both texts. */
function keyed(parts: readonly DifferencePart[]): { key: number; part: DifferencePart }[] {
  let start = 0;
  return parts.map((part) => {
    const key = start;
    start += part.text.length;
    return { key, part };
  });
}

function Part({ part }: { part: DifferencePart }) {
  if (part.kind === "added") return <ins>{part.text}</ins>;
  return part.kind === "removed" ? <del>{part.text}</del> : <span>{part.text}</span>;
}
