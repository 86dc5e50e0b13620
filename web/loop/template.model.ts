/** The pure part of the pages of templates: a template being written, and laid out from a day to be looked at. */
import type { InitiativeTemplate } from '../../shared/schemas/initiative.ts';
import type { Stage } from './initiative.model.ts';
import { addDays } from './loop.model.ts';

export const EMPTY_TEMPLATE: InitiativeTemplate = {
  key: '',
  name: '',
  summary: '',
  kind: 'other',
  goal: '',
  plan: '',
  days: 90,
  stages: [{ key: 'stage-1', name: '', from: 1, to: 90 }],
  roles: [{ role: 'first-responsible', duty: '' }],
  tasks: [],
};

/** Its stages as they would stand if it began on `start`. */
export const laidStages = (template: InitiativeTemplate, start: number): Stage[] =>
  template.stages.map(({ key, name, from, to }) => ({
    key,
    name,
    from: addDays(start, from - 1),
    to: addDays(start, to - 1),
  }));

/** Lines left empty are no part of it; a stage that is gone leaves its tasks without one. */
export function tidy(template: InitiativeTemplate): InitiativeTemplate {
  const keys = new Set(template.stages.map(({ key }) => key));
  return {
    ...template,
    tasks: template.tasks
      .filter(({ text }) => text.trim() !== '')
      .map((task) => ({ ...task, stage: task.stage !== null && keys.has(task.stage) ? task.stage : null })),
  };
}

type Template = InitiativeTemplate;
/** The tasks of each stage in its order, then those of none. */
export function tasksByTemplateStage({
  stages,
  tasks,
}: Template): [Template['stages'][number] | null, Template['tasks']][] {
  const groups: [Template['stages'][number] | null, Template['tasks']][] = stages.map((stage) => [
    stage,
    tasks.filter((task) => task.stage === stage.key),
  ]);
  groups.push([null, tasks.filter((task) => task.stage === null)]);
  return groups.filter(([, each]) => each.length > 0);
}
