/** Whether a configuration holds together: every reference leads somewhere, nothing is there twice. Pure. */
import type { SchemeConfig, SchemeDefect, SchemeField } from '../schemas/scheme.ts';
import { PART_LISTS } from './compare.ts';
import { fieldsOf } from './fields.ts';

type Rule = SchemeDefect['rule'];

function twice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];
}

function* fieldDefects(
  at: string,
  fields: readonly SchemeField[],
  tables: ReadonlySet<string>,
): Generator<SchemeDefect> {
  for (const key of twice(fields.map((field) => field.key))) yield { at: `${at}.fields`, rule: 'twice', value: key };
  for (const name of twice(fields.map((field) => field.name))) yield { at: `${at}.fields`, rule: 'twice', value: name };
  for (const field of fields) {
    const place = `${at}.fields[${field.key}]`;
    if (field.type === 'code' && field.table === null) yield { at: place, rule: 'table-missing', value: field.name };
    if (field.type !== 'code' && field.table !== null)
      yield { at: place, rule: 'table-without-code', value: field.table };
    if (field.table !== null && !tables.has(field.table))
      yield { at: place, rule: 'no-such-table', value: field.table };
    if (field.repeatable && field.type === 'long-text')
      yield { at: place, rule: 'repeated-long-text', value: field.name };
  }
}

/** `templateProblem` says what is wrong with a template of reference codes, or undefined. */
export function checkConfig(
  config: SchemeConfig,
  templateProblem: (template: string) => string | undefined,
): SchemeDefect[] {
  const keys = (list: keyof SchemeConfig) => new Set<string>(config[list].map(({ key }) => key));
  const [tables, schemes, templates, categories] = [
    keys('tables'),
    keys('schemes'),
    keys('templates'),
    keys('categories'),
  ];
  const defects: SchemeDefect[] = [];
  const add = (at: string, rule: Rule, value: string) => defects.push({ at, rule, value });
  for (const list of Object.values(PART_LISTS))
    for (const key of twice(config[list].map((part) => part.key))) add(list, 'twice', key);
  for (const scheme of config.schemes) defects.push(...fieldDefects(`schemes[${scheme.key}]`, scheme.fields, tables));
  for (const category of config.categories) {
    const at = `categories[${category.key}]`;
    defects.push(...fieldDefects(at, category.fields, tables));
    for (const key of category.schemes) if (!schemes.has(key)) add(`${at}.schemes`, 'no-such-scheme', key);
    if (category.template !== null && !templates.has(category.template))
      add(`${at}.template`, 'no-such-template', category.template);
    if (!fieldsOf(config, category).some(({ key }) => key === 'title')) add(at, 'no-title', category.name);
  }
  for (const table of config.tables)
    for (const code of twice(table.values.map((value) => value.code))) add(`tables[${table.key}]`, 'twice', code);
  for (const schedule of config.schedules) {
    const at = `schedules[${schedule.key}]`;
    for (const number of twice(schedule.rules.map((rule) => rule.number))) add(at, 'twice', number);
    for (const rule of schedule.rules)
      if (rule.category !== '' && !categories.has(rule.category))
        add(`${at}.rules[${rule.number}]`, 'no-such-category', rule.category);
  }
  for (const { key, template } of config.templates) {
    const problem = templateProblem(template);
    if (problem !== undefined) add(`templates[${key}]`, 'template-malformed', problem);
  }
  return defects;
}
