/** Names of workers: machine, process, instance; so that whoever starts again knows which of them are dead. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

const living = new Set<string>();

export function newWorkerName(): string {
  return `${hostname()}/${process.pid}/${randomBytes(6).toString('hex')}`;
}

export const markLiving = (worker: string): void => void living.add(worker);
export const markEnded = (worker: string): void => void living.delete(worker);

/** True where the worker ran on this machine and its process is gone. Of other machines nobody here knows. */
export function isDeadWorker(worker: string): boolean {
  const [host, pid] = worker.split('/');
  if (host !== hostname() || !/^\d+$/.test(pid ?? '')) return false;
  if (Number(pid) === process.pid) return !living.has(worker);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
