import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createParsePool } from '../../infra/parse/index.ts';
import { writeReceipt } from './receipt-pdf.ts';

test('a character that the font lacks is printed as its code point, the others as they are', async () => {
  const bytes = await writeReceipt({
    receipt: {
      number: '2026-0001',
      agency: '𠮷林街道㐂乐村',
      title: '某年度移交',
      items: 1,
      files: 1,
      bytes: 12,
      returned: 0,
      digest: 'ab'.repeat(32),
      firstCode: 'A001',
      lastCode: 'A001',
      at: '2026-03-02T01:00:00.000Z',
    },
    archive: '测试区档案馆',
    properties: [],
    consent: { by: '档案员', representative: '刘䶮', note: '', at: '2026-03-02T01:00:00.000Z' },
    files: [{ code: 'A001', name: '㐂.txt', byte_size: 12, sha256: 'c'.repeat(64), sm3: 'd'.repeat(64) }],
    locale: 'zh-CN',
  });
  const dir = await mkdtemp(join(tmpdir(), 'lantai-receipt-'));
  const parse = createParsePool({ workers: 1, memoryMb: 1024, timeoutMs: 60_000 });
  try {
    const path = join(dir, 'receipt.pdf');
    await writeFile(path, bytes);
    const { pages } = await parse.extract(path, 'fmt/18', 'receipt.pdf');
    const text = pages.map((page) => page.text).join('\n');
    expect(text).toContain('[U+20BB7]林街道[U+3402]乐村');
    expect(text).toContain('刘[U+4DAE]');
    expect(text).toContain('[U+3402].txt');
    expect(text).toContain('测试区档案馆');
    expect(text).toContain('2026-0001');
  } finally {
    await parse.close();
    await rm(dir, { recursive: true, force: true });
  }
}, 60_000);
