/** Putting a material on a list: found by the full-text search of the holdings, or named where the text is not held. */
import { useState } from 'react';
import type { SearchHit } from '../../shared/schemas/search.ts';
import { useSearch } from '../api/public.queries.ts';
import { addMaterial } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field } from '../components/field.tsx';
import { Mark } from '../components/signs.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { ChangeDialog } from './loop.parts.tsx';

export function MaterialForm({ initiativeId, onClose }: { initiativeId: string | null; onClose: () => void }) {
  const t = useT(study);
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  const [picked, setPicked] = useState<SearchHit>();
  const [title, setTitle] = useState('');
  const [number, setNumber] = useState('');
  const [note, setNote] = useState('');
  const [required, setRequired] = useState(true);
  const found = useSearch({ q, limit: 8, facets: false }, q !== '');
  const [first] = found.data?.pages ?? [];
  return (
    <ChangeDialog
      open
      size="wide"
      onClose={onClose}
      title={t('add.title')}
      submit={t('add.submit')}
      done={t('add.done')}
      disabled={picked === undefined && title.trim() === '' && number.trim() === ''}
      act={() =>
        addMaterial({
          initiativeId,
          required,
          note: note.trim(),
          ...(picked ? { unitId: picked.unitId } : { title: title.trim(), documentNumber: number.trim() }),
        })
      }
    >
      {picked ? (
        <p className="outcome ok">
          {t('add.picked', { title: picked.title.text })} <span className="code">{picked.code}</span>{' '}
          <button type="button" className="text-button" onClick={() => setPicked(undefined)}>
            {t('add.unpick')}
          </button>
        </p>
      ) : (
        <>
          <div className="study-find">
            <Field
              label={t('add.search')}
              hint={t('add.search-hint')}
              type="search"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                // Enter searches here; it does not send the form.
                if (event.key !== 'Enter') return;
                event.preventDefault();
                setQ(typed.trim());
              }}
            />
            <Button busy={found.isFetching} onClick={() => setQ(typed.trim())}>
              {t('add.search')}
            </Button>
          </div>
          <ErrorLine error={found.error} />
          {q !== '' && first && (
            <div role="status" className="small muted">
              {first.total === 0 ? t('add.none') : t('add.results', { n: first.total })}
            </div>
          )}
          {q !== '' && first && first.hits.length > 0 && (
            <ul role="list" className="lines card study-hits">
              {first.hits.map((hit) => (
                <li key={hit.unitId}>
                  <div>
                    <span className="grow">
                      <Mark value={hit.title} />
                      <span className="line-note">
                        <span className="code">{hit.code}</span> {hit.documentNumber} {hit.dateText}
                      </span>
                      {hit.pages[0] && (
                        <span className="line-note">
                          <Mark value={hit.pages[0].snippet} />
                        </span>
                      )}
                    </span>
                    <Button size="small" onClick={() => setPicked(hit)}>
                      {t('add.pick')}
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          )}
          <fieldset className="loop-set">
            <legend>{t('add.or')}</legend>
            <div className="edit-pair">
              <Field
                label={t('add.name')}
                maxLength={300}
                value={title}
                onChange={(event) => setTitle(event.target.value)}
              />
              <Field
                label={t('add.number')}
                maxLength={100}
                value={number}
                onChange={(event) => setNumber(event.target.value)}
              />
            </div>
          </fieldset>
        </>
      )}
      <Field
        label={t('add.note')}
        hint={t('add.note-hint')}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Checkbox label={t('add.required')} checked={required} onChange={(event) => setRequired(event.target.checked)} />
    </ChangeDialog>
  );
}
