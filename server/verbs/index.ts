/** The verbs by name, and how one is run: who acts, in which language, with which exit code. */
import type { House } from '../app.ts';
import { LantaiError } from '../lib/errors.ts';
import { type Actor, PUBLIC_ACTOR } from '../modules/identity/index.ts';
import { sayProblem } from '../../shared/i18n/problem.ts';
import { exportVerb } from './export.verb.ts';
import { exportFolderVerb, importFondsVerb } from './fonds-folder.verb.ts';
import { importVerb } from './import.verb.ts';
import { ingestVerb } from './ingest.verb.ts';
import { initVerb } from './init.verb.ts';
import { openVerb } from './open.verb.ts';
import { rebuildVerb } from './rebuild.verb.ts';
import { schemeVerb } from './scheme.verb.ts';
import { searchVerb } from './search.verb.ts';
import { userVerb } from './user.verb.ts';
import type { ExitCode, Verb, VerbLine } from './verb.ts';
import type { VerbCall } from './verb.socket.ts';
import { verifyVerb } from './verify.verb.ts';

const VERBS: Record<string, Verb> = {
  init: initVerb,
  ingest: ingestVerb,
  import: importVerb,
  export: exportVerb,
  'export-folder': exportFolderVerb,
  'import-fonds': importFondsVerb,
  open: openVerb,
  search: searchVerb,
  scheme: schemeVerb,
  verify: verifyVerb,
  rebuild: rebuildVerb,
  user: userVerb,
};

/** Whether the verb waits for background work. */
export const needsWork = (name: string): boolean => VERBS[name]?.needsWork === true;

/** Runs a verb and tells everything as lines; a refusal is a result too. Never throws. */
export async function runVerb(
  house: House,
  call: VerbCall,
  emit: (line: VerbLine) => void,
  signal: AbortSignal,
): Promise<ExitCode> {
  try {
    const verb = VERBS[call.verb];
    if (verb === undefined) throw new LantaiError('bad-request', { detail: call.verb });
    const actor = await actorOf(house, call, verb);
    return await verb.run({ house, actor, locale: call.locale, account: call.account, emit, signal }, call.options);
  } catch (error) {
    const known = error instanceof LantaiError ? error : undefined;
    if (known === undefined) house.log.error(error);
    const code = known?.code ?? 'internal';
    emit({ type: 'result', ok: false, code, message: sayProblem(call.locale, code, known?.params) });
    return known?.code === 'bad-request' || known?.code === 'query-syntax' ? 2 : 3;
  }
}

async function actorOf(house: House, call: VerbCall, verb: Verb): Promise<Actor> {
  const via: Actor['via'] = { kind: 'cli', account: call.account, host: call.host };
  if (call.as !== undefined) return house.identity.actorByLogin(call.as, via);
  if (verb.publicByDefault === true) return { ...PUBLIC_ACTOR, via };
  if (verb.beforeAnybody === true)
    return { ...PUBLIC_ACTOR, login: 'system', name: '系统', via: { ...via, kind: 'system' } };
  return house.identity.ensureOperator(call.account, via);
}
