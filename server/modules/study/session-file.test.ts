/** Files of minutes: who may, what the gate stops, what is kept and verified; on a real database and a real storage root. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import { furnish, type StudyHouse } from '../../../test/study-house.ts';

let opened: LoopHouse;
let house: StudyHouse;
let id: string;
beforeAll(async () => {
  opened = await openLoopHouse();
});
beforeEach(async () => {
  house = await furnish(opened);
  id = await house.plan(20260302);
});
afterAll(() => opened.destroy());

const given = (name: string, text: string | Buffer) => ({
  name,
  note: '',
  content: Readable.from([Buffer.from(text)]),
});
const staged = async () => {
  const names = await readdir(join(opened.dir, 'cache')).catch(() => []);
  return names.filter((name) => name.startsWith('upload-'));
};

test('those who keep the records put it in; who reads the session reads it; a wrong one is taken off', async () => {
  const { study, people, ledger } = house;
  const file = await study.addSessionFile(people.archivist, id, {
    ...given('C:\\会议\\签到表.txt', '周档案 李窗口'),
    note: '签名原件',
  });
  const [shown] = (await study.getSession(people.desk, id)).files;
  expect(shown).toMatchObject({ id: file, name: '签到表.txt', note: '签名原件', enteredBy: 'archivist' });
  expect(shown!.formatName).not.toBe('');
  const { content } = await study.openSessionFile(people.desk, id, file);
  expect(String(await buffer(content))).toBe('周档案 李窗口');
  for (const other of [people.desk, people.guide])
    await expect(study.addSessionFile(other, id, given('a.txt', 'x'))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(study.openSessionFile(people.agency, id, file)).rejects.toMatchObject({ code: 'not-found' });
  await expect(study.withdrawSessionFile(people.desk, id, file)).rejects.toMatchObject({ code: 'forbidden' });

  const [stored] = await study.storedSessionFiles(people.supervisor, id);
  expect(await house.uploads.blobs.path(stored!.object_id, stored!.path)).toContain('签到表.txt');
  await study.withdrawSessionFile(people.archivist, id, file);
  expect((await study.getSession(people.archivist, id)).files).toEqual([]);
  await expect(study.openSessionFile(people.archivist, id, file)).rejects.toMatchObject({ code: 'not-found' });
  const { items } = await ledger.list({ limit: 20 });
  expect(items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['study-session.file', 'study-session.file-withdraw']),
  );
});

test('secrecy marks, malware, programs, false names and empty files are refused with the reason, and nothing is kept', async () => {
  const { study, people } = house;
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
  for (const [name, text, code] of [
    ['会议记录（机密）.txt', '议题一', 'upload-marked'],
    ['记录.txt', '机密★10年\n关于某事的记录', 'upload-marked'],
    ['记录.txt', eicar, 'upload-malware'],
    ['记录.pdf', '不是 PDF', 'upload-mismatch'],
    ['工具.exe', Buffer.from('MZ\x90\x00\x03\x00', 'latin1'), 'upload-format'],
    ['空.txt', '', 'upload-damaged'],
    ['大.txt', Buffer.alloc(1_000_001, 0x61), 'evidence-too-large'],
  ] as const)
    await expect(study.addSessionFile(people.archivist, id, given(name, text)), name).rejects.toMatchObject({ code });
  expect(await staged()).toEqual([]);
  expect((await study.getSession(people.archivist, id)).files).toEqual([]);
  await study.cancelSession(people.archivist, id, { ground: '改期', lockVersion: 0 });
  await expect(study.addSessionFile(people.archivist, id, given('a.txt', 'x'))).rejects.toMatchObject({
    code: 'study-state',
  });
});

test('evidence and what was said pass the same gate', async () => {
  const { findings, voices, people } = house;
  const finding = await findings.register(people.supervisor, { problem: '查档要等三周', source: 'self' });
  const evidence = (name: string, text: string) =>
    findings.addEvidence(people.supervisor, finding, {
      ...given(name, text),
      mime: 'text/plain',
      kind: 'other',
      factOn: 20260301,
    });
  await expect(evidence('名单.txt', '绝密★长期\n名单')).rejects.toMatchObject({ code: 'upload-marked' });
  expect((await findings.get(people.supervisor, finding)).evidence).toEqual([]);
  // What proves something need not be fit for the archive.
  await evidence('截屏.jpg', '其实是文字');
  expect((await findings.get(people.supervisor, finding)).evidence).toHaveLength(1);
  const voice = await voices.enter(people.desk, { channel: 'box', subject: '查档', text: '查档太慢' });
  const scan = { ...given('秘密★ 来信.png', 'x'), mime: 'image/png' };
  await expect(voices.addFile(people.desk, voice.id, scan)).rejects.toMatchObject({ code: 'upload-marked' });
});
