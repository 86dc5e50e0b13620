/** The file of an import: how much of it is taken, what its columns may be, under which name its mapping is remembered. */
import { sha256Tree } from '../../formats/merkle/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { ledgerTarget, type LedgerProposal, type LedgerTarget } from '../../../shared/schemas/finding-import.ts';
import type { TableSheet } from '../catalogue-import/index.ts';
import { proposeTargets, shapeOf } from './ledger.headings.ts';

/** A ledger is a table that people fill: 20,000 rows are some megabytes. */
const LIMIT_BYTES = 50_000_000;
const SAMPLES = 3;

/** Ends with `upload-too-large` at the limit, before the disk is full. */
export async function* bounded(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > LIMIT_BYTES) throw new LantaiError('upload-too-large', { limit: `${LIMIT_BYTES / 1_000_000} MB` });
    yield chunk;
  }
}

export const memoryOf = (archiveId: string, headings: readonly string[]): string =>
  `ledger-map:${archiveId}:${sha256Tree.leaf(shapeOf(headings)).toString('hex').slice(0, 32)}`;

export function columnsOf(
  sheet: TableSheet,
  headingRow: number,
  headings: readonly string[],
  kept: unknown,
): LedgerProposal['sheets'][number]['columns'] {
  const below = sheet.rows.filter(({ row }) => row > headingRow).slice(0, 50);
  const remembered = ledgerTarget.array().safeParse(kept);
  const proposed = proposeTargets(headings);
  return headings.map((heading, at) => {
    const before: LedgerTarget | undefined = remembered.success ? remembered.data[at] : undefined;
    const values = new Set(below.map(({ cells }) => (cells[at] ?? '').trim()).filter((text) => text !== ''));
    return {
      heading: heading.trim() === '' ? `#${at + 1}` : heading.trim(),
      target: before ?? proposed[at]!.target,
      why: before === undefined ? proposed[at]!.why : ('remembered' as const),
      samples: [...values].slice(0, SAMPLES).map((text) => text.slice(0, 80)),
    };
  });
}
