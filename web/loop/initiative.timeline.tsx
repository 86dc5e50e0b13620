/** The stages of an initiative on a line of time, with its key tasks and today: a picture whose parts lead to the records. */
import type { KeyTask } from '../../shared/schemas/initiative.ts';
import { initiative as words } from '../i18n/initiative.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import {
  marksOf,
  monthsOf,
  placeOf,
  type Span,
  type Stage,
  spanOf,
  stageState,
  type TaskMark,
} from './initiative.model.ts';
import { useNarrow } from '../workbench/use-narrow.ts';
import { formatDayNumber } from './loop.model.ts';

interface Props {
  start: number;
  end: number | null;
  stages: readonly Stage[];
  today: number;
  /** Marked on the line of their stage, where they are shown at all. */
  tasks?: readonly KeyTask[];
}

export function TimeLine({ start, end, stages, today, tasks = [] }: Props) {
  const t = useT(words);
  const { locale } = useLocale();
  const span = spanOf(start, end, stages, today);
  const months = monthsOf(span);
  const inside = today >= span.from && today <= span.to;
  return (
    <div className="time">
      <div className={`time-scale small muted${months.length > 4 ? ' dense' : ''}`} aria-hidden="true">
        {months.map((month) => (
          <span
            key={month}
            className={placeOf(month, span) > 88 ? 'last' : undefined}
            style={{ left: `${placeOf(month, span)}%` }}
          >
            {monthName(locale, month)}
          </span>
        ))}
      </div>
      <ol role="list" className="time-rows">
        {stages.map((stage) => (
          <Row
            key={stage.key}
            stage={stage}
            span={span}
            today={today}
            tasks={tasks.filter((task) => task.stage === stage.key && task.state !== 'dropped')}
          />
        ))}
      </ol>
      {inside && (
        <div className="time-today" style={{ '--at': `${placeOf(today, span)}%` } as React.CSSProperties}>
          <span className="small">
            {t('stages.today')} <time dateTime={String(today)}>{formatDayNumber(locale, today)}</time>
          </span>
        </div>
      )}
    </div>
  );
}

function Row({ stage, span, today, tasks }: { stage: Stage; span: Span; today: number; tasks: readonly KeyTask[] }) {
  const t = useT(words);
  const { locale } = useLocale();
  const narrow = useNarrow();
  const state = stageState(stage, today);
  const [left, right] = [placeOf(stage.from, span), placeOf(stage.to, span, true)];
  const done = tasks.filter((task) => task.state === 'done').length;
  const said = {
    name: stage.name,
    from: formatDayNumber(locale, stage.from),
    to: formatDayNumber(locale, stage.to),
    state: t(`stages.${state}`),
  };
  return (
    <li className={`time-row ${state}`}>
      <span className="time-name">
        <b>{stage.name}</b>
        <span className="small muted">
          {t(`stages.${state}`)}
          {tasks.length > 0 && ` · ${t('stages.tasks', { done, total: tasks.length })}`}
        </span>
      </span>
      <span className="time-lane">
        <span
          className="time-bar"
          style={{ left: `${left}%`, width: `${Math.max(0.6, right - left)}%` }}
          role="img"
          aria-label={t('stages.span', said)}
          title={t('stages.span', said)}
        />
        {marksOf(tasks, span, narrow ? 8 : 3.4).map((mark) => (
          <Mark key={mark.tasks[0]!.id} mark={mark} />
        ))}
      </span>
    </li>
  );
}

/** One task, or several that are due at nearly the same time: leads to the first of them in the list. */
function Mark({ mark }: { mark: TaskMark }) {
  const t = useT(words);
  const { locale } = useLocale();
  const said = mark.tasks
    .map(({ text, due, light }) => `${text} · ${formatDayNumber(locale, due ?? 0)} · ${t(`light.${light}`)}`)
    .join('\n');
  return (
    <a
      href={`#task-${mark.tasks[0]!.id}`}
      className={`time-task light ${mark.light}${mark.tasks.length > 1 ? ' several' : ''}`}
      style={{ left: `${mark.at}%` }}
      aria-label={said}
      title={said}
    >
      {mark.tasks.length > 1 && <span aria-hidden="true">{mark.tasks.length}</span>}
    </a>
  );
}

const monthName = (locale: string, day: number): string => {
  const [year, month] = [Math.floor(day / 10000), Math.floor(day / 100) % 100];
  if (locale === 'zh-CN') return month === 1 ? `${year}年1月` : `${month}月`;
  const name = new Date(Date.UTC(year, month - 1, 1)).toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' });
  return month === 1 ? `${name} ${year}` : name;
};
