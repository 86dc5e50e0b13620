/** When a page has come to rest: nothing is asked for and nothing says that it waits. */
import type { Page, Request } from 'playwright-core';

/** Two frames of the page and a turn of its clock; true where it waits for something and says so. */
const TURN = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))))
  .then(() => document.querySelector('.skeleton') !== null)`;
const CALM_TURNS = 4;

/** Tells when nothing is loading any more, counted in turns of the page itself, however slow it is. */
export function watch(page: Page): () => Promise<void> {
  const asked = new Set<Request>();
  page.on('request', (request) => {
    if (request.isNavigationRequest()) asked.clear();
    asked.add(request);
  });
  const ended = (request: Request) => void asked.delete(request);
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  return async () => {
    await page.locator('h1:visible, h2:visible').first().waitFor();
    for (let calm = 0; calm < CALM_TURNS; calm++) {
      const waiting = await page.evaluate<boolean>(TURN);
      if (waiting || asked.size > 0) calm = -1;
    }
  };
}
