/** Entering and changing a problem with its duty and task, and a result with its use. */
import { useState } from 'react';
import type { z } from 'zod';
import type { lastingRule } from '../../shared/schemas/finding.ts';
import type { ProblemRow, ResultRow, TopicDetail } from '../../shared/schemas/research.ts';
import { addToTopic, patchRecord } from '../api/research.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { useList } from '../api/work.queries.ts';
import { Field, Select, TextArea } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { BodySelect, ChangeDialog, DayField, PersonSelect } from './loop.parts.tsx';

const KINDS = ['report', 'proposal', 'rule', 'method', 'other'] as const;
const USES = ['pending', 'adopted', 'in-use', 'not-used'] as const;

export function ProblemDialog({ topic, row, onClose }: { topic: TopicDetail; row?: ProblemRow; onClose: () => void }) {
  const t = useT(research);
  const [given, setGiven] = useState({
    problem: row?.problem ?? '',
    bodyId: row?.body.id ?? '',
    duty: row?.duty ?? '',
    ownerId: row?.owner.id ?? '',
    task: row?.task ?? '',
    due: row?.due ?? null,
  });
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change });
  const body = { ...given, bodyId: given.bodyId || null, ownerId: given.ownerId || null };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(row ? 'problems.edit' : 'problems.add')}
      submit={t(row ? 'problems.edit' : 'problems.add')}
      done={t('problems.saved')}
      disabled={given.problem.trim() === ''}
      act={() =>
        row
          ? patchRecord('problems', row.id, { ...body, lockVersion: row.lockVersion })
          : addToTopic(topic.id, 'problems', body)
      }
    >
      <TextArea
        label={t('problems.problem')}
        required
        rows={2}
        maxLength={300}
        value={given.problem}
        onChange={(event) => set({ problem: event.target.value })}
      />
      <div className="edit-pair">
        <BodySelect label={t('problems.body')} value={given.bodyId} onChange={(bodyId) => set({ bodyId })} />
        <PersonSelect
          label={t('problems.owner')}
          value={given.ownerId}
          known={row?.owner.name}
          onChange={(ownerId) => set({ ownerId })}
        />
      </div>
      <Field
        label={t('problems.duty')}
        maxLength={500}
        value={given.duty}
        onChange={(event) => set({ duty: event.target.value })}
      />
      <TextArea
        label={t('problems.task')}
        rows={3}
        maxLength={2000}
        value={given.task}
        onChange={(event) => set({ task: event.target.value })}
      />
      <DayField label={t('problems.due')} value={given.due} onChange={(due) => set({ due })} />
    </ChangeDialog>
  );
}

export function ResultDialog({ topic, row, onClose }: { topic: TopicDetail; row?: ResultRow; onClose: () => void }) {
  const t = useT(research);
  const may = useMay();
  const rules = useList<z.infer<typeof lastingRule>>('/lasting-rules', {}, { enabled: may('finding.all') });
  const [given, setGiven] = useState({
    title: row?.title ?? '',
    kind: row?.kind ?? 'report',
    summary: row?.summary ?? '',
    useState: row?.useState ?? ('pending' as const),
    useHow: row?.useHow ?? '',
    usedOn: row?.usedOn ?? null,
    ruleId: row?.rule?.id ?? '',
  });
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change });
  const body = { ...given, ruleId: given.ruleId || null };
  const options = rules.items.map(({ id, title }) => ({ value: id, label: title }));
  if (row?.rule && !options.some(({ value }) => value === row.rule?.id))
    options.push({ value: row.rule.id, label: row.rule.title });
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(row ? 'results.edit' : 'results.add')}
      submit={t(row ? 'results.edit' : 'results.add')}
      done={t('results.saved')}
      disabled={given.title.trim() === ''}
      act={() =>
        row
          ? patchRecord('results', row.id, { ...body, lockVersion: row.lockVersion })
          : addToTopic(topic.id, 'results', body)
      }
    >
      <Field
        label={t('results.title')}
        required
        maxLength={300}
        value={given.title}
        onChange={(event) => set({ title: event.target.value })}
      />
      <div className="edit-pair">
        <Select
          label={t('results.kind')}
          value={given.kind}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) => set({ kind: event.target.value })}
        />
        <Select
          label={t('results.use')}
          value={given.useState}
          options={USES.map((value) => ({ value, label: t(`use.${value}`) }))}
          onChange={(event) => set({ useState: USES.find((each) => each === event.target.value) ?? 'pending' })}
        />
      </div>
      <TextArea
        label={t('results.summary')}
        rows={3}
        maxLength={10_000}
        value={given.summary}
        onChange={(event) => set({ summary: event.target.value })}
      />
      <TextArea
        label={t('results.how')}
        rows={2}
        maxLength={2000}
        value={given.useHow}
        onChange={(event) => set({ useHow: event.target.value })}
      />
      <div className="edit-pair">
        <DayField label={t('results.on')} value={given.usedOn} onChange={(usedOn) => set({ usedOn })} />
        {options.length > 0 && (
          <Select
            label={t('results.rule')}
            value={given.ruleId}
            options={[{ value: '', label: t('results.rule-none') }, ...options]}
            onChange={(event) => set({ ruleId: event.target.value })}
          />
        )}
      </div>
    </ChangeDialog>
  );
}
