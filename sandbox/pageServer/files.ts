import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const PAGE = fileURLToPath(new URL("../page/", import.meta.url));
const require = createRequire(import.meta.url);

/** The browser libraries, from node_modules: their own built files, so that the page needs no bundler and no CDN. */
const LIBRARIES: Readonly<Record<string, () => string>> = {
  "/lib/adaptivecards.js": () => require.resolve("adaptivecards/dist/adaptivecards.min.js"),
  "/lib/markdown-it.js": () => require.resolve("markdown-it/browser"),
  "/lib/chart.js": () => join(dirname(require.resolve("chart.js")), "chart.umd.min.js"),
};

const PAGES: Readonly<Record<string, string>> = {
  "/": "index.html",
  "/security-info": "securityInfo.html",
};

/** The file behind a path; null for none. Only plain names directly in the page's folder are served. */
export function pageFile(path: string): PageFile | null {
  const library = LIBRARIES[path];
  const name = PAGES[path] ?? path.slice(1);
  if (library === undefined && !/^[A-Za-z]+\.(?:html|css|js|svg)$/.test(name)) return null;
  const file = library === undefined ? join(PAGE, name) : library();
  try {
    return { type: TYPES[extname(file)] ?? "application/octet-stream", bytes: readFileSync(file) };
  } catch {
    return null;
  }
}
