/** Research and listening made anew from the storage root, down to the scan of a paper from the box. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openHouse } from '../../server/app.ts';
import { SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import { rebuildVerb } from '../../server/verbs/rebuild.verb.ts';
import { question } from '../../shared/schemas/questionnaire.ts';
import { openTestHouse } from '../house.ts';

const TABLES = [
  'research_topic',
  'research_member',
  'research_visit',
  'research_visit_topic',
  'research_visit_person',
  'research_note',
  'research_problem',
  'research_result',
  'research_return',
  'case_review',
  'questionnaire',
  'questionnaire_answer',
  'voice',
  'voice_person',
  'voice_file',
  'setting',
] as const;

test('topics, visits, notes, questionnaires, answers and scans come back', { timeout: 60_000 }, async () => {
  const t = await openTestHouse({ start: true });
  try {
    const { research, voices } = t.house;
    const [supervisor, archivist, desk] = [
      await t.actor('supervisor'),
      await t.actor('archivist'),
      await t.actor('desk'),
    ];
    const topic = await research.createTopic(supervisor, {
      title: '为什么慢',
      leaderId: desk.id!,
      team: [archivist.id!],
    });
    await research.stepTopic(supervisor, topic, { state: 'running', lockVersion: 0 });
    // A team that changes: rows that go and come again under other ids.
    await research.editTopic(supervisor, topic, { team: [], lockVersion: 1 });
    await research.editTopic(supervisor, topic, { team: [archivist.id!, supervisor.id!], lockVersion: 2 });
    const plan = { topics: [topic], people: [desk.id!], method: 'site' as const, day: 20300304, from: 540, to: 600 };
    const first = await research.planVisit(desk, plan);
    const second = await research.planVisit(desk, { ...plan, from: 570, to: 630, people: [archivist.id!] });
    await research.joinVisit(desk, { into: first, id: second, lockVersion: 0, day: 20300304, from: 540, to: 600 });
    await research.putClashRules(supervisor, { ...(await research.clashRules(desk)), sameBodyDays: 10 });
    await research.addNote(desk, topic, { onDay: 20260101, text: '要三周' });
    await research.makeFinding(desk, await research.addProblem(desk, topic, { problem: '慢' }));
    await research.addResult(desk, topic, { title: '快办法' });
    await research.addReturn(desk, topic, { whom: '王某', plannedOn: 20300401 });
    await research.addCase(desk, { topicId: topic, title: '一例', happened: '等', reviewedOn: 20260101 });
    const text = question.parse({ key: 'a', kind: 'text', title: '还想说什么' });
    const sheet = await research.createQuestionnaire(desk, { title: '问卷', topicId: topic, questions: [text] });
    await research.openQuestionnaire(desk, sheet, { lockVersion: 0 });
    const token = (await research.getQuestionnaire(desk, sheet)).address!.slice('/q/'.length);
    await research.answer(desk, token, { answers: { a: '周末能来吗' }, sending: 'sending-1' }, 'mark-1');
    const said = {
      channel: 'box' as const,
      subject: '条子',
      text: '等了三周',
      name: '李某',
      category: 'complaint' as const,
    };
    const voice = await voices.enter(desk, { ...said, occasion: '一楼' });
    const content = Readable.from([Buffer.from('a picture')]);
    const file = await voices.addFile(desk, voice.id, { name: '条子.png', mime: 'image/png', content });
    await t.house.settle();
    const digests = await t.house.preservation.digests(t.house.db.read);
    for (const table of TABLES) expect([table, digests[table]!.rows > 0]).toEqual([table, true]);
    await t.house.close();

    const again = await openHouse(t.config, { rebuild: true });
    try {
      const run = { house: again, actor: SYSTEM_ACTOR, locale: 'en' as const, account: 'test', emit: () => undefined };
      expect(await rebuildVerb.run({ ...run, signal: new AbortController().signal }, {})).toBe(0);
      const restored = await again.preservation.digests(again.db.read);
      for (const table of TABLES) expect([table, restored[table]]).toEqual([table, digests[table]]);
      const opened = await again.voices.openFile(desk, voice.id, file);
      expect(Buffer.concat(await opened.content.toArray()).toString()).toBe('a picture');
      // Whoever had answered before is known still.
      await expect(
        again.research.answer(desk, token, { answers: {}, sending: 'sending-2' }, 'mark-1'),
      ).rejects.toMatchObject({ code: 'questionnaire-answered' });
    } finally {
      await again.close();
    }
  } finally {
    await rm(dirname(t.config.dataDir), { recursive: true, force: true });
  }
});
