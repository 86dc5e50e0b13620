/**
 * Templates as files: one JSON document with format and version, written in one way only, so that two exports of the same
 * template are the same bytes. What is wrong with a file is told place by place, as rules that the page has words for. Pure.
 */
import { z } from 'zod';
import { type InitiativeTemplate, TEMPLATE_FORMAT, templateFile } from '../../../shared/schemas/initiative.ts';

interface TemplateDefect {
  /** `tasks[2].due`; empty for the file as a whole. */
  at: string;
  rule: string;
  /** The value that is wrong, shortened. */
  value: string;
}

/** A file with more defects than this is not one of ours. */
const MOST = 100;

export const writeTemplate = (template: InitiativeTemplate): string =>
  `${JSON.stringify({ format: TEMPLATE_FORMAT, formatVersion: 1, template }, null, 2)}\n`;

export function readTemplate(text: string): { template: InitiativeTemplate } | { defects: TemplateDefect[] } {
  const whole = (rule: string, value = ''): { defects: TemplateDefect[] } => ({ defects: [{ at: '', rule, value }] });
  let value: unknown;
  try {
    // Editors put a mark before the text.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return whole('not-json', error instanceof Error ? error.message : '');
  }
  const head = z.looseObject({ format: z.literal(TEMPLATE_FORMAT), formatVersion: z.number() }).safeParse(value);
  if (!head.success) return whole('not-template');
  if (head.data.formatVersion !== 1) return whole('newer', String(head.data.formatVersion));
  const read = templateFile.safeParse(value);
  if (read.success) return { template: read.data.template };
  return { defects: defectsOf(read.error, value) };
}

const defectsOf = (error: z.ZodError, value: unknown): TemplateDefect[] =>
  error.issues.slice(0, MOST).map((issue) => {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    return { at: showPath(path), rule: ruleOf(issue, valueAt(value, path)), value: showValue(valueAt(value, path)) };
  });

function ruleOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined && issue.code !== 'custom') return 'missing';
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' ? 'range' : 'empty';
    case 'too_big':
      return issue.origin === 'number' ? 'range' : issue.origin === 'array' ? 'too-many' : 'too-long';
    case 'invalid_value':
      return 'not-known';
    case 'invalid_format':
      return 'key-form';
    case 'unrecognized_keys':
      return 'unknown-field';
    case 'custom':
      return issue.message;
    default:
      return 'type';
  }
}

const showPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined),
    value,
  );

function showValue(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
