/**
 * The five slips 五单 of a finding: issued by a person or raised by a rule, signed for, answered by a date.
 *
 *   issued ──sign──► signed ──answer──► answered   (the answer is a feedback slip 反馈单 of its own)
 *      │  └──────────────┬──── a rule raises the next ──► expired
 *      └─────────────────┴──── withdrawn by its issuer, or with its finding ──► withdrawn
 */
import type { z } from 'zod';
import type { Reader, SlipRuleTable, SlipTable, Writer } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import type { InitiativeSummary } from '../../../shared/schemas/initiative.ts';
import {
  type newSlip,
  type Slip,
  slipKind,
  type slipListQuery,
  type slipRules,
  slipState,
} from '../../../shared/schemas/slip.ts';
import { type Actor, demand, findingScope, may } from '../identity/index.ts';
import { archiveOf, checkSpan, demandPart, momentAfter, RUNNING } from '../finding/index.ts';
import { findArchive } from '../organization/index.ts';
import { anythingDue, ESCALATE, escalate } from './escalation.ts';
import type { SlipParts } from './slip.parts.ts';
import { writeSlipPdf } from './slip.pdf.ts';
import { type PrintInput, presentSlip, printedSlip } from './slip.present.ts';
import {
  countByKind,
  findSlip,
  insertSlips,
  listDue,
  listOpenSlips,
  listRules,
  listSlips,
  nextSlipSerial,
  replaceRules,
  type SlipWithFinding,
  updateSlip,
} from './slip.repo.ts';
import { dueBounds, orDefault, ruleRows, type SlipRule, slipNumber } from './slip.rules.ts';

export interface Slips {
  /** Issues a slip on a finding that moves. Gives its id. Throws `finding-state`, `due-past`. */
  issue(actor: Actor, findingId: string, given: z.input<typeof newSlip>): Promise<string>;
  /** Throws `slip-state` where it is not to be signed for (any more). */
  sign(actor: Actor, id: string, given: { name: string }): Promise<void>;
  /** Answers: makes a feedback slip and gives its id. Throws `slip-state`, where it was withdrawn or expired meanwhile too. */
  answer(actor: Actor, id: string, given: { text: string }): Promise<string>;
  withdraw(actor: Actor, id: string, given: { ground: string }): Promise<void>;
  get(actor: Actor, id: string): Promise<Slip>;
  list(actor: Actor, query: z.output<typeof slipListQuery>): Promise<{ items: Slip[]; cursor?: string }>;
  /** How many slips an initiative’s findings have brought, each figure with its list. */
  summary(actor: Actor, initiativeId: string): Promise<InitiativeSummary>;
  /** The paper, in the layout of offices. */
  print(actor: Actor, id: string, format: 'docx' | 'pdf', locale: Locale): Promise<{ name: string; bytes: Buffer }>;
  /** The same as a PDF in Chinese, for filing: the act of filing has an entry of its own. */
  paper(actor: Actor, id: string): Promise<{ bytes: Buffer; pages: number }>;
  rules(actor: Actor): Promise<z.output<typeof slipRules>>;
  putRules(actor: Actor, given: z.output<typeof slipRules>): Promise<void>;
  /** How many slips each rule would raise today, were these the rules. */
  previewRules(actor: Actor, given: z.output<typeof slipRules>): Promise<{ due: { count: number; more: boolean }[] }>;
  /** Queues a run of the rules; one at a time. */
  requestEscalation(): Promise<string>;
  /** Has the rules run now and every hour, where there is something to do. */
  start(): void;
  stop(): void;
}

const HOUR = 3_600_000;
/** A preview counts up to here. */
const PREVIEW_LIMIT = 1000;

