/** Which reader a file needs: told by its first bytes, not by its name. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { LantaiError } from '../../../lib/errors.ts';

export type SourceFormat = 'xlsx' | 'xls' | 'dbf' | 'delimited' | 'ead';

/** Throws `workbook-unreadable`. `name` as the sender has it. */
export async function findFormat(path: string, name = basename(path)): Promise<SourceFormat> {
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
  await file.close();
  const start = buffer.subarray(0, bytesRead);
  if (bytesRead === 0) throw new LantaiError('workbook-unreadable', { file: name, reason: '空 / empty' });
  if (start.subarray(0, 4).equals(Buffer.from('504b0304', 'hex'))) return 'xlsx';
  if (start.subarray(0, 4).equals(Buffer.from('d0cf11e0', 'hex'))) return 'xls';
  if (isDbf(start)) return 'dbf';
  const text = start
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (text.startsWith('<')) {
    if (/<(?:\w+:)?ead[\s>]/.test(text) || /\.(xml|ead)$/i.test(name)) return 'ead';
    throw new LantaiError('workbook-unreadable', { file: name, reason: 'HTML/XML' });
  }
  const binary = start.includes(0) && !/^(?:\xff\xfe|\xfe\xff)/.test(start.toString('latin1', 0, 2));
  // UTF-16 without a mark has zero bytes at every second place; anything else with many is no text.
  if (binary && start.filter((byte) => byte === 0).length < bytesRead / 8)
    throw new LantaiError('workbook-unreadable', { file: name, reason: '不是文本 / not text' });
  return 'delimited';
}

/** dBASE III, IV, FoxPro, Visual FoxPro, with or without memo: version, then a day that exists, then a header's length. */
function isDbf(start: Buffer): boolean {
  if (start.length < 32 || ![0x03, 0x30, 0x31, 0x32, 0x83, 0x8b, 0xf5].includes(start[0]!)) return false;
  return start[2]! <= 12 && start[3]! <= 31 && start.readUInt16LE(8) >= 33 && start.readUInt16LE(10) > 1;
}
