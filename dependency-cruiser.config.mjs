// Which part may import which. One tsconfig a layer catches most; this catches paths and cycles.
export default {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "shared-is-pure",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: "^(electron|renderer|scripts|test)/" },
    },
    {
      name: "shared-has-no-node",
      severity: "error",
      from: { path: "^shared/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-imports-only-shared",
      severity: "error",
      from: { path: "^electron/core/" },
      to: { path: "^(renderer|scripts|electron/(desktop|serve|demo-practice))/" },
    },
    {
      name: "window-imports-only-shared",
      severity: "error",
      from: { path: "^renderer/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^(electron|scripts|test)/" },
    },
    {
      name: "window-has-no-node",
      severity: "error",
      from: { path: "^renderer/", pathNot: "\\.test\\.tsx?$" },
      to: { dependencyTypes: ["core"], pathNot: "^events$" },
    },
    {
      name: "hosts-stay-apart",
      severity: "error",
      from: { path: "^electron/serve/" },
      to: { path: "^electron/desktop/" },
    },
    {
      name: "hosts-stay-apart-too",
      severity: "error",
      from: { path: "^electron/desktop/" },
      to: { path: "^electron/serve/" },
    },
    {
      name: "only-desktop-imports-electron",
      severity: "error",
      from: { pathNot: "^(electron/desktop|test)/" },
      to: { path: "node_modules/electron/" },
    },
    {
      name: "only-viewer-imports-cornerstone",
      severity: "error",
      from: { pathNot: "^(renderer/viewer|test|electron/core/recoding)/" },
      to: { path: "node_modules/@cornerstonejs/" },
    },
    {
      // Only what decodes and encodes, which are the window's own codecs.
      name: "recoding-imports-codecs-alone",
      severity: "error",
      from: { path: "^electron/core/recoding/" },
      to: {
        path: "node_modules/@cornerstonejs/",
        pathNot: "node_modules/@cornerstonejs/(codec-charls|codec-openjpeg|jpeg-lossless-decoder-js)/",
      },
    },
    {
      // Dictation listens for engines on this machine alone (test/rules/dictation.test.ts); it connects to nothing.
      name: "only-archive-delivery-and-hosts-open-sockets",
      severity: "error",
      from: { path: "^electron/core/", pathNot: "^electron/core/(archive|delivery|store|dictation)/|\\.test\\.ts$" },
      to: { path: "^(net|tls|http|https|http2|dgram)$" },
    },
    {
      name: "product-does-not-import-tests",
      severity: "error",
      from: { path: "^(shared|electron|renderer)/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
