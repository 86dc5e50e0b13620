/** Lists of values that pages and schemas of the loop share: apart from the schemas, which bring the validator to the browser. */

/** What the overview's figures list. */
export const RECORD_LISTS = [
  'findings',
  'bodies',
  'slips',
  'voices',
  'boxes',
  'rules',
  'meetings',
  'answers',
  'sessions',
  'absences',
  'materials',
  'topics',
  'visits',
  'notes',
  'problems',
  'results',
  'inspections',
  'orders',
  'tasks',
] as const;

/** Which list of the ledger: key tasks, development, services for people 民生实事. */
export const TASK_LISTS = ['task', 'development', 'service'] as const;
