/** A year by agency: what was inspected, found, ordered and answered. Agencies stand in order of name: this is no league table. */
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { TodayTask } from '../../../shared/schemas/home.ts';
import type { InspectionOverview, InspectionRow, Order } from '../../../shared/schemas/inspection.ts';
import { addDays, showDay, todayOf, yearOf } from '../../lib/day.ts';
import { readLightRules } from '../finding/index.ts';
import { type Actor, demand, inspectionScope, may } from '../identity/index.ts';
import { countGuidance, countYear } from './guidance.repo.ts';
import { guidanceScope } from './guidance.service.ts';
import type { InspectionDeps } from './inspection.parts.ts';
import { countByState, countInspections, listInspections } from './inspection.repo.ts';
import { presentRows } from './inspection.present.ts';
import { countOrders } from './parts.repo.ts';

export interface Overviews {
  overview(actor: Actor, year: number): Promise<InspectionOverview>;
  /** The same as a workbook; every row leads to its page below `origin`. */
  overviewFile(actor: Actor, year: number, given: { origin: string; locale: Locale }): Promise<Buffer>;
  /** What waits today: a self-check for the agency, a visit for its inspectors, a result to give for the office. */
  todayTasks(actor: Actor): Promise<TodayTask[]>;
  /** What an initiative's page shows of it. */
  summary(actor: Actor, initiativeId: string): Promise<{ counts: { key: string; value: number; href: string }[] }>;
}

/** One year of one archive: some hundred agencies. */
const YEAR_LIMIT = 5000;

