// axe-core (WCAG 2.2 A and AA) in headless Chromium on each page given, at desktop and phone width, tables folded and
// unfolded; then with scripts off, where every section must still be seen. Exit code 1 with any fault.
import { chromium } from "playwright-core";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "chromium", args: ["--no-sandbox"] });
let violations = 0;
for (const file of process.argv.slice(2)) {
  for (const width of [1280, 390]) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, bypassCSP: true });
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(resolve(file)).href);
    for (const open of [false, true]) {
      // The page has no script of its own; these are the checker's.
      const result = await page.evaluate(
        async ({ source, tags, open }) => {
          document.querySelectorAll("details").forEach((d) => { d.open = open; });
          if (!window.axe) (0, eval)(source);
          const found = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
          const wide = document.documentElement.scrollWidth > window.innerWidth;
          const scripts = document.querySelectorAll("script").length;
          return { violations: found.violations, passes: found.passes.length, wide, scripts };
        },
        { source, tags, open },
      );
      for (const v of result.violations) {
        console.log(`  ${v.id} (${v.impact}): ${v.help}; ${v.nodes.length} nodes, first ${v.nodes[0].html.slice(0, 160)}`);
      }
      if (result.wide) console.log("  the page is wider than the window");
      if (result.scripts) console.log(`  ${result.scripts} scripts`);
      violations += result.violations.length + (result.wide ? 1 : 0) + result.scripts;
      console.log(`${file} at ${width}, tables ${open ? "open" : "folded"}: ${result.violations.length} violations, ${result.passes} rules passed`);
    }
    const fetched = asked.filter((url) => !url.startsWith("file:"));
    if (fetched.length) console.log(`  fetched: ${fetched.join(" ")}`);
    violations += fetched.length;
    await page.close();
  }
  // Scripts off: what is seen is what was seen, and a table unfolds by a click.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pathToFileURL(resolve(file)).href);
  const [sections, charts] = [await page.locator("main > section").all(), await page.locator("figure").count()];
  let hidden = 0;
  for (const section of sections) hidden += (await section.isVisible()) ? 0 : 1;
  const fold = page.locator("details").first();
  let unfolds = true;
  if (await fold.count()) {
    await fold.locator("summary").click();
    unfolds = await fold.locator("table").first().isVisible();
  }
  if (hidden || !unfolds || !sections.length) {
    console.log(`  with scripts off: ${hidden} of ${sections.length} sections hidden, ${unfolds ? "" : "a table does not unfold"}`);
    violations += 1;
  }
  console.log(`${file} with scripts off: ${sections.length} sections, ${charts} charts`);
  await context.close();
}
await browser.close();
console.log(violations ? `${violations} faults` : "no fault");
process.exit(violations ? 1 : 0);
