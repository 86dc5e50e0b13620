/**
 * Schemes 著录方案: what an archive configures of its categories, fields, code tables, retention schedules and templates of
 * reference codes. The parts are strict, so that a file with a misspelt member is refused and not half read.
 */
import { z } from 'zod';
import { FIELD_TYPES, OBLIGATIONS, PART_KINDS } from '../scheme/kinds.ts';
import { count, listOf, unitLevel } from './common.ts';

const obligation = z.enum(OBLIGATIONS);
const partKind = z.enum(PART_KINDS);

const name = z.string().trim().min(1).max(100);
const nameEn = z.string().trim().max(200).default('');
const remark = z.string().trim().max(500).default('');
/** Stable through every renaming: what a unit's values stand under. */
const key = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/);

export const schemeField = z.strictObject({
  key,
  name,
  nameEn,
  type: z.enum(FIELD_TYPES),
  /** Most characters of one value. */
  length: z.number().int().min(1).max(10_000).nullable().default(null),
  /** Of type code: the table its values come from. */
  table: key.nullable().default(null),
  obligations: z.strictObject({ fonds: obligation, series: obligation, file: obligation, item: obligation }),
  /** Several values, one a line. */
  repeatable: z.boolean().default(false),
  /** A unit without a value of its own has that of what it stands in. */
  inherited: z.boolean().default(false),
  /** People look for units of this category by it. */
  search: z.boolean().default(false),
  /** A person's data: in the ledger only as a keyed digest, never for the public. */
  personal: z.boolean().default(false),
  /** Recorded by Lantai itself; it does not stand in a form. */
  captured: z.boolean().default(false),
  /** The clause or element it comes from. */
  clause: z.string().trim().max(100).default(''),
});
export type SchemeField = z.output<typeof schemeField>;

const fields = z.array(schemeField).max(300).default([]);
export const schemeCategory = z.strictObject({
  /** The code of DA/T 13: it stands in reference codes. */
  key: z.string().regex(/^[A-Z]{2}$/),
  name,
  nameEn,
  group: z.enum(['standard', 'livelihood', 'local']).default('local'),
  arrangement: z.enum(['item', 'file']),
  levels: z.array(unitLevel).min(1).max(4),
  template: key.nullable().default(null),
  /** Field schemes in order; a later one replaces a field of the same key. */
  schemes: z.array(key).max(20).default([]),
  /** Fields of this category alone; they replace those of the schemes. */
  fields,
  position: z.number().int().min(0).max(10_000).default(1000),
});
export type SchemeCategory = z.output<typeof schemeCategory>;

export const fieldScheme = z.strictObject({ key, name, nameEn, standard: remark, fields });
export type FieldScheme = z.output<typeof fieldScheme>;

const codeValue = z.strictObject({
  code: z.string().trim().min(1).max(60),
  name,
  nameEn,
  /** Kept for what has it, no longer given. */
  retired: z.boolean().default(false),
});
export const codeTable = z.strictObject({
  key,
  name,
  nameEn,
  clause: remark,
  /** Other values are possible too, as 其他 of the standards. */
  open: z.boolean().default(false),
  values: z.array(codeValue).max(5000),
});
export type CodeTable = z.output<typeof codeTable>;

const retentionRule = z.strictObject({
  /** The house's own number of the rule. */
  number: z.string().trim().min(1).max(40),
  category: z.string().max(10),
  function: z.string().trim().max(200),
  scope: z.string().trim().min(1).max(1000),
  retention: z.string().trim().min(1).max(20),
  note: remark,
});
export const retentionSchedule = z.strictObject({
  key,
  name,
  nameEn,
  source: remark,
  rules: z.array(retentionRule).max(5000),
});
export type RetentionSchedule = z.output<typeof retentionSchedule>;

export const codeTemplate = z.strictObject({
  key,
  name,
  nameEn,
  template: z.string().trim().min(1).max(300),
  note: remark,
});
export type CodeTemplate = z.output<typeof codeTemplate>;

const schemeConfig = z.strictObject({
  categories: z.array(schemeCategory).max(700),
  schemes: z.array(fieldScheme).max(500),
  tables: z.array(codeTable).max(1000),
  schedules: z.array(retentionSchedule).max(200),
  templates: z.array(codeTemplate).max(500),
});
export type SchemeConfig = z.output<typeof schemeConfig>;

