// Pastes snippets of `chart --embed` into a bare page, twice each, and reads it in Chromium without script or network: node embed.mjs FILE…
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const WIDTHS = [1280, 360, 320];
const files = process.argv.slice(2);
if (!files.length) {
  console.error('usage: node embed.mjs FILE…');
  process.exit(2);
}
const problems = [];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
const bodies = files.map((file) => readFileSync(file, 'utf8'));
const host = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>An article</title>
<body style="margin: 8px; font: 16px serif"><main><h1>An article</h1>${bodies.join('\n<p>Between two charts.</p>\n')}</main></body></html>`;

for (const width of WIDTHS) {
  for (const javaScriptEnabled of [false, true]) {
    const report = (text) => problems.push(`at ${width}${javaScriptEnabled ? ', with axe' : ''}: ${text}`);
    const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled, offline: true });
    const page = await context.newPage();
    page.on('request', (request) => { if (!/^(data|about):/.test(request.url())) report(`asks for ${request.url()}`); });
    await page.setContent(host);
    await page.evaluate(() => document.fonts.ready);
    const seen = await page.evaluate(() => {
      document.querySelectorAll('details').forEach((details) => { details.open = true; });
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      return {
        over: document.documentElement.scrollWidth - window.innerWidth,
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
        figures: [...document.querySelectorAll('figure')].map((figure) => ({
          shown: [...figure.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0).map((svg) => ({
            wide: svg.getBoundingClientRect().width,
            named: Boolean(svg.querySelector('title')?.textContent && svg.querySelector('desc')?.textContent),
            // The smallest words are the names on hexagons, whose figures stand in the table too.
            least: Math.min(...[...svg.querySelectorAll('text')].map((text) => text.getBoundingClientRect().height)),
            beyond: [...svg.querySelectorAll('text')].filter((text) => text.getBoundingClientRect().right > svg.getBoundingClientRect().right).length,
            source: [...svg.querySelectorAll('text')].some((text) => text.textContent.startsWith('Source: ')),
          })),
          scripts: figure.querySelectorAll('script, link').length,
          rows: figure.querySelectorAll('tbody tr').length,
        })),
      };
    });
    if (seen.over > 0) report(`the page is ${seen.over} px too wide`);
    if (seen.twice.length) report(`ids stand twice: ${seen.twice}`);
    if (seen.figures.length !== files.length) report(`${seen.figures.length} figures of ${files.length}`);
    for (const [at, { shown, scripts, rows }] of seen.figures.entries()) {
      const one = shown[0];
      if (shown.length !== 1) report(`${files[at]}: ${shown.length} pictures show, not one`);
      if (scripts || !rows) report(`${files[at]}: ${scripts} scripts or sheets, ${rows} rows in the table`);
      if (one?.beyond) report(`${files[at]}: ${one.beyond} lines of words leave the picture`);
      if (one && (!one.named || !one.source)) report(`${files[at]}: no title, description or source`);
      if (one && (one.wide > width || one.wide < width * 0.9 || one.least < 8)) report(`${files[at]}: ${one.wide} px wide, words of ${one.least} px`);
    }
    if (javaScriptEnabled) {
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, help, nodes } of violations) report(`axe ${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
    }
    await context.close();
  }
}
await browser.close();

for (const problem of new Set(problems)) console.error(problem);
if (problems.length) process.exit(1);
console.log(`browser: ${files.length} embedded charts at ${WIDTHS.join(', ')} px: no problems`);
