/**
 * Changing a description by the scheme of its category: fields of its level, values of code tables, what is inherited. Where
 * somebody else was faster, both are shown and nothing is lost.
 */
import { useState } from 'react';
import type { UnitForm } from '../../shared/schemas/scheme.ts';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { api, ApiError } from '../api/client.ts';
import { useUnitForm } from '../api/scheme.queries.ts';
import { useEditUnit } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { scheme } from '../i18n/scheme.ts';
import { EditFields, useFieldName } from './record.edit.fields.tsx';
import { changedFields, differences, type Draft, draftOf, patchOf, rebase, wrongFields } from './record.edit.model.ts';

interface RecordEditProps {
  unit: UnitDetail;
  onDone: () => void;
}
export function RecordEdit({ unit, onDone }: RecordEditProps) {
  const form = useUnitForm(unit.id);
  if (form.isError) return <ErrorState error={form.error} onRetry={() => void form.refetch()} />;
  if (!form.data) return <Skeleton lines={[60, 100, 100, 80]} />;
  return <EditForm unit={unit} form={form.data} onDone={onDone} />;
}

function EditForm({ unit, form, onDone }: RecordEditProps & { form: UnitForm }) {
  const t = useT(catalogue);
  const tScheme = useT(scheme);
  const tCommon = useT(common);
  const label = useFieldName(form.fields);
  const say = useToast();
  const edit = useEditUnit(unit.id);
  const toDraft = (from: UnitDetail) => draftOf(from, form.fields);
  // What was read, and its version: the unit below may be asked for anew while somebody writes.
  const [read, setRead] = useState({ draft: toDraft(unit), lockVersion: unit.lockVersion });
  const [draft, setDraft] = useState(read.draft);
  const [theirs, setTheirs] = useState<UnitDetail>();
  const [tried, setTried] = useState(false);
  const defects = wrongFields(read.draft, draft, form);
  const changed = changedFields(read.draft, draft);
  const wrong: Record<string, string> = {};
  if (tried)
    for (const [key, defect] of Object.entries(defects)) {
      if (defect === undefined) continue;
      const { rule, field, value, suggestion } = defect;
      wrong[key] =
        key === 'title' && rule === 'field-required'
          ? t('edit.title-required')
          : tScheme(`form.wrong.${rule}`, { n: field.length ?? 0, value }) +
            (suggestion === undefined ? '' : ` ${tScheme('form.meant', { value: suggestion })}`);
    }

  const save = () => {
    setTried(true);
    if (Object.keys(defects).length > 0) return;
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
    setRead({ draft: toDraft(theirs), lockVersion: theirs.lockVersion });
    setDraft(next);
    setTheirs(undefined);
    edit.reset();
  };

  if (theirs)
    return (
      <Conflict
        read={read.draft}
        theirs={toDraft(theirs)}
        mine={draft}
        label={label}
        onKeep={() => goOn(rebase(read.draft, toDraft(theirs), draft))}
        onReload={() => goOn(toDraft(theirs))}
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
      <EditFields
        unit={unit}
        form={form}
        read={read.draft}
        draft={draft}
        wrong={wrong}
        onChange={(key, value) => setDraft({ ...draft, [key]: value })}
      />
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
  label: (field: string) => string;
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
