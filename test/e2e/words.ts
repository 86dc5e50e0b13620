/** The words of the pages, by area and key, so that a journey reads what a person reads and survives a better wording. */
import { join } from 'node:path';

export type Locale = 'zh-CN' | 'en';
type Params = Record<string, string | number>;
/** `t('portal', 'search.found', { n: 3 })`. Throws for a key there is not. */
export type Say = (area: Area, key: string, params?: Params) => string;

const AREAS = [
  'accession',
  'arrangement',
  'account',
  'admin',
  'bulk-edit',
  'catalogue',
  'catalogue-acts',
  'archiving',
  'common',
  'inspection',
  'inspection-visit',
  'finding',
  'imports',
  'initiative',
  'ledger',
  'location',
  'loop',
  'loop-terms',
  'portal',
  'print',
  'portal-voice',
  'report',
  'questionnaire',
  'research',
  'scheme',
  'voice',
  'terms',
  'viewer',
  'workbench',
] as const;
type Area = (typeof AREAS)[number];
type Dictionary = Record<Locale, Record<string, string>>;

// By computed path: the browser's sources are typed by a project of their own.
const load = (name: string): Promise<Record<string, unknown>> =>
  import(join(import.meta.dirname, '..', '..', 'web', 'i18n', name)) as Promise<Record<string, unknown>>;
const fill = (await load('i18n.tsx')).fill as (locale: Locale, sentence: string, params?: Params) => string;
const words = new Map<string, Dictionary>();
const exported = (area: string) => area.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
for (const area of AREAS) words.set(area, (await load(`${area}.ts`))[exported(area)] as Dictionary);

export const sayIn =
  (locale: Locale): Say =>
  (area, key, params) => {
    const sentence = words.get(area)![locale][key];
    if (sentence === undefined) throw new Error(`no word ${area} ${key}`);
    return fill(locale, sentence, params);
  };
