/** A fonds as a page of its own, and its dossier 全宗卷 (DA/T 12-2012). */
import { z } from 'zod';
import { count, lockVersion } from './common.ts';

export const fondsKind = z.enum(['ordinary', 'joint', 'collective', 'collection', 'personal']);
export type FondsKind = z.infer<typeof fondsKind>;
const long = z.string().max(20_000);

export const fondsDetail = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  provisional: z.boolean(),
  note: z.string(),
  agencyId: z.string().nullable(),
  agencyName: z.string().nullable(),
  formerNames: z.array(z.string()),
  kind: fondsKind,
  history: z.string(),
  custody: z.string(),
  arrangement: z.string(),
  findingAid: z.string(),
  lockVersion,
  mayEdit: z.boolean(),
  mayDossier: z.boolean(),
});
export type FondsDetail = z.infer<typeof fondsDetail>;

export const fondsPatch = z.object({
  lockVersion,
  name: z.string().trim().min(1).max(200).optional(),
  nameEn: z.string().trim().max(200).nullable().optional(),
  note: z.string().max(2000).optional(),
  /** An archivist has looked at it. */
  confirmed: z.literal(true).optional(),
  kind: fondsKind.optional(),
  history: long.optional(),
  custody: long.optional(),
  arrangement: long.optional(),
  findingAid: long.optional(),
});
export type FondsPatch = z.output<typeof fondsPatch>;

/** A fonds as a folder for another Lantai, in bytes. */
export const fondsFolderFacts = z.object({ number: z.string(), units: count, bytes: count, limit: count });
export type FondsFolderFacts = z.infer<typeof fondsFolderFacts>;

export const fondsHoldings = z.object({
  /** Of a fonds of very many units, which are not gone through for a page: its categories alone; else null. */
  byCategory: z
    .array(
      z.object({
        categoryId: z.string(),
        categoryName: z.string(),
        categoryNameEn: z.string(),
        yearFrom: z.number().nullable(),
        yearTo: z.number().nullable(),
        units: count,
      }),
    )
    .nullable(),
  rows: z.array(
    z.object({
      categoryId: z.string(),
      categoryName: z.string(),
      categoryNameEn: z.string(),
      retention: z.string(),
      yearFrom: z.number().nullable(),
      yearTo: z.number().nullable(),
      files: count,
      items: count,
      pages: count,
    }),
  ),
  accessions: z.array(
    z.object({ id: z.string(), number: z.string(), title: z.string(), at: z.string(), items: count }),
  ),
});
export type FondsHoldings = z.infer<typeof fondsHoldings>;

const dossierClass = z.number().int().min(1).max(8);
export const dossierSource = z.enum(['accession', 'check', 'import', 'own']);
export type DossierSource = z.infer<typeof dossierSource>;
export const dossierPaper = z.object({
  id: z.string(),
  class: dossierClass,
  code: z.string(),
  title: z.string(),
  onDay: z.number().nullable(),
  responsible: z.string(),
  pages: z.number().nullable(),
  note: z.string(),
  sourceType: dossierSource,
  sourceId: z.string(),
  by: z.string(),
});
export type DossierPaper = z.infer<typeof dossierPaper>;
export const dossierCandidate = dossierPaper.pick({
  class: true,
  title: true,
  onDay: true,
  responsible: true,
  sourceType: true,
  sourceId: true,
});
export type DossierCandidate = z.infer<typeof dossierCandidate>;
export const dossier = z.object({ papers: z.array(dossierPaper), candidates: z.array(dossierCandidate) });
export type Dossier = z.infer<typeof dossier>;

const described = {
  title: z.string().trim().min(1).max(500),
  onDay: z.number().int().min(10_000_101).max(99_991_231).nullable().default(null),
  responsible: z.string().trim().max(200).default(''),
  pages: z.number().int().min(1).max(100_000).nullable().default(null),
  note: z.string().max(1000).default(''),
};
/** With a source it is a candidate that is filed; without one it is entered by hand. */
export const newDossierPaper = z.object({
  class: dossierClass,
  ...described,
  source: z.object({ type: dossierSource.exclude(['own']), id: z.string().max(64) }).optional(),
});
export const dossierPatch = z.object({ ...described });
export const dismissBody = z.object({ type: dossierSource.exclude(['own']), id: z.string().max(64) });
