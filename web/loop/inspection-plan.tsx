/** A plan of a year: how far it is, planning inspections by hand or by lot, and the draws that were held. */
import { useState } from 'react';
import type { Draw, Plan } from '../../shared/schemas/inspection.ts';
import { useAgencies } from '../api/admin.queries.ts';
import {
  addInspections,
  createPlan,
  drawInspections,
  useChecklists,
  useInspectors,
  usePlan,
} from '../api/inspection.queries.ts';
import { useInitiatives } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { Light } from '../components/signs.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime, joinIn } from '../lib/format.ts';
import { TickList } from './inspection.parts.tsx';
import { addDays } from './loop.model.ts';
import { ChangeDialog, DayField, inDays, Percent } from './loop.parts.tsx';

const KINDS = ['yearly', 'special', 'guidance'] as const;

export function NewPlan({ year }: { year: number }) {
  const t = useT(words);
  const { locale } = useLocale();
  const initiatives = useInitiatives();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [initiativeId, setInitiative] = useState('');
  const usual = locale === 'en' ? `Inspections ${year}` : `${year} 年度档案监督检查计划`;
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {t('plan.new')}
      </Button>
      <ChangeDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('plan.new')}
        submit={t('plan.new')}
        done={t('plan.done')}
        act={() => createPlan({ year, title: title.trim() || usual, note, initiativeId: initiativeId || null })}
      >
        <Field
          label={t('plan.title')}
          placeholder={usual}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Select
          label={t('plan.initiative')}
          value={initiativeId}
          options={[
            { value: '', label: t('plan.no-initiative') },
            ...initiatives.items.map((each) => ({ value: each.id, label: each.title })),
          ]}
          onChange={(event) => setInitiative(event.target.value)}
        />
        <TextArea label={t('plan.note')} value={note} onChange={(event) => setNote(event.target.value)} />
      </ChangeDialog>
    </>
  );
}

export function PlanCard({ plan }: { plan: Plan }) {
  const t = useT(words);
  const may = useMay();
  const detail = usePlan(plan.id);
  const [open, setOpen] = useState<'add' | 'draw'>();
  const close = () => setOpen(undefined);
  const share = plan.inspections === 0 ? 0 : Math.floor((plan.done * 100) / plan.inspections);
  const draws = detail.data?.draws ?? [];
  return (
    <section className="card" aria-label={plan.title}>
      <header className="card-head">
        <h2 className="grow">{plan.title}</h2>
        <Percent value={share} label={plan.title} />
        <span className="small muted">{t('plan.counts', { done: plan.done, all: plan.inspections })}</span>
      </header>
      {plan.note && <p className="sheet">{plan.note}</p>}
      {may('inspection.manage') && (
        <p className="row sheet">
          <Button size="small" onClick={() => setOpen('add')}>
            {t('add.title')}
          </Button>
          <Button size="small" onClick={() => setOpen('draw')}>
            {t('draw.title')}
          </Button>
        </p>
      )}
      {draws.length > 0 && (
        <details className="sheet">
          <summary>
            {t('draw.log')} ({draws.length})
          </summary>
          {draws.map((draw) => (
            <DrawRecord key={draw.id} draw={draw} />
          ))}
        </details>
      )}
      {open !== undefined && <PlanDialog plan={plan} kind={open} onClose={close} />}
    </section>
  );
}

