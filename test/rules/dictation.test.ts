import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dictationCommandSchema, dictationCommandWords } from "../../shared/dictation/commands.ts";
import { engineLimits, engineMessageSchema, refusalReasonSchema } from "../../shared/dictation/engine-protocol.ts";
import { root, sourceFiles } from "./source-files.ts";

const product = sourceFiles(/^electron\/core\/.*\.ts$/).filter(({ path }) => !/\.test\./.test(path));
const document = readFileSync(join(root, "docs", "dictation.md"), "utf8");

describe("the socket for engines", () => {
  it("listens on this machine alone, and nothing else does but what takes HL7 messages", () => {
    const listening = product.filter(({ text }) => /\.listen\(\{|\.listen\(\d|createServer\(/.test(text));
    expect(listening.map(({ path }) => path)).toEqual([
      "electron/core/delivery/mllp-listener.ts",
      "electron/core/dictation/dictation-socket.ts",
    ]);
    expect(listening[1]?.text.match(/\.listen\([^)]*\)/g)).toEqual([
      '.listen({ host: "127.0.0.1", port, exclusive: true }, resolve)',
    ]);
  });

  it("connects to nothing", () => {
    const dictation = product.filter(({ path }) => path.startsWith("electron/core/dictation/"));
    expect(dictation.length).toBeGreaterThan(5);
    for (const { path, text } of dictation) {
      const taken = [...text.matchAll(/import ([^;]*) from "node:(?:net|tls|http|https)"/g)].map((match) => match[1]);
      // A server and the sockets that came to it: nothing by which one could be opened.
      for (const names of taken)
        expect([path, names]).toEqual([
          path,
          expect.stringMatching(/^(type \{ Socket \}|\{ createServer, type Server \})$/),
        ]);
      expect([path, /\bfetch\(|\bnew WebSocket\b/.test(text)]).toEqual([path, false]);
    }
  });

  it("is documented whole", () => {
    const names = engineMessageSchema.options.map((option) => option.shape.type.value);
    for (const name of [...names, "hello", "welcome", "focus", "record", "done", "refused", "error"]) {
      expect(document).toContain(`\`${name}\``);
    }
    for (const reason of refusalReasonSchema.options) expect(document).toContain(`\`${reason}\``);
    for (const command of dictationCommandSchema.options) {
      expect(document).toContain(`| \`${command}\` | ${dictationCommandWords[command]} |`);
    }
    for (const limit of [engineLimits.lineBytes, engineLimits.textLength]) {
      expect(document).toContain(limit.toLocaleString("en-GB"));
    }
  });
});
