// Opens a built site and reports in Chromium, from the file system and with no network: node site.mjs FOLDER REPORT…
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const WIDTHS = [1280, 360];
const LEAST_FIGURES = 5;
const FLAGS = '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

if (!process.argv[2]) {
  console.error('usage: node site.mjs FOLDER REPORT…');
  process.exit(2);
}
const site = resolve(process.argv[2]);
const root = pathToFileURL(site + '/').href;

function firstPage(folder) {
  const page = readdirSync(resolve(site, folder)).filter((name) => name.endsWith('.html')).sort()[0];
  if (!page) throw new Error(`no page in ${folder}/`);
  return `${folder}/${page}`;
}

const pages = ['index.html', firstPage('force'), firstPage('measure'), 'targets.html', 'claims.html', 'sources.html'];
const problems = [];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS.split(' ') });

async function open(name, width, javaScriptEnabled) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled, offline: true });
  const page = await context.newPage();
  const report = (text) => problems.push(`${name} at ${width}: ${text}`);
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(root) && !url.startsWith('data:')) report(`asks for ${url}, which is outside the site`);
  });
  page.on('requestfailed', (request) => report(`${request.url()} failed: ${request.failure()?.errorText}`));
  await page.goto(root + name);
  return { context, page, report };
}

async function checkOverflow(page, report, state) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (over > 0) report(`the page is ${over} px too wide with its details ${state}`);
}

async function checkReading(name, width) {
  const { context, page, report } = await open(name, width, false);
  await checkOverflow(page, report, 'closed');
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  await checkOverflow(page, report, 'open');
  const seen = await page.evaluate(() => ({
    banner: document.querySelector('.banner')?.textContent.trim() ?? '',
    figures: [...document.querySelectorAll('figure')].map((figure) => ({
      id: figure.id,
      shown: figure.querySelector('svg') !== null || Boolean(figure.querySelector('.reason')?.textContent.trim()),
    })),
  }));
  if (name !== 'sources.html' && !seen.banner) report('the banner is missing or empty');
  for (const figure of seen.figures) if (!figure.shown) report(`figure ${figure.id} has neither a chart nor a reason`);
  if (name === 'index.html' && seen.figures.length < LEAST_FIGURES) report(`${seen.figures.length} figures, fewer than ${LEAST_FIGURES}`);
  await context.close();
}

async function checkAccessibility(name, width) {
  const { context, page, report } = await open(name, width, true);
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  // axe asks for the style sheet again, which a page from the file system may not do.
  page.removeAllListeners('requestfailed');
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, help, nodes } of violations) report(`axe ${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
  await context.close();
}

// A report is two or three sheets of A4 and needs no other file.
async function checkPrint(file) {
  const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
  const page = await context.newPage();
  page.on('request', (request) => {
    const url = request.url();
    if (url !== pathToFileURL(resolve(file)).href && !url.startsWith('data:')) problems.push(`${file} asks for ${url}`);
  });
  await page.goto(pathToFileURL(resolve(file)).href);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  if (sheets < 2 || sheets > 3) problems.push(`${file} prints on ${sheets} sheets, not on two or three`);
  await context.close();
}

for (const report of process.argv.slice(3)) await checkPrint(report);
for (const name of pages) {
  for (const width of WIDTHS) {
    await checkReading(name, width);
    await checkAccessibility(name, width);
  }
}
await browser.close();

for (const problem of new Set(problems)) console.error(problem);
if (problems.length) process.exit(1);
console.log(`browser: ${pages.join(', ')} at ${WIDTHS.join(' and ')} px, ${process.argv.length - 3} reports: no problems`);
