import styles from "./channels.module.css";

/** The names of the control characters (ISO 646) in their order. */
const controlNames =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );
const firstPicture = 0x2400;

/** Text whose control characters stand as pictures (U+2400 and on), each shown by its name: few fonts have the pictures. */
export function VisibleText({ text }: { text: string }) {
  let place = 0;
  return text.split(/([\u2400-\u241f\u2421])/).map((piece) => {
    place += piece.length + 1;
    const picture = (piece.codePointAt(0) ?? 0) - firstPicture;
    const name = piece.length !== 1 || picture < 0 ? undefined : picture === 0x21 ? "DEL" : controlNames[picture];
    return name === undefined ? (
      piece
    ) : (
      <span key={place} className={styles.control}>
        {name}
      </span>
    );
  });
}