export function createOverviews(deps: InspectionDeps): Overviews {
  const { db } = deps;

  const overview = async (actor: Actor, year: number): Promise<InspectionOverview> => {
    demand(actor, 'inspection.read');
    const scope = inspectionScope(actor);
    const rows = await listInspections(db.read, scope, { year }, { limit: YEAR_LIMIT });
    const held = rows.filter(({ state }) => state !== 'cancelled');
    const shown = await presentRows(db.read, actor, held);
    const counts = new Map(
      (
        await countYear(
          db.read,
          held.map(({ id }) => id),
        )
      ).map((each) => [each.agency_id, each]),
    );
    const guidance = await countGuidance(db.read, guidanceScope(actor), year);
    const byAgency = new Map<string, InspectionRow[]>();
    for (const row of shown) byAgency.set(row.agencyId, [...(byAgency.get(row.agencyId) ?? []), row]);
    const agencies = [...byAgency].map(([agencyId, inspections]) => ({
      agencyId,
      name: inspections[0]!.agencyName,
      inspections: inspections.map(({ id, number, kind, state, visitedOn, share, grade }) => ({
        id,
        number,
        kind,
        state,
        visitedOn,
        share,
        grade,
      })),
      problems: counts.get(agencyId)?.problems ?? 0,
      findingsOpen: counts.get(agencyId)?.findings_open ?? 0,
      orders: counts.get(agencyId)?.orders ?? 0,
      ordersOpen: counts.get(agencyId)?.orders_open ?? 0,
      guidance: guidance.get(agencyId) ?? 0,
    }));
    return { year, agencies: agencies.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')) };
  };

  return {
    overview,

    async overviewFile(actor, year, { origin, locale }) {
      const { agencies } = await overview(actor, year);
      const say = (key: string) => translate(locale, key);
      const { default: Excel } = await import('exceljs');
      const workbook = new Excel.Workbook();
      const sheet = workbook.addWorksheet(`${year}`, { views: [{ state: 'frozen', ySplit: 1 }] });
      const keys = [
        'agency',
        'number',
        'kind',
        'state',
        'visited',
        'share',
        'grade',
        'problems',
        'open',
        'orders',
        'guidance',
      ];
      sheet.columns = keys.map((key) => ({
        header: say(`inspection-column.${key}`),
        key,
        width: key === 'agency' ? 28 : 14,
      }));
      sheet.getRow(1).font = { bold: true };
      for (const agency of agencies)
        agency.inspections.forEach((one, index) => {
          const row = sheet.addRow({
            agency: agency.name,
            number: { text: one.number, hyperlink: `${origin}/work/inspections/${one.id}` },
            kind: say(`inspection-kind.${one.kind}`),
            state: say(`state.inspection-${one.state}`),
            visited: one.visitedOn,
            share: one.share,
            grade: locale === 'en' && one.grade?.nameEn ? one.grade.nameEn : (one.grade?.name ?? ''),
            // What belongs to the agency as a whole stands once.
            ...(index === 0 && {
              problems: agency.problems,
              open: agency.findingsOpen,
              orders: agency.orders,
              guidance: agency.guidance,
            }),
          });
          row.getCell('number').font = { color: { argb: 'FF24506B' }, underline: true };
        });
      await db.write((trx) =>
        deps.ledger.append(trx, {
          actor,
          action: 'inspection.export',
          objectType: 'inspection-plan',
          objectId: String(year),
          detail: { agencies: agencies.length },
        }),
      );
      return Buffer.from(await workbook.xlsx.writeBuffer());
    },

    async todayTasks(actor) {
      if (actor.id === undefined || !may(actor, 'inspection.read')) return [];
      const year = yearOf(deps.clock);
      const waiting = (
        [
          ['inspection-self', 'announced', may(actor, 'inspection.answer')],
          // The office sees all visits; only an inspector has one to finish.
          ['inspection-visit', 'visiting', may(actor, 'inspection.inspect') && !may(actor, 'inspection.manage')],
          ['inspection-publish', 'concluded', may(actor, 'inspection.manage')],
        ] as const
      ).filter(([, , hers]) => hers);
      const today = todayOf(deps.clock);
      const { graceDays } = await readLightRules(db.read);
      const task = async (
        kind: TodayTask['kind'],
        hers: boolean,
        state: Order['state'][],
        light?: 'red',
      ): Promise<TodayTask[]> => {
        if (!hers) return [];
        const late = light === undefined ? {} : { dueTo: addDays(today, -graceDays - 1) };
        const { count, oldest } = await countOrders(db.read, inspectionScope(actor), { state, ...late });
        const query = new URLSearchParams(state.map((each): [string, string] => ['state', each]));
        if (light !== undefined) query.set('light', light);
        const link = `/work/inspections/orders?${query.toString()}`;
        return count === 0 ? [] : [{ kind, count, oldest: oldest === null ? null : showDay(oldest), link }];
      };
      const tasks: TodayTask[] = [];
      for (const [kind, state] of waiting) {
        const { count, oldest } = await countInspections(db.read, inspectionScope(actor), { year, state });
        const link = `/work/inspections?year=${year}&state=${state}`;
        if (count > 0) tasks.push({ kind, count, oldest: oldest === null ? null : showDay(oldest), link });
      }
      const orders = await Promise.all([
        task('order-answer', may(actor, 'inspection.answer'), ['issued', 'signed']),
        task('order-decide', may(actor, 'inspection.manage'), ['answered']),
        task('order-late', may(actor, 'inspection.manage'), ['issued', 'signed'], 'red'),
      ]);
      return [...tasks, ...orders.flat()];
    },

    async summary(actor, initiativeId) {
      demand(actor, 'inspection.read');
      const states = await countByState(db.read, inspectionScope(actor), initiativeId);
      const sum = (...of: string[]) =>
        states.filter(({ state }) => of.includes(state)).reduce((all, { count }) => all + count, 0);
      const link = (...of: string[]) =>
        `/work/inspections?initiative=${encodeURIComponent(initiativeId)}${of.map((state) => `&state=${state}`).join('')}`;
      const groups: [string, string[]][] = [
        ['planned', ['planned', 'announced', 'self-checked']],
        ['visiting', ['visiting', 'concluded']],
        ['done', ['published', 'closed']],
      ];
      const all = groups.flatMap(([, of]) => of);
      return {
        counts: [
          { key: 'inspections', value: sum(...all), href: link(...all) },
          ...groups.map(([key, of]) => ({ key, value: sum(...of), href: link(...of) })),
        ],
      };
    },
  };
}
