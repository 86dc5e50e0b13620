/** The parts of a page that F6 goes through: navigation, bar, content, and in it the tree, the table, tabs, what is marked. */
const REGIONS =
  '.work-nav, .work-top, #content, #content :is([role="tree"], [role="grid"], [role="tablist"], [data-region])';
const STOPS = ['[tabindex]', 'a[href]', 'button', 'input', 'select', 'textarea', 'summary']
  .map((each) => `${each}:not([tabindex="-1"], :disabled)`)
  .join(', ');

/** Takes the keys to the next part of the page, or to the one before; from the last to the first. */
export function goToRegion(isBack: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].flatMap((region) => {
    const stop = region.tabIndex >= 0 || region.id === 'content' ? region : firstStop(region);
    return region.checkVisibility() && stop !== undefined ? [{ region, stop }] : [];
  });
  const at = regions.findLastIndex(({ region }) => region.contains(document.activeElement));
  const to = isBack ? (at <= 0 ? regions.length : at) - 1 : (at + 1) % regions.length;
  regions[to]?.stop.focus();
}

const firstStop = (region: Element): HTMLElement | undefined =>
  [...region.querySelectorAll<HTMLElement>(STOPS)].find((each) => each.checkVisibility());
