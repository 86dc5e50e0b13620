/** Which pictures the guide has: who looks, at what, on which screen. */
import type { Page } from 'playwright-core';
import type { View } from '../test/e2e/browser.ts';
import type { Locale } from '../shared/i18n/index.ts';
import { catalogueShots } from './pictures.catalogue.ts';

export interface Shot {
  name: string;
  view: View;
  path: string;
  /** Who is signed in; nobody where not given. */
  login?: string;
  /** What is done on the page before the picture is taken. */
  act?: (page: Page) => Promise<unknown>;
}
/** Asks the API as somebody of the demonstration. */
export type Ask = <T>(login: string, path: string) => Promise<T>;
type Listed = Promise<{ items: { id: string; problem: string; state: string; agencyName: string }[] }>;

const SAID = {
  'zh-CN': ['复印件看不清楚', '上周复印的结婚档案字太淡，单位不认。'],
  en: ['The copy is too pale', 'Last week’s copy of a marriage record cannot be read.'],
} as const;
const PHONE = { width: 390, height: 844 };
const TABLET = { width: 820, height: 1180 };

/** The addresses are looked up once, the shots are those of a language. */
export async function guideShots(ask: Ask): Promise<(locale: Locale) => Shot[]> {
  const list = (login: string, path: string) => ask<Awaited<Listed>>(login, path);
  const initiative = (await list('supervisor', '/initiatives')).items[0]!.id;
  const { items: findings } = await list('supervisor', '/findings?limit=50');
  const finding = (begin: string) => findings.find(({ problem }) => problem.startsWith(begin))!.id;
  const { items: inspections } = await list('supervisor', '/inspections?limit=10');
  const inspection = (state: string) => inspections.find((each) => each.state === state)!.id;
  const report = (await list('supervisor', '/reports')).items[0]!.id;
  const topic = (await list('supervisor', '/research/topics')).items[0]!.id;
  const { questionnaires } = await ask<{ questionnaires: { id: string }[] }>('supervisor', `/research/topics/${topic}`);
  const asked = `/research/questionnaires/${questionnaires[0]!.id}`;
  const { address } = await ask<{ address: string }>('supervisor', asked);
  const answered = `/q/${address.split('/').at(-1)!}`;

  const ofCatalogue = await catalogueShots(ask);

  return (locale) => {
    const shot = (name: string, path: string, login?: string, more: Partial<Shot> & { on?: object } = {}): Shot => {
      const { on, ...rest } = more;
      const view = { locale, ...on };
      return { name: `guide-${name}.${locale}`, path, view, ...(login !== undefined && { login }), ...rest };
    };
    // By place and not by word: what stands there is in either language.
    const speak = async (page: Page) => {
      const [subject, text] = SAID[locale];
      await page.locator('.voice-form input').first().fill(subject);
      await page.locator('.voice-form textarea').fill(text);
    };
    const send = async (page: Page) => {
      await speak(page);
      await page.locator('.voice-form button[type=submit]').click();
      await page.locator('.voice-ticket').waitFor();
    };
    const follow = async (page: Page) => {
      await send(page);
      await page.locator('.voice-acts a[href="/voice/follow"]').click();
      await page.locator('.voice-form button[type=submit]').click();
      await page.locator('.voice-outcome').waitFor();
    };
    // Below the bar that stays at the top.
    const filing = (page: Page) =>
      page.evaluate("scrollTo(0, document.querySelector('section.filing').getBoundingClientRect().top - 80)");
    const initiativePath = `/work/initiatives/${initiative}`;
    return [
      shot('office-initiative', initiativePath, 'supervisor'),
      shot('office-voices', '/work/voices', 'supervisor'),
      shot('office-finding', `/work/findings/${finding('1990')}`, 'supervisor'),
      shot('office-board', '/work/findings', 'supervisor'),
      shot('office-report', `/work/reports/${report}`, 'supervisor'),
      shot('office-filing', initiativePath, 'supervisor', { act: filing }),
      shot('branch-today', '/work', 'desk'),
      shot('branch-finding', `/work/findings/${finding('复印件')}`, 'desk'),
      shot('branch-slips', '/work/slips', 'desk'),
      shot('branch-study', '/work/study', 'desk'),
      shot('inspector-year', '/work/inspections', 'supervisor'),
      shot('inspector-visit', `/work/inspections/${inspection('announced')}/visit`, 'archivist', { on: TABLET }),
      shot('inspector-result', `/work/inspections/${inspection('published')}`, 'archivist'),
      shot('inspector-agency', `/work/inspections/${inspection('announced')}`, 'office'),
      shot('citizen-voice', '/voice', undefined, { on: PHONE, act: speak }),
      shot('citizen-ticket', '/voice', undefined, { on: PHONE, act: send }),
      shot('citizen-follow', '/voice', undefined, { on: PHONE, act: follow }),
      shot('citizen-questions', answered, undefined, { on: PHONE }),
      ...ofCatalogue(locale),
    ];
  };
}
