/** What a PDF may need and does not bring: the fourteen standard fonts, the maps of East Asian text, and the image codecs. */
const addresses: Readonly<Record<string, string>> = import.meta.glob(
  [
    // All stand with their licences.
    "../../../node_modules/pdfjs-dist/standard_fonts/*",
    "../../../node_modules/pdfjs-dist/cmaps/{*.bcmap,LICENSE}",
    "../../../node_modules/pdfjs-dist/wasm/{jbig2.wasm,openjpeg.wasm,LICENSE_JBIG2,LICENSE_OPENJPEG}",
  ],
  { query: "?url", import: "default", eager: true },
);

const byName = new Map(Object.entries(addresses).map(([path, address]) => [path.split("/").at(-1), address]));

/** Fetches what the reader of PDFs asks for from the program's own files, and nothing from anywhere else. */
export class PdfAssets {
  async fetch({ filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const address = byName.get(filename);
    if (address === undefined) throw new Error(`The program has no part ${filename} to read PDFs with.`);
    const response = await fetch(address);
    if (!response.ok) throw new Error(`The part ${filename} to read PDFs with did not load.`);
    return new Uint8Array(await response.arrayBuffer());
  }
}
