/** From the draft to the paper that counts: issued with a number, withdrawn with a ground, and what changed since. */
import { translate } from '../../../shared/i18n/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { demand } from '../identity/index.ts';
import { recountFigures } from './report.content.ts';
import { type Frozen, PAPER_ROWS, type ReportDeps, type ReportContext } from './report.context.ts';
import { nextReportSerial } from './report.repo.ts';
import type { Reports } from './report.service.ts';
import { withoutLeft } from './report.write.ts';

type Issues = Pick<Reports, 'issue' | 'withdraw' | 'changes'>;

export function createIssues({ db, clock, tellers }: ReportDeps, context: ReportContext): Issues {
  const { find, enter, at, put, contentOf } = context;
  return {
    issue: (actor, id, lockVersion) =>
      db.write(async (trx) => {
        const row = await at(trx, actor, id, lockVersion, 'draft');
        // In the transaction: figures and lists are of one moment.
        const content = await contentOf(trx, actor, row, PAPER_ROWS);
        const today = todayOf(clock);
        const year = Math.floor(today / 10000);
        const serial = await nextReportSerial(trx, row.archive_id, row.scope, year);
        const number = translate(row.locale, 'report-number', { year, serial });
        const frozen: Frozen = { ...content, sections: withoutLeft(content.sections) };
        await put(trx, row, {
          state: 'issued',
          year,
          serial,
          number,
          frozen_json: JSON.stringify(frozen),
          issued_at: clock.now(),
          issued_on: today,
          issued_name: actor.name,
        });
        const figures = Object.fromEntries(content.figures.map(({ key, value }) => [key, value]));
        await enter(trx, actor, 'issue', { ...row, number }, { figures });
      }),

    withdraw: (actor, id, { lockVersion, ground }) =>
      db.write(async (trx) => {
        const row = await at(trx, actor, id, lockVersion, 'issued');
        if (row.author_id !== actor.id) demand(actor, 'initiative.manage');
        if (ground.trim() === '') throw new LantaiError('ground-required');
        const withdrawn = { withdrawn_at: clock.now(), withdrawn_name: actor.name, withdrawn_ground: ground };
        await put(trx, row, { state: 'withdrawn', ...withdrawn });
        await enter(trx, actor, 'withdraw', row, { ground });
      }),

    async changes(actor, id) {
      const row = await find(db.read, actor, id);
      if (row.frozen_json === null) throw new LantaiError('report-state', { state: row.state });
      const { figures } = JSON.parse(row.frozen_json) as Frozen;
      const today = todayOf(clock);
      const [recount, now] = await Promise.all([
        recountFigures(db.read, clock, actor, row, tellers),
        recountFigures(db.read, clock, actor, row, tellers, today),
      ]);
      const items = figures
        // Those of charts are counted with their chart alone.
        .filter(({ key }) => recount.has(key))
        .map((issued) => ({
          key: issued.key,
          issued,
          recount: recount.get(issued.key)!.value,
          now: now.get(issued.key) ?? null,
        }));
      return { today, items };
    },
  };
}
