/**
 * Rules that raise slips by themselves, as a job: at least once, and no slip twice. A batch is one transaction; a slip has
 * a key of finding, rule and round, unique in the database. Killed at any point and run again, by this worker or another,
 * it raises what is missing and nothing else.
 */
import type { SlipRuleTable, SlipTable, Writer } from '../../infra/db/index.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import { showDay, todayOf } from '../../lib/day.ts';
import { newId } from '../../lib/ids.ts';
import type { WorkCalendar } from '../../lib/workday.ts';
import { translate } from '../../../shared/i18n/index.ts';
import { SYSTEM_ACTOR } from '../identity/index.ts';
import { findArchive } from '../organization/index.ts';
import type { SlipParts } from './slip.parts.ts';
import { type DueFinding, insertSlips, listDue, listRules, nextSlipSerial, updateSlip } from './slip.repo.ts';
import { daysOn, dueBounds, orDefault, raiseKey, slipNumber } from './slip.rules.ts';

export const ESCALATE = 'slip.escalate';
/** Slips of one transaction: other writers wait no longer than for these. */
const BATCH = 250;

interface Cursor {
  rule: string;
  after?: { place: number; id: string };
}

/** Raises every slip that the rules have due today. Gives how many. */
export async function escalate(
  parts: SlipParts,
  job: Pick<JobContext, 'cursor' | 'save' | 'throwIfCancelled'>,
): Promise<{ raised: number }> {
  const { db, clock } = parts;
  const archive = await findArchive(db.read);
  if (archive === undefined) return { raised: 0 };
  const own = await listRules(db.read, archive.id);
  const rules = orDefault(archive.id, own).filter(({ enabled }) => enabled === 1);
  const cursor = job.cursor as Cursor | undefined;
  let from = rules.findIndex(({ id }) => id === cursor?.rule);
  if (from < 0) from = 0;
  const calendar = await parts.findings.calendarIn(db.read);
  let raised = 0;
  for (const [index, rule] of rules.slice(from).entries()) {
    let after = index === 0 && rule.id === cursor?.rule ? cursor.after : undefined;
    for (;;) {
      const bounds = { ...dueBounds(rule, todayOf(clock), calendar), ...(after && { after }), limit: BATCH };
      const batch = await db.write(async (trx) => {
        const due = await listDue(trx, archive.id, rule, bounds);
        return { due, raised: await raise(parts, trx, archive.id, { rule, calendar }, due) };
      });
      raised += batch.raised;
      const last = batch.due.at(-1);
      if (last === undefined) break;
      after = { place: last.place, id: last.id };
      await job.save({ rule: rule.id, after } satisfies Cursor, { done: raised, total: null });
      if (batch.due.length < BATCH) break;
    }
    await job.throwIfCancelled();
  }
  return { raised };
}

/** Whether a rule has something to do today: where not, no job is queued. */
export async function anythingDue({ db, clock, findings }: SlipParts): Promise<boolean> {
  const archive = await findArchive(db.read);
  if (archive === undefined) return false;
  const calendar = await findings.calendarIn(db.read);
  for (const rule of orDefault(archive.id, await listRules(db.read, archive.id)).filter(
    ({ enabled }) => enabled === 1,
  )) {
    const due = await listDue(db.read, archive.id, rule, { ...dueBounds(rule, todayOf(clock), calendar), limit: 1 });
    if (due.length > 0) return true;
  }
  return false;
}

async function raise(
  { clock, ledger }: SlipParts,
  trx: Writer,
  archiveId: string,
  { rule, calendar }: { rule: SlipRuleTable; calendar: WorkCalendar },
  due: readonly DueFinding[],
): Promise<number> {
  if (due.length === 0) return 0;
  const today = todayOf(clock);
  const year = Math.floor(today / 10000);
  let serial = await nextSlipSerial(trx, archiveId, rule.kind, year);
  const once = [...new Map(due.map((finding) => [finding.id, finding])).values()];
  const rows = once.map((finding): SlipTable => {
    const number = slipNumber(rule.kind, year, serial);
    return {
      id: newId(clock.millis()),
      archive_id: archiveId,
      finding_id: finding.id,
      agency_id: finding.agency_id,
      kind: rule.kind,
      year,
      serial: serial++,
      number,
      raise_key: raiseKey(finding.id, rule.id, finding.round),
      rule_id: rule.id,
      previous_id: rule.on === 'unanswered' ? finding.previous_id : null,
      to_name: finding.body_name ?? finding.owner_name ?? '',
      text: textOf(rule, finding),
      state: 'issued',
      issued_on: today,
      issued_at: clock.now(),
      issued_by: null,
      issued_name: SYSTEM_ACTOR.name,
      answer_due: rule.answer_days === null ? null : daysOn(rule, today, rule.answer_days, calendar),
      signed_at: null,
      signed_name: null,
      answered_at: null,
      answered_name: null,
      answer: null,
      withdrawn_at: null,
      withdrawn_ground: null,
      lock_version: 0,
    };
  });
  const made = new Set(await insertSlips(trx, rows));
  for (const row of rows.filter(({ id }) => made.has(id))) {
    if (row.previous_id !== null) await updateSlip(trx, row.previous_id, ['issued', 'signed'], { state: 'expired' });
    const detail = { kind: row.kind, finding: row.finding_id, rule: rule.id, answerDue: row.answer_due };
    const object = { objectType: 'slip', objectId: row.id, label: row.number };
    await ledger.append(trx, { actor: SYSTEM_ACTOR, action: 'slip.raise', ...object, detail });
  }
  return made.size;
}

/** The text of a slip that a rule raises: from records only. A slip is a paper of the office, so it is Chinese. */
const textOf = (rule: SlipRuleTable, finding: DueFinding): string =>
  translate('zh-CN', `slip-auto.${rule.kind}`, {
    due: finding.due === null ? '' : showDay(finding.due),
    percent: finding.percent,
    previous: finding.previous_number ?? '',
  });
