/** 重点任务清单: who does what by when, by stages; entering that it is done, with what proves it. */
import { useState } from 'react';
import { TASK_LISTS } from '../../shared/loop-lists.ts';
import type { InitiativeDetail, KeyTask } from '../../shared/schemas/initiative.ts';
import { addKeyTask, patchKeyTask, useKeepInitiative } from '../api/initiative.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { tasksByStage } from './initiative.model.ts';
import { TaskLight } from './initiative.parts.tsx';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { BodySelect, ChangeDialog, Day, DayField, PersonSelect, useWord } from './loop.parts.tsx';

type Asked = { act: 'edit' | 'done' | 'dropped'; task: KeyTask } | { act: 'add' };

export function InitiativeTasks({ initiative }: { initiative: InitiativeDetail }) {
  const t = useT(words);
  const [asked, setAsked] = useState<Asked>();
  const { tasks, stages, mayManage, state } = initiative;
  const counted = tasks.filter((task) => task.state !== 'dropped');
  const done = counted.filter((task) => task.state === 'done').length;
  const close = () => setAsked(undefined);
  return (
    <section className="card" aria-labelledby="tasks">
      <header className="card-head">
        <h2 id="tasks">{t('tasks.title')}</h2>
        {counted.length > 0 && (
          <span className="small muted">{t('list.tasks-of', { done, total: counted.length })}</span>
        )}
        <span className="grow" />
        {mayManage && state !== 'closed' && (
          <Button size="small" onClick={() => setAsked({ act: 'add' })}>
            {t('tasks.add')}
          </Button>
        )}
      </header>
      {tasks.length === 0 && <p className="card-note muted">{t('tasks.none')}</p>}
      {tasksByStage(stages, tasks).map(([stage, of]) => (
        <div key={stage?.key ?? ''} className="task-stage">
          <h3>{stage?.name ?? t('tasks.no-stage')}</h3>
          <ul role="list">
            {of.map((task) => (
              <Line key={task.id} task={task} manages={mayManage && state !== 'closed'} onAsk={setAsked} />
            ))}
          </ul>
        </div>
      ))}
      {asked?.act === 'add' && <TaskDialog initiative={initiative} onClose={close} />}
      {asked?.act === 'edit' && <TaskDialog initiative={initiative} task={asked.task} onClose={close} />}
      {(asked?.act === 'done' || asked?.act === 'dropped') && (
        <ProofDialog task={asked.task} to={asked.act} onClose={close} />
      )}
    </section>
  );
}

interface LineProps {
  task: KeyTask;
  manages: boolean;
  onAsk: (asked: Asked) => void;
}
function Line({ task, manages, onAsk }: LineProps) {
  const t = useT(words);
  const word = useWord();
  const say = useToast();
  const { locale } = useLocale();
  const reopen = useLoopChange(() =>
    patchKeyTask(task.initiativeId, task.id, { state: 'open', lockVersion: task.lockVersion }),
  );
  const who = [task.bodyName, task.ownerName].filter((each) => each !== null);
  const act = (label: string, onClick: () => void) => (
    <button type="button" className="text-button small" onClick={onClick}>
      {label}
    </button>
  );
  return (
    <li id={`task-${task.id}`} className={`key-task ${task.state}`} tabIndex={-1}>
      <TaskLight task={task} />
      <div className="key-task-text">
        <b>{task.text}</b>
        <span className="small muted measure-meta">
          {task.list !== 'task' && <Tag>{word('task-list', task.list)}</Tag>}
          <span>{who.length > 0 ? who.join(' · ') : task.duty || t('tasks.unnamed')}</span>
          {who.length > 0 && task.duty !== '' && <span>{task.duty}</span>}
          {task.doneOn !== null && <span>{t('tasks.was-done', { day: formatDayNumber(locale, task.doneOn) })}</span>}
        </span>
        {task.note !== '' && <span className="small key-task-note">{task.note}</span>}
        <ErrorLine error={reopen.error} />
      </div>
      <span className="small key-task-due">
        <Day day={task.due} />
      </span>
      <span className="row cell-acts key-task-acts">
        {task.mayWork && task.state === 'open' && act(t('tasks.finish'), () => onAsk({ act: 'done', task }))}
        {manages && task.state === 'open' && act(t('tasks.edit'), () => onAsk({ act: 'edit', task }))}
        {manages && task.state === 'open' && act(t('tasks.drop'), () => onAsk({ act: 'dropped', task }))}
        {task.mayWork &&
          task.state !== 'open' &&
          act(t('tasks.reopen'), () => reopen.mutate(undefined, { onSuccess: () => say(t('tasks.reopened')) }))}
      </span>
    </li>
  );
}

