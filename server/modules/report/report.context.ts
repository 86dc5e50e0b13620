/** What the services of reports share: reading in scope, the version its reader saw, the ledger, what a report says. */
import { type Database, type Reader, type ReportTable, type Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { isDay, showDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { archiveOf, momentAfter } from '../finding/index.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { dayAsked } from './figure.service.ts';
import { composeContent, type Content, type Tellers } from './report.content.ts';
import { findFrameName, findReport, type ReportScope, updateReport } from './report.repo.ts';

export interface ReportDeps {
  db: Database;
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
  tellers: Tellers;
}
/** What an issued report keeps: it is said again as it was said then. */
export type Frozen = Content & { head: string };

/** Rows of a table on paper: what is longer is whole in the XLSX file. */
export const PAPER_ROWS = 2000;

export type ReportContext = ReturnType<typeof reportContext>;
export function reportContext({ ledger, clock, tellers }: ReportDeps) {
  const scopeFor = async (reader: Reader, actor: Actor): Promise<ReportScope> => {
    demand(actor, 'finding.read');
    const archiveId = await archiveOf(reader, actor);
    return { archiveId, personId: actor.id ?? '', all: may(actor, 'finding.all'), agencyId: actor.agencyId };
  };
  const find = async (reader: Reader, actor: Actor, id: string): Promise<ReportTable> => {
    const row = await findReport(reader, await scopeFor(reader, actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  const headOf = async (reader: Reader, row: ReportTable): Promise<string> =>
    (await (row.agency_id === null
      ? findFrameName(reader, 'archive', row.archive_id)
      : findFrameName(reader, 'agency', row.agency_id))) ?? '';
  const enter = (trx: Writer, actor: Actor, verb: string, row: ReportTable, detail: object = {}) =>
    ledger.append(trx, {
      actor,
      action: `report.${verb}`,
      objectType: 'report',
      objectId: row.id,
      ...(row.number !== null && { label: row.number }),
      detail: { kind: row.kind, asOf: row.as_of, ...detail },
    });
  /** A report in a state, at the version its reader saw. */
  const at = async (trx: Writer, actor: Actor, id: string, version: number, state: ReportTable['state']) => {
    demand(actor, 'report.edit');
    const row = await find(trx, actor, id);
    if (row.state !== state) throw new LantaiError('report-state', { state: row.state });
    if (row.lock_version !== version) throw new LantaiError('changed-meanwhile');
    return row;
  };
  const put = async (trx: Writer, row: ReportTable, values: Partial<ReportTable>) => {
    const updated_at = momentAfter(clock, row.updated_at);
    if (!(await updateReport(trx, row.id, row.lock_version, { ...values, updated_at })))
      throw new LantaiError('changed-meanwhile');
  };
  /** Throws `day-unknown`, `day-future`, `span-reversed`. */
  const checkSpan = (from: number, asOf: number) => {
    if (!isDay(from)) throw new LantaiError('day-unknown', { day: from });
    dayAsked(clock, asOf);
    if (from > asOf) throw new LantaiError('span-reversed', { from: showDay(from), asOf: showDay(asOf) });
  };
  /** What it says: as issued, or drafted anew; `most` rows of each table. */
  const contentOf = async (reader: Reader, actor: Actor, row: ReportTable, most: number): Promise<Frozen> => {
    if (row.frozen_json !== null) return JSON.parse(row.frozen_json) as Frozen;
    const content = await composeContent(reader, actor, row, { clock, tellers, today: todayOf(clock), most });
    return { ...content, head: await headOf(reader, row) };
  };
  return { scopeFor, find, enter, at, put, checkSpan, contentOf };
}
