/**
 * What a rebuild with `--skip-corrupt` passed over, kept for good in `storage/passed-over/<time>/`: the list with each
 * line's place and bytes, and the journal files as they were. Who finds a copy of the storage can bring the lines back.
 */
import { createHash } from 'node:crypto';
import { appendFile, copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CorruptLine } from './journal.line.ts';

export interface PassedOver {
  file: string;
  line: number;
}

export class PassedOverList {
  readonly dir: string;
  readonly lines: PassedOver[] = [];

  constructor(storageDir: string, now: Date) {
    this.dir = join(storageDir, 'passed-over', now.toISOString().replaceAll(':', '-'));
  }

  async add(file: string, corrupt: readonly CorruptLine[]): Promise<void> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    const text = corrupt.map(({ line, bytes }) =>
      JSON.stringify({
        file,
        line,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        base64: bytes.toString('base64'),
      }),
    );
    await appendFile(join(this.dir, 'lines.jsonl'), `${text.join('\n')}\n`, { mode: 0o600, flush: true });
    for (const { line } of corrupt) this.lines.push({ file, line });
  }

  /** Keeps a file as it is before its sound lines alone are written anew. */
  async keepFile(file: string): Promise<void> {
    await copyFile(file, join(this.dir, basename(file)));
  }
}
