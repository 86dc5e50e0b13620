/** What the key tasks 重点任务 of an initiative come to, for the part of a report on development. Pure. */

interface Tasks {
  id: string;
  tasks: readonly { state: 'open' | 'done' | 'dropped'; light: string }[];
}

export function taskSummary({ id, tasks }: Tasks): {
  counts: { key: string; value: number; href: string }[];
} {
  const counted = tasks.filter(({ state }) => state !== 'dropped');
  const href = `/work/initiatives/${id}`;
  return {
    counts: [
      { key: 'tasks', value: counted.length, href },
      { key: 'tasks-done', value: counted.filter(({ state }) => state === 'done').length, href },
      {
        key: 'tasks-late',
        value: counted.filter(({ state, light }) => state === 'open' && light === 'red').length,
        href,
      },
    ],
  };
}
