/** The steps of an initiative: what has to be known before it begins, what has to be done before it closes, and back. */
import type { InitiativeTable, Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { checkOpen } from './initiative.parts.ts';
import { countOpenFindings, listParts, listPeopleOf } from './initiative.repo.ts';
import { countOpenTasks } from './task.repo.ts';

/** What has to be known before it begins. */
async function missing(trx: Writer, row: InitiativeTable): Promise<string[]> {
  const people = await listPeopleOf(trx, row.id);
  const answers = people.some(
    (person) => person.role === 'first-responsible' && (person.user_id !== null || person.name !== ''),
  );
  const checks: [string, boolean][] = [
    ['goal', row.goal.trim() !== ''],
    ['stages', row.stages_json !== '[]'],
    ['bodyIds', (await listParts(trx, row.id)).length > 0],
    ['first-responsible', answers || row.leader_id !== null],
  ];
  return checks.filter(([, known]) => !known).map(([field]) => field);
}

/** Throws `initiative-incomplete` with what is not known yet, `initiative-begun`, `initiative-closed`. */
export async function start(trx: Writer, row: InitiativeTable): Promise<Partial<InitiativeTable>> {
  checkOpen(row);
  if (row.state !== 'draft') throw new LantaiError('initiative-begun', { number: row.number });
  const fields = await missing(trx, row);
  if (fields.length > 0) throw new LantaiError('initiative-incomplete', { fields: fields.join('、') });
  return { state: 'running' };
}

/** Throws `initiative-tasks-open`, `initiative-findings-open`, `initiative-not-begun`, `initiative-closed`. */
export async function close(
  trx: Writer,
  row: InitiativeTable,
  { ground, today }: { ground: string; today: number },
): Promise<Partial<InitiativeTable>> {
  checkOpen(row);
  if (row.state !== 'running') throw new LantaiError('initiative-not-begun', { number: row.number });
  const tasks = await countOpenTasks(trx, row.id);
  if (tasks > 0) throw new LantaiError('initiative-tasks-open', { n: tasks });
  const findings = await countOpenFindings(trx, row.archive_id, row.id);
  // What cannot be solved in time stays open and is followed: who closes says how.
  if (findings > 0 && ground.trim() === '') throw new LantaiError('initiative-findings-open', { n: findings });
  return { state: 'closed', closed_on: today, closing_note: ground.trim() };
}

/** Back into its course, by the office and with the reason. Throws `initiative-not-closed`, `ground-required`. */
export function reopen(row: InitiativeTable, ground: string): Partial<InitiativeTable> {
  if (row.state !== 'closed') throw new LantaiError('initiative-not-closed', { number: row.number });
  if (ground.trim() === '') throw new LantaiError('ground-required');
  return { state: 'running', closed_on: null, closing_note: '' };
}
