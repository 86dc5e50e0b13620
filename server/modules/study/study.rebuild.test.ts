/** What study keeps comes back from the storage root alone; a draft and a code are not in it. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openHouse } from '../../app.ts';
import { STUDY_TABLES } from '../../infra/db/study.tables.ts';
import { openTestHouse } from '../../../test/house.ts';

test('sessions, attendance, materials and handed-in papers are rebuilt, drafts are nowhere in the storage', async () => {
  const opened = await openTestHouse();
  const { study, initiatives } = opened.house;
  const supervisor = await opened.actor('supervisor');
  const desk = await opened.actor('desk');
  const bodyId = await initiatives.createBody(supervisor, { name: '第一党支部', kind: 'branch' });
  const add = (name: string, userId: string | null) =>
    study.addMember(supervisor, { bodyId, name, userId, keeps: false, joinedOn: null });
  await add('李窗口', desk.id!);
  await add('王五', null);
  const materialId = await study.addMaterial(supervisor, {
    initiativeId: null,
    unitId: null,
    title: '档案法实施条例',
    documentNumber: '',
    note: '',
    required: true,
  });
  await study.markStudied(desk, materialId, { onDay: 20260105 });
  await study.setCadence(supervisor, { bodyId, kind: 'lesson', unit: 'month', times: 1, since: 20260101 });
  const session = { bodyId, kind: 'lesson', topic: '党课', day: 20260105, fromMinute: 540, toMinute: 600 };
  const id = await study.planSession(supervisor, { ...session, materialIds: [materialId] });
  await study.showCode(supervisor, id, false);
  await study.holdSession(supervisor, id, { lockVersion: 0, minutes: '记录' });
  const content = Readable.from([Buffer.from('签到表')]);
  await study.addSessionFile(supervisor, id, { name: '签到表.txt', note: '', content });
  const write = async (title: string, text: string) => {
    const paper = await study.startPaper(desk, { kind: 'paper', title, sessionId: id, initiativeId: null });
    const { parts } = await study.getPaper(desk, paper);
    await study.changePaper(desk, paper, { lockVersion: 0, parts: parts.map((part) => ({ ...part, text })) });
    return paper;
  };
  await study.handIn(desk, await write('交的', '给人看的话'), { lockVersion: 1 });
  await write('没交的', '只有自己看的话');
  await opened.house.settle();
  const before = await opened.house.preservation.digests(opened.house.db.read);
  for (const table of STUDY_TABLES) expect([table, before[table]!.rows > 0]).toEqual([table, true]);
  await opened.house.close();

  const rebuilt = await openHouse(opened.config, { rebuild: true });
  try {
    await rebuilt.preservation.restore({ skipCorrupt: false, onStep: () => undefined });
    const after = await rebuilt.preservation.digests(rebuilt.db.read);
    for (const table of STUDY_TABLES) expect([table, after[table]]).toEqual([table, before[table]]);
    const { items } = await rebuilt.study.listPapers(desk, { whose: 'mine', limit: 50 });
    expect(items.map((each) => each.title)).toEqual(['交的']);
  } finally {
    await rebuilt.close();
    await rm(dirname(opened.config.dataDir), { recursive: true, force: true });
  }
}, 30_000);
