// Builds dist/musaed.js (one classic script, so that a portal on another origin can embed it) and dist/fonts/;
// dist/desk/ holds what the agents' desk takes from npm.
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const GZIP_LIMIT = 40 * 1024;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const FONT = here("node_modules/@fontsource/ibm-plex-sans-arabic");

await rm(here("dist"), { recursive: true, force: true });
await mkdir(here("dist/fonts"), { recursive: true });
await build({
  entryPoints: [here("src/main.ts")],
  outfile: here("dist/musaed.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
for (const script of ["arabic", "latin"]) {
  for (const weight of [400, 600]) {
    const name = `ibm-plex-sans-arabic-${script}-${weight}-normal.woff2`;
    await copyFile(`${FONT}/files/${name}`, here(`dist/fonts/${script}-${weight}.woff2`));
  }
}
await copyFile(here("src/fonts.css"), here("dist/fonts/fonts.css"));
await copyFile(`${FONT}/LICENSE`, here("dist/fonts/LICENSE"));

await mkdir(here("dist/desk"));
for (const [file, name] of [
  ["htmx.org/dist/htmx.min.js", "htmx.js"],
  ["htmx-ext-sse/dist/sse.min.js", "sse.js"],
]) {
  await copyFile(here(`node_modules/${file}`), here(`dist/desk/${name}`));
}

const size = gzipSync(await readFile(here("dist/musaed.js")), { level: 9 }).length;
console.log(`widget/dist/musaed.js: ${(size / 1024).toFixed(1)} KB gzipped`);
if (size > GZIP_LIMIT) {
  console.error(`The widget may weigh at most ${GZIP_LIMIT / 1024} KB gzipped: a portal's visitors wait for it.`);
  process.exit(1);
}