export function createSlips(parts: SlipParts): Slips {
  const { db, ledger, clock, jobs, findings } = parts;
  let timer: NodeJS.Timeout | undefined;
  jobs.register(ESCALATE, (job) => escalate(parts, job));

  const requestEscalation = () =>
    db.write((trx) => jobs.enqueue(trx, { kind: ESCALATE, payload: {}, uniqueKey: ESCALATE }));

  const getSlip = async (reader: Reader, actor: Actor, id: string): Promise<SlipWithFinding> => {
    const row = await findSlip(reader, findingScope(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  const printInput = async (row: SlipWithFinding, locale: Locale): Promise<PrintInput> => {
    const archive = await findArchive(db.read);
    return printedSlip(row, { archive: archive?.name ?? '', locale });
  };
  const enter = (trx: Writer, actor: Actor, action: string, row: SlipTable, detail: object = {}) =>
    ledger.append(trx, {
      actor,
      action,
      objectType: 'slip',
      objectId: row.id,
      label: row.number,
      detail: { finding: row.finding_id, ...detail },
    });

  const make = async (
    trx: Writer,
    actor: Actor,
    finding: { id: string; archive_id: string; agency_id: string | null },
    given: Pick<SlipTable, 'kind' | 'text' | 'to_name' | 'answer_due' | 'previous_id'>,
  ): Promise<SlipTable> => {
    const today = todayOf(clock);
    const year = Math.floor(today / 10000);
    const serial = await nextSlipSerial(trx, finding.archive_id, given.kind, year);
    const row: SlipTable = {
      id: newId(clock.millis()),
      archive_id: finding.archive_id,
      finding_id: finding.id,
      agency_id: finding.agency_id,
      year,
      serial,
      number: slipNumber(given.kind, year, serial),
      raise_key: null,
      rule_id: null,
      state: 'issued',
      issued_on: today,
      issued_at: clock.now(),
      issued_by: actor.id ?? null,
      issued_name: actor.name,
      signed_at: null,
      signed_name: null,
      answered_at: null,
      answered_name: null,
      answer: null,
      withdrawn_at: null,
      withdrawn_ground: null,
      lock_version: 0,
      ...given,
    };
    await insertSlips(trx, [row]);
    return row;
  };

  /** Moves a slip on, or says how it stands: nothing of what was sent is lost in silence. */
  const move = async (
    trx: Writer,
    row: SlipTable,
    from: SlipTable['state'][],
    act: string,
    values: Partial<SlipTable>,
  ): Promise<void> => {
    if (!(await updateSlip(trx, row.id, from, values)))
      throw new LantaiError('slip-state', { number: row.number, state: row.state, act });
  };

  // A finding that is withdrawn takes its open slips with it; one asked to be closed lets its reminders rest.
  findings.onStep(async (trx, { finding, step, actor, ground, at }) => {
    if (step !== 'withdraw') return;
    for (const row of await listOpenSlips(trx, finding.id)) {
      await move(trx, row, ['issued', 'signed'], 'withdraw', {
        state: 'withdrawn',
        withdrawn_at: at,
        withdrawn_ground: ground,
      });
      await enter(trx, actor, 'slip.withdraw', row);
    }
  });

  return {
    issue: (actor, findingId, { kind, text, answerDue = null }) =>
      db.write(async (trx) => {
        demand(actor, 'slip.issue');
        const finding = await findings.getIn(trx, actor, findingId);
        if (!RUNNING.includes(finding.state))
          throw new LantaiError('finding-state', { step: 'issue', state: finding.state });
        checkSpan(null, answerDue);
        if (answerDue !== null && answerDue < todayOf(clock)) throw new LantaiError('due-past');
        const to_name = await findings.addresseeIn(trx, finding);
        const row = await make(trx, actor, finding, { kind, text, to_name, answer_due: answerDue, previous_id: null });
        await enter(trx, actor, 'slip.issue', row, { kind, answerDue });
        return row.id;
      }),

    sign: (actor, id, { name }) =>
      db.write(async (trx) => {
        const row = await getSlip(trx, actor, id);
        demandPart(actor, await findings.getIn(trx, actor, row.finding_id));
        await move(trx, row, ['issued'], 'sign', {
          state: 'signed',
          signed_at: momentAfter(clock, row.issued_at),
          signed_name: name,
        });
        await enter(trx, actor, 'slip.sign', row);
      }),

    answer: (actor, id, { text }) =>
      db.write(async (trx) => {
        const row = await getSlip(trx, actor, id);
        const finding = await findings.getIn(trx, actor, row.finding_id);
        demandPart(actor, finding);
        if (row.kind === 'feedback')
          throw new LantaiError('slip-state', { number: row.number, state: row.state, act: 'answer' });
        const at = momentAfter(clock, row.issued_at);
        const answered = { state: 'answered' as const, answered_at: at, answered_name: actor.name, answer: text };
        const signed = row.signed_at === null ? { signed_at: at, signed_name: actor.name } : {};
        await move(trx, row, ['issued', 'signed'], 'answer', { ...answered, ...signed });
        const given = {
          kind: 'feedback' as const,
          text,
          to_name: row.issued_name,
          answer_due: null,
          previous_id: row.id,
        };
        const feedback = await make(trx, actor, finding, given);
        await enter(trx, actor, 'slip.answer', row, { feedback: feedback.number });
        return feedback.id;
      }),

    withdraw: (actor, id, { ground }) =>
      db.write(async (trx) => {
        demand(actor, 'slip.issue');
        if (ground.trim() === '') throw new LantaiError('ground-required');
        const row = await getSlip(trx, actor, id);
        const withdrawn = { withdrawn_at: momentAfter(clock, row.issued_at), withdrawn_ground: ground };
        await move(trx, row, ['issued', 'signed'], 'withdraw', { state: 'withdrawn', ...withdrawn });
        await enter(trx, actor, 'slip.withdraw', row);
      }),

    get: async (actor, id) => presentSlip(await getSlip(db.read, actor, id)),

    async list(actor, query) {
      demand(actor, 'finding.read');
      const { cursor, limit, mine, ...given } = query;
      const filter = { ...given, ...(mine === true && { mineOf: mineOf(actor) }) };
      const after = readTimeCursor(cursor);
      const rows = await listSlips(db.read, findingScope(actor), filter, { ...(after && { after }), limit });
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === limit;
      return { items: rows.map(presentSlip), ...(more && { cursor: `${last.issued_at}~${last.id}` }) };
    },

    async summary(actor, initiativeId) {
      demand(actor, 'finding.read');
      const rows = await countByKind(db.read, findingScope(actor), { initiative: initiativeId });
      const count = (key: string, query: string, of: (row: (typeof rows)[number]) => boolean) => ({
        key,
        value: rows.filter(of).reduce((sum, row) => sum + row.count, 0),
        href: `/work/slips?initiative=${encodeURIComponent(initiativeId)}&${query}`,
      });
      return {
        counts: [
          ...slipKind.options.map((kind) => count(kind, `kind=${kind}`, (row) => row.kind === kind)),
          ...slipState.options.map((state) => count(state, `state=${state}`, (row) => row.state === state)),
        ],
      };
    },

    async print(actor, id, format, locale) {
      demand(actor, 'finding.read');
      const row = await getSlip(db.read, actor, id);
      const input = await printInput(row, locale);
      const bytes =
        format === 'docx'
          ? await (await import('./slip.docx.ts')).writeSlipDocx(input)
          : (await writeSlipPdf(input)).bytes;
      await db.write((trx) => enter(trx, actor, 'slip.print', row, { format }));
      return { name: `${row.number}.${format}`, bytes };
    },

    async paper(actor, id) {
      demand(actor, 'finding.read');
      return writeSlipPdf(await printInput(await getSlip(db.read, actor, id), 'zh-CN'));
    },

    async rules(actor) {
      demand(actor, 'finding.read');
      const archiveId = await archiveOf(db.read, actor);
      return {
        rules: orDefault(archiveId, await listRules(db.read, archiveId)).map(presentRule),
      };
    },

    async previewRules(actor, { rules }) {
      demand(actor, 'initiative.manage');
      const archiveId = await archiveOf(db.read, actor);
      const calendar = await findings.calendarIn(db.read);
      const due: { count: number; more: boolean }[] = [];
      for (const rule of ruleRows(archiveId, rules)) {
        const bounds = { ...dueBounds(rule, todayOf(clock), calendar), limit: PREVIEW_LIMIT };
        const found = rule.enabled === 0 ? [] : await listDue(db.read, archiveId, rule, bounds);
        due.push({ count: found.length, more: found.length === PREVIEW_LIMIT });
      }
      return { due };
    },

    putRules: (actor, { rules }) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const archiveId = await archiveOf(trx, actor);
        const before = orDefault(archiveId, await listRules(trx, archiveId)).map(presentRule);
        await replaceRules(trx, archiveId, ruleRows(archiveId, rules));
        await findings.keepRuleChangeIn(trx, actor, 'slip', before, rules);
        const object = { objectType: 'slip-rule', objectId: archiveId };
        await ledger.append(trx, { actor, action: 'slip-rule.change', ...object, detail: { rules } });
      }),

    requestEscalation,
    start() {
      const run = () =>
        void anythingDue(parts)
          .then((due) => (due ? requestEscalation() : undefined))
          // The next hour tries again; what keeps the database from answering shows itself elsewhere.
          .catch(() => undefined);
      run();
      timer = setInterval(run, HOUR);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

/** An agency's slips are all hers whose account it is; of the house's, those of her own findings. */
export const mineOf = (actor: Actor): string =>
  actor.agencyId === null || may(actor, 'finding.all') ? (actor.id ?? '') : 'agency';

const presentRule = (rule: SlipRuleTable): SlipRule => ({
  kind: rule.kind as 'notice',
  on: rule.on,
  afterKind: rule.after_kind,
  days: rule.days,
  answerDays: rule.answer_days,
  workdays: rule.workdays === 1,
  enabled: rule.enabled === 1,
});
