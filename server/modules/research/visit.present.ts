/** Visits between their shapes: what is given, the row, the plan that clashes are looked for in, what is shown. */
import type { z } from 'zod';
import type { Reader, ResearchVisitTable } from '../../infra/db/index.ts';
import { minuteOf, todayOf } from '../../lib/day.ts';
import { exactKey } from '../../../shared/query/fold.ts';
import type { visitCheck, VisitRow } from '../../../shared/schemas/research.ts';
import { type Actor, may, researchScope } from '../identity/index.ts';
import type { PlannedVisit } from './clash.ts';
import type { ResearchParts } from './research.parts.ts';
import { readVisitLinks, type VisitLinks, type VisitRead, type VisitReader } from './visit.repo.ts';

export type VisitPlan = z.output<typeof visitCheck>;

export const planOf = (row: VisitRead, links: VisitLinks): VisitPlan => ({
  id: row.id,
  topics: links.topics.filter(({ visit_id }) => visit_id === row.id).map(({ id }) => id),
  people: links.people.filter(({ visit_id }) => visit_id === row.id).map(({ user_id }) => user_id),
  bodyId: row.body_id,
  place: row.place,
  method: row.method,
  unannounced: row.unannounced === 1,
  day: row.day,
  from: row.from_minute,
  to: row.to_minute,
  purpose: row.purpose,
});

export const withDefaults = (given: z.input<typeof visitCheck>): VisitPlan => ({
  ...given,
  bodyId: given.bodyId ?? null,
  place: given.place ?? '',
  // 四不两直 is unannounced by its nature.
  unannounced: given.unannounced === true || given.method === 'unannounced',
  purpose: given.purpose ?? '',
});

export const columnsOf = (plan: Omit<VisitPlan, 'id'>, agencyId: string | null) => ({
  body_id: plan.bodyId,
  agency_id: agencyId,
  place: plan.place,
  place_key: exactKey(plan.place),
  method: plan.method,
  unannounced: Number(plan.unannounced),
  day: plan.day,
  from_minute: plan.from,
  to_minute: plan.to,
  purpose: plan.purpose,
});

export const plannedOf = (row: ResearchVisitTable, links: VisitLinks): PlannedVisit => ({
  id: row.id,
  bodyKey: row.agency_id ?? row.body_id,
  placeKey: row.place_key,
  people: links.people.filter(({ visit_id }) => visit_id === row.id).map(({ user_id }) => user_id),
  day: row.day,
  from: row.from_minute,
  to: row.to_minute,
});

export const presentVisit = (row: VisitRead, links: VisitLinks): VisitRow => ({
  id: row.id,
  topics: links.topics
    .filter(({ visit_id }) => visit_id === row.id)
    .map(({ id, number, title }) => ({ id, number, title })),
  body: { id: row.body_id, name: row.body_name },
  place: row.place,
  method: row.method,
  unannounced: row.unannounced === 1,
  day: row.day,
  from: row.from_minute,
  to: row.to_minute,
  people: links.people
    .filter(({ visit_id }) => visit_id === row.id)
    .map(({ user_id, name }) => ({ id: user_id, name })),
  purpose: row.purpose,
  state: row.state,
  mergedInto: row.merged_into,
  lockVersion: row.lock_version,
});

export async function presentVisits(db: Reader, actor: Actor, rows: readonly VisitRead[]): Promise<VisitRow[]> {
  const links = await readVisitLinks(
    db,
    rows.map(({ id }) => id),
  );
  // An agency learns who comes, when and where; what the topic is called stays inside.
  const outside = actor.agencyId !== null && !may(actor, 'research.work');
  return rows.map((row) => ({ ...presentVisit(row, links), ...(outside && { topics: [], purpose: '' }) }));
}

export const readerOf = ({ clock }: Pick<ResearchParts, 'clock'>, actor: Actor): VisitReader => ({
  scope: researchScope(actor),
  readerId: actor.id,
  today: todayOf(clock),
  minute: minuteOf(clock),
});
