/** Reads a checklist from what was sent or imported, and says in words what is wrong with it. Pure. */
import { z } from 'zod';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { itemsOf } from '../../../shared/inspection/score.ts';
import {
  type ChecklistDefinition,
  checklistDefinition,
  checklistFile,
  type ChecklistFile,
} from '../../../shared/schemas/checklist.ts';
import { LantaiError } from '../../lib/errors.ts';

const SENTENCES = { 'zh-CN': z.locales.zhCN().localeError, en: z.locales.en().localeError };
/** More than these say nothing new. */
const TOLD = 8;

function refuse(defects: readonly string[], locale: Locale): never {
  const more = defects.length > TOLD ? translate(locale, 'checklist-defect.more', { n: defects.length - TOLD }) : '';
  throw new LantaiError('checklist-malformed', { reason: defects.slice(0, TOLD).join('; ') + more });
}

function read<S extends z.ZodType>(schema: S, value: unknown, locale: Locale): z.output<S> {
  const result = schema.safeParse(value, { error: SENTENCES[locale] });
  if (result.success) return result.data;
  return refuse(
    result.error.issues.map(({ path, message }) => `${path.join('.') || '/'}: ${message}`),
    locale,
  );
}

/** What the shape alone cannot say: keys once only, names that exist, grades from the best down to nought. */
function defectsOf(definition: ChecklistDefinition, locale: Locale): string[] {
  const say = (kind: string, params: Record<string, string>) => translate(locale, `checklist-defect.${kind}`, params);
  const defects: string[] = [];
  const once = (keys: readonly string[]) => {
    const seen = new Set<string>();
    for (const key of keys) {
      if (seen.has(key)) defects.push(say('twice', { key }));
      seen.add(key);
    }
    return seen;
  };
  const { grades, sections, rules, circumstances } = definition;
  const items = once(itemsOf(definition).map(({ key }) => key));
  once(sections.map(({ key }) => key));
  const gradeKeys = once(grades.map(({ key }) => key));
  once([...rules, ...circumstances].map(({ key }) => key));
  const knowsGrade = (at: string, key: string) => {
    if (!gradeKeys.has(key)) defects.push(say('no-grade', { at, key }));
  };
  for (const item of itemsOf(definition)) {
    if (item.veto !== null) knowsGrade(item.key, item.veto);
    if (item.points === 0 && item.veto === null) defects.push(say('no-points', { key: item.key }));
  }
  for (const rule of rules) {
    knowsGrade(rule.key, rule.cap);
    for (const key of [...rule.allOf, ...rule.anyOf])
      if (!items.has(key)) defects.push(say('no-item', { at: rule.key, key }));
    if (rule.allOf.length + rule.anyOf.length === 0) defects.push(say('empty-rule', { key: rule.key }));
  }
  for (const { key, cap } of circumstances) knowsGrade(key, cap);
  grades.forEach((grade, index) => {
    if (index > 0 && grade.from >= grades[index - 1]!.from) defects.push(say('grade-order', { key: grade.key }));
  });
  if (grades.at(-1)!.from !== 0) defects.push(say('grade-last', { key: grades.at(-1)!.key }));
  return defects;
}

/** Throws `checklist-malformed` with all that is wrong. */
export function readDefinition(value: unknown, locale: Locale): ChecklistDefinition {
  const definition = read(checklistDefinition, value, locale);
  const defects = defectsOf(definition, locale);
  return defects.length === 0 ? definition : refuse(defects, locale);
}

export function readChecklistFile(value: unknown, locale: Locale): ChecklistFile {
  const file = read(checklistFile, value, locale);
  return { ...file, definition: readDefinition(file.definition, locale) };
}

export const writeChecklistFile = (key: string, version: number, definition: ChecklistDefinition): string =>
  `${JSON.stringify({ format: 'lantai-checklist', formatVersion: 1, key, version, definition } satisfies ChecklistFile, null, 2)}\n`;
