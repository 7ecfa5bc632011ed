// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import type { Paragraph } from "../../shared/domain/report.ts";
import { htmlToParagraphs, textToParagraphs } from "./pasted-paragraphs.ts";

const isKnown = (id: string) => id === "known";
const plain = (...lines: string[]): Paragraph[] =>
  lines.map((line) => (line === "" ? [] : [{ kind: "text", text: line }]));

describe("htmlToParagraphs", () => {
  it("takes the text of a Word clipboard and nothing else", () => {
    const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{mso-style-name:x}</style>
      <!--[if gte mso 9]><xml><o:p>noise</o:p></xml><![endif]--></head><body><!--StartFragment-->
      <p class=MsoNormal style="margin:0cm"><b><span lang=EN-GB style='font-size:12.0pt'>Liver:</span></b> normal&nbsp;size.<o:p></o:p></p>
      <p class=MsoNormal><o:p>&nbsp;</o:p></p><p>Spleen   normal.</p><!--EndFragment--></body></html>`;
    expect(htmlToParagraphs(html, isKnown)).toEqual(plain("Liver: normal size.", "Spleen normal."));
  });

  it("turns lists, tables, line breaks and headings into lines", () => {
    const html = `<h2>Findings</h2><ul><li>One</li><li>Two <i>b</i></li></ul><table><tr><td>A</td><td>1</td></tr></table>x<br>y`;
    expect(htmlToParagraphs(html, isKnown)).toEqual(plain("Findings", "One", "Two b", "A 1", "x", "y"));
  });

  it("runs no script and fetches no image", () => {
    const html = `<p>a<script>document.title="owned"</script><img src="http://192.0.2.1/x" onerror="document.title='owned'">b</p>`;
    expect(htmlToParagraphs(html, isKnown)).toEqual(plain("ab"));
    expect(document.title).not.toBe("owned");
  });

  it("gives the parser no handler, style or address, and loses no text by that", () => {
    const parse = vi.spyOn(DOMParser.prototype, "parseFromString");
    const html = `<p title="a > b" onclick='x("y")'>one = 5 mm, style="x"<br/><img alt="on=x" src=//192.0.2.1/x onerror=go()>
      <span style="color:red" data-measurement-id="known" class=a>8.4 mm</span> &lt;p onclick="z"&gt; don't <svg/onload=go()><path d="M0 0"/></svg></p>`;
    expect(htmlToParagraphs(html, isKnown)).toEqual([
      [{ kind: "text", text: 'one = 5 mm, style="x"' }],
      [
        { kind: "measurement", measurementId: "known", text: "8.4 mm" },
        { kind: "text", text: ` <p onclick="z"> don't` },
      ],
    ]);
    const given = String(parse.mock.calls[0]?.[0]);
    expect(given).not.toMatch(/<[^>]*\s(style|src|on\w+)=/i);
    parse.mockRestore();
  });

  it("keeps a chip of this report and takes the text of another's", () => {
    const chip = (id: string) => `<p>Lesion <span data-measurement-id="${id}">8.4 mm</span>, new.</p>`;
    expect(htmlToParagraphs(chip("known"), isKnown)).toEqual([
      [
        { kind: "text", text: "Lesion " },
        { kind: "measurement", measurementId: "known", text: "8.4 mm" },
        { kind: "text", text: ", new." },
      ],
    ]);
    expect(htmlToParagraphs(chip("foreign"), isKnown)).toEqual(plain("Lesion 8.4 mm, new."));
  });
});

describe("textToParagraphs", () => {
  it("makes a paragraph of each line whatever its ending, and drops control characters", () => {
    expect(textToParagraphs("a\r\nb\u001c\n\n\n\nc\rd\n\n")).toEqual(plain("a", "b", "", "c", "d"));
  });
  it("gives nothing for white space", () => {
    expect(textToParagraphs(" \n \n")).toEqual([]);
  });
});
