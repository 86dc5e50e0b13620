/**
 * A large delimited file as bad as they come: GB18030 that claims UTF-8, with a broken quote far down. Tried by command
 * while a server holds the data: which row is named, rows a second, and how much memory server and reader take.
 *   node bench/bad-csv.ts [--rows 1000000] [--broken 700000] [--no-result]
 * With --rows 22000000 the file has about 2 GB.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type Line, runCli, type RunningServer, startServer } from '../test/server-process.ts';
import { endClient, makeHouse, watch } from './client.ts';
import { writeResult } from './machine.ts';

/** There is no encoder in Node: the characters that are needed are found by decoding all pairs once. */
function encoder(): (text: string) => Buffer {
  const decoder = new TextDecoder('gb18030');
  const pairs = new Map<string, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      if (trail !== 0x7f) pairs.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return (text) =>
    Buffer.from(Array.from(text).flatMap((char) => (char < '\x80' ? [char.charCodeAt(0)] : [...pairs.get(char)!])));
}

function* lines(rows: number, broken: number): Generator<Buffer> {
  const encode = encoder();
  // The mark of UTF-8, and what follows is none.
  yield Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), encode('档号,题名,责任者,日期\r\n')]);
  const [before, after] = [encode(',关于第'), encode('号水利工程用工事项的批复,县人民委员会,19850312\r\n')];
  const spoilt = encode(',"没有闭合的题名,县人民委员会,19850312\r\n');
  const letter = (value: number): string => String.fromCharCode(65 + (value % 26));
  // Offices of three letters, each with 9,999 items.
  const office = (k: number): string => `${letter(Math.floor(k / 676))}${letter(Math.floor(k / 26))}${letter(k)}`;
  const code = encode('Z109-WS·1985-Y-');
  for (let n = 1; n <= rows; n++) {
    const number = Buffer.from(`${office(Math.floor(n / 9999))}-${String((n % 9999) + 1).padStart(4, '0')}`);
    yield Buffer.concat(n === broken ? [code, number, spoilt] : [code, number, before, number, after]);
  }
}

export async function benchBadCsv(rows = 1_000_000, broken = 700_000, isKept = true): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-bench-'));
  let server: RunningServer | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    const file = join(dir, '旧目录.csv');
    await pipeline(Readable.from(lines(rows, broken)), createWriteStream(file));
    const data = join(dir, 'data');
    await makeHouse(data, '基准单位');
    server = await startServer('serve', data);
    const pid = server.process.pid!;
    let [own, reader] = [0, 0];
    timer = setInterval(() => {
      const now = watch(pid);
      [own, reader] = [Math.max(own, now.ownMb), Math.max(reader, now.childrenMb)];
    }, 250);
    const named: { kind: unknown; rows: unknown }[] = [];
    const hear = (line: Line): boolean => {
      if (line.type === 'defect') named.push({ kind: line.kind, rows: line.rows });
      return false;
    };
    const began = performance.now();
    const cpuBefore = watch(pid).cpuSeconds;
    const args = ['import', file, '--fonds', 'Z109', '--category', 'WS', '--dry-run', '--data', data];
    const { result } = await runCli(args, { killAt: hear });
    const seconds = (performance.now() - began) / 1000;
    const cpuSeconds = watch(pid).cpuSeconds - cpuBefore;
    const found = named.some((each) => each.kind === 'broken-quote' && JSON.stringify(each.rows) === `[${broken + 1}]`);
    if (!found || result.refused !== 1 || result.rows !== rows)
      throw new Error(JSON.stringify({ result, named: named.slice(0, 20) }));
    const measured = {
      rows,
      megabytes: Math.round((await stat(file)).size / 1e6),
      seconds: Math.round(seconds * 10) / 10,
      rowsPerSecond: Math.round(rows / seconds),
      cpuSeconds: Math.round(cpuSeconds),
      serverPeakMb: own,
      readerPeakMb: reader,
      brokenQuoteInRow: broken + 1,
      named,
    };
    console.log(JSON.stringify(measured));
    if (isKept) writeResult('bad-csv', { dryRun: measured });
  } finally {
    clearInterval(timer);
    await server?.stop();
    endClient();
    await rm(dir, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      broken: { type: 'string', default: '700000' },
      'no-result': { type: 'boolean', default: false },
    },
  });
  await benchBadCsv(Number(values.rows), Number(values.broken), !values['no-result']);
}
