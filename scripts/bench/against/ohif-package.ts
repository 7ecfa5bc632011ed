// The peer as its makers publish it, in a folder of its own that is removed afterwards. None of its code is kept here.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minify } from "vite";

/** The file of settings by which it paints by the processor. */
export const cpuSettings = "app-config-cpu.js";

/** The version that figures are published for. */
export const ohifVersion = "3.13.2";

const settingsOf = (more: string) => `window.config = {
  name: "bench", routerBasename: null, extensions: [], modes: [], customizationService: {},
  showStudyList: true, maxNumberOfWebWorkers: 3, showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: false, showLoadingIndicator: true, strictZSpacingForVolumeViewport: true,
  investigationalUseDialog: { option: "never" },
  maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
  defaultDataSourceName: "orthanc", ${more}
  dataSources: [{
    namespace: "@ohif/extension-default.dataSourcesModule.dicomweb", sourceName: "orthanc",
    configuration: {
      friendlyName: "Orthanc", name: "orthanc",
      wadoUriRoot: "/dicom-web", qidoRoot: "/dicom-web", wadoRoot: "/dicom-web",
      qidoSupportsIncludeField: true, supportsReject: false, supportsFuzzyMatching: false, supportsWildcard: true,
      imageRendering: "wadors", thumbnailRendering: "wadors", enableStudyLazyLoad: true,
      bulkDataURI: { enabled: true, relativeResolution: "studies" }, omitQuotationForMultipartRequest: true,
    },
  }],
};
`;

/**
 * Fetches the built package from the npm registry into `folder`, minifies its scripts (it comes unminified) and gives the
 * folder to serve. Needs Debian's `tar`.
 */
export async function unpackOhif(folder: string): Promise<string> {
  execFileSync("npm", ["pack", `@ohif/app@${ohifVersion}`, "--silent"], { cwd: folder, stdio: "ignore" });
  execFileSync("tar", ["xzf", `ohif-app-${ohifVersion}.tgz`], { cwd: folder });
  const dist = join(folder, "package", "dist");
  writeFileSync(join(dist, "app-config.js"), settingsOf(""));
  writeFileSync(join(dist, cpuSettings), settingsOf('genericViewports: { viewportRendering: "cpu" },'));
  for (const name of readdirSync(dist).filter((each) => /bundle\.[0-9a-f]+\.js$/.test(each))) {
    const path = join(dist, name);
    const { code, errors } = await minify(path, readFileSync(path, "utf8"), { compress: true, mangle: true });
    // A script that cannot be made smaller is served as it came.
    if (errors.length === 0 && code.length > 0) writeFileSync(path, code);
  }
  return dist;
}
