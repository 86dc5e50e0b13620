/**
 * What a filing holds: the papers that are not filed yet in the version they now have, and those whose delivery came to
 * nothing. Pure; the codes are given by the service in its transaction.
 */
import { normaliseKey } from '../../formats/reference-code/index.ts';
import type { ArchivingPaperTable } from '../../infra/db/index.ts';
import { PAPER_KINDS } from '../../../shared/schemas/archiving.ts';
import type { ArchivingWithAccession } from './archiving.repo.ts';
import type { FiledPaper } from './paper.types.ts';

/** After these an accession brings nothing more. */
const ENDED: readonly string[] = ['accepted', 'returned', 'failed'];

export interface FilingPlan {
  /** Papers to be filed for the first time, or anew because they changed, in the order of their codes. */
  fresh: FiledPaper[];
  /** Papers that have a code and did not reach the holdings. */
  lost: { row: ArchivingPaperTable; paper: FiledPaper }[];
}

export function planFiling(
  papers: readonly FiledPaper[],
  rows: readonly ArchivingPaperTable[],
  filings: readonly ArchivingWithAccession[],
  held: ReadonlySet<string>,
): FilingPlan {
  const ended = new Set(filings.flatMap(({ id, accession_state: state }) => (ENDED.includes(state ?? '') ? id : [])));
  const byKey = new Map(papers.map((paper) => [paper.key, paper]));
  const lost = rows.flatMap((row) => {
    const paper = byKey.get(row.paper_key);
    const isLost = ended.has(row.archiving_id) && !held.has(normaliseKey(row.code));
    return isLost && paper !== undefined ? { row, paper } : [];
  });
  const again = new Set(lost.map(({ row }) => row.paper_key));
  const filed = new Set(rows.map((row) => versionOf(row.paper_key, row.version)));
  const fresh = papers.filter((paper) => !again.has(paper.key) && !filed.has(versionOf(paper.key, paper.version)));
  return { fresh: fresh.toSorted(byCode), lost };
}

export const versionOf = (key: string, version: string): string => `${key} ${version}`;

const byCode = (a: FiledPaper, b: FiledPaper): number =>
  PAPER_KINDS.indexOf(a.kind) - PAPER_KINDS.indexOf(b.kind) ||
  a.on - b.on ||
  (a.documentNumber < b.documentNumber ? -1 : 1);

/** When an earlier version of the paper was filed before the filing `number`; undefined for the first. */
export function filedBefore(
  key: string,
  number: number,
  rows: readonly ArchivingPaperTable[],
  filings: readonly ArchivingWithAccession[],
): string | undefined {
  const ids = new Set(rows.flatMap((row) => (row.paper_key === key ? row.archiving_id : [])));
  return filings.findLast((each) => each.number < number && ids.has(each.id))?.created_at;
}

/** Its files without those that an earlier version was filed with. */
export const newFiles = (paper: FiledPaper, before: string | undefined): FiledPaper['files'] =>
  paper.files.filter(({ since }) => before === undefined || since === undefined || since > before);
