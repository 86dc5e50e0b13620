/** The agency's statement (说明文件.TXT, DA/T 93 annex B) and lists of digests beside it. */
import type { ListedDigest, Statement } from './delivery.types.ts';

const KEYS: Record<string, 'agency' | 'count' | 'bytes' | 'year'> = {};
for (const [key, words] of Object.entries({
  agency: '移交单位 移交单位名称 单位 单位名称 立档单位 保管单位 制作单位 agency transferringagency',
  count: '移交件数 件数 总件数 移交数量 数量 移交电子档案数量 count items numberofitems',
  bytes: '移交字节数 字节数 总字节数 移交数据量 数据量 容量 总容量 bytes size totalbytes',
  year: '年度 所属年度 归档年度 移交年度 year',
}))
  for (const word of words.split(' ')) KEYS[word] = key as 'agency';

const UNITS: Record<string, number> = {
  '': 1,
  b: 1,
  字节: 1,
  byte: 1,
  bytes: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
};

/** Reads `key：value` lines; numbers may have separators and units (件, 卷, 字节, MB, GB). Unknown lines are left. */
export function readStatement(text: string): Statement {
  const statement: Statement = { digests: readDigestList(text) };
  for (const line of text.normalize('NFKC').split(/\r?\n/)) {
    const [, word, value] = /^\s*([^:=\t]+?)\s*[:=\t]\s*(.+?)\s*$/.exec(line) ?? [];
    if (word === undefined || value === undefined) continue;
    const key = KEYS[word.toLowerCase().replace(/\([^)]*\)|[\s_-]/g, '')];
    if (key === 'agency') statement.agency ??= value;
    else if (key === 'year') statement.year ??= value.replace(/年$/, '');
    else if (key === 'count') statement.count ??= numberOf(value);
    else if (key === 'bytes') statement.bytes ??= bytesOf(value);
  }
  return statement;
}

function numberOf(value: string): number | undefined {
  const match = /^(?:共)?\s*(\d[\d, ]*)\s*(?:件|卷|条|个|张)?/.exec(value);
  return match === null ? undefined : Number(match[1]!.replace(/[, ]/g, ''));
}

function bytesOf(value: string): Statement['bytes'] {
  const match = /^(\d[\d,]*)(\.\d+)?\s*(字节|bytes?|[kmg]?b)?$/i.exec(value.trim());
  if (match === null) return undefined;
  const unit = UNITS[(match[3] ?? '').toLowerCase()] ?? 1;
  const decimals = (match[2] ?? '.').length - 1;
  const tolerance = unit === 1 ? 0 : (unit * 10 ** -decimals) / 2;
  return { value: Number(match[1]!.replaceAll(',', '') + (match[2] ?? '')) * unit, tolerance };
}

/**
 * Lines as sha256sum writes them (`<hex>  <path>`), as BagIt does, in BSD style (`SM3 (path) = <hex>`) or with the path
 * first. 64 hex digits are SHA-256 or SM3: where the line does not say which, either may hold.
 */
export function readDigestList(text: string, fileName = ''): ListedDigest[] {
  const named = algorithmIn(fileName);
  const list: ListedDigest[] = [];
  for (const line of text.split(/\r?\n/)) {
    const bsd = /^\s*(sha-?256|sha-?512|sm3)\s*\((.+)\)\s*=\s*([0-9a-f]{64,128})\s*$/i.exec(line);
    const first = /^\s*([0-9a-f]{64}|[0-9a-f]{128})[\s,*]+(.+?)\s*$/i.exec(line);
    const last = /^\s*(.+?)[\s,:：=]+([0-9a-f]{64}|[0-9a-f]{128})\s*$/i.exec(line);
    const [path, digest] = bsd ? [bsd[2]!, bsd[3]!] : first ? [first[2]!, first[1]!] : last ? [last[1]!, last[2]!] : [];
    if (path === undefined || digest === undefined) continue;
    const said = bsd ? algorithmIn(bsd[1]!) : named;
    const algorithm = digest.length === 128 ? 'sha512' : said === 'sha512' ? undefined : (said ?? 'unknown64');
    if (algorithm === undefined) continue;
    list.push({
      path: path.replaceAll('\\', '/').replace(/^\.\//, '').normalize('NFC'),
      algorithm,
      digest: digest.toLowerCase(),
    });
  }
  return list;
}

function algorithmIn(name: string): 'sha256' | 'sm3' | 'sha512' | undefined {
  if (/sm3/i.test(name)) return 'sm3';
  if (/sha-?512/i.test(name)) return 'sha512';
  return /sha-?256/i.test(name) ? 'sha256' : undefined;
}
