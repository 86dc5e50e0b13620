/**
 * 整改通知书: what an inspection found wrong, to be mended by a day. Its problems enter the ledger of findings with it.
 *
 *   issued ─sign► signed ─answer► answered ─accept► accepted        return: answered back to signed
 *      └───────────┴──────────────┴── withdraw ► withdrawn
 */
import type { z } from 'zod';
import { itemsOf } from '../../../shared/inspection/score.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { newOrder, Order, orderAct, orderQuery, OrderRow } from '../../../shared/schemas/inspection.ts';
import type { Reader, RectificationOrderTable, Writer } from '../../infra/db/index.ts';
import { dayOfTime, showDay, todayOf } from '../../lib/day.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { checkSpan, readLightRules } from '../finding/index.ts';
import { type Actor, demand, inspectionScope } from '../identity/index.ts';
import { findArchive } from '../organization/index.ts';
import {
  definitionOf,
  demandPartIn,
  enter,
  getInspection,
  type InspectionDeps,
  wrongState,
} from './inspection.parts.ts';
import type { InspectionWithAgency } from './inspection.repo.ts';
import { lightOfOrder, statesOf } from './order.light.ts';
import {
  findOrder,
  insertFindingOf,
  insertOrder,
  listEntries,
  listFindingsOf,
  listInspectorsOf,
  listOrders,
  nextOrderSerial,
  type OrderWithNames,
  updateOrder,
} from './parts.repo.ts';
import { problemsOf } from './step.service.ts';

export interface Orders {
  /** Enters a finding for each problem that has none yet; all, or those named. Gives how many were made. */
  makeFindings(actor: Actor, id: string, items?: readonly string[]): Promise<{ made: number }>;
  issueOrder(actor: Actor, id: string, given: z.output<typeof newOrder>): Promise<string>;
  listOrders(actor: Actor, query: z.output<typeof orderQuery>): Promise<{ items: OrderRow[]; cursor?: string }>;
  getOrder(actor: Actor, id: string): Promise<Order>;
  /** Throws `order-withdrawn` with when and why, `order-state`: what was written is not lost, it stays with its writer. */
  actOnOrder(actor: Actor, id: string, given: z.output<typeof orderAct>): Promise<void>;
  printOrder(actor: Actor, id: string, locale: Locale): Promise<{ name: string; bytes: Buffer }>;
}

const ACTS = {
  sign: { from: ['issued'], to: 'signed', by: 'answer' },
  answer: { from: ['issued', 'signed'], to: 'answered', by: 'answer' },
  accept: { from: ['answered'], to: 'accepted', by: 'manage' },
  return: { from: ['answered'], to: 'signed', by: 'manage' },
  withdraw: { from: ['issued', 'signed', 'answered'], to: 'withdrawn', by: 'manage' },
} as const satisfies Record<
  z.output<typeof orderAct>['act'],
  { from: readonly RectificationOrderTable['state'][]; to: RectificationOrderTable['state']; by: 'answer' | 'manage' }
>;

export const presentOrder = (row: OrderWithNames): Order => ({
  id: row.id,
  inspectionId: row.inspection_id,
  inspectionNumber: row.inspection_number,
  agencyName: row.agency_name,
  number: row.number,
  state: row.state,
  text: row.text,
  contact: row.contact,
  items: JSON.parse(row.items_json) as Order['items'],
  issuedOn: row.issued_on,
  due: row.due,
  issuedBy: row.issued_name,
  signedAt: row.signed_at,
  signedBy: row.signed_name,
  answer: row.answer,
  answeredAt: row.answered_at,
  answeredBy: row.answered_name,
  decisionNote: row.decision_note,
  withdrawnAt: row.withdrawn_at,
  withdrawnGround: row.withdrawn_ground,
});

