/** Every page of portal and workbench, by turns in each language, light and dark: nothing serious for readers with aids. */
import { AxeBuilder } from '@axe-core/playwright';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask, LOCALES, type Stage, stageOf } from './journey.ts';
import { watch } from './settle.ts';

const stage = stageOf('demonstration');
/** Addresses of the portal and of the workbench by who reads them. */
let pages: Map<string | undefined, string[]>;

beforeAll(async () => {
  const staff = await stage.visitAs('archivist', '/work', { locale: 'zh-CN' });
  const list = <T>(path: string) => ask<T>(staff, stage.url, path);
  const { hits } = await list<{ hits: { unitId: string }[] }>('/search?openness=open');
  const { items } = await list<{ items: { id: string; state: string }[] }>('/accessions');
  await staff.close();
  const loop = await loopPages(stage);
  const record = hits[0]!.unitId;
  const settled = items.find(({ state }) => state === 'accepted')!.id;
  const waiting = items.find(({ state }) => state === 'needs-review')!.id;
  pages = new Map<string | undefined, string[]>([
    [
      undefined,
      [
        '/',
        '/search?q=水库',
        '/search?q=没有这样的词',
        `/records/${record}`,
        '/help',
        '/nowhere',
        '/login',
        ...loop.everybody,
      ],
    ],
    ['supervisor', loop.office],
    [
      'archivist',
      [
        '/work',
        '/work/accessions',
        `/work/accessions/${settled}`,
        `/work/accessions/${waiting}`,
        '/work/imports',
        '/work/catalogue',
        '/work/schemes/category/HY',
        `/work/records/${record}`,
        '/work/search?q=水库&also=synonym',
        '/work/saved-searches',
        '/work/synonyms',
        '/work/jobs',
        '/work/study',
        '/work/study/materials',
        '/work/study/papers',
        '/work/study/setup',
        '/checkin',
        '/work/nowhere',
        '/password',
      ],
    ],
    [
      'system',
      [
        '/work',
        '/work/schemes',
        '/work/schemes/category/HY',
        '/work/schemes/schedule/county-office',
        '/work/schemes?view=versions',
        '/work/search-index',
        '/work/users',
      ],
    ],
    ['security', ['/work/users']],
    ['audit', ['/work/ledger']],
    ['civil', ['/work', '/work/accessions', '/work/users', ...loop.agency]],
  ]);
});

interface Row {
  id: string;
  state: string;
}

interface LoopPages {
  everybody: string[];
  office: string[];
  agency: string[];
}

/** The pages of the working loop, each with something on it, by who reads them. */
async function loopPages(on: Stage): Promise<LoopPages> {
  const visit = await on.visitAs('supervisor', '/work', { locale: 'zh-CN' });
  const rows = async <T extends Row>(path: string) => (await ask<{ items: T[] }>(visit, on.url, path)).items;
  const first = async (path: string, state?: string) =>
    (await rows(path)).find((row) => state === undefined || row.state === state)!.id;
  const [asked] = await rows<Row & { token: string }>('/research/questionnaires');
  const inspection = await first('/inspections', 'published');
  const office = [
    '/work',
    `/work/initiatives/${await first('/initiatives')}`,
    `/work/findings/${await first('/findings', 'reopened')}`,
    `/work/study/sessions/${await first('/study/sessions', 'held')}`,
    `/work/inspections/${inspection}/visit`,
    '/work/voices',
    '/work/initiatives',
    '/work/initiatives/templates',
    '/work/findings',
    '/work/findings?view=table',
    '/work/findings?view=calendar',
    `/work/findings/${await first('/findings', 'closed')}`,
    '/work/findings/new',
    '/work/findings/import',
    `/work/meetings/${await first('/meetings')}`,
    '/work/specials',
    '/work/rules',
    '/work/loop-rules',
    '/work/slips',
    '/work/overview',
    '/work/reports',
    `/work/reports/${await first('/reports')}`,
    '/work/study/lacks',
    '/work/research',
    '/work/research?tab=visits',
    '/work/research?tab=questionnaires',
    `/work/research/${await first('/research/topics')}`,
    `/work/questionnaires/${asked!.id}`,
    '/work/inspections',
    '/work/inspections/overview',
    '/work/inspections/orders',
    `/work/inspections/${inspection}`,
    `/work/checklists/${await first('/checklists')}`,
    '/work/guidance',
    '/work/voices?tab=duplicates',
    '/work/voices?tab=statistics',
    `/work/voices/${await first('/voices', 'assigned')}`,
    '/work/bodies',
  ];
  await visit.close();
  return {
    office,
    everybody: ['/voice', '/voice/follow', `/q/${asked!.token}`],
    agency: [
      '/work/findings',
      '/work/inspections',
      `/work/inspections/${inspection}`,
      `/work/inspections/${inspection}/self`,
    ],
  };
}

/** Two frames, and all that was fading has faded. */
const COLOURED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().map((each) => each.finished)))
  .then(() => undefined)`;

/** What WCAG 2.2 asks at levels A and AA, as far as a machine can see it; what is serious. */
const ASKED = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The short form of what the builder would send in full, and twice, to each page: every page begins with it instead. */
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
const AXE = fromBuilder.resolve('axe-core/axe.min.js');

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(COLOURED);
  // There are no frames to look into, so no second page is needed to put the findings together.
  const { violations: found } = await new AxeBuilder({ page, axeSource: 'void 0' })
    // What is right is counted and not described.
    .options({ resultTypes: ['violations'] })
    .withTags(ASKED)
    .setLegacyMode(true)
    .analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Whoever has pages here; what each may open differs, so each is a test of its own. */
const READERS = [undefined, 'supervisor', 'archivist', 'system', 'security', 'audit', 'civil'] as const;

/** Looked at in both; the others by turns, as what they are built of is on their neighbours too. */
const BOTH = 3;

// Chinese by day, English by night.
describe.each(LOCALES)('%s', (locale) => {
  const view = { locale, dark: locale === 'en' };
  test.each(READERS)('nothing serious for %s', { timeout: 600_000 }, async (login) => {
    const wrong: Record<string, string[]> = {};
    const visit = await (login === undefined ? stage.visit('/', view) : stage.visitAs(login, '/work', view));
    await visit.context.addInitScript({ path: AXE });
    const settle = watch(visit.page);
    const turn = locale === 'en' ? 1 : 0;
    for (const path of pages.get(login)!.filter((_, at) => at < BOTH || at % 2 === turn)) {
      await visit.page.goto(`${stage.url}${path}`);
      await settle();
      const found = await violations(visit.page);
      if (found.length > 0) wrong[path] = found;
    }
    await visit.close();
    expect(wrong).toEqual({});
  });
});