export const SCHEME_FORMAT = 'lantai-schemes';
export const schemeFile = schemeConfig.extend({ format: z.literal(SCHEME_FORMAT), formatVersion: z.literal(1) });

/** One part made, changed or (null) removed. */
const partChange = z.strictObject({
  kind: partKind,
  key: z.string().max(40),
  content: z.record(z.string(), z.unknown()).nullable(),
});
export const schemeSave = z.strictObject({
  /** The version that was read. */
  release: count,
  changes: z.array(partChange).min(1).max(200),
  note: remark,
});

const place = z.object({ kind: partKind, key: z.string(), name: z.string(), nameEn: z.string() });
/** What differs in a part: `at` is a place in words of the file, `fields[husband].length`. */
export const partDifference = place.extend({
  act: z.enum(['added', 'changed', 'removed']),
  members: z.array(z.object({ at: z.string(), from: z.string(), to: z.string() })),
});
export type PartDifference = z.infer<typeof partDifference>;
export const SCHEME_RULES = [
  'not-json',
  'not-schemes',
  'newer',
  'missing',
  'type',
  'range',
  'too-long',
  'key-form',
  'unknown-member',
  'not-known',
  'twice',
  'no-such-scheme',
  'no-such-table',
  'no-such-template',
  'no-such-category',
  'table-missing',
  'table-without-code',
  'repeated-long-text',
  'no-title',
  'template-malformed',
] as const;
const schemeDefect = z.object({ at: z.string(), rule: z.enum(SCHEME_RULES), value: z.string() });
export type SchemeDefect = z.infer<typeof schemeDefect>;
/** Why a part cannot go: what still uses it. */
const schemeUse = z.object({
  what: z.enum(['category', 'field', 'value']),
  key: z.string(),
  name: z.string(),
  /** Units that have it, counted to 1,000. */
  units: count,
});
export type SchemeUse = z.infer<typeof schemeUse>;

export const schemeNow = schemeConfig.extend({
  release: count,
  at: z.string().nullable(),
  by: z.string().nullable(),
  mayEdit: z.boolean(),
});
export type SchemeNow = z.infer<typeof schemeNow>;
/** What a change, a file or putting back would do, or did (`release` is then the new version). */
export const schemeOutcome = z.object({
  release: count.nullable(),
  defects: z.array(schemeDefect),
  differences: z.array(partDifference),
  uses: z.array(schemeUse),
});
export type SchemeOutcome = z.infer<typeof schemeOutcome>;
const releaseCount = count.max(1_000_000);
export const schemeImport = z.strictObject({
  text: z.string().max(5_000_000),
  /** Parts that the file does not have are removed. */
  removes: z.boolean().default(false),
  /** Without it nothing is changed. */
  apply: z.boolean().default(false),
  release: releaseCount.optional(),
  note: remark,
});
export const schemePutBack = z.strictObject({
  to: releaseCount,
  release: releaseCount,
  part: z.strictObject({ kind: partKind, key: z.string().max(40) }).optional(),
  apply: z.boolean().default(false),
});
const schemeRelease = z.object({
  number: count,
  note: z.string(),
  by: z.string(),
  at: z.string(),
  parts: z.array(place.extend({ act: z.enum(['added', 'changed', 'removed']) })),
});
export type SchemeRelease = z.infer<typeof schemeRelease>;
export const schemeReleases = listOf(schemeRelease);
/** The same in an address. */
export const releaseNumber = z.coerce.number().int().min(0).max(1_000_000);
export const releaseParams = z.object({ number: releaseNumber });
export const releaseQuery = z.object({ from: releaseNumber, to: releaseNumber });
export const templateBody = z.strictObject({
  template: z.string().max(300),
  category: z.string().max(10).default('WS'),
});
export const templateExample = z.object({ example: z.string().nullable(), problem: z.string().nullable() });

/** A field as it stands at one level. */
const fieldAtLevel = schemeField.extend({ obligation });
export type FieldAtLevel = z.infer<typeof fieldAtLevel>;
/** All that a form of one unit needs. */
export const unitForm = z.object({
  categoryId: z.string(),
  level: unitLevel,
  fields: z.array(fieldAtLevel),
  tables: z.array(codeTable),
  inherited: z.array(z.object({ key: z.string(), value: z.string(), from: z.string() })),
  rules: z.array(retentionRule),
  template: z.string().nullable(),
});
export type UnitForm = z.infer<typeof unitForm>;
