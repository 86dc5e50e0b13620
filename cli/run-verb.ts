/** Where a verb runs: in the server that holds the data, else here with the data opened for its time. */
import type { Config } from '../server/config.ts';
import type { House } from '../server/app.ts';
import { putBack } from '../server/infra/set-aside.ts';
import { LantaiError } from '../server/lib/errors.ts';
import type { ExitCode, VerbLine } from '../server/verbs/verb.ts';
import { callServer, type VerbCall } from '../server/verbs/verb.socket.ts';

interface Run {
  config: Config;
  call: VerbCall;
  emit: (line: VerbLine) => void;
  signal: AbortSignal;
}

export async function runVerbAnywhere(run: Run): Promise<ExitCode> {
  const { config, call, emit, signal } = run;
  const answered = await callServer(config.dataDir, call, emit, signal);
  if (answered !== undefined) return answered;
  // The whole house is loaded only where it is opened here: a server that has it answers at once.
  const { openHouse } = await import('../server/app.ts');
  const { DemoClock } = await import('../server/demo/loop/demo-clock.ts');
  const house = await openHouse(config, {
    create: call.verb === 'init' || call.verb === 'rebuild',
    rebuild: call.verb === 'rebuild',
    ...(call.verb === 'init' && { clock: new DemoClock() }),
  }).catch((error: unknown) => {
    // The holder may be a server that is just starting, or another verb that is about to end: wait a little for either.
    if (!(error instanceof LantaiError) || error.code !== 'already-running') throw error;
    return undefined;
  });
  return house === undefined ? waitForHolder(run) : runHere(house, run);
}

/** Runs the verb on the open house and closes it. */
async function runHere(house: House, { call, emit, signal }: Run): Promise<ExitCode> {
  try {
    const { needsWork, runVerb } = await import('../server/verbs/index.ts');
    if (needsWork(call.verb)) house.start();
    return await runVerb(house, call, emit, signal);
  } finally {
    await house.close();
    // Of a rebuild that failed, the database of before comes back.
    if (call.verb === 'rebuild') putBack(house.config.dataDir);
  }
}

async function waitForHolder(run: Run, attempts = 100): Promise<ExitCode> {
  for (let attempt = 0; attempt < attempts && !run.signal.aborted; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const answered = await callServer(run.config.dataDir, run.call, run.emit, run.signal);
    if (answered !== undefined) return answered;
    try {
      const { openHouse } = await import('../server/app.ts');
      return await runHere(await openHouse(run.config), run);
    } catch (error) {
      if (!(error instanceof LantaiError) || error.code !== 'already-running') throw error;
    }
  }
  throw new LantaiError('already-running', { path: run.config.dataDir, pid: 0 });
}