function DrawRecord({ draw }: { draw: Draw }) {
  const t = useT(words);
  const { locale } = useLocale();
  const counts = { of: draw.candidates.length, n: draw.result.length, by: draw.by, at: formatTime(locale, draw.at) };
  return (
    <div className="order-item">
      <p className="inspection-line">
        <span>{t('draw.of', counts)}</span>
        <Light state={draw.holds ? 'ok' : 'bad'}>{t(draw.holds ? 'draw.holds' : 'draw.broken')}</Light>
      </p>
      <p className="small muted seed">
        {t('draw.seed')} <span className="code">{draw.seed}</span> · {t('draw.algorithm')}{' '}
        <span className="code">{draw.algorithm}</span>
      </p>
      <ol className="draw-result">
        {draw.result.map((one) => (
          <li key={one.agencyId}>
            {one.name}{' '}
            <span className="muted">
              {joinIn(
                locale,
                one.inspectors.map(({ name }) => name),
              )}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The same arrangements, for agencies that are chosen and for those that are drawn. */
function PlanDialog({ plan, kind: way, onClose }: { plan: Plan; kind: 'add' | 'draw'; onClose: () => void }) {
  const t = useT(words);
  const { locale } = useLocale();
  const checklists = useChecklists();
  const inspectors = useInspectors(true);
  const agencies = useAgencies();
  const published = checklists.items.filter(({ state }) => state === 'published');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('yearly');
  const [checklistId, setChecklist] = useState('');
  const [from, setFrom] = useState<number | null>(inDays(21));
  const [to, setTo] = useState<number | null>(inDays(23));
  const [selfDue, setSelfDue] = useState<number | null>(inDays(14));
  const [scope, setScope] = useState('');
  const [agencyIds, setAgencies] = useState<string[]>([]);
  const [inspectorIds, setInspectors] = useState<string[]>([]);
  const [count, setCount] = useState(1);
  const [each, setEach] = useState(2);
  const [seed, setSeed] = useState('');
  const list = checklistId || published[0]?.id || '';
  const drawn = way === 'draw';
  const dated = from !== null && to !== null;
  const ready = dated && (drawn ? inspectorIds.length >= each : agencyIds.length > 0);
  const act = () => {
    const dates = {
      kind,
      checklistId: kind === 'guidance' ? null : list || null,
      from: from!,
      to: to!,
      selfDue: kind === 'guidance' ? null : selfDue,
      scope,
    };
    return drawn
      ? drawInspections(plan.id, { ...dates, candidateIds: agencyIds, inspectorIds, agencies: count, each, seed })
      : addInspections(plan.id, { ...dates, agencyIds, inspectorIds });
  };
  const number = (value: string) => Math.max(1, Math.round(Number(value) || 1));
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(drawn ? 'draw.title' : 'add.title')}
      submit={t(drawn ? 'draw.submit' : 'add.title')}
      done={t(drawn ? 'draw.done' : 'add.done')}
      size="wide"
      disabled={!ready}
      {...(drawn && { lead: t('draw.lead') })}
      act={act}
    >
      <div className="edit-pair">
        <Select
          label={t('field.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) => setKind(KINDS.find((one) => one === event.target.value) ?? 'yearly')}
        />
        {kind !== 'guidance' && (
          <Select
            label={t('field.checklist')}
            value={list}
            options={published.map((one) => ({
              value: one.id,
              label: `${locale === 'en' && one.titleEn ? one.titleEn : one.title} v${one.version}`,
            }))}
            onChange={(event) => setChecklist(event.target.value)}
          />
        )}
      </div>
      <div className="edit-pair">
        <DayField
          label={t('field.from')}
          required
          value={from}
          onChange={(day) => {
            setFrom(day);
            if (day !== null && (to === null || to < day)) setTo(addDays(day, 1));
          }}
        />
        <DayField label={t('field.to')} required value={to} onChange={setTo} />
        {kind !== 'guidance' && <DayField label={t('field.selfDue')} value={selfDue} onChange={setSelfDue} />}
      </div>
      <TextArea
        label={t('field.scope')}
        rows={2}
        maxLength={4000}
        value={scope}
        onChange={(event) => setScope(event.target.value)}
      />
      {drawn && (
        <div className="edit-pair">
          <Field
            label={t('draw.count')}
            type="number"
            min={1}
            max={500}
            value={count}
            onChange={(event) => setCount(number(event.target.value))}
          />
          <Field
            label={t('draw.each')}
            type="number"
            min={1}
            max={10}
            value={each}
            onChange={(event) => setEach(number(event.target.value))}
          />
          <Field
            label={t('draw.seed')}
            hint={t('draw.seed-hint')}
            maxLength={100}
            value={seed}
            onChange={(event) => setSeed(event.target.value)}
          />
        </div>
      )}
      <TickList
        legend={t('field.inspectors')}
        hint={t('inspectors.hint')}
        items={inspectors.items}
        chosen={inspectorIds}
        onChange={setInspectors}
      />
      <TickList
        legend={t(drawn ? 'draw.candidates' : 'add.agencies')}
        {...(drawn && { hint: t('draw.candidates-hint') })}
        items={agencies.items}
        chosen={agencyIds}
        onChange={setAgencies}
        bulk
      />
    </ChangeDialog>
  );
}
