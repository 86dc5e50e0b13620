/**
 * What a verb of the command line is. It runs where the data is open: in the command's own process, or, while `serve`
 * holds the data, inside the server, which gets name and options through its local socket (verb.socket.ts).
 */
import type { House } from '../app.ts';
import type { Actor } from '../modules/identity/index.ts';
import type { Locale } from '../../shared/i18n/index.ts';

/** One line of `--json` output. The last one of a run is always the result. */
export type VerbLine =
  | { type: 'progress'; step: string; done: number; total?: number; message?: string }
  | {
      type: 'defect';
      kind: string;
      severity: 'error' | 'warning';
      rows: number[];
      code?: string;
      file?: string;
      check?: string;
      message: string;
    }
  | { type: 'hit'; [member: string]: unknown }
  | { type: 'finding'; kind: string; object: string; message: string }
  | { type: 'notice'; message: string }
  | { type: 'result'; ok: boolean; [member: string]: unknown };

/** 0 done, 1 stopped by defects, 2 wrong use, 3 failed. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface VerbRun {
  house: House;
  actor: Actor;
  locale: Locale;
  /** The system account that called. */
  account: string;
  emit: (line: VerbLine) => void;
  signal: AbortSignal;
}

export type VerbOptions = Record<string, unknown>;

export interface Verb {
  /** Whether it acts as the public where nobody is named by `--as`. */
  publicByDefault?: boolean;
  /** Runs before there are people: `init` and `rebuild`, held by whoever owns the data folder. */
  beforeAnybody?: boolean;
  /** Waits for jobs: the background work runs for its time where no server does it. */
  needsWork?: boolean;
  run(run: VerbRun, options: VerbOptions): Promise<ExitCode>;
}
