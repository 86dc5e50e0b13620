/** Arrangement 整理: which units, which act, what it would do, what was done; numbering; defects of a catalogue. */
import { z } from 'zod';
import { count, many, unitLevel, yearQuery } from './common.ts';
import { unitTarget } from './target.ts';

/** An act over more units, those below them included, is done by a job: a part at a time, with progress. */
export const ARRANGE_AT_ONCE = 1000;
/** And no act takes more than these: it is planned as a whole before it begins. */
export const ARRANGE_MOST = 200_000;

const title = z.string().trim().min(1).max(2000);
/** What a new file or series says of itself; parts of its code that nothing else tells. */
const newUnit = z.strictObject({
  title,
  level: z.enum(['series', 'file', 'item']).default('file'),
  /** As written; without it the next number of its class is given. */
  code: z.string().trim().max(200).optional(),
  year: z.number().int().min(1500).max(2099).nullable().optional(),
  retention: z.string().max(20).optional(),
  /** Code of the office or subject (机构、问题) and sub-category in the reference code. */
  org: z.string().trim().max(10).optional(),
  sub: z.string().trim().max(10).optional(),
});
export type NewUnitInput = z.input<typeof newUnit>;

/** Where units go: into a unit, or to the top of a fonds; after a sibling, first (null), or where their codes say. */
const place = z.strictObject({
  fonds: z.string().max(64).optional(),
  parent: z.string().max(64).nullable(),
  after: z.string().max(64).nullable().optional(),
});

export const arrangeAct = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), unit: newUnit, category: z.string().max(40), to: place }),
  /** 组卷: the chosen units become the content of a new file, which stands where the first of them stood. */
  z.strictObject({
    kind: z.literal('compose'),
    target: unitTarget,
    unit: newUnit,
    /** The units inside get numbers of the file: 1 to n. */
    renumber: z.boolean().default(false),
  }),
  /** 拆卷: what the files hold goes up to where they stood, and the files are no more. */
  z.strictObject({ kind: z.literal('dissolve'), target: unitTarget }),
  z.strictObject({
    kind: z.literal('move'),
    target: unitTarget,
    to: place,
    renumber: z.boolean().default(false),
  }),
  /** 并卷: what the other files hold goes to the end of `into`. */
  z.strictObject({
    kind: z.literal('merge'),
    target: unitTarget,
    into: z.string().max(64),
    renumber: z.boolean().default(false),
  }),
  /** 分卷: some of a file's units become a file of their own, right behind it. */
  z.strictObject({
    kind: z.literal('split'),
    target: unitTarget,
    unit: newUnit,
    renumber: z.boolean().default(false),
  }),
  /** 调序: among siblings, by what they say of themselves, or as the ids stand. */
  z.strictObject({
    kind: z.literal('reorder'),
    target: unitTarget,
    by: z.enum(['given', 'code', 'date', 'title', 'document']).default('given'),
    /** Behind this sibling; null is the first place; without it they share out the places they have. */
    after: z.string().max(64).nullable().optional(),
  }),
  /** 改号: new numbers in their classes, in the order of their places. */
  z.strictObject({
    kind: z.literal('renumber'),
    target: unitTarget,
    start: z.number().int().min(0).max(999_999).default(1),
    /** Into the class of this code (all but its number), instead of each into its own. */
    like: z.string().trim().max(200).optional(),
  }),
]);
export type ArrangeAct = z.output<typeof arrangeAct>;
export type ArrangeActInput = z.input<typeof arrangeAct>;
export const ARRANGEMENT_KINDS = [
  'create',
  'compose',
  'dissolve',
  'move',
  'merge',
  'split',
  'reorder',
  'renumber',
] as const;

export const arrangePreviewBody = z.strictObject({ act: arrangeAct });
export const arrangeBody = z.strictObject({
  act: arrangeAct,
  reason: z.string().trim().min(2).max(500),
  /** From the preview: what is done is what was shown, or nothing. */
  expect: z.string().max(64).optional(),
});

