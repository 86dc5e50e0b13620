import { z } from 'zod';
import { count, listQuery, lockVersion, many, openness, secrecy, unitLevel, yearQuery } from './common.ts';

/** A unit as a row of the catalogue table. Days are integers YYYYMMDD. */
export const unitRow = z.object({
  id: z.string(),
  code: z.string(),
  title: z.string(),
  level: unitLevel,
  fondsNumber: z.string(),
  categoryId: z.string(),
  responsible: z.string(),
  documentNumber: z.string(),
  dateText: z.string(),
  dateFrom: z.number().nullable(),
  year: z.number().nullable(),
  retention: z.string(),
  openness,
  secrecy,
  agencyOpinion: z.string(),
  pageCount: z.number().nullable(),
  fileCount: count,
  agencyName: z.string().nullable(),
  updatedAt: z.string(),
});
export type UnitRow = z.infer<typeof unitRow>;

export const unitListQuery = listQuery.extend({
  parent: z.string().optional(),
  fonds: z.string().optional(),
  category: many,
  openness: many,
  retention: many,
  level: many,
  accession: z.string().optional(),
  /** What an import of a catalogue brought in. */
  import: z.uuid().optional(),
  yearFrom: yearQuery,
  yearTo: yearQuery,
  /** Part of title, code, document number or responsible body; the search page does more. */
  q: z.string().max(200).optional(),
  /** The unit that has this reference code, or had it, however its dashes and points are written. */
  code: z.string().trim().min(1).max(200).optional(),
  sort: z.enum(['code', '-code', 'title', '-title', 'date', '-date', 'updated', '-updated']).default('code'),
  /** A code where the page begins, whether or not a unit has it; only in the order of codes, and without a cursor. */
  at: z.string().trim().min(1).max(200).optional(),
});

/** A node of the catalogue tree: archive → fonds → category → year → units. `key` is opaque and expands by itself. */
export const treeNode = z.object({
  key: z.string(),
  kind: z.enum(['fonds', 'category', 'year', 'unit']),
  label: z.string(),
  /** The same where there is none. */
  labelEn: z.string(),
  code: z.string().nullable(),
  unitId: z.string().nullable(),
  count: count.nullable(),
  hasChildren: z.boolean(),
  /** What to hand to the list of units to see what is below this node. */
  filter: z.object({
    fonds: z.string().optional(),
    category: z.string().optional(),
    yearFrom: z.number().optional(),
    yearTo: z.number().optional(),
    parent: z.string().optional(),
  }),
});
export type TreeNode = z.infer<typeof treeNode>;

export const unitFile = z.object({
  id: z.string(),
  name: z.string(),
  mime: z.string(),
  formatName: z.string(),
  puid: z.string(),
  byteSize: count,
  pageCount: z.number().nullable(),
  sha256: z.string(),
  sha512: z.string(),
  sm3: z.string(),
});
export const unitPage = z.object({
  number: z.number(),
  fileId: z.string(),
  filePage: z.number(),
  /** image: a picture can be had at /units/:id/pages/:number/image; text: only its text is shown. */
  view: z.enum(['image', 'text']),
  hasText: z.boolean(),
  width: z.number().nullable(),
  height: z.number().nullable(),
});

/** Everything a record's page shows. Members that the reader may not see are absent or null, never hinted at. */
export const unitDetail = unitRow.extend({
  fondsId: z.string(),
  fondsName: z.string(),
  fondsNameEn: z.string(),
  archiveName: z.string(),
  archiveNameEn: z.string(),
  categoryName: z.string(),
  categoryNameEn: z.string(),
  /** Place in the tree, from the fonds down to the parent. */
  path: z.array(z.object({ label: z.string(), labelEn: z.string(), key: z.string(), unitId: z.string().nullable() })),
  /** What it takes over from a file, a series or (`unitId` null) the fonds' creator, or says otherwise than they do. */
  inherited: z.array(
    z.object({
      field: z.enum(['responsible', 'retention', 'documentNumber', 'dateText', 'carrier', 'note']),
      value: z.string(),
      unitId: z.string().nullable(),
      from: z.string(),
      state: z.enum(['inherited', 'overridden']),
    }),
  ),
  formerCodes: z.array(z.string()),
  names: z.array(z.object({ role: z.string(), name: z.string() })),
  fields: z.record(z.string(), z.string()),
  /** The further fields in the words of the category's scheme, what is inherited among them; for the house. */
  described: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      nameEn: z.string(),
      value: z.string(),
      valueEn: z.string(),
      inheritedFrom: z.string().nullable(),
    }),
  ),
  carrier: z.string(),
  note: z.string(),
  files: z.array(unitFile),
  pages: z.array(unitPage),
  openings: z.array(
    z.object({
      act: z.enum(['open', 'withdraw']),
      ground: z.string().nullable(),
      by: z.string().nullable(),
      at: z.string(),
    }),
  ),
  accession: z.object({ id: z.string(), number: z.string(), at: z.string() }).nullable(),
  /** Since when its files are kept unchanged, and the ledger entry of their taking in. */
  keptSince: z.string().nullable(),
  lockVersion,
  mayEdit: z.boolean(),
  mayOpen: z.boolean(),
});
export type UnitDetail = z.infer<typeof unitDetail>;

export const unitPatch = z.object({
  lockVersion,
  code: z.string().trim().max(200).optional(),
  title: z.string().trim().min(1).max(2000).optional(),
  responsible: z.string().trim().max(500).optional(),
  documentNumber: z.string().trim().max(200).optional(),
  dateText: z.string().trim().max(40).optional(),
  retention: z.string().max(20).optional(),
  pageCount: z.number().int().min(0).max(1_000_000).nullable().optional(),
  carrier: z.string().trim().max(500).optional(),
  note: z.string().max(5000).optional(),
  /** Further fields by key; an empty value takes one away. */
  fields: z.record(z.string().max(100), z.string().max(10_000)).optional(),
});
export const openBody = z.object({
  ids: z.array(z.string()).min(1).max(500),
  ground: z.string().trim().min(2).max(500),
});
/** One entry of a unit's history: from the ledger, with what changed. */
export const historyEntry = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
  seq: z.number().nullable(),
});
export const pageText = z.object({ number: z.number(), text: z.string() });
export const fonds = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  provisional: z.boolean(),
  note: z.string().nullable(),
  agencyName: z.string().nullable(),
});
export const category = z.object({ id: z.string(), name: z.string(), nameEn: z.string() });
