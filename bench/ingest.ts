/**
 * Taking in: `delivery-clean` a hundred times over with new codes, from the start of the command until its units are
 * findable and the command has ended; beside it, in the same run, copying the same files and digesting them with openssl.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCli } from '../test/server-process.ts';
import { deliveryTimes } from './delivery.ts';
import { writeResult } from './machine.ts';

export async function benchIngest(times = 100): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-bench-'));
  try {
    const data = join(dir, 'data');
    const delivery = await deliveryTimes(times, join(dir, 'delivery'));
    await runCli(['init', '--data', data]);
    const started = performance.now();
    const ran = await runCli(['ingest', delivery, '--data', data]);
    const seconds = (performance.now() - started) / 1000;
    if (ran.code !== 0) throw new Error(JSON.stringify(ran.result));
    const found = await runCli(['search', '主题教育', '--data', data, '--as', 'archivist']);
    const copying = performance.now();
    execFileSync('sh', [
      '-c',
      `cp -r "${delivery}" "${dir}/copy" && find "${dir}/copy" -type f -exec openssl dgst -sha512 {} + -exec openssl dgst -sha256 {} + -exec openssl dgst -sm3 {} + > /dev/null`,
    ]);
    const peerSeconds = (performance.now() - copying) / 1000;
    const units = ran.result.accepted as number;
    writeResult('ingest', {
      units,
      seconds: Math.round(seconds * 10) / 10,
      unitsPerSecond: Math.round((units / seconds) * 10) / 10,
      foundAfterwards: found.result.total,
      copyAndOpensslSeconds: Math.round(peerSeconds * 10) / 10,
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { times: { type: 'string', default: '100' } } });
  await benchIngest(Number(values.times));
}
