/** Changing a description. Where somebody else was faster, both are shown and nothing is lost. */
import { useId, useState } from 'react';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { api, ApiError } from '../api/client.ts';
import { useEditUnit } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import {
  changedFields,
  differences,
  type Draft,
  draftOf,
  type EditField,
  patchOf,
  rebase,
  wrongFields,
} from './record.edit.model.ts';
import { useTerm } from './use-term.ts';

const RETENTIONS = ['永久', '30年', '20年', '15年', '10年', '5年'];
const HINTS = { code: 'edit.code-hint', dateText: 'edit.date-hint', retention: 'edit.retention-hint' } as const;

export function RecordEdit({ unit, onDone }: { unit: UnitDetail; onDone: () => void }) {
  const t = useT(catalogue);
  const tCommon = useT(common);
  const term = useTerm();
  const say = useToast();
  const id = useId();
  const edit = useEditUnit(unit.id);
  // What was read, and its version: the unit below may be asked for anew while somebody writes.
  const [read, setRead] = useState({ draft: draftOf(unit), lockVersion: unit.lockVersion });
  const [draft, setDraft] = useState(read.draft);
  const [theirs, setTheirs] = useState<UnitDetail>();
  const [tried, setTried] = useState(false);
  const wrong = tried ? wrongFields(draft) : [];
  const changed = changedFields(read.draft, draft);
  const set = (field: EditField, value: string) => setDraft({ ...draft, [field]: value });

  const save = () => {
    setTried(true);
    if (wrongFields(draft).length > 0) return;
    if (changed.length === 0) {
      say(t('edit.nothing'));
      onDone();
      return;
    }
    edit.mutate(patchOf(read.draft, draft, read.lockVersion), {
      onSuccess: () => {
        say(t('edit.done'));
        onDone();
      },
      onError: (error) => {
        if (error instanceof ApiError && error.code === 'changed-meanwhile')
          void api<UnitDetail>(`/units/${encodeURIComponent(unit.id)}`).then(setTheirs, () => undefined);
      },
    });
  };
  const goOn = (next: Draft) => {
    if (!theirs) return;
    setRead({ draft: draftOf(theirs), lockVersion: theirs.lockVersion });
    setDraft(next);
    setTheirs(undefined);
    edit.reset();
  };
  const label = (field: EditField) => term('field', field);
  const props = (field: EditField) => ({
    label: label(field),
    value: draft[field],
    onChange: (event: { target: { value: string } }) => set(field, event.target.value),
  });

  if (theirs)
    return (
      <Conflict
        read={read.draft}
        theirs={draftOf(theirs)}
        mine={draft}
        label={label}
        onKeep={() => goOn(rebase(read.draft, draftOf(theirs), draft))}
        onReload={() => goOn(draftOf(theirs))}
      />
    );
  return (
    <form
      className="stack edit"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h2>{t('edit.title')}</h2>
      <TextArea
        {...props('title')}
        required
        maxLength={2000}
        error={wrong.includes('title') ? t('edit.title-required') : undefined}
      />
      <Field {...props('code')} hint={t(HINTS.code)} maxLength={200} />
      <Field {...props('responsible')} maxLength={500} />
      <Field {...props('documentNumber')} maxLength={200} />
      <div className="edit-pair">
        <Field {...props('dateText')} hint={t(HINTS.dateText)} maxLength={40} />
        <Field {...props('retention')} hint={t(HINTS.retention)} maxLength={20} list={`${id}-retention`} />
      </div>
      <datalist id={`${id}-retention`}>
        {RETENTIONS.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <Field
        {...props('pageCount')}
        inputMode="numeric"
        error={wrong.includes('pageCount') ? t('edit.pages-number') : undefined}
      />
      <TextArea {...props('note')} maxLength={5000} />
      <p className="small muted">{t('edit.note')}</p>
      <ErrorLine error={edit.error} />
      <div className="row">
        <Button look="primary" type="submit" busy={edit.isPending}>
          {tCommon('save')}
        </Button>
        <Button
          onClick={() => {
            if (changed.length === 0 || window.confirm(t('edit.leave'))) onDone();
          }}
        >
          {tCommon('cancel')}
        </Button>
      </div>
    </form>
  );
}

interface ConflictProps {
  read: Draft;
  theirs: Draft;
  mine: Draft;
  label: (field: EditField) => string;
  onKeep: () => void;
  onReload: () => void;
}
function Conflict({ read, theirs, mine, label, onKeep, onReload }: ConflictProps) {
  const t = useT(catalogue);
  const words = (text: string, base: string) =>
    text === base ? <span className="muted">{text || t('history.empty')}</span> : <b>{text || t('history.empty')}</b>;
  return (
    <div className="stack edit" role="alert">
      <h2>{t('conflict.title')}</h2>
      <p>{t('conflict.lead')}</p>
      <div className="plain-scroll">
        <table className="plain">
          <thead>
            <tr>
              <th>{t('conflict.field')}</th>
              <th>{t('conflict.read')}</th>
              <th>{t('conflict.theirs')}</th>
              <th>{t('conflict.mine')}</th>
            </tr>
          </thead>
          <tbody>
            {differences(read, theirs, mine).map((each) => (
              <tr key={each.field}>
                <th scope="row">{label(each.field)}</th>
                <td className="muted">{each.read || t('history.empty')}</td>
                <td>{words(each.theirs, each.read)}</td>
                <td>{words(each.mine, each.read)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row">
        <Button look="primary" onClick={onKeep}>
          {t('conflict.keep')}
        </Button>
        <Button onClick={onReload}>{t('conflict.reload')}</Button>
      </div>
    </div>
  );
}
