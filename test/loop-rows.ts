/** Findings in number, written straight into the table: for tests and measurements of what runs over all of them. */
import type { Database, FindingTable } from '../server/infra/db/index.ts';
import { lightDays, DEFAULT_LIGHT_RULES } from '../server/modules/finding/finding.light.ts';

export const findingRow = (archiveId: string, serial: number, given: Partial<FindingTable>): FindingTable => {
  const row: FindingTable = {
    id: `f-${String(serial).padStart(8, '0')}`,
    archive_id: archiveId,
    number: `2026-ZC-${String(serial).padStart(4, '0')}`,
    year: 2026,
    serial,
    initiative_id: null,
    special_id: null,
    voice_id: null,
    body_id: null,
    agency_id: null,
    joining_json: '[]',
    source: 'self',
    category: 'C3',
    problem: `第 ${serial} 个问题：库房温湿度没有记录`,
    basis: '',
    root_cause: '',
    severity: 'minor',
    repeated: 0,
    target: '每日记录',
    leader_id: null,
    owner_id: null,
    executor_id: null,
    checker_id: null,
    term: 'date',
    start: 20260101,
    due: null,
    percent: 0,
    state: 'in-progress',
    round: 1,
    yellow_from: null,
    red_from: null,
    closed_on: null,
    closed_by: null,
    look_back_on: null,
    lock_version: 0,
    created_by: 'test',
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    ...given,
  };
  return { ...row, ...lightDays(row, DEFAULT_LIGHT_RULES) };
};

/** Rows of one statement: 38 values each, below SQLite's limit of 32,766. */
const CHUNK = 800;

export async function insertFindings(db: Database, rows: readonly FindingTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK)
    await db.write((trx) =>
      trx
        .insertInto('finding')
        .values(rows.slice(from, from + CHUNK))
        .execute(),
    );
}
