/** The house for the tests of study: two branches, the first headed by the archivist with the desk on its roster. */
import { createStudy, type Study } from '../server/modules/study/index.ts';
import { STUDY_TABLES } from '../server/infra/db/study.tables.ts';
import type { LoopHouse } from './loop-house.ts';

export interface StudyHouse extends LoopHouse {
  study: Study;
  first: string;
  second: string;
  /** Places on the roster of the first branch: the archivist, the desk, and 王五 without an account. */
  members: { archivist: string; desk: string; wang: string };
  /** A session of the first branch on a day, from nine to eleven. Gives its id. */
  plan: (
    day: number,
    more?: { kind?: string; topic?: string; endDay?: number; materialIds?: string[] },
  ) => Promise<string>;
  /** Holds a session at the version it has. */
  hold: (id: string) => Promise<void>;
}

const START = Date.parse('2026-03-02T01:00:00.000Z');

/** Furnishes the house anew, whatever stood in it of study: Monday 2 March 2026, nine in the morning. */
export async function furnish(house: LoopHouse): Promise<StudyHouse> {
  house.clock.advance((START - house.clock.millis()) / 60_000);
  await house.db.write(async (trx) => {
    for (const table of [...STUDY_TABLES, 'study_draft', 'study_code', 'initiative', 'body'] as const)
      await trx.deleteFrom(table).execute();
  });
  const { db, ledger, clock, initiatives, people, uploads } = house;
  const { supervisor, archivist, desk } = people;
  const study = createStudy({ db, ledger, clock, initiatives, ...uploads });
  const first = await initiatives.createBody(supervisor, { name: '第一党支部', kind: 'branch', headId: archivist.id! });
  const second = await initiatives.createBody(supervisor, { name: '第二党支部', kind: 'branch' });
  const add = (name: string, userId: string | null) =>
    study.addMember(supervisor, { bodyId: first, name, userId, keeps: false, joinedOn: null });
  const members = {
    archivist: await add('周档案', archivist.id!),
    desk: await add('李窗口', desk.id!),
    wang: await add('王五', null),
  };
  return {
    ...house,
    study,
    first,
    second,
    members,
    plan: (day, more = {}) =>
      study.planSession(archivist, {
        bodyId: first,
        kind: more.kind ?? 'branch-day',
        topic: more.topic ?? '学习档案法',
        day,
        ...(more.endDay !== undefined && { endDay: more.endDay }),
        ...(more.materialIds && { materialIds: more.materialIds }),
        fromMinute: 9 * 60,
        toMinute: 11 * 60,
      }),
    hold: async (id) => {
      const { lockVersion } = await study.getSession(archivist, id);
      await study.holdSession(archivist, id, { lockVersion });
    },
  };
}
