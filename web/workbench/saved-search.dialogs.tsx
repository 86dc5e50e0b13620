/** Keeping a search under a name, and giving a kept one another. */
import { useState } from 'react';
import type { SavedSearch } from '../../shared/schemas/search-kept.ts';
import { useRemoveSaved, useRenameSaved, useSaveSearch } from '../api/search.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { workSearch } from '../i18n/work-search.ts';
import type { SearchState } from '../portal/search.state.ts';

/** The search as it is kept: what is at its default is left out. */
function keptQuery(state: SearchState): SavedSearch['query'] {
  const { q, facets, yearFrom, yearTo, sort, also } = state;
  const chosen = Object.entries({ ...facets, also }).filter(([, values]) => values.length > 0);
  return {
    ...Object.fromEntries(chosen),
    ...(q !== '' && { q }),
    ...(yearFrom !== undefined && { yearFrom: String(yearFrom) }),
    ...(yearTo !== undefined && { yearTo: String(yearTo) }),
    ...(sort !== 'relevance' && { sort }),
  };
}

export function SaveSearchDialog({ open, state, onClose }: { open: boolean; state: SearchState; onClose: () => void }) {
  const t = useT(workSearch);
  const say = useToast();
  const save = useSaveSearch();
  return (
    <NameDialog
      open={open}
      title={t('saved.save')}
      initial={state.q}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onName={(name) =>
        save.mutate(
          { name, query: keptQuery(state) },
          {
            onSuccess: () => {
              say(t('saved.saved'));
              onClose();
            },
          },
        )
      }
    />
  );
}

export function RenameSavedDialog({ saved, onClose }: { saved: SavedSearch | undefined; onClose: () => void }) {
  const t = useT(workSearch);
  const say = useToast();
  const rename = useRenameSaved();
  return (
    <NameDialog
      open={saved !== undefined}
      title={t('saved.rename')}
      initial={saved?.name ?? ''}
      busy={rename.isPending}
      error={rename.error}
      onClose={onClose}
      onName={(name) =>
        rename.mutate(
          { id: saved!.id, name, lockVersion: saved!.lockVersion },
          {
            onSuccess: () => {
              say(t('saved.renamed'));
              onClose();
            },
          },
        )
      }
    />
  );
}

export function RemoveSavedDialog({ saved, onClose }: { saved: SavedSearch | undefined; onClose: () => void }) {
  const t = useT(workSearch);
  const say = useToast();
  const remove = useRemoveSaved();
  return (
    <Dialog
      open={saved !== undefined}
      onClose={onClose}
      title={t('saved.remove-title')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            look="danger"
            busy={remove.isPending}
            onClick={() =>
              remove.mutate(saved!.id, {
                onSuccess: () => {
                  say(t('saved.removed'));
                  onClose();
                },
              })
            }
          >
            {t('saved.remove')}
          </Button>
        </>
      }
    >
      <p>{saved && t('saved.remove-lead', { name: saved.name })}</p>
      <ErrorLine error={remove.error} />
    </Dialog>
  );
}

interface NameProps {
  open: boolean;
  title: string;
  initial: string;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onName: (name: string) => void;
}
function NameDialog(props: NameProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title}>
      <NameForm {...props} />
    </Dialog>
  );
}

/** Begun anew with each opening of the dialog. */
function NameForm({ initial, busy, error, onClose, onName }: NameProps) {
  const t = useT(workSearch);
  const [name, setName] = useState(initial);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onName(name.trim());
      }}
    >
      <Field
        label={t('saved.name')}
        hint={t('saved.name-hint')}
        value={name}
        maxLength={80}
        required
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <ErrorLine error={error} />
      <div className="row">
        <span className="grow" />
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ''}>
          {t('saved.keep')}
        </Button>
      </div>
    </form>
  );
}
