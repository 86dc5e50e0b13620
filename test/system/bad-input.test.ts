/**
 * What people send by mistake or malice: each ends in a sentence that says what, where and what to do, in Chinese and in
 * English, with nothing half in. Deliveries are made here and sent by the command line into one archive.
 */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { crc32, deflateRawSync } from 'node:zlib';
import Sqlite from 'better-sqlite3';
import ExcelJS from 'exceljs';
import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ran, runCli, type RunningServer, startServer, temporaryFolder } from '../server-process.ts';

const LOCALES = ['zh-CN', 'en'] as const;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
/** An archive just made, with nothing in it, to be copied. */
let blank: string;
let server: RunningServer;
let count = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  data = join(folder.path, 'data');
  blank = join(folder.path, 'blank');
  expect((await runCli(['init', '--data', data])).code).toBe(0);
  await cp(data, blank, { recursive: true });
  // What is sent goes through it, which is quicker than opening the data for each delivery.
  server = await startServer('serve', data);
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

const code = (number: number): string => `A001-WS·2023-Y-BGS-${String(number).padStart(4, '0')}`;
const TEXT = '各单位：现将有关事项通知如下。';
const TINY = Buffer.alloc(40);
const HEADINGS = ['档号', '责任者', '题名', '日期', '密级', '保管期限', '页数', '移交单位开放意见', '备注'];
const row = (number: number): (string | number)[] => [
  code(number),
  '某办公室',
  `第${number}号通知`,
  '20230315',
  '',
  '永久',
  '',
  '开放',
  '',
];

type Files = Record<string, string | Uint8Array>;
async function sheetOf(write: (sheet: ExcelJS.Worksheet) => void): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  write(workbook.addWorksheet('目录'));
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
/** A catalogue of `rows` items with their files, unless `files` says otherwise. Every delivery differs from the others. */
async function sound(files: Files = {}, change: (sheet: ExcelJS.Worksheet) => void = () => undefined): Promise<Files> {
  const catalogue = await sheetOf((sheet) => {
    sheet.addRow(HEADINGS);
    sheet.addRow(row(1));
    change(sheet);
  });
  return { '目录.xlsx': catalogue, [`${code(1)}/正文.txt`]: `${TEXT}${count}`, ...files };
}

async function folderOf(files: Files): Promise<string> {
  const dir = join(folder.path, `delivery-${(count += 1)}`);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  return dir;
}

interface Entry {
  name: string | Buffer;
  data: Uint8Array;
  flags?: number;
  mode?: number;
}
/** A ZIP by hand, as no honest program would write it. */
async function zipOf(entries: Entry[]): Promise<string> {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name: given, data: bytes, flags = 0, mode = 0o100644 } of entries) {
    const name = Buffer.from(given);
    const packed = deflateRawSync(bytes);
    const fields = (to: Buffer, from: number): void => {
      to.writeUInt16LE(20, from);
      to.writeUInt16LE(flags, from + 2);
      to.writeUInt16LE(8, from + 4);
      to.writeUInt32LE(crc32(bytes), from + 10);
      to.writeUInt32LE(packed.length, from + 14);
      to.writeUInt32LE(bytes.length, from + 18);
      to.writeUInt16LE(name.length, from + 22);
    };
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    fields(head, 4);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(0x031e, 4);
    fields(central, 6);
    central.writeUInt32LE((mode << 16) >>> 0, 38);
    central.writeUInt32LE(at, 42);
    locals.push(head, name, packed);
    directory.push(central, name);
    at += 30 + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  const path = join(folder.path, `delivery-${(count += 1)}.zip`);
  await writeFile(path, Buffer.concat([...locals, central, end]));
  return path;
}
const entriesOf = (files: Files): Entry[] =>
  Object.entries(files).map(([name, content]) => ({ name, data: Buffer.from(content) }));

