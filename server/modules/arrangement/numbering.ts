/**
 * Codes by template and number. A number is issued once: what a unit ever had, also one that is gone (an undone import, a
 * dissolved file) or one on its way in, is passed over; within one renumbering its own units may exchange theirs.
 */
import {
  codeInClass,
  type CodePart,
  type CodeParts,
  type CodeTemplate,
  formatCode,
  normaliseKey,
  numberingClass,
  type NumberingClass,
  parseCode,
  parseTemplate,
  USUAL_TEMPLATES,
} from '../../formats/reference-code/index.ts';
import { retentionCode } from '../../formats/catalogue-row/retention.ts';
import type { Reader, UnitTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { ArrangementParts } from './arrangement.parts.ts';
import { findCategory } from './arrangement.repo.ts';
import {
  findHighestKey,
  findHighestOfLength,
  findLastFiled,
  findSampleCode,
  listHolders,
  listTemplates,
} from './numbering.repo.ts';

/** All codes that begin with `prefix` and go on with nothing but a number of at least `width` digits. */
export type CodeClass = Pick<NumberingClass, 'prefix' | 'width'>;

const USUAL: readonly CodeTemplate[] = Object.values(USUAL_TEMPLATES).map(parseTemplate);
const MOST_DIGITS = 6;

/** The class of a code that no template reads: all before its last digits. */
function plainClass(code: string): (CodeClass & { number: number }) | undefined {
  const [, prefix, digits] = /^(.*\D)(\d{1,6})$/u.exec(normaliseKey(code)) ?? [];
  return prefix === undefined || digits === undefined
    ? undefined
    : { prefix, width: digits.length, number: Number(digits) };
}

export interface Templates {
  /** How the fonds writes the codes of the category: its own template, the category's, or as its last code is written. */
  find(fondsId: string, categoryId: string, level: UnitTable['level']): Promise<CodeTemplate>;
  /** What was chosen, by the fonds or the category; undefined where codes are written as they come. */
  chosen(fondsId: string, categoryId: string): Promise<CodeTemplate | undefined>;
  /** What the fonds itself chose, which its codes have to keep to. */
  own(fondsId: string, categoryId: string): Promise<CodeTemplate | undefined>;
}

export function createTemplates(db: Reader, parts: Pick<ArrangementParts, 'templateOf'>): Templates {
  interface Chosen {
    template: CodeTemplate | undefined;
    isOwn: boolean;
  }
  const known = new Map<string, Promise<Chosen>>();
  const read = async (fondsId: string, categoryId: string): Promise<Chosen> => {
    const rows = await listTemplates(db, fondsId);
    const own = [categoryId, ''].flatMap((id) => rows.find(({ category_id }) => category_id === id)?.template ?? [])[0];
    const text = own ?? (await parts.templateOf(db, categoryId));
    return { template: text === undefined ? undefined : parseTemplate(text), isOwn: own !== undefined };
  };
  const choose = (fondsId: string, categoryId: string): Promise<Chosen> => {
    const key = `${fondsId}\n${categoryId}`;
    const template = known.get(key) ?? read(fondsId, categoryId);
    known.set(key, template);
    return template;
  };
  const chosen = async (fondsId: string, categoryId: string) => (await choose(fondsId, categoryId)).template;
  return {
    chosen,
    async own(fondsId, categoryId) {
      const { template, isOwn } = await choose(fondsId, categoryId);
      return isOwn ? template : undefined;
    },
    async find(fondsId, categoryId, level) {
      const own = await chosen(fondsId, categoryId);
      const sample = await findSampleCode(db, fondsId, categoryId);
      // A fonds whose codes are written otherwise goes on as it is.
      if (own && (sample === undefined || parseCode(own, sample))) return own;
      const usual = sample === undefined ? undefined : readingOf(sample)?.template;
      const byFile = (await findCategory(db, categoryId))?.arrangement === 'file';
      if (usual && (level !== 'file' || !byFile || usual.parts.includes('volume'))) return usual;
      return own ?? parseTemplate(byFile ? USUAL_TEMPLATES.volume : USUAL_TEMPLATES.A);
    },
  };
}

/** A code by the first usual template that reads it. */
export function readingOf(code: string): { template: CodeTemplate; parts: CodeParts } | undefined {
  for (const template of USUAL) {
    const parts = parseCode(template, code);
    if (parts) return { template, parts };
  }
  return undefined;
}

/** A code by the template that was chosen, else by a usual one. */
export function readCode(template: CodeTemplate | undefined, code: string) {
  const parts = template && parseCode(template, code);
  return parts ? { template, parts } : readingOf(code);
}

/** The class in which a code is counted; undefined for a code without a number. */
export function classOf(
  template: CodeTemplate | undefined,
  code: string,
): (CodeClass & { number: number }) | undefined {
  if (template) {
    const found = numberingClass(template, code);
    if (found) return found;
  }
  return plainClass(code);
}

/** What a description says of its code; what is not known is left out. */
export function partsOf(unit: {
  fondsNumber: string;
  categoryId: string;
  year?: number | null | undefined;
  retention?: string | undefined;
  org?: string | undefined;
  sub?: string | undefined;
}): CodeParts {
  const ret = unit.retention === undefined || unit.retention === '' ? undefined : retentionCode(unit.retention);
  return {
    fonds: unit.fondsNumber,
    cat: unit.categoryId,
    ...(unit.year !== null && unit.year !== undefined && { year: unit.year }),
    ...(ret !== undefined && { ret }),
    ...(unit.org !== undefined && unit.org !== '' && { org: unit.org }),
    ...(unit.sub !== undefined && unit.sub !== '' && { sub: unit.sub }),
  };
}

/** A code's components but for its numbers: what codes of one kind have in common. */
export const kindOf = (parts: CodeParts): CodeParts => without(parts, 'volume', 'item', 'page');

const without = (parts: CodeParts, ...counted: CodePart[]): CodeParts =>
  Object.fromEntries(Object.entries(parts).filter(([part]) => !counted.includes(part as CodePart)));

/**
 * The class into which a file or an item with these parts belongs; undefined where its level has no number of its own, as
 * a file where records are kept by item. Throws `code-part-missing`, `code-part-unfit`.
 */
export function classFor(template: CodeTemplate, parts: CodeParts, level: UnitTable['level']): CodeClass | undefined {
  const has = (part: 'volume' | 'item' | 'page') => template.parts.includes(part);
  const counted = level === 'file' ? (has('volume') ? 'volume' : undefined) : has('item') ? 'item' : 'page';
  if (level !== 'file' && level !== 'item') return undefined;
  if (counted === undefined || !has(counted)) return undefined;
  const bare = level === 'file' ? kindOf(parts) : without(parts, 'item', 'page');
  const found = numberingClass(template, formatCode(template, { ...bare, [counted]: 0 }));
  if (found?.part !== counted) throw new LantaiError('code-part-missing', { part: counted, template: template.text });
  return found;
}

export interface Numbering {
  /** The next `n` codes of a class, behind all that it ever had. */
  next(of: CodeClass, n: number): Promise<string[]>;
  /**
   * `n` codes from a number on, without gaps but for those that others have or had; `own` may exchange theirs.
   * `passed` counts the numbers that were passed over. `among` tells which further units may.
   */
  from(
    of: CodeClass,
    start: number,
    n: number,
    own: ReadonlySet<string>,
    among?: (ids: string[]) => Promise<ReadonlySet<string>>,
  ): Promise<{ codes: string[]; passed: number }>;
}

/** For one act: what it has given already is not given again. */
export function createNumbering(db: Reader, archiveId: string): Numbering {
  const given = new Set<string>();
  const take: Numbering['from'] = async (of, start, n, own, among) => {
    const codes: string[] = [];
    let passed = 0;
    for (let number = start; codes.length < n; ) {
      const wanted = Math.min(n - codes.length, 1000);
      const some = Array.from({ length: wanted }, (_, index) => codeInClass(of, number + index));
      const holders = await listHolders(db, archiveId, some);
      const strange = holders.filter(({ unit_id }) => !own.has(unit_id));
      const more = await among?.(strange.map(({ unit_id }) => unit_id));
      const others = new Set(strange.filter(({ unit_id }) => more?.has(unit_id) !== true).map(({ key }) => key));
      for (const code of some) {
        if (others.has(code) || given.has(code)) passed += 1;
        else {
          codes.push(code);
          given.add(code);
        }
      }
      number += wanted;
    }
    return { codes, passed };
  };
  return {
    next: async (of, n) => (await take(of, (await lastNumber(db, archiveId, of)) + 1, n, new Set())).codes,
    from: take,
  };
}

/** The highest number that a class ever issued; 0 before the first. Codes below its own (卷内 of 案卷) count as theirs. */
async function lastNumber(db: Reader, archiveId: string, of: CodeClass): Promise<number> {
  const numberOf = (key: string | undefined) => /^\d+/.exec(key?.slice(of.prefix.length) ?? '')?.[0] ?? '';
  const highest = numberOf(await findHighestKey(db, archiveId, of.prefix));
  let last = highest.length > MOST_DIGITS ? 0 : Number(highest);
  // As texts 9999 stands behind 10000: a class that is full, or beyond its width, is asked by length.
  if (highest.length > of.width || (highest.length === of.width && /^9+$/.test(highest)))
    for (let digits = of.width + 1; digits <= MOST_DIGITS; digits += 1) {
      const longer = numberOf(await findHighestOfLength(db, archiveId, of.prefix, digits));
      if (longer.length === digits) last = Math.max(last, Number(longer));
    }
  return Math.max(last, await findLastFiled(db, archiveId, of.prefix));
}
