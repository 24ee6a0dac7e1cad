// Drives Chromium through the site, as a customer's person would; tests/tests/e2e/site.rs starts it.
//
//   node site.mjs before|after URL TOKEN [FOLDER]
//
// before: logs in, adds a domain in each language and looks at every page. after: the records are in DNS; verified is seen.
// With FOLDER, pictures are left there. Ends with 1 and says what was not as it should be.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = createRequire(path.join(here, "../../.cache/npm/package.json"));
const { chromium } = modules("playwright-core");
const axe = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");

const [phase, url, token, folder] = process.argv.slice(2);
const PATIENCE = 60_000;
const LANGUAGES = [
  { lang: "en", locale: "en-US", domain: "company.example", pending: "Pending", verified: "All is in order", shows: "Shows it", others: "日本語" },
  { lang: "ja", locale: "ja-JP", domain: "kaisha.example", pending: "未完了", verified: "すべて正しく設定されています", shows: "反映済み", others: "English" },
];

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
  timeout: PATIENCE,
});

async function look(page, name) {
  // No policy is lifted for it: axe comes in through the debugger, not as a script of the page.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  const told = violations.map((one) => `${one.impact}: ${one.id}: ${one.nodes.map((node) => node.html).join(" | ").slice(0, 400)}`);
  for (const one of told) console.log(`${name}: ${one}`);
  assert.deepEqual(violations.filter((one) => ["serious", "critical"].includes(one.impact)).map((one) => one.id), [], `${name}: ${told.join("\n")}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${name} is ${over} pixels wider than its window`);
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

async function visit(context, address, name) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  await page.goto(url + address);
  await look(page, name);
  assert.deepEqual(wrong, [], `${name}: the browser complains`);
  return page;
}

function contextFor({ locale }, more = {}) {
  return browser.newContext({ locale, viewport: { width: 1280, height: 900 }, ...more });
}

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

async function logIn(context, name) {
  const page = await visit(context, "/domains", `${name}-login`);
  await page.locator("#token").fill(token);
  await page.locator("main button").click();
  await page.waitForURL("**/domains");
  return page;
}

async function before(language) {
  const { lang, domain, pending, others } = language;
  const context = await contextFor(language);
  const page = await logIn(context, lang);
  await look(page, `${lang}-list-empty`);
  await page.locator("#domains").fill(domain);
  await page.locator("main form[action='/domains'] button").click();
  await page.waitForURL(`**/domains/${domain}`);
  assert.ok((await page.textContent("main")).includes(pending));
  await look(page, `${lang}-domain-new`);
  await page.locator(`form[action='/domains/${domain}/published'] button`).click();
  await page.locator("section.next .notice").waitFor();
  await page.locator("#console").selectOption("route53");
  await page.waitForURL("**console=route53**");
  await look(page, `${lang}-domain-pending`);
  assert.ok((await page.locator("[data-copy^='\"v=DKIM1']").count()) > 0, "Route 53 wants quotation marks");
  await page.locator("[data-copy]").first().click();
  await page.locator("#said.shown").waitFor();
  await page.locator("#share form button").click();
  await page.locator("#share .notice.good code").waitFor();
  await look(page, `${lang}-domain-shared`);
  const link = new URL(await page.locator("#share .notice.good code").textContent());
  assert.equal(await page.locator("nav a[hreflang]").first().textContent(), others);
  await (await visit(context, `/domains/${domain}/sheet?console=sakura`, `${lang}-sheet`)).close();

  // Somebody without a login, on a phone, and with the script switched off.
  const phone = await contextFor(language, PHONE);
  const shown = await visit(phone, link.pathname, `${lang}-shared-phone`);
  assert.equal(await shown.locator("form[method=post]").count(), 0);
  await phone.close();
  // axe itself needs scripts: here it is only used.
  const bare = await contextFor(language, { javaScriptEnabled: false });
  const plain = await bare.newPage();
  await plain.goto(url + link.pathname);
  await plain.locator("#console").selectOption("sakura");
  await plain.locator("form.console button, .console form button").click();
  await plain.waitForURL("**console=sakura**");
  assert.ok((await plain.textContent("main")).includes("bounce.platform.example."));
  assert.equal(await plain.locator("button.copy:visible").count(), 0);
  await bare.close();
  await context.close();
}

async function after(language) {
  const { lang, domain, verified, shows } = language;
  const context = await contextFor(language);
  await logIn(context, `${lang}-again`);
  const page = await visit(context, `/domains/${domain}`, `${lang}-domain`);
  await page.locator(`form[action='/domains/${domain}/check'] button`).click();
  await page.getByText(verified).first().waitFor();
  await look(page, `${lang}-domain-verified`);
  if (domain === "company.example") assert.ok((await page.textContent("#dmarc")).includes("98.7 %"), "the reports are counted");
  const live = await visit(context, `/domains/${domain}/live`, `${lang}-live`);
  assert.ok((await live.textContent("#live")).includes(shows));
  await (await visit(context, "/domains", `${lang}-list`)).close();
  await (await visit(context, "/domains/nothing.example", `${lang}-nothing`).catch((error) => {
    // The browser counts a 404 as an error of the console.
    assert.match(String(error), /404/);
    return { close() {} };
  })).close();
  const phone = await contextFor(language, { ...PHONE, colorScheme: "dark", storageState: await context.storageState() });
  await (await visit(phone, "/domains", `${lang}-list-phone-dark`)).close();
  await (await visit(phone, `/domains/${domain}`, `${lang}-domain-phone-dark`)).close();
  await phone.close();
  await context.close();
}

try {
  for (const language of LANGUAGES) await (phase === "before" ? before : after)(language);
} finally {
  await browser.close();
}
