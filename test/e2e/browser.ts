/** Headless Chromium from npm, with a clear word where the system's NSS libraries are missing. */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium as playwright, type Page } from 'playwright-core';

/** Unpacks the browser on a machine that has none yet: once, as who came meanwhile would start what is half written. */
export const unpackBrowser = (): Promise<string> => chromium.executablePath();

export async function launchBrowser(): Promise<Browser> {
  try {
    return await playwright.launch({
      executablePath: await unpackBrowser(),
      // Not the package's own list: it runs all in one process and switches the web's security off.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--font-render-hinting=none',
      ],
      headless: true,
    });
  } catch (error) {
    if (String(error).includes('shared libraries'))
      throw new Error(
        'Chromium from npm needs the system libraries libnss3 and libnspr4 (Debian: apt-get install libnss3 libnspr4)',
        { cause: error },
      );
    throw error;
  }
}

export interface View {
  locale: 'zh-CN' | 'en';
  width?: number;
  height?: number;
  dark?: boolean;
}

/** A page of its own context: no cookies but the language. Everything the browser reports as an error is collected. */
export async function openPage(
  browser: Browser,
  url: string,
  view: View,
): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
  const context = await browser.newContext({
    locale: view.locale,
    viewport: { width: view.width ?? 1280, height: view.height ?? 860 },
    colorScheme: view.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  await context.addCookies([{ name: 'lantai_locale', value: view.locale, url }]);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    // A refused request is told by the page itself; what counts here are faults of the script and the policy of content.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) errors.push(message.text());
  });
  return { page, context, errors };
}