function ProofDialog({ task, to, onClose }: { task: KeyTask; to: 'done' | 'dropped'; onClose: () => void }) {
  const t = useT(words);
  const keep = useKeepInitiative();
  const [note, setNote] = useState('');
  const [doneOn, setDoneOn] = useState<number | null>(todayDay());
  const done = to === 'done';
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(done ? 'tasks.finish-title' : 'tasks.drop')}
      lead={task.text}
      submit={t(done ? 'tasks.finish' : 'tasks.drop')}
      done={t(done ? 'tasks.finished' : 'tasks.dropped')}
      danger={!done}
      disabled={note.trim() === ''}
      onDone={keep}
      act={() =>
        patchKeyTask(task.initiativeId, task.id, {
          state: to,
          note,
          ...(done && doneOn !== null && { doneOn }),
          lockVersion: task.lockVersion,
        })
      }
    >
      {done && <DayField label={t('tasks.done-on')} past required value={doneOn} onChange={setDoneOn} />}
      <TextArea
        label={t(done ? 'tasks.note' : 'tasks.drop-note')}
        {...(done && { hint: t('tasks.note-hint') })}
        required
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </ChangeDialog>
  );
}

interface TaskDialogProps {
  initiative: InitiativeDetail;
  task?: KeyTask;
  onClose: () => void;
}
function TaskDialog({ initiative, task, onClose }: TaskDialogProps) {
  const t = useT(words);
  const word = useWord();
  const [draft, setDraft] = useState({
    text: task?.text ?? '',
    list: task?.list ?? 'task',
    stage: task?.stage ?? '',
    duty: task?.duty ?? '',
    bodyId: task?.bodyId ?? '',
    ownerId: task?.ownerId ?? '',
    start: task?.start ?? null,
    due: task?.due ?? null,
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const given = {
    ...draft,
    stage: draft.stage || null,
    bodyId: draft.bodyId || null,
    ownerId: draft.ownerId || null,
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(task ? 'tasks.edit-title' : 'tasks.add')}
      submit={t(task ? 'act.save' : 'tasks.add')}
      done={t('act.saved')}
      disabled={draft.text.trim() === ''}
      act={() =>
        task
          ? patchKeyTask(initiative.id, task.id, { ...given, lockVersion: task.lockVersion })
          : addKeyTask(initiative.id, given)
      }
    >
      <TextArea
        label={t('tasks.text')}
        required
        maxLength={500}
        value={draft.text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <div className="edit-pair">
        <Select
          label={word('task-list', 'label')}
          value={draft.list}
          options={TASK_LISTS.map((value) => ({ value, label: word('task-list', value) }))}
          onChange={(event) => {
            const list = TASK_LISTS.find((each) => each === event.target.value);
            if (list !== undefined) set({ list });
          }}
        />
        <Select
          label={t('tasks.stage')}
          value={draft.stage}
          options={[
            { value: '', label: t('tasks.no-stage') },
            ...initiative.stages.map(({ key, name }) => ({ value: key, label: name })),
          ]}
          onChange={(event) => set({ stage: event.target.value })}
        />
        <Field
          label={t('tasks.duty')}
          maxLength={200}
          value={draft.duty}
          onChange={(event) => set({ duty: event.target.value })}
        />
        <BodySelect label={t('tasks.body')} value={draft.bodyId} onChange={(bodyId) => set({ bodyId })} />
        <PersonSelect
          label={t('tasks.owner')}
          value={draft.ownerId}
          known={task?.ownerName}
          onChange={(ownerId) => set({ ownerId })}
        />
        <DayField label={t('tasks.start')} value={draft.start} onChange={(start) => set({ start })} />
        <DayField label={t('tasks.due')} value={draft.due} onChange={(due) => set({ due })} />
      </div>
    </ChangeDialog>
  );
}