export function createOrders(deps: InspectionDeps): Orders {
  const { db, clock } = deps;

  /** The problems, each with its item; those named where some are. Throws `nothing-to-mend`. */
  const readProblems = async (reader: Reader, row: InspectionWithAgency, named: readonly string[] | undefined) => {
    const definition = await definitionOf(reader, row);
    const entries = problemsOf(definition, await listEntries(reader, row.id));
    const items = new Map(definition === undefined ? [] : itemsOf(definition).map((item) => [item.key, item]));
    const strange = named?.find((key) => !entries.some(({ item }) => item === key));
    if (strange !== undefined) throw new LantaiError('invalid-field', { field: 'items', reason: strange });
    const chosen = entries.filter(({ item }) => named === undefined || named.includes(item));
    if (chosen.length === 0) throw new LantaiError('nothing-to-mend');
    return chosen.map((entry) => ({ entry, item: items.get(entry.item)! }));
  };
  type Problems = Awaited<ReturnType<typeof readProblems>>;

  const makeFindings = async (
    trx: Writer,
    actor: Actor,
    row: InspectionWithAgency,
    problems: Problems,
    due: number | null,
  ): Promise<number> => {
    const known = new Set((await listFindingsOf(trx, row.id)).map(({ item }) => item));
    const open = problems.filter(({ item }) => !known.has(item.key));
    if (open.length === 0) return 0;
    const bodyId = await deps.bodyOfAgency(trx, actor, { id: row.agency_id, name: row.agency_name });
    const [lead] = await listInspectorsOf(trx, [row.id]);
    for (const { item, entry } of open) {
      const findingId = await deps.registerFinding(trx, actor, {
        source: 'inspection',
        problem: entry.note.trim().slice(0, 200) || item.text.slice(0, 200),
        appearances: [`${item.key} ${item.text}`],
        basis: item.basis,
        // What the item asks for is what it is to become.
        target: item.text,
        category: item.key,
        severity: item.veto !== null ? 'grave' : entry.verdict === 'not' ? 'major' : 'minor',
        bodyId,
        initiativeId: row.initiative_id,
        checkerId: lead?.id ?? null,
        start: todayOf(clock),
        due,
      });
      const link = { id: newId(clock.millis()), inspection_id: row.id, item: item.key, finding_id: findingId };
      await insertFindingOf(trx, { ...link, created_at: clock.now() });
    }
    await enter(deps, trx, actor, 'inspection.findings', row, { items: open.map(({ item }) => item.key) });
    return open.length;
  };

  const getOrderRow = async (reader: Reader, actor: Actor, id: string): Promise<OrderWithNames> => {
    const row = await findOrder(reader, inspectionScope(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  const enterOrder = (trx: Writer, actor: Actor, action: string, row: RectificationOrderTable, detail: object = {}) =>
    deps.ledger.append(trx, {
      actor,
      action,
      objectType: 'order',
      objectId: row.id,
      label: row.number,
      detail: { inspection: row.inspection_id, ...detail },
    });

  return {
    makeFindings: (actor, id, items) =>
      db.write(async (trx) => {
        const row = await getInspection(trx, actor, id);
        await demandPartIn(trx, actor, row, 'manage', 'inspect');
        if (row.state !== 'concluded' && row.state !== 'published') throw wrongState('findings', row.state);
        return { made: await makeFindings(trx, actor, row, await readProblems(trx, row, items), null) };
      }),

    issueOrder: (actor, id, { due, text, contact, items }) =>
      db.write(async (trx) => {
        const row = await getInspection(trx, actor, id);
        await demandPartIn(trx, actor, row, 'manage');
        if (row.state !== 'published') throw wrongState('order', row.state);
        const today = todayOf(clock);
        checkSpan(null, due);
        if (due < today) throw new LantaiError('due-past');
        const problems = await readProblems(trx, row, items);
        await makeFindings(trx, actor, row, problems, due);
        const findings = new Map((await listFindingsOf(trx, id)).map((each) => [each.item, each.finding_id]));
        const year = Math.floor(today / 10_000);
        const serial = await nextOrderSerial(trx, row.archive_id, year);
        const told: Order['items'] = problems.map(({ item, entry }) => ({
          item: item.key,
          text: item.text,
          basis: item.basis,
          seen: entry.note,
          findingId: findings.get(item.key)!,
        }));
        const order: RectificationOrderTable = {
          id: newId(clock.millis()),
          archive_id: row.archive_id,
          inspection_id: id,
          agency_id: row.agency_id,
          number: `档检改〔${year}〕${serial}号`,
          year,
          serial,
          state: 'issued',
          text,
          contact,
          items_json: JSON.stringify(told),
          issued_on: today,
          due,
          issued_at: clock.now(),
          issued_by: actor.id ?? null,
          issued_name: actor.name,
          signed_at: null,
          signed_name: null,
          answer: null,
          answered_at: null,
          answered_name: null,
          decision_note: '',
          decided_at: null,
          decided_name: null,
          withdrawn_at: null,
          withdrawn_ground: null,
        };
        await insertOrder(trx, order);
        await enterOrder(trx, actor, 'order.issue', order, { due, items: told.map(({ item }) => item) });
        return order.id;
      }),

    async listOrders(actor, { cursor, limit, light, ...filter }) {
      demand(actor, 'inspection.read');
      const scope = inspectionScope(actor);
      const today = todayOf(clock);
      const rules = await readLightRules(db.read);
      // Of orders with a light only those in its states are read; which of the open ones are soon due is told by each.
      const state = light === undefined ? filter.state : statesOf(light, filter.state);
      let after = readTimeCursor(cursor);
      const items: OrderRow[] = [];
      for (;;) {
        const rows = await listOrders(db.read, scope, { ...filter, state }, { limit, ...(after && { after }) });
        for (const row of rows) {
          after = { at: row.issued_at, id: row.id };
          const shown = lightOfOrder(row, today, rules);
          if (light === undefined || shown === light)
            items.push({ ...presentOrder(row), agencyId: row.agency_id, light: shown });
          if (items.length === limit) return { items, cursor: `${after.at}~${after.id}` };
        }
        if (rows.length < limit) return { items };
      }
    },

    getOrder: async (actor, id) => presentOrder(await getOrderRow(db.read, actor, id)),

    actOnOrder: (actor, id, { act, text }) =>
      db.write(async (trx) => {
        const row = await getOrderRow(trx, actor, id);
        const { from, to, by } = ACTS[act];
        await demandPartIn(trx, actor, await getInspection(trx, actor, row.inspection_id), by);
        if (row.state === 'withdrawn' && row.withdrawn_at !== null)
          throw new LantaiError('order-withdrawn', {
            number: row.number,
            day: showDay(dayOfTime(row.withdrawn_at)),
            ground: row.withdrawn_ground ?? '',
          });
        if (text.trim() === '' && act !== 'accept') throw new LantaiError('ground-required');
        const at = clock.now();
        const signed = row.signed_at === null && { signed_at: at, signed_name: actor.name };
        const values: Record<typeof act, Partial<RectificationOrderTable>> = {
          sign: { signed_at: at, signed_name: text },
          answer: { ...signed, answer: text, answered_at: at, answered_name: actor.name },
          accept: { decision_note: text, decided_at: at, decided_name: actor.name },
          return: { decision_note: text, decided_at: at, decided_name: actor.name },
          withdraw: { withdrawn_at: at, withdrawn_ground: text },
        };
        if (!(await updateOrder(trx, id, from, { ...values[act], state: to })))
          throw new LantaiError('order-state', {
            number: row.number,
            state: `order-${row.state}`,
            act: `order-${act}`,
          });
        await enterOrder(trx, actor, `order.${act}`, row);
      }),

    async printOrder(actor, id, locale) {
      const row = await getOrderRow(db.read, actor, id);
      const say = (key: string, params: Record<string, string | number> = {}) =>
        translate(locale, `order-text.${key}`, params);
      const archive = (await findArchive(db.read))?.name ?? '';
      const { items } = presentOrder(row);
      const lines = items.map(({ text, seen, basis }, index): [string, string] => [
        say('problem', { n: index + 1 }),
        [text, say('seen', { seen }), basis === '' ? '' : say('basis', { basis })]
          .filter((each) => each !== '')
          .join('\n'),
      ]);
      const bytes = await deps.writePaper({
        head: archive,
        title: say('title'),
        number: row.number,
        to: row.agency_name,
        body: row.text.trim() || say('body', { inspection: row.inspection_number, count: items.length }),
        rows: [
          ...lines,
          [say('due'), say('due-text', { day: showDay(row.due) })],
          ...(row.contact === '' ? [] : [[say('contact'), row.contact] as [string, string]]),
          [say('signed'), row.signed_name ?? ''],
        ],
        foot: [archive, showDay(row.issued_on)],
        issuedAt: row.issued_at,
      });
      await db.write((trx) => enterOrder(trx, actor, 'order.print', row));
      return { name: `${row.number}.pdf`, bytes };
    },
  };
}
