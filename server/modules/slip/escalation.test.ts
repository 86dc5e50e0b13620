import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { findingRow, insertFindings } from '../../../test/loop-rows.ts';
import { onBothDatabases } from '../../../test/databases.ts';

const NOW = '2026-03-02T01:00:00.000Z';
const FINDINGS = 1500;

onBothDatabases('rules that raise slips', (t) => {
  const start = (how = '') =>
    spawn(process.execPath, ['test/contract/slip-worker.ts', t.folder, t.url ?? '', NOW, how], {
      cwd: process.cwd(),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const count = async () => {
    const rows = await t.db.read.selectFrom('slip').select(['id', 'raise_key', 'serial', 'kind']).execute();
    return rows;
  };

  it('raise each once, with one worker killed in the middle and two more at once', { timeout: 90_000 }, async () => {
    await t.db.write((trx) =>
      trx
        .insertInto('archive')
        .values({ id: 'a', code: '110000', name: '馆', name_en: null, created_at: NOW })
        .execute(),
    );
    // A third nears its date, a third is past it, a third has time.
    const dues = [20260305, 20260220, 20261201];
    const rows = Array.from({ length: FINDINGS }, (_, index) => findingRow('a', index + 1, { due: dues[index % 3]! }));
    await insertFindings(t.db, rows);

    expect((await once(start('kill'), 'exit'))[1]).toBe('SIGKILL');
    const atKill = (await count()).length;
    expect(atKill).toBeGreaterThan(0);
    expect(atKill).toBeLessThan((FINDINGS * 2) / 3);

    const others = [start(), start()];
    const codes = await Promise.all(others.map(async (child) => (await once(child, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0]);
    const slips = await count();
    expect(slips).toHaveLength((FINDINGS * 2) / 3);
    expect(new Set(slips.map((slip) => slip.raise_key)).size).toBe(slips.length);
    for (const kind of ['reminder', 'warning'] as const) {
      const serials = slips.filter((slip) => slip.kind === kind).map((slip) => slip.serial);
      expect(serials.sort((a, b) => a - b)).toEqual(serials.map((_, index) => index + 1));
    }
    const entries = await t.db.read
      .selectFrom('ledger_entry')
      .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('object_id').distinct().as('slips')])
      .where('action', '=', 'slip.raise')
      .executeTakeFirstOrThrow();
    expect([entries.all, entries.slips]).toEqual([slips.length, slips.length]);

    // Run again on the same day, nothing is raised.
    const again = start();
    expect((await once(again, 'exit'))[0]).toBe(0);
    expect(await count()).toHaveLength(slips.length);
  });
});

describe('slips on paper', () => {
  it('is a Word file and a PDF with the number, the text and who signed', { timeout: 60_000 }, async () => {
    const { openLoopHouse } = await import('../../../test/loop-house.ts');
    const mammoth = await import('mammoth');
    const h = await openLoopHouse();
    try {
      const { supervisor, agency } = h.people;
      const id = await h.findings.register(supervisor, { source: 'enforcement', problem: '库房无温湿度记录' });
      await h.admit(id);
      const slip = await h.slips.issue(supervisor, id, {
        kind: 'notice',
        text: '请于三日内整改。',
        answerDue: 20260310,
      });
      await h.slips.sign(agency, slip, { name: '张三' });
      const docx = await h.slips.print(supervisor, slip, 'docx', 'zh-CN');
      expect(docx.name).toBe('通知〔2026〕1号.docx');
      const { value } = await mammoth.extractRawText({ buffer: docx.bytes });
      for (const said of [
        '测试区档案馆',
        '通知〔2026〕1号',
        '婚姻登记处：',
        '请于三日内整改。',
        '请于 2026-03-10 前反馈',
        '张三',
        '2026-ZF-0001',
      ])
        expect(value).toContain(said);
      const pdf = await h.slips.print(supervisor, slip, 'pdf', 'zh-CN');
      const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
      const document = await getDocument({ data: new Uint8Array(pdf.bytes) }).promise;
      const { items } = await (await document.getPage(1)).getTextContent();
      const text = items.map((item) => ('str' in item ? item.str : '')).join('');
      for (const said of ['通知〔2026〕1号', '请于三日内整改。', '库房无温湿度记录', '张三'])
        expect(text).toContain(said);
      expect(document.numPages).toBe(1);
    } finally {
      await h.destroy();
    }
  });
});
