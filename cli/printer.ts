/** How lines are shown: one JSON object a line with --json, else words, with a progress bar on a terminal. */
import cliProgress from 'cli-progress';
import { type Locale, translate } from '../shared/i18n/index.ts';
import { joinIn } from '../shared/i18n/listing.ts';
import type { VerbLine } from '../server/verbs/verb.ts';

export interface Printer {
  line: (line: VerbLine) => void;
  end: () => void;
}

export function createPrinter({ json, locale }: { json: boolean; locale: Locale }): Printer {
  if (json) return { line: (line) => console.log(JSON.stringify(line)), end: () => undefined };
  const terminal = process.stderr.isTTY;
  let bar: cliProgress.SingleBar | undefined;
  let step = '';
  const stopBar = () => {
    bar?.stop();
    bar = undefined;
  };
  const progress = (line: VerbLine & { type: 'progress' }) => {
    const label = translate(locale, `progress.${line.step}`);
    if (!terminal) {
      if (line.step !== step) console.error(label);
      step = line.step;
      return;
    }
    if (line.step !== step) stopBar();
    step = line.step;
    if (bar === undefined) {
      bar = new cliProgress.SingleBar(
        { format: `${label} {bar} {value}/{total} {eta_formatted}`, hideCursor: true, stream: process.stderr },
        cliProgress.Presets.shades_classic,
      );
      bar.start(line.total ?? 0, line.done);
    } else {
      bar.setTotal(line.total ?? line.done);
      bar.update(line.done);
    }
  };
  return {
    line: (line) => {
      if (line.type === 'progress') return progress(line);
      stopBar();
      console.log(inWords(line, locale));
    },
    end: stopBar,
  };
}

type Spoken = Exclude<VerbLine, { type: 'progress' }>;

function inWords(line: Spoken, locale: Locale): string {
  switch (line.type) {
    case 'notice':
      return line.message;
    case 'defect': {
      const mark = line.severity === 'error' ? '■' : '◆';
      const rows = line.rows.length > 0 ? translate(locale, 'cli.rows', { rows: joinIn(locale, line.rows) }) : '—';
      return `${mark} ${rows}\t${line.code ?? line.file ?? ''}\t${line.message}`;
    }
    case 'finding':
      return `■ ${line.object}\t${line.message}`;
    case 'hit':
      return `${String(line.code)}\t${String(line.text)}`;
    case 'result':
      return typeof line.message === 'string' ? line.message : JSON.stringify(line);
  }
}
