// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import type { Paragraph } from "../../shared/domain/report.ts";
import { htmlToParagraphs as read, textToParagraphs } from "./pasted-paragraphs.ts";

const isKnown = (id: string) => id === "known";
const htmlToParagraphs = (html: string, known: (id: string) => boolean) => read(html, known).paragraphs;
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
    expect(htmlToParagraphs(html, isKnown)).toEqual(plain("a b"));
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

describe("what changes the meaning of pasted words", () => {
  it.each([
    ["10<sup>6</sup> cells", "10⁶ cells"],
    ["10<sup><span>-3</span></sup>", "10⁻³"],
    ["x<sup>1.5</sup>, e<sup>a + b</sup>", "x^1.5, e^(a + b)"],
    ["the 1<sup>st</sup>, 5 cm<sup>2</sup>", "the 1st, 5 cm²"],
    ["H<sub>2</sub>O, SUV<sub>max</sub>, T<sub>1.5</sub>", "H₂O, SUVmax, T_1.5"],
    [`10<span style="vertical-align: super; font-size:8pt">6</span>`, "10⁶"],
    [`<td style="font-size:0"><span style='font-size:11.0pt;color:black'>No mass.</span></td>`, "No mass."],
    ...[
      ...["font-size:0.9em", "font-size:10.0pt", "opacity:0.8", "opacity:1", "color:black;background:white"],
      ...["text-indent:-141.75pt;margin-left:-5.4pt", "color:#000", "color:windowtext", "max-width:0"],
      ...["background:#fff0f0;color:#fff", "clip:auto", "overflow:hidden;height:20px", "visibility:visible"],
    ].map((style) => [`<span style="${style}">No mass.</span>`, "No mass."]),
    [`<p style="vertical-align:baseline">as<del></del> <b hidden></b>it is</p>`, "as it is"],
  ])("%s", (html, expected) => expect(read(html, isKnown)).toEqual({ paragraphs: plain(expected), leftOut: [] }));

  it.each([
    ["There is <del>no </del>mass", "There is mass", "deleted words"],
    ["a <s>small</s> mass<strike> left</strike>.", "a mass.", "deleted words"],
    [`no <span style='text-decoration:line-through'>mass</span>lesion`, "no lesion", "deleted words"],
    [
      `mass<del cite="mailto:x" datetime="2026-11-21T10:00"><span>, none</span></del>deleted`,
      "mass deleted",
      "deleted words",
    ],
    [`a<span style="color:red;display: none">not </span>b`, "a b", "hidden words"],
    ["a <b style=visibility:hidden>not</b> b", "a b", "hidden words"],
    [`a <b hidden>not</b> b<i title="hidden">c</i>`, "a bc", "hidden words"],
    [`a <span style='mso-hide:all'>not</span> b`, "a b", "hidden words"],
    ...[
      ...[
        "font-size:0",
        "font-size: 0px;color:red",
        "FONT-SIZE:0.0pt !important",
        "font:0/0 a",
        "opacity:0",
        "opacity:.0",
      ],
      ...["visibility:collapse", "text-indent:-9999px", "position:absolute;left:-9999px", "clip:rect(0,0,0,0)"],
      ...["clip: rect(1px 1px 1px 1px)", "clip-path:inset(50%)", "transform:scale(0)", "max-height:0;overflow:hidden"],
      ...["color:white;background:white", "background-color:#FFF; color: rgb(255, 255, 255)", "color:#12345600"],
      ...["color:transparent", "background:black;color:#000"],
    ].map((style) => [`a <span style="${style}">not </span>b`, "a b", "hidden words"]),
    [`<p style="font-size:0">not <span style="font-size:11.0pt">a lesion</span></p>`, "a lesion", "hidden words"],
    [`mass<img src="//192.0.2.1/x">deleted`, "mass deleted", "pictures"],
    [`Fracture: <select><option>yes<option selected>no</select> left`, "Fracture: left", "entries of a form"],
    [`Size: <input value="12"> mm`, "Size: mm", "entries of a form"],
    [`Seen<textarea>no mass</textarea>today`, "Seen today", "entries of a form"],
    ["<math><msup><mn>10</mn><mn>6</mn></msup></math> cells", "cells", "formulas"],
  ])("%s", (html, expected, what) => {
    expect(read(html, isKnown)).toEqual({ paragraphs: plain(expected), leftOut: [what] });
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
