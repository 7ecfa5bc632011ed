import ts from "typescript";
import { describe, expect, it } from "vitest";
import { sourceFiles } from "./source-files.ts";

const code = sourceFiles(/^(shared|electron|renderer|scripts|test)\/.*\.(ts|tsx|mjs)$/);
const product = code.filter(
  (file) => /^(shared|electron|renderer)\//.test(file.path) && !/\.test\.tsx?$/.test(file.path),
);

describe("source rules", () => {
  it("finds the sources at all", () => {
    expect(product.length).toBeGreaterThan(50);
  });

  it("keeps every file within 400 lines", () => {
    const long = [...code, ...sourceFiles(/^renderer\/.*\.css$/)].filter((file) => file.text.split("\n").length > 401);
    expect(long.map((file) => file.path)).toEqual([]);
  });

  it("keeps every function within 60 lines", () => {
    expect(product.flatMap(longFunctions)).toEqual([]);
  });

  it("has no folder named utils, helpers or common", () => {
    expect(code.filter((file) => /(^|\/)(utils?|helpers?|common)\//.test(file.path)).map((file) => file.path)).toEqual(
      [],
    );
  });

  it("reads the clock and chance only in the platform folders", () => {
    const allowed = /^(electron\/core\/platform|renderer\/host)\//;
    const forbidden = /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(\)|\brandomUUID\(|Temporal\.Now\b/;
    const found = product.filter((file) => !allowed.test(file.path) && forbidden.test(withoutComments(file.text)));
    expect(found.map((file) => file.path)).toEqual([]);
  });

  it("documents every export of shared and of the core", () => {
    const documented = product.filter((file) => /^(shared|electron\/core)\//.test(file.path));
    expect(documented.flatMap(undocumentedExports)).toEqual([]);
  });

  it("waives no check and leaves nothing for later", () => {
    const waiver = /@ts-(ignore|nocheck|expect-error)|eslint-disable|biome-ignore|\b(TODO|FIXME|XXX|HACK)\b/;
    const found = code.filter((file) => file.path !== "test/rules/source.test.ts" && waiver.test(file.text));
    expect(found.map((file) => file.path)).toEqual([]);
  });

  it("skips and singles out no test", () => {
    const tests = code.filter(
      (file) => /\.(test|spec)\.tsx?$/.test(file.path) && file.path !== "test/rules/source.test.ts",
    );
    const found = tests.filter((file) => /\b(it|test|describe)\.(only|skip|todo|fixme)\b/.test(file.text));
    expect(found.map((file) => file.path)).toEqual([]);
  });
});

function parse(file: { path: string; text: string }): ts.SourceFile {
  const kind = file.path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, kind);
}

function longFunctions(file: { path: string; text: string }): string[] {
  const source = parse(file);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const lines =
        source.getLineAndCharacterOfPosition(node.end).line -
        source.getLineAndCharacterOfPosition(node.getStart()).line +
        1;
      if (lines > 60)
        found.push(`${file.path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} has ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function undocumentedExports(file: { path: string; text: string }): string[] {
  const source = parse(file);
  return source.statements
    .filter(
      (statement) =>
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword),
    )
    .filter((statement) => !isInferredType(statement))
    .filter((statement) => !/\/\*\*/.test(file.text.slice(statement.getFullStart(), statement.getStart())))
    .map((statement) => `${file.path}:${source.getLineAndCharacterOfPosition(statement.getStart()).line + 1}`);
}

// `type X = z.infer<typeof xSchema>` stands directly below its documented schema.
function isInferredType(statement: ts.Statement): boolean {
  return ts.isTypeAliasDeclaration(statement) && /^(z\.infer|\(typeof)/.test(statement.type.getText());
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
