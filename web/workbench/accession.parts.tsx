import { Light } from '../components/signs.tsx';
import { useTerm } from './use-term.ts';

const LIGHTS: Record<string, 'ok' | 'warn' | 'bad' | 'idle' | 'running'> = {
  received: 'running',
  checking: 'running',
  'needs-review': 'warn',
  accepting: 'running',
  accepted: 'ok',
  returned: 'bad',
  failed: 'bad',
};
/** The state of an accession: shape, colour and word. */
export function StateLight({ state }: { state: string }) {
  const term = useTerm();
  return <Light state={LIGHTS[state] ?? 'idle'}>{term('state', state)}</Light>;
}

const OPENNESS: Record<string, 'ok' | 'warn' | 'bad' | 'idle'> = {
  open: 'ok',
  unreviewed: 'idle',
  controlled: 'bad',
  delayed: 'warn',
};
/** Whether the public may read it. */
export function OpennessLight({ openness }: { openness: string }) {
  const term = useTerm();
  return <Light state={OPENNESS[openness] ?? 'idle'}>{term('openness', openness)}</Light>;
}
