/**
 * The gate before single files that people send in beside deliveries: evidence, what was said, papers of a session. What
 * bears a secrecy mark or malware is refused by whatever way it comes; then nothing of it is kept.
 */
import { basename } from 'node:path';
import type { SeenFile, UploadGate } from '../../infra/blob/keep-upload.ts';
import type { ParsePool } from '../../infra/parse/index.ts';
import type { ProblemCode } from '../../../shared/problem-codes.ts';
import { LantaiError } from '../../lib/errors.ts';
import { inspectFiles, isMarked } from './inspect-files.ts';
import { nameBearsMark } from './secrecy-gate.ts';

/** What may be wrong with a file, in the words of an upload; everything else is a matter of its format. */
const CODES: Record<string, ProblemCode> = {
  encrypted: 'upload-locked',
  truncated: 'upload-damaged',
  unreadable: 'upload-damaged',
  'bad-encoding': 'upload-damaged',
  'extension-mismatch': 'upload-mismatch',
};

/** Throws `upload-marked`, `upload-malware`; where the file has to be sound too, `upload-locked`, `-damaged`, `-mismatch`, `-format`. */
export const createUploadGate =
  (parse: ParsePool): UploadGate =>
  async ({ path, name, digests, sound }): Promise<SeenFile> => {
    // The sentence does not repeat the name: it may be what is secret.
    if (nameBearsMark(name)) throw new LantaiError('upload-marked');
    const empty: SeenFile = { puid: '', formatName: '', mime: '' };
    if (digests.size === 0) {
      if (sound) throw new LantaiError('upload-damaged', { name });
      return empty;
    }
    const [seen] = await inspectFiles([{ path: basename(path), name, ...digests }], () => path, { parse });
    if (seen === undefined) return empty;
    if (isMarked(seen)) throw new LantaiError('upload-marked');
    const { puid, formatName, mime, problem } = seen.facts;
    if (problem?.kind === 'malware') throw new LantaiError('upload-malware', { name, found: problem.detail });
    if (problem !== undefined && sound) {
      const code = CODES[problem.kind] ?? 'upload-format';
      throw new LantaiError(code, { name, format: formatName });
    }
    return { puid, formatName, mime };
  };
