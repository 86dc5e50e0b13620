/** The filters above board, table and calendar. */
import { useId } from 'react';
import { useInitiatives } from '../api/loop.queries.ts';
import { useMay, useSession } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { FindForm } from '../components/find-box.tsx';
import { Icon } from '../components/icon.tsx';
import { useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import type { FilterKey, Filters } from './findings.filter.ts';
import { BOARD, SOURCES } from './loop.model.ts';
import { BodySelect, DayField, PersonSelect, useWord } from './loop.parts.tsx';

const CHOICES: Partial<Record<FilterKey, readonly string[]>> = {
  state: BOARD,
  light: ['red', 'yellow', 'green', 'blue', 'none'],
  source: SOURCES,
  severity: ['minor', 'major', 'grave'],
};

export function FindingFilters({ filters }: { filters: Filters }) {
  const t = useT(loop);
  const id = useId();
  const self = useSession().data?.user?.id ?? '';
  const more = filters.count - (filters.get('q') === '' ? 0 : 1);
  const toggle = (key: FilterKey, value: string, words: string) => (
    <button
      type="button"
      className="tag"
      aria-pressed={filters.get(key) === value}
      onClick={() => filters.set({ [key]: filters.get(key) === value ? '' : value })}
    >
      {words}
    </button>
  );
  return (
    <>
      <span className="row tags">
        {toggle('owner', self, t('filter.mine'))}
        {toggle('checker', self, t('filter.check-mine'))}
        {filters.get('onTime') !== '' && toggle('onTime', 'true', t('filter.onTime'))}
        {filters.get('ownerLeft') !== '' && toggle('ownerLeft', 'true', t('filter.ownerLeft'))}
      </span>
      <span className="grow" />
      <FindForm label={t('filter.words')} q={filters.get('q')} onFind={(q) => filters.set({ q })} />
      <button type="button" className="btn small" popoverTarget={id}>
        <Icon name="filter" size={16} /> {more > 0 ? t('filter.on', { n: more }) : t('filters')}
      </button>
      {filters.count > 0 && (
        <Button look="quiet" size="small" onClick={filters.clear}>
          {t('filter.clear')}
        </Button>
      )}
      <div id={id} popover="auto" className="popover loop-filters" aria-label={t('filters')}>
        <Choices filters={filters} />
      </div>
    </>
  );
}

function Choices({ filters }: { filters: Filters }) {
  const t = useT(loop);
  const word = useWord();
  const may = useMay();
  const initiatives = useInitiatives();
  const naming = may('finding.edit') || may('voice.handle');
  const day = (key: 'dueFrom' | 'dueTo') => (
    <DayField
      label={t(`field.${key}`)}
      value={filters.get(key) === '' ? null : Number(filters.get(key))}
      onChange={(chosen) => filters.set({ [key]: chosen === null ? '' : String(chosen) })}
    />
  );
  return (
    <div className="edit-pair">
      {(['state', 'light', 'source', 'severity'] as const).map((key) => (
        <Select
          key={key}
          label={t(`field.${key}`)}
          value={filters.get(key)}
          options={[
            { value: '', label: t('filter.any') },
            ...(CHOICES[key] ?? []).map((value) => ({ value, label: word(key, value) })),
          ]}
          onChange={(event) => filters.set({ [key]: event.target.value })}
        />
      ))}
      <BodySelect label={t('field.body')} value={filters.get('body')} onChange={(body) => filters.set({ body })} />
      {initiatives.items.length > 0 && (
        <Select
          label={t('field.initiative')}
          value={filters.get('initiative')}
          options={[
            { value: '', label: t('filter.any') },
            ...initiatives.items.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          onChange={(event) => filters.set({ initiative: event.target.value })}
        />
      )}
      {naming && (
        <PersonSelect
          label={t('field.owner')}
          value={filters.get('owner')}
          onChange={(owner) => filters.set({ owner })}
        />
      )}
      {day('dueFrom')}
      {day('dueTo')}
    </div>
  );
}
