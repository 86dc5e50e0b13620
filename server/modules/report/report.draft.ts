/** Drafts of reports: begun for a span of days and a bound, changed, thrown away. */
import type { ReportEdits } from '../../../shared/schemas/report.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { ReportTable, Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand, findingScope, may } from '../identity/index.ts';
import { asOfDay, type Bounds, countFigures } from './figure.service.ts';
import type { ReportDeps, ReportContext } from './report.context.ts';
import { deleteReport, findBodyRow, findFrameName, insertReport } from './report.repo.ts';
import type { Reports } from './report.service.ts';

type Drafts = Pick<Reports, 'create' | 'change' | 'discard'>;

export function createDrafts({ db, clock, tellers }: ReportDeps, context: ReportContext): Drafts {
  const { enter, at, put, checkSpan } = context;

  /** The bounds, where they exist for the actor. An agency's report is of its own findings alone. */
  const checkBounds = async (trx: Writer, actor: Actor, archiveId: string, bounds: Bounds, asOf: number) => {
    const body = bounds.body === undefined ? undefined : await findBodyRow(trx, archiveId, bounds.body);
    if (bounds.body !== undefined && body === undefined) throw new LantaiError('not-found');
    const name =
      bounds.initiative === undefined ? undefined : await findFrameName(trx, 'initiative', bounds.initiative);
    if (bounds.initiative !== undefined && name === undefined) throw new LantaiError('not-found');
    if (!may(actor, 'finding.all')) {
      const day = await asOfDay(trx, clock, findingScope(actor), asOf);
      const figures = await countFigures(trx, actor, day, { from: asOf, asOf }, bounds);
      const bounded = bounds.initiative !== undefined || bounds.body !== undefined;
      if (bounded && figures.get('total')!.value === 0) throw new LantaiError('not-found');
    }
    return body?.name ?? name;
  };

  return {
    create: (actor, { kind, title, initiativeId = null, bodyId = null, from, asOf, locale = 'zh-CN' }) =>
      db.write(async (trx) => {
        demand(actor, 'report.edit');
        checkSpan(from, asOf);
        if (kind === 'attendance' && tellers.attendance === undefined) throw new LantaiError('report-kind-absent');
        const archiveId = await archiveOf(trx, actor);
        const bounds = { ...(initiativeId && { initiative: initiativeId }), ...(bodyId && { body: bodyId }) };
        const name = await checkBounds(trx, actor, archiveId, bounds, asOf);
        const agency = may(actor, 'finding.all') ? null : actor.agencyId;
        if (agency === null && !may(actor, 'finding.all')) throw new LantaiError('forbidden');
        const row: ReportTable = {
          id: newId(clock.millis()),
          archive_id: archiveId,
          agency_id: agency,
          scope: agency ?? '',
          kind,
          title: title ?? titleOf(locale, kind, name),
          initiative_id: initiativeId,
          body_id: bodyId,
          from_day: from,
          as_of: asOf,
          locale,
          state: 'draft',
          year: null,
          serial: null,
          number: null,
          edits_json: JSON.stringify({ own: {}, left: [] } satisfies ReportEdits),
          frozen_json: null,
          author_id: actor.id ?? actor.login,
          author_name: actor.name,
          issued_at: null,
          issued_on: null,
          issued_name: null,
          withdrawn_at: null,
          withdrawn_name: null,
          withdrawn_ground: null,
          lock_version: 0,
          created_at: clock.now(),
          updated_at: clock.now(),
        };
        await insertReport(trx, row);
        await enter(trx, actor, 'create', row);
        return row.id;
      }),

    change: (actor, id, { lockVersion, title, from, asOf, edits }) =>
      db.write(async (trx) => {
        const row = await at(trx, actor, id, lockVersion, 'draft');
        checkSpan(from ?? row.from_day, asOf ?? row.as_of);
        const values = {
          title: title ?? row.title,
          from_day: from ?? row.from_day,
          as_of: asOf ?? row.as_of,
          edits_json: edits === undefined ? row.edits_json : JSON.stringify(edits),
        };
        const fields = Object.keys(values).filter(
          (key) => values[key as keyof typeof values] !== row[key as keyof typeof values],
        );
        if (fields.length === 0) return;
        await put(trx, row, values);
        await enter(trx, actor, 'change', row, { fields });
      }),

    discard: (actor, id, lockVersion) =>
      db.write(async (trx) => {
        const row = await at(trx, actor, id, lockVersion, 'draft');
        if (!(await deleteReport(trx, id, lockVersion))) throw new LantaiError('changed-meanwhile');
        await enter(trx, actor, 'discard', row);
      }),
  };
}

const titleOf = (locale: Locale, kind: string, name: string | undefined): string => {
  const words = translate(locale, `report-kind.${kind}`);
  return name === undefined && kind === 'attendance'
    ? words
    : name === undefined
      ? translate(locale, 'report-title.plain', { kind: words })
      : translate(locale, 'report-title.of', { name, kind: words });
};
