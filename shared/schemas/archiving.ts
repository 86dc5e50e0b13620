/** An initiative becomes archive 归档: which papers, under which codes, for how long, and what was made of them. */
import { z } from 'zod';
import { accessionState } from './accession.ts';
import { count } from './common.ts';

const id = z.string().min(1).max(64);
export const PAPER_KINDS = [
  'plan',
  'report',
  'minutes',
  'rule',
  'ledger',
  'slip',
  'finding',
  'voice',
  'study',
  'personal',
  'research',
  'interview',
  'questionnaire',
  'inspection',
] as const;
export const paperKind = z.enum(PAPER_KINDS);
export const retentionTerm = z.enum(['Y', 'D30', 'D10']);

/** 三合一制度 as configuration: how long each kind of paper is kept, in which fonds and under whose name. */
export const filingRules = z.object({
  /** Number of the archive's own fonds; null until somebody has set it. */
  fonds: z
    .string()
    .regex(/^[A-Z0-9]{4}$/)
    .nullable(),
  /** Office or problem segment 机构（问题） of the code. */
  office: z.string().regex(/^[A-Z0-9\p{Script=Han}]{1,10}$/u),
  retention: z.record(paperKind, retentionTerm),
});
export type FilingRules = z.infer<typeof filingRules>;

export const filingPaper = z.object({
  kind: paperKind,
  /** The code it has, or the one it gets next; null where no fonds is set. */
  code: z.string().nullable(),
  title: z.string(),
  on: z.number().int(),
  retention: retentionTerm,
  pages: count,
  /** Files that lie beside the paper itself: evidence, the ledger as a spreadsheet. */
  attached: count,
  /** Number of the delivery that it is part of; null where it is not filed yet. */
  filedIn: z.number().int().nullable(),
});
export type FilingPaper = z.infer<typeof filingPaper>;

export const filing = z.object({
  number: z.number().int(),
  papers: count,
  at: z.string(),
  by: z.string(),
  accession: z.object({ id, number: z.string(), state: accessionState }).nullable(),
});
export type Filing = z.infer<typeof filing>;

export const initiativeFiling = z.object({
  initiative: z.object({ id, number: z.string(), title: z.string(), state: z.enum(['draft', 'running', 'closed']) }),
  rules: filingRules,
  papers: z.array(filingPaper),
  filings: z.array(filing),
});
export type InitiativeFiling = z.infer<typeof initiativeFiling>;
/** `known`: nothing was new, the filing named is the last one. */
export const filed = z.object({ id, number: z.number().int(), known: z.boolean() });
/** Which initiative a delivery holds the papers of. */
export const accessionOrigin = z.object({
  initiative: z.object({ id, number: z.string(), title: z.string(), filing: z.number().int() }).nullable(),
});
