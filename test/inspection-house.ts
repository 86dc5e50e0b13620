/** A house for the tests of inspections: office, two inspectors, a guide, two agencies, and the way to each state. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { systemClock } from '../server/lib/clock.ts';
import { todayOf } from '../server/lib/day.ts';
import { type Actor, SYSTEM_ACTOR } from '../server/modules/identity/index.ts';
import type { Inspections } from '../server/modules/inspection/index.ts';
import { itemsOf } from '../shared/inspection/score.ts';
import type { InspectionDetail, InspectionStep } from '../shared/schemas/inspection.ts';
import type { Role } from '../shared/roles.ts';
import { openTestHouse, type TestHouse } from './house.ts';

type Person = 'office' | 'lead' | 'second' | 'idle' | 'guide' | 'agency' | 'stranger';
type Given = { verdict: 'met' | 'partly' | 'not' | 'na'; defects?: number; note?: string };

export interface InspectionHouse {
  test: TestHouse;
  inspections: Inspections;
  people: Record<Person, Actor>;
  today: number;
  otherId: string;
  /** A planned inspection of the first agency by lead and second, by the short shipped checklist. */
  plan: (more?: { kind?: 'yearly' | 'special' | 'guidance'; selfDue?: number | null }) => Promise<string>;
  step: (actor: Actor, id: string, step: InspectionStep, ground?: string) => Promise<InspectionDetail>;
  entry: (
    actor: Actor,
    id: string,
    item: string,
    given: Given & { base?: number; round?: number; key?: string },
  ) => ReturnType<Inspections['putEntry']>;
  /** Results on all items: met, but for those given. */
  visit: (id: string, given?: Record<string, Given>) => Promise<void>;
  /** Planned, announced, visited, concluded and told to the agency. */
  published: (given?: Record<string, Given>) => Promise<string>;
  file: (actor: Actor, id: string, item: string, more?: { key?: string; bytes?: Buffer }) => Promise<string>;
}

export const SHORT_LIST = 'shipped.storage-safety';

export async function openInspectionHouse(): Promise<InspectionHouse> {
  const test = await openTestHouse();
  const { house, archiveId, agencyId } = test;
  const { inspections } = house;
  const otherId = await house.db.write((trx) =>
    house.organization.createAgency(trx, SYSTEM_ACTOR, { archiveId, name: '区水利局' }),
  );
  const [system, security] = [await test.actor('system'), await test.actor('security')];
  const make = async (login: string, role: Role, agency: string | null) => {
    const { user } = await house.identity.createUser(system, { login, name: login, agencyId: agency });
    await house.identity.grantRoles(security, user.id, [role]);
    return test.actor(login);
  };
  const people: Record<Person, Actor> = {
    office: await test.actor('supervisor'),
    lead: await make('lead', 'archivist', null),
    second: await make('second', 'archivist', null),
    idle: await make('idle', 'archivist', null),
    guide: await make('guide', 'guide', null),
    agency: await test.actor('agency'),
    stranger: await make('stranger', 'agency', otherId),
  };
  const today = todayOf(systemClock);
  const year = Math.floor(today / 10_000);
  const planId = await inspections.createPlan(people.office, { year, title: '年度计划', note: '', initiativeId: null });

  const all: Omit<InspectionHouse, 'test' | 'inspections' | 'people' | 'today' | 'otherId'> = {
    async plan({ kind = 'yearly', selfDue = null } = {}) {
      const [id] = await inspections.addInspections(people.office, planId, {
        kind,
        checklistId: kind === 'guidance' ? null : SHORT_LIST,
        from: today,
        to: today,
        selfDue,
        scope: '',
        agencyIds: [agencyId],
        inspectorIds: [people.lead.id!, people.second.id!],
      });
      return id!;
    },
    async step(actor, id, step, ground = '') {
      const { lockVersion } = await inspections.get(actor, id);
      await inspections.step(actor, id, { step, lockVersion, ground });
      return inspections.get(actor, id);
    },
    entry: (actor, id, item, { verdict, defects = 0, note = '', base = 0, round = 1, key = randomUUID() }) =>
      inspections.putEntry(actor, id, key, {
        item,
        round,
        base,
        verdict,
        defects,
        note,
        seenAt: new Date().toISOString(),
      }),
    async visit(id, given = {}) {
      const { checklist } = await inspections.get(people.lead, id);
      for (const { key } of itemsOf(checklist!.definition))
        await all.entry(people.lead, id, key, given[key] ?? { verdict: 'met' });
    },
    async published(given) {
      const id = await all.plan();
      await all.step(people.office, id, 'announce');
      await all.visit(id, given);
      await all.step(people.lead, id, 'conclude');
      await all.step(people.office, id, 'publish');
      return id;
    },
    file: (actor, id, item, { key, bytes = Buffer.from('照片') } = {}) =>
      inspections.addFile(actor, id, {
        item,
        factOn: today,
        note: '',
        name: 'C:\\照片\\库房.jpg',
        mime: 'image/jpeg',
        content: Readable.from([bytes]),
        ...(key !== undefined && { key }),
      }),
  };
  return { test, inspections, people, today, otherId, ...all };
}