const unitCount = (): unknown => {
  const db = new Sqlite(join(data, 'lantai.db'), { readonly: true });
  try {
    return db.prepare('select count(*) from unit').pluck().get();
  } finally {
    db.close();
  }
};
/** Sends in both languages. Nothing comes in; what is said is given: every message, in the order of LOCALES. */
async function refused(make: () => Promise<string>): Promise<{ ran: Ran; said: string }[]> {
  const answers: { ran: Ran; said: string }[] = [];
  for (const locale of LOCALES) {
    const ran = await runCli(['ingest', await make(), '--data', data], { locale });
    expect(ran.stdout + ran.stderr).not.toMatch(/ {4}at |undefined|problem\.[a-z]|\{\w+\}"/);
    expect(ran.result.type).toBe('result');
    expect(ran.result.ok).toBe(false);
    const said = ran.lines.map(({ message }) => (typeof message === 'string' ? message : '')).join('\n');
    expect(said).not.toBe('');
    if (locale === 'zh-CN') expect(said).toMatch(/\p{Script=Han}{4}/u);
    else expect(said).toMatch(/[A-Za-z]{3,} [A-Za-z]{2,}/);
    answers.push({ ran, said });
  }
  expect(unitCount()).toBe(0);
  return answers;
}

describe('an archive that is none', () => {
  const good = async (): Promise<Entry[]> => entriesOf(await sound());
  // The name inside is not repeated: nobody has looked yet whether it may be known.
  const bad: [string, () => Promise<Entry[]>, kind: string][] = [
    ['a way out of the folder', async () => [...(await good()), { name: '../x.txt', data: TINY }], 'unsafe-path'],
    ['an absolute path', async () => [...(await good()), { name: '/etc/x.txt', data: TINY }], 'unsafe-path'],
    ['a link', async () => [...(await good()), { name: 'x', data: TINY, mode: 0o120777 }], 'unsafe-path'],
    ['a bomb', async () => [...(await good()), { name: 'x', data: Buffer.alloc(64 * 2 ** 20) }], 'malware'],
    ['encryption', async () => [...(await good()), { name: 'x', data: TINY, flags: 1 }], 'encrypted'],
  ];
  test.each(bad)('%s', async (_, make, kind) => {
    for (const { ran, said } of await refused(async () => zipOf(await make()))) {
      expect(ran.code).toBe(1);
      expect(ran.lines.filter(({ type }) => type === 'defect').map((line) => line.kind)).toEqual([kind]);
      // What to do: pack it again.
      expect(said).toMatch(/重新打包|分批移交|again/);
    }
  });

  test('a ZIP cut short, or something else under its name', async () => {
    await refused(async () => {
      const path = await zipOf(await good());
      const bytes = await readFile(path);
      await writeFile(path, bytes.subarray(0, bytes.length - 60));
      return path;
    });
    await refused(async () => {
      const path = join(folder.path, `text-${(count += 1)}.zip`);
      await writeFile(path, TEXT);
      return path;
    });
  });
});

describe('a catalogue that cannot be used', () => {
  const only = (write: (sheet: ExcelJS.Worksheet) => void) => async () =>
    folderOf({ '目录.xlsx': await sheetOf(write), [`${code(1)}/正文.txt`]: TEXT });

  test('wrong headings: which are wanted is said', async () => {
    for (const { said } of await refused(
      only((sheet) => {
        sheet.addRow(['甲', '乙', '丙']);
        sheet.addRow(['1', '2', '3']);
      }),
    ))
      expect(said).toContain('档号');
  });
  test('a column missing is named', async () => {
    for (const { said } of await refused(
      only((sheet) => {
        sheet.addRow(['档号', '责任者', '日期']);
        sheet.addRow([code(1), '某办公室', '20230315']);
      }),
    ))
      expect(said).toContain('题名');
  });
  test('no workbook at all, none that can be read, two of them', async () => {
    await refused(() => folderOf({ [`${code(1)}/正文.txt`]: TEXT }));
    for (const { said } of await refused(() => folderOf({ '目录.xlsx': TEXT, [`${code(1)}/正文.txt`]: TEXT })))
      expect(said).toContain('目录.xlsx');
    const files = await sound();
    for (const { said } of await refused(() => folderOf({ ...files, '移交目录.xlsx': files['目录.xlsx']! })))
      expect(said).toContain('移交目录.xlsx');
  });
});

describe('a file that is broken', () => {
  const pdf = (options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> =>
    new Promise((resolve) => {
      const doc = new PDFDocument(options);
      const chunks: Buffer[] = [];
      doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      doc.on('end', () => resolve(Buffer.concat(chunks)));
      doc.text('page one').addPage().text('page two').end();
    });
  /** Its tree of pages leads back to itself. */
  const looping = Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n',
  );
  const cases: [string, () => Promise<Uint8Array>, string][] = [
    ['a PDF cut short', async () => (await pdf()).subarray(0, 700), 'truncated'],
    ['an encrypted PDF', () => pdf({ userPassword: 'secret', ownerPassword: 'secret' }), 'encrypted'],
    ['a PDF that loops', () => Promise.resolve(looping), 'unreadable'],
    ['an empty file', () => Promise.resolve(new Uint8Array()), 'zero-byte'],
  ];
  test.each(cases)('%s is named with its row, and how to mend it', async (_, make, kind) => {
    const bytes = await make();
    for (const { ran } of await refused(async () => {
      const files = await sound({ [`${code(1)}/正文.pdf`]: bytes });
      delete files[`${code(1)}/正文.txt`];
      return folderOf(files);
    })) {
      expect(ran.code).toBe(1);
      const defects = ran.lines.filter(({ type }) => type === 'defect');
      expect(defects.map(({ kind: each, rows, code: of }) => [each, rows, of])).toEqual([[kind, [2], code(1)]]);
    }
  });
});

describe('what is unusual and right goes in', () => {
  const accepted = async (path: string): Promise<Ran> => {
    const dir = join(folder.path, `data-${(count += 1)}`);
    await cp(blank, dir, { recursive: true });
    const ran = await runCli(['ingest', path, '--data', dir]);
    expect(ran.lines.filter(({ type }) => type === 'defect')).toEqual([]);
    expect([ran.code, ran.result.accepted]).toEqual([0, 1]);
    return ran;
  };

  test('names in GBK', async () => {
    // As Chinese Windows writes them into a ZIP; 目录 reads as UTF-8 too, in letters nobody wrote.
    const gbk: Record<string, string> = { 目录: 'c4bfc2bc', 正文: 'd5fdcec4', '·': 'a1a4' };
    const encode = (name: string) =>
      Buffer.concat(
        [...name.matchAll(/目录|正文|[\s\S]/g)].map(([part]) =>
          gbk[part] === undefined ? Buffer.from(part) : Buffer.from(gbk[part], 'hex'),
        ),
      );
    const entries = entriesOf(await sound()).map((entry) => ({ ...entry, name: encode(entry.name as string) }));
    await accepted(await zipOf(entries));
  });

  test('a catalogue with a title over merged cells, formulas, and ten thousand empty rows', async () => {
    const catalogue = await sheetOf((sheet) => {
      sheet.addRow(['移交目录']);
      sheet.mergeCells('A1:I1');
      sheet.addRow(HEADINGS);
      sheet.addRow(row(1));
      sheet.getCell('C3').value = { formula: 'CONCATENATE("第1号","通知")', result: '第1号通知' };
      for (let empty = 4; empty < 10_004; empty++) sheet.getRow(empty).getCell(1).value = '';
      sheet.getRow(10_004).height = 20;
    });
    await accepted(await folderOf(await sound({ '目录.xlsx': catalogue })));
  });

  test('a name of 255 bytes', async () => {
    const name = `${'长'.repeat(83)}ab.txt`;
    expect(Buffer.byteLength(name)).toBe(255);
    await accepted(await folderOf(await sound({ [`${code(1)}/${name}`]: TEXT })));
  });
});

/** A file system of its own, where the machine lets one mount it. */
const canMount = spawnSync('unshare', ['-Urm', 'true']).status === 0;
describe.runIf(canMount)('a full disk', () => {
  test('is told, nothing is half in, and with room again it goes on', async () => {
    // The data lie on a file system with room for the check and its reserve, and not for this delivery.
    const big = await folderOf(await sound({ [`${code(1)}/附件.txt`]: TEXT.repeat(400_000) }));
    const script = 'mount -t tmpfs -o size=90m tmpfs "$1" && cp -a "$2/." "$1" && shift 2 && exec "$@"';
    const at = join(folder.path, 'small');
    await mkdir(at);
    for (const locale of LOCALES) {
      const within = ['unshare', '-Urm', 'sh', '-c', script, 'sh', at, blank];
      const ran = await runCli(['ingest', big, '--data', at], { within, locale });
      expect(ran.code).toBe(3);
      const said = ran.lines.map(({ message }) => message).join('\n') + ran.stderr;
      expect(said).toMatch(locale === 'en' ? /disk/i : /磁盘/);
    }
    expect(await readdir(at)).toEqual([]);
  });
});
