/** A folder for what the files of one run share, named to them in the environment and removed after the run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-run-'));
  process.env.LANTAI_TEST_RUN = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
