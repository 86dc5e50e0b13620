/** A template laid out from a first day on. Pure. */
import type { InitiativeTemplate } from '../../../shared/schemas/initiative.ts';
import { addDays } from '../../lib/day.ts';

/** What a task of a template gives a key task: its columns, without those of its own life. */
interface LaidTask {
  stage: string | null;
  text: string;
  list: 'task' | 'development' | 'service';
  duty: string;
  body_id: string | null;
  start: number | null;
  due: number;
}

export function layOut(template: InitiativeTemplate, given: { start: number; bodyIds: readonly string[] }) {
  const at = (nth: number): number => addDays(given.start, nth - 1);
  const bodies = [...new Set(given.bodyIds)];
  const tasks = template.tasks.flatMap((task): LaidTask[] => {
    const laid = {
      stage: task.stage,
      text: task.text,
      list: task.list,
      duty: task.duty,
      start: task.from === null ? null : at(task.from),
      due: at(task.due),
    };
    // Without bodies yet the task stands once, to be given to them later.
    if (!task.perBody || bodies.length === 0) return [{ ...laid, body_id: null }];
    return bodies.map((body_id) => ({ ...laid, body_id }));
  });
  return {
    kind: template.kind,
    goal: template.goal,
    plan: template.plan,
    end: at(template.days),
    stages: template.stages.map(({ key, name, from, to }) => ({ key, name, from: at(from), to: at(to) })),
    people: template.roles.map(({ role, duty }) => ({ role, userId: null, name: '', duty })),
    tasks,
  };
}
