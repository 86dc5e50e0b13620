/**
 * A walk through a page with nothing but the keyboard: Tab from the top of its content to the end. What is told is what a
 * person without a mouse would stumble on.
 */
import type { Page } from 'playwright-core';

/** More stops than any page of the demonstration has. */
const MOST = 400;

interface Stop {
  /** Undefined at the page's start: all has been gone through. */
  name?: string;
  problems: string[];
}

/** In the page, as text: what has the focus, and what is wrong with it. Told once for each element. */
const LOOK = `(async () => {
  const el = document.activeElement;
  const seen = (window.walked ??= new Set());
  if (el === null || el === document.body || el.matches('.skip-link')) return { problems: [] };
  const label = el.labels?.[0];
  const named = (el.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
  const own = el.matches('input, select, textarea') ? '' : el.textContent;
  const name = [el.getAttribute('aria-label'), named.join(' '), label?.textContent, own, el.title, el.placeholder]
    .map((each) => (each ?? '').trim()).find((each) => each !== '') ?? '';
  const problems = [];
  // A box for a day has a stop for each of its parts.
  const isPart = seen.has(el) && window.walkedLast === el;
  if (seen.has(el) && !isPart) problems.push('comes again before the end');
  seen.add(el);
  window.walkedLast = el;
  if (name === '') problems.push('has no name');
  const seenAs = () => {
    const found = [];
    if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) found.push('cannot be seen');
    // Of words that go over two lines the first; a box or its words, whichever is drawn larger.
    const boxes = [el, ...(label ? [label] : [])].map((each) => each.getClientRects()[0] ?? each.getBoundingClientRect());
    const box = boxes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    if (right - left < 4 || bottom - top < 4) found.push('is outside of what is seen');
    else {
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (hit && !el.contains(hit) && !hit.contains(el) && !label?.contains(hit)) found.push('is covered by ' + hit.localName);
    }
    let ringed = isPart;
    for (let at = el, steps = 0; at && steps < 4; at = at.parentElement, steps++) {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at);
      if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/[,/] ?0\\)$/.test(outlineColor)) ringed = true;
    }
    return ringed ? found : [...found, 'has no ring'];
  };
  // What comes with the focus takes its time to be drawn.
  if (seenAs().length > 0) {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.allSettled(el.getAnimations().map((each) => each.finished));
  }
  problems.push(...seenAs());
  return { name: el.tagName.toLowerCase() + ' ' + name.slice(0, 40), problems };
})()`;
const look = (page: Page): Promise<Stop> => page.evaluate<Stop>(LOOK);
const forget = (page: Page) => page.evaluate('window.walked = new Set()');
const told = ({ name = '', problems }: Stop) => problems.map((problem) => `${name} ${problem}`);

/** From where the focus is to the end of the page. Gives what is wrong. */
export async function walk(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  await forget(page);
  for (let stops = 0; stops < MOST; stops++) {
    // Held down, as whoever goes far does: half the messages to the browser.
    await page.keyboard.down('Tab');
    const stop = await look(page);
    wrong.push(...told(stop));
    if (stop.name === undefined || stop.problems.includes('comes again before the end')) {
      await page.keyboard.up('Tab');
      return stop.name === undefined ? wrong : [...wrong, 'the way does not end'];
    }
  }
  await page.keyboard.up('Tab');
  return [...wrong, 'the way does not end'];
}

/** By the link that is the first stop of a page just opened; the focus is on the content then. */
export async function skipToContent(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab');
  return takeSkipLink(page);
}

/** The same on a page gone to from another, where the focus is wherever it was left. */
export async function skipAgain(page: Page): Promise<string[]> {
  await page.evaluate(`document.querySelector('.skip-link').focus()`);
  return takeSkipLink(page);
}

async function takeSkipLink(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`document.activeElement?.matches('.skip-link') === true`)))
    return ['the first stop is not the link to the content'];
  await page.keyboard.press('Enter');
  return (await page.evaluate<boolean>(`document.activeElement?.id === 'content'`)) ? [] : ['the content has no focus'];
}

/** To another page as a link leads there: nothing is loaded that is there already. */
export const goWithin = (page: Page, path: string): Promise<void> =>
  page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`);