const arrangeRow = z.object({
  id: z.string(),
  change: z.enum(['create', 'update', 'remove']),
  title: z.string(),
  from: z.object({ code: z.string(), place: z.string() }).nullable(),
  to: z.object({ code: z.string(), place: z.string() }).nullable(),
});
export const PLAN_WARNINGS = [
  'code-jump',
  'code-passed-on',
  'code-outside',
  'code-left',
  'other-fonds',
  'file-no-code',
] as const;
export const arrangePreview = z.object({
  kind: z.enum(ARRANGEMENT_KINDS),
  /** Units that are made, changed or removed; of a large act those chosen, and at least these where it is not `exact`. */
  count,
  exact: z.boolean(),
  /** It will be done by a job; `rows`, `codes` and `warnings` are those of its first thousand units. */
  large: z.boolean(),
  codes: count,
  rows: z.array(arrangeRow),
  /** What to know before: numbers that are passed over as others had them, codes that do not fit their new file. */
  warnings: z.array(z.object({ kind: z.enum(PLAN_WARNINGS), n: count, example: z.string() })),
  digest: z.string(),
});
export type ArrangePreview = z.output<typeof arrangePreview>;

export const arrangement = z.object({
  id: z.string(),
  kind: z.enum(ARRANGEMENT_KINDS),
  /** Of those that a job does: under way, being taken back, stopped half-way by a failure, refused when it was planned. */
  state: z.enum(['done', 'undone', 'running', 'undoing', 'stopped', 'failed']),
  reason: z.string(),
  label: z.string(),
  count,
  by: z.string(),
  at: z.string(),
  undoneBy: z.string().nullable(),
  undoneAt: z.string().nullable(),
  /** Steps of the job; `total` is null while they are planned. */
  progress: z.object({ done: count, total: count.nullable() }).nullable(),
  /** Units left as they were found, as somebody else had changed them meanwhile, and the codes of some. */
  spared: z.object({ n: count, codes: z.array(z.string()) }),
  /** Why it stopped or was refused, or why it could not be undone, in the reader's language. */
  problem: z.string().nullable(),
  mayStop: z.boolean(),
  mayUndo: z.boolean(),
  /** The unit that was made, or the first that was changed. */
  unitId: z.string().nullable(),
});
export type Arrangement = z.output<typeof arrangement>;

/** The next code of a class, or of the class that a description belongs to. */
export const nextCodeQuery = z.object({
  fonds: z.string().max(64),
  category: z.string().max(40),
  level: unitLevel.default('item'),
  year: yearQuery,
  retention: z.string().max(20).optional(),
  org: z.string().max(10).optional(),
  sub: z.string().max(10).optional(),
  parent: z.string().max(64).optional(),
});
export const nextCode = z.object({ code: z.string(), template: z.string() });

export const fondsTemplate = z.object({
  category: z.string(),
  template: z.string(),
  by: z.string(),
  at: z.string(),
});
export const fondsTemplateBody = z.strictObject({
  category: z.string().max(40).default(''),
  /** '' takes the fonds' own template away. */
  template: z.string().trim().max(300),
});

export const ARRANGEMENT_DEFECTS = [
  'gap',
  'double',
  'code-missing',
  'code-unread',
  'code-fonds',
  'code-category',
  'code-year',
  'code-retention',
  'code-office',
  'code-volume',
  'date-outside',
  'pages-differ',
  'children-differ',
  'file-empty',
  'fonds-foreign',
] as const;
export const arrangementCheckQuery = z.object({
  fonds: z.string().max(64),
  category: z.string().max(40).optional(),
  year: yearQuery,
  kind: many,
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
});
export const arrangementDefect = z.object({
  kind: z.enum(ARRANGEMENT_DEFECTS),
  /** The unit it is about; null for what is not there. */
  unitId: z.string().nullable(),
  code: z.string(),
  /** What the code or the file says, and what the description says. */
  found: z.string(),
  expected: z.string(),
});
export type ArrangementDefect = z.output<typeof arrangementDefect>;
export const arrangementCheck = z.object({
  /** Units looked at; all of the scope where `whole`. */
  checked: count,
  whole: z.boolean(),
  counts: z.array(z.object({ kind: z.enum(ARRANGEMENT_DEFECTS), n: count })),
  items: z.array(arrangementDefect),
});
