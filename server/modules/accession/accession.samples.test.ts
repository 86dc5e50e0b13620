/** The main job on real deliveries: what is clean goes in by itself, what is messy is found out, and nothing twice. */
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { describeShared, sharedPath } from '../../../test/shared-path.ts';
import { digestFile } from '../../lib/digest.ts';
import type { Actor } from '../identity/index.ts';

interface Planted {
  kind: string;
  severity: string;
  code: string;
  rows: number[];
}

const temp = await mkdtemp(join(tmpdir(), 'lantai-samples-'));
afterAll(() => rm(temp, { recursive: true, force: true }));

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describeShared('deliveries', () => {
  let test_: TestHouse;
  let archivist: Actor;

  beforeEach(async () => {
    test_ = await openTestHouse({ start: true });
    archivist = await test_.actor('archivist');
  });
  afterEach(() => test_.destroy());

  const take = async (path: string, previous?: string) => {
    const { accession } = test_.house;
    const { id } = await accession.receiveFolder(archivist, { path, ...(previous !== undefined && { previous }) });
    await accession.settled(archivist, id);
    return accession.get(archivist, id, 'zh-CN');
  };
  const clean = sharedPath('samples', 'delivery-clean');
  const messy = sharedPath('samples', 'delivery-messy');
  const units = () => test_.house.db.read.selectFrom('unit').selectAll().orderBy('sort_key').execute();

  test('a clean delivery goes in whole, with every byte where the database says', async () => {
    const accession = await take(clean);
    expect(accession).toMatchObject({
      state: 'accepted',
      errorCount: 0,
      warningCount: 0,
      rowCount: 33,
      acceptedCount: 33,
      returnedCount: 0,
      agencyName: '区档案局',
      hasReceipt: true,
      defects: [],
    });
    expect(accession.steps.every((step) => step.state === 'done')).toBe(true);
    const files = await test_.house.db.read
      .selectFrom('file')
      .innerJoin('aip', 'aip.unit_id', 'file.unit_id')
      .innerJoin('unit', 'unit.id', 'file.unit_id')
      .select(['file.name', 'file.path', 'file.sha512', 'file.sm3', 'file.byte_size', 'aip.object_id', 'unit.code'])
      .where('file.path', 'like', '%/master/%')
      .execute();
    expect(files).toHaveLength(41);
    for (const file of files) {
      const original = await digestFile(join(clean, file.code, file.name));
      const stored = await digestFile(await test_.house.blobs.path(file.object_id, file.path));
      expect(stored).toEqual(original);
      expect(file).toMatchObject({ sha512: original.sha512, sm3: original.sm3, byte_size: original.size });
    }
    const all = await units();
    expect(all).toHaveLength(33);
    expect(new Set(all.map((unit) => unit.openness))).toEqual(new Set(['unreviewed']));
    expect(all[0]).toMatchObject({ code: 'Z109-WS·2023-D10-BGS-0001', year: 2023, category_id: 'WS', page_count: 2 });
    const texts = await test_.house.db.read.selectFrom('page').select(['text']).execute();
    expect(texts.length).toBeGreaterThan(60);
    expect(texts.map(({ text }) => text).join('')).toContain('主题教育');
    expect(await test_.house.blobs.validate(files[0]!.object_id)).toEqual([]);
  });

  test('each planted defect is found with its rows, and no other', async () => {
    const planted = JSON.parse(await readFile(`${messy}.defects.json`, 'utf8')) as Planted[];
    const accession = await take(messy);
    expect(accession).toMatchObject({ state: 'needs-review', rowCount: 21, acceptedCount: 0 });
    const sorted = (list: object[]) => list.map((each) => JSON.stringify(each)).sort();
    expect(sorted(accession.defects.map(({ kind, severity, code, rows }) => ({ kind, severity, code, rows })))).toEqual(
      sorted(
        planted.map(({ kind, severity, code, rows }) => ({
          kind,
          severity,
          code: kind === 'classified' ? null : code,
          rows,
        })),
      ),
    );
    expect(accession.errorCount).toBe(planted.filter(({ severity }) => severity === 'error').length);
    for (const defect of accession.defects) {
      expect(defect.message).not.toMatch(/[{}]|^defect\./);
      expect(defect.remedy).not.toMatch(/[{}]|^remedy\./);
      expect(defect.checkName).not.toMatch(/^check\./);
    }
    expect(await units()).toHaveLength(0);
  });

  test('of a classified row nothing is left but its number', async () => {
    const accession = await take(messy);
    await test_.house.accession.takeGood(archivist, accession.id, { representative: '王某', note: '' });
    await test_.house.accession.settled(archivist, accession.id);
    await test_.house.settle();
    const report = await test_.house.accession.report(archivist, accession.id, 'zh-CN');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(report.bytes.buffer as ArrayBuffer);
    const cells: string[] = [];
    workbook.eachSheet((sheet) =>
      sheet.eachRow((row) => row.eachCell((cell) => cells.push(`${cell.text} ${JSON.stringify(cell.note)}`))),
    );
    const secrets = ['Z208-WS·2023-D30-DJK-0002', '在区委主题教育第二期读书班上的交流发言', '机密★'];
    for (const secret of secrets) {
      expect(cells.join('\n')).not.toContain(secret);
      const grep = () => execFileSync('grep', ['-rlaF', secret, test_.config.dataDir]).toString();
      expect(grep, secret).toThrow();
    }
    // The bytes of the file itself are nowhere either.
    const { size, sha256 } = await digestFile(join(messy, secrets[0]!, '正文.docx'));
    expect(execFileSync('find', [test_.config.dataDir, '-size', `${size}c`]).toString()).toBe('');
    expect(() => execFileSync('grep', ['-rlaF', sha256, test_.config.dataDir])).toThrow();
  });

  test('the good rows go in with consent, the others come back mended as a delivery of their own', async () => {
    const accession = await take(messy);
    expect(accession.goodCount).toBe(11);
    await test_.house.accession.takeGood(archivist, accession.id, { representative: '王某', note: '电话确认' });
    await test_.house.accession.settled(archivist, accession.id);
    const after = await test_.house.accession.get(archivist, accession.id, 'en');
    expect(after).toMatchObject({ state: 'accepted', acceptedCount: 11, returnedCount: 10, hasReceipt: true });
    expect(after.consent).toMatchObject({ representative: '王某', note: '电话确认' });
    expect(await units()).toHaveLength(11);
    const pdf = await test_.house.accession.receipt(archivist, accession.id, 'zh-CN');
    expect(Buffer.from(pdf.bytes.subarray(0, 5)).toString()).toBe('%PDF-');

    // The agency mends row 19 (its title) in the report and sends only that.
    const report = await test_.house.accession.report(archivist, accession.id, 'zh-CN');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(report.bytes.buffer as ArrayBuffer);
    const sheet = workbook.worksheets[0]!;
    const code = 'Z208-WS·2023-Y-YWK-0003';
    for (let row = sheet.rowCount; row > 1; row--) {
      if (sheet.getCell(row, 2).text === code) sheet.getCell(row, 5).value = '关于民政工作的报告';
      else sheet.spliceRows(row, 1);
    }
    const mended = join(temp, 'mended');
    await cp(join(messy, code), join(mended, code), { recursive: true });
    await workbook.xlsx.writeFile(join(mended, '目录.xlsx'));
    const second = await take(mended, accession.id);
    expect(second.defects.map(({ kind, code: missing }) => `${kind} ${missing ?? ''}`)).toEqual([]);
    expect(second).toMatchObject({ state: 'accepted', acceptedCount: 1, previous: { id: accession.id } });
    expect((await test_.house.accession.get(archivist, accession.id, 'en')).following).toMatchObject([
      { number: '2026-0002', state: 'returned' },
      { id: second.id },
    ]);
    expect(await units()).toHaveLength(12);
  });

  test('what was not taken is a second delivery, sent back in the same act', async () => {
    const { accession: accessions, db } = test_.house;
    const first = await take(messy);
    await accessions.takeGood(archivist, first.id, { representative: '王某', note: '' });
    await accessions.settled(archivist, first.id);
    await test_.house.settle();
    const { following } = await accessions.get(archivist, first.id, 'zh-CN');
    expect(following).toHaveLength(1);
    const rest = await accessions.get(archivist, following[0]!.id, 'zh-CN');
    expect(rest).toMatchObject({
      state: 'returned',
      title: `${first.title}（退回）`,
      previous: { id: first.id, number: first.number },
      rowCount: 10,
      returnedCount: 10,
      acceptedCount: 0,
      sameDelivery: null,
      isRest: true,
      hasReceipt: false,
      consent: null,
    });
    expect(rest.number).not.toBe(first.number);
    // The same findings, at the places that the rows have in the workbook to mend.
    const ofRows = first.defects.filter(({ rows }) => rows.length > 0);
    const told = (list: typeof ofRows) => list.map(({ kind, code, value }) => `${kind} ${code} ${value}`);
    const stopped = [...new Set(ofRows.flatMap(({ severity, rows }) => (severity === 'error' ? rows : [])))];
    const kept = ofRows.filter(({ rows }) => rows.some((row) => stopped.includes(row)));
    expect(told(rest.defects)).toEqual(told(kept));
    const workbook = new ExcelJS.Workbook();
    const { bytes } = await accessions.report(archivist, rest.id, 'zh-CN');
    await workbook.xlsx.load(bytes.buffer as ArrayBuffer);
    const [sheet] = workbook.worksheets;
    expect(sheet!.rowCount).toBe(11);
    const column = (sheet!.getRow(1).values as string[]).indexOf('档号');
    for (const { code, rows, kind } of rest.defects)
      for (const row of rows) {
        const cell = sheet!.getCell(row, column).text;
        expect(kind === 'classified' ? cell : cell.normalize('NFKC')).toBe(kind === 'classified' ? '' : code);
      }
    const entries = await db.read
      .selectFrom('ledger_entry')
      .select(['action', 'object_id'])
      .where('object_id', 'in', [first.id, rest.id])
      .execute();
    expect(entries.filter(({ action }) => action === 'accession.return')).toMatchObject([{ object_id: rest.id }]);
    // Mended, it may name either number as the one before.
    const again = await take(clean, rest.number);
    expect(again).toMatchObject({ state: 'accepted', previous: { id: rest.id } });
  });

  test('a delivery is sent back whole', async () => {
    const accession = await take(messy);
    await test_.house.accession.sendBack(archivist, accession.id, '问题较多，请整改');
    const after = await test_.house.accession.get(archivist, accession.id, 'zh-CN');
    expect(after).toMatchObject({ state: 'returned', returnedCount: 21 });
    await expect(
      test_.house.accession.takeGood(archivist, accession.id, { representative: '王某', note: '' }),
    ).rejects.toMatchObject({ code: 'accession-state' });
    await expect(stat(join(test_.config.dataDir, 'quarantine', accession.id, 'delivery'))).rejects.toThrow();
  });

  test('the same delivery sent twice is known and taken once', async () => {
    const first = await take(clean);
    const second = await take(clean);
    expect(second).toMatchObject({ state: 'returned', sameDelivery: { id: first.id }, acceptedCount: 0 });
    expect(await units()).toHaveLength(33);
  });
});
