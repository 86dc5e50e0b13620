/** Jobs of a process that is killed in the middle of one: at a point that the test names, however busy the machine is. */
import type { JobProgress, Jobs } from '../../server/infra/jobs/index.ts';

/** Kills its own process where a handler would save that it is so far: a part of its work is committed, and not noted. */
export const killedAt = (jobs: Jobs, isFar: (progress: JobProgress) => boolean): Jobs => ({
  ...jobs,
  register: (kind, handler, ...more) =>
    jobs.register(
      kind,
      (context) =>
        handler({
          ...context,
          save: (cursor, progress) => {
            if (progress !== undefined && isFar(progress)) process.kill(process.pid, 'SIGKILL');
            return context.save(cursor, progress);
          },
        }),
      ...more,
    ),
});
