/**
 * The categories that a fonds is described by, with all that they are made of: field schemes, code tables, code templates.
 * They travel with it, and what the archive that takes it in lacks of them is added there. Pure.
 */
import { SCHEME_FORMAT, type SchemeConfig, schemeFile } from '../../../shared/schemas/scheme.ts';
import { differencesOf, inOrder, partsOf, withChanges } from '../../../shared/scheme/compare.ts';
import { LantaiError } from '../../lib/errors.ts';

/** A part of the configuration that was added, or would be. */
export interface AddedPart {
  kind: string;
  key: string;
  name: string;
  nameEn: string;
}

/** What these categories are made of, and nothing else. */
export function schemesOf(config: SchemeConfig, used: ReadonlySet<string>): SchemeConfig {
  const categories = config.categories.filter(({ key }) => used.has(key));
  const schemeKeys = new Set(categories.flatMap(({ schemes }) => schemes));
  const schemes = config.schemes.filter(({ key }) => schemeKeys.has(key));
  const tables = new Set([...categories, ...schemes].flatMap(({ fields }) => fields.map(({ table }) => table)));
  const templates = new Set(categories.map(({ template }) => template));
  return inOrder({
    categories,
    schemes,
    tables: config.tables.filter(({ key }) => tables.has(key)),
    schedules: [],
    templates: config.templates.filter(({ key }) => templates.has(key)),
  });
}

export const schemesFile = (config: SchemeConfig): object => ({ format: SCHEME_FORMAT, formatVersion: 1, ...config });

/** Undefined where it is no such file. */
export function readSchemes(value: unknown): SchemeConfig | undefined {
  const read = schemeFile.safeParse(value);
  if (!read.success) return undefined;
  const { categories, schemes, tables, schedules, templates } = read.data;
  return inOrder({ categories, schemes, tables, schedules, templates });
}

/** A category's place in lists is the house's own, and values that a code table has here beside those of the folder do no harm. */
const isHarmless = (kind: string, { at, to }: { at: string; to: string }): boolean =>
  (kind === 'category' && at === 'position') ||
  (kind === 'table' && (at === 'values[]' || (to === '' && /^values\[[^\]]*\]$/.test(at))));

/** What the folder's schemes have that is lacking here. Throws `fonds-folder-scheme` where one of the same key is another. */
export function lackingSchemes(here: SchemeConfig, folder: SchemeConfig): { add: SchemeConfig; parts: AddedPart[] } {
  const parts = partsOf(folder);
  const merged = withChanges(
    here,
    parts.map(({ kind, part }) => ({ kind, key: part.key, content: part })),
  );
  const differences = differencesOf(here, merged);
  for (const { kind, key, name, act, members } of differences) {
    const member = act === 'changed' ? members.find((each) => !isHarmless(kind, each)) : undefined;
    if (member !== undefined) throw new LantaiError('fonds-folder-scheme', { key, name, ...member });
  }
  const added = differences.filter(({ act }) => act === 'added');
  const keys = new Set(added.map(({ kind, key }) => `${kind} ${key}`));
  const empty: SchemeConfig = { categories: [], schemes: [], tables: [], schedules: [], templates: [] };
  const add = withChanges(
    empty,
    parts.flatMap(({ kind, part }) =>
      keys.has(`${kind} ${part.key}`) ? [{ kind, key: part.key, content: part }] : [],
    ),
  );
  return { add, parts: added.map(({ kind, key, name, nameEn }) => ({ kind, key, name, nameEn })) };
}
