import { useQuery } from "@tanstack/react-query";
import { useHost } from "../host/host-context.tsx";
import styles from "./reader-links.module.css";
import { LinkDeeds } from "./reader-links.tsx";

/** The links of a version that was just signed: nobody is told by the page itself, so whoever signed can give them at once. */
export function LinksToGive({ reportVersionId }: { reportVersionId: string }) {
  const links = useQuery(useHost().query.referrerPage.toGive.queryOptions({ input: { reportVersionId } }));
  // Where they cannot be had now they are in Delivery, which the sheet names; the signature stands.
  if (links.data === undefined || links.data.links.length === 0) return null;
  return (
    <section aria-label="Links to give" className={styles.toGive}>
      <h3>To be given by you, or later from Delivery</h3>
      <ul>
        {links.data.links.map((link) => (
          <li key={link.id}>
            <b>{link.recipientName}</b> reads it on the referrer&rsquo;s page, behind a link.
            <LinkDeeds link={link} />
          </li>
        ))}
      </ul>
    </section>
  );
}
