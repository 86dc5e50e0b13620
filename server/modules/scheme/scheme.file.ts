/**
 * The configuration as one JSON file, written in one way only: two exports of the same configuration are the same bytes.
 * What is wrong with a file, or with a part that a page sends, is told place by place. Pure.
 */
import type { z } from 'zod';
import {
  codeTable,
  codeTemplate,
  fieldScheme,
  retentionSchedule,
  SCHEME_FORMAT,
  SCHEME_RULES,
  schemeCategory,
  type SchemeConfig,
  type SchemeDefect,
  schemeFile,
} from '../../../shared/schemas/scheme.ts';
import type { PartKind } from '../../../shared/scheme/kinds.ts';
import { inOrder, type Part } from '../../../shared/scheme/compare.ts';

/** A file with more defects than this is not one of ours. */
const MOST = 100;

const PART_SCHEMAS = {
  category: schemeCategory,
  scheme: fieldScheme,
  table: codeTable,
  schedule: retentionSchedule,
  template: codeTemplate,
} as const satisfies Record<PartKind, z.ZodType>;

export const writeFile = (config: SchemeConfig): string =>
  `${JSON.stringify({ format: SCHEME_FORMAT, formatVersion: 1, ...inOrder(config) }, null, 2)}\n`;

export function readFile(text: string): { config: SchemeConfig } | { defects: SchemeDefect[] } {
  const whole = (rule: SchemeDefect['rule'], value = ''): { defects: SchemeDefect[] } => ({
    defects: [{ at: '', rule, value }],
  });
  let value: unknown;
  try {
    // Editors put a mark before the text.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return whole('not-json', error instanceof Error ? error.message : '');
  }
  const { format, formatVersion } = (value ?? {}) as Record<string, unknown>;
  if (format !== SCHEME_FORMAT) return whole('not-schemes');
  if (formatVersion !== 1) return whole('newer', typeof formatVersion === 'number' ? String(formatVersion) : '');
  const read = schemeFile.safeParse(value);
  if (!read.success) return { defects: defectsOf(read.error, value) };
  const { categories, schemes, tables, schedules, templates } = read.data;
  return { config: inOrder({ categories, schemes, tables, schedules, templates }) };
}

/** A part as a page sends it. */
export function readPart(kind: PartKind, content: unknown): { part: Part } | { defects: SchemeDefect[] } {
  const read = PART_SCHEMAS[kind].safeParse(content);
  return read.success ? { part: read.data } : { defects: defectsOf(read.error, content, kind) };
}

const isRule = (text: string): text is SchemeDefect['rule'] => (SCHEME_RULES as readonly string[]).includes(text);

const defectsOf = (error: z.ZodError, value: unknown, before = ''): SchemeDefect[] =>
  error.issues.slice(0, MOST).map((issue) => {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    const found = path.reduce<unknown>(
      (at, part) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined),
      value,
    );
    const at = path.map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`)).join('');
    return { at: `${before}${at}`.replace(/^\./, ''), rule: ruleOf(issue, found), value: shorten(found) };
  });

function ruleOf(issue: z.core.$ZodIssue, value: unknown): SchemeDefect['rule'] {
  if (value === undefined && issue.code !== 'custom' && issue.code !== 'unrecognized_keys') return 'missing';
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' ? 'range' : 'missing';
    case 'too_big':
      return issue.origin === 'number' ? 'range' : 'too-long';
    case 'invalid_value':
      return 'not-known';
    case 'invalid_format':
      return 'key-form';
    case 'unrecognized_keys':
      return 'unknown-member';
    default:
      return isRule(issue.message) ? issue.message : 'type';
  }
}

function shorten(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
