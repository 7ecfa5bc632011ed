import { deflateSync } from "node:zlib";

/** One page of a made-up PDF: its size in points, what is drawn, and what that needs. */
export interface PdfPage {
  readonly width?: number;
  readonly height?: number;
  /** Operators of PDF 32000-1, 8 and 9. */
  readonly content?: string;
  /** An image `/Im` of so many white pixels in one bit each. */
  readonly picture?: { readonly width: number; readonly height: number };
}

const a4 = { width: 595, height: 842 };

/** Gives a PDF of these pages, written by hand so that it can be what no writer would make. */
export function pdfFile(pages: readonly PdfPage[], catalogue = ""): Buffer {
  const objects: Buffer[] = [];
  const add = (text: string, stream?: Buffer) => {
    const body = stream === undefined ? [] : [Buffer.from("\nstream\n"), stream, Buffer.from("\nendstream")];
    return objects.push(Buffer.concat([Buffer.from(text), ...body]));
  };
  add(`<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`);
  add("");
  const font = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  const kids = pages.map(({ width = a4.width, height = a4.height, content = "", picture }) => {
    const image = picture === undefined ? "" : `/XObject << /Im ${addPicture(add, picture)} 0 R >>`;
    const drawn = add(`<< /Length ${content.length} >>`, Buffer.from(content));
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${drawn} 0 R ` +
        `/Resources << /Font << /F ${font} 0 R >> ${image} >> >>`,
    );
  });
  const list = kids.map((kid) => `${kid} 0 R`).join(" ");
  objects[1] = Buffer.from(`<< /Type /Pages /Count ${pages.length} /Kids [${list}] >>`);
  return assemble(objects);
}

function addPicture(
  add: (text: string, stream: Buffer) => number,
  { width, height }: { width: number; height: number },
) {
  const pixels = deflateSync(Buffer.alloc(Math.ceil(width / 8) * height));
  return add(
    `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray ` +
      `/BitsPerComponent 1 /Filter /FlateDecode /Length ${pixels.length} >>`,
    pixels,
  );
}

function assemble(objects: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const offsets: number[] = [];
  let at = 9;
  for (const [index, object] of objects.entries()) {
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from("\nendobj\n")]);
    offsets.push(at);
    at += part.length;
    parts.push(part);
  }
  const lines = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  parts.push(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${lines}`));
  parts.push(Buffer.from(`trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}
