import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeShared, sharedPath } from '../../test/shared-path.ts';
import { LantaiError } from '../lib/errors.ts';
import { type UnzipLimits, unzipTo } from './safe-unzip.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-unzip-'));
});
afterEach(() => rm(dir, { recursive: true }));

interface Crafted {
  name: string | Buffer;
  data?: Buffer;
  deflate?: boolean;
  flags?: number;
  mode?: number;
  declared?: number;
  crc?: number;
  /** Points at the local header of an earlier entry. */
  sameAs?: number;
}

/** A ZIP by hand, as no honest program would write it. */
function craft(items: Crafted[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const item of items) {
    const name = Buffer.from(item.name);
    const data = item.data ?? Buffer.from('x');
    const packed = item.deflate ? deflateRawSync(data) : data;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    const fields = (to: Buffer, from: number): void => {
      to.writeUInt16LE(20, from);
      to.writeUInt16LE(item.flags ?? 0, from + 2);
      to.writeUInt16LE(item.deflate ? 8 : 0, from + 4);
      to.writeUInt32LE(item.crc ?? crc32(data), from + 10);
      to.writeUInt32LE(packed.length, from + 14);
      to.writeUInt32LE(item.declared ?? data.length, from + 18);
      to.writeUInt16LE(name.length, from + 22);
    };
    fields(head, 4);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(0x031e, 4);
    fields(central, 6);
    central.writeUInt32LE(((item.mode ?? 0o100644) << 16) >>> 0, 38);
    const offset = item.sameAs === undefined ? at : offsets[item.sameAs]!;
    central.writeUInt32LE(offset, 42);
    offsets.push(offset);
    directory.push(central, name);
    if (item.sameAs !== undefined) continue;
    locals.push(head, name, packed);
    at += 30 + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(items.length, 8);
  end.writeUInt16LE(items.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, central, end]);
}

async function refusal(bytes: Buffer, limits?: Partial<UnzipLimits>): Promise<LantaiError> {
  await writeFile(join(dir, 'in.zip'), bytes);
  const error: unknown = await unzipTo(join(dir, 'in.zip'), join(dir, 'out'), limits).catch(
    (reason: unknown) => reason,
  );
  expect(await readdir(dir)).toEqual(['in.zip']);
  if (!(error instanceof LantaiError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe('a hostile archive', () => {
  it.each(['../a', 'a/../../b', '/etc/passwd', 'C:/a', 'c:a', 'a\\b', '..\\a', 'a\0b', './a', 'a//b', ''])(
    'is refused for the path %j',
    async (name) => {
      const error = await refusal(craft([{ name: 'good.txt' }, { name }]));
      expect(error.code).toBe('zip-unsafe-path');
      expect(error.params.entry).toBe(name.replace('\0', '�'));
    },
  );

  it('is refused for a link', async () => {
    expect((await refusal(craft([{ name: 'l', data: Buffer.from('/etc'), mode: 0o120777 }]))).code).toBe('zip-link');
  });

  it('is refused when encrypted', async () => {
    expect((await refusal(craft([{ name: 'a', data: Buffer.alloc(20), declared: 8, flags: 1 }]))).code).toBe(
      'zip-encrypted',
    );
  });

  it('is refused for its ratio', async () => {
    const error = await refusal(craft([{ name: 'zeros', data: Buffer.alloc(20 * 1024 ** 2), deflate: true }]));
    expect(error.code).toBe('zip-bomb');
  });

  it('is refused when an entry is longer than it says', async () => {
    const data = Buffer.alloc(100_000, 'ab');
    const error = await refusal(craft([{ name: 'first' }, { name: 'liar', data, deflate: true, declared: 10 }]));
    expect(error.code).toBe('zip-bomb');
    expect(error.params.entry).toBe('liar');
  });

  it('is refused for overlapping entries', async () => {
    const error = await refusal(
      craft([
        { name: 'a', data: Buffer.alloc(1000) },
        { name: 'b', data: Buffer.alloc(1000), sameAs: 0 },
      ]),
    );
    expect(error.code).toBe('zip-bomb');
  });

  it('is refused over the limits of files and bytes', async () => {
    const two = craft([{ name: 'a' }, { name: 'b', data: Buffer.alloc(500) }]);
    expect((await refusal(two, { maxFiles: 1 })).code).toBe('zip-bomb');
    expect((await refusal(two, { maxBytes: 400 })).code).toBe('zip-bomb');
    expect((await refusal(craft([{ name: 'd/'.repeat(50) + 'a' }]))).code).toBe('zip-bomb');
  });

  it('is refused when damaged', async () => {
    const good = craft([{ name: 'a', data: Buffer.alloc(2000, 'z'), deflate: true }]);
    expect((await refusal(good.subarray(0, good.length - 30))).code).toBe('zip-unreadable');
    expect((await refusal(Buffer.alloc(0))).code).toBe('zip-unreadable');
    expect((await refusal(craft([{ name: 'a', crc: 7 }]))).code).toBe('zip-unreadable');
  });

  it('is refused for two entries of one path', async () => {
    expect((await refusal(craft([{ name: 'a' }, { name: 'a' }]))).code).toBe('zip-unreadable');
    expect((await refusal(craft([{ name: 'a' }, { name: 'a/b' }]))).code).toBe('zip-unreadable');
    expect((await refusal(craft([{ name: 'a/b' }, { name: 'a' }]))).code).toBe('zip-unreadable');
  });
});

it('unpacks, without junk, and tells how far it is', async () => {
  const zip = craft([
    { name: '文书/' },
    { name: '文书/正文.txt', data: Buffer.from('正文'), deflate: true },
    { name: Buffer.from([0xce, 0xc4, 0x2e, 0x74]), data: Buffer.from('gbk') },
    { name: '__MACOSX/._a' },
    { name: '文书/.DS_Store' },
    { name: '文书/Thumbs.db' },
  ]);
  await writeFile(join(dir, 'in.zip'), zip);
  const seen: number[] = [];
  const done = await unzipTo(join(dir, 'in.zip'), join(dir, 'out'), {}, (progress) => seen.push(progress.files));
  expect(done).toEqual({ files: 2, bytes: 9 });
  expect(seen).toEqual([1, 2]);
  expect((await readdir(join(dir, 'out'), { recursive: true })).sort()).toEqual(
    ['文.t', '文书', '文书/正文.txt'].sort(),
  );
  expect(await readFile(join(dir, 'out', '文书', '正文.txt'), 'utf8')).toBe('正文');
});

describeShared('the sample with GBK names', () => {
  it('has readable names', async () => {
    await unzipTo(sharedPath('samples', 'formats', 'gbk.zip'), join(dir, 'out'));
    const names = await readdir(join(dir, 'out'), { recursive: true });
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(/^[\p{Script=Han}\w./（）()\-\s]+$/u);
  });
});
