/**
 * What can be done with the units chosen in the catalogue: a bar below the filters, there while something is chosen. An
 * act is a line in ACTS: its name, its permission, and the dialog it opens, which gets the selection.
 */
import { type ComponentType, useState } from 'react';
import type { Permission } from '../../shared/roles.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { catalogueActs } from '../i18n/catalogue-acts.ts';
import { type Locale, useLocale, useT } from '../i18n/i18n.tsx';
import { showCount } from '../lib/format.ts';
import { ArrangeDialog } from './arrange.dialog.tsx';
import { BulkEditDialog } from './bulk-edit.dialog.tsx';
import { PutUnitsDialog } from './location.dialogs.tsx';
import { OpeningDialog } from './opening-dialog.tsx';
import { PrintUnitsDialog } from './print.dialog.tsx';
import type { UnitQuery } from './unit-query.ts';

/** Units by their ids, or all that a filter finds. `n` is how many, as far as the list knows. */
export type UnitSelection =
  | { ids: readonly string[]; filter?: undefined; n: number }
  | { filter: UnitQuery; ids?: undefined; n: number };

interface ActDialogProps {
  selection: UnitSelection;
  onClose: () => void;
  /** It was done: nothing is chosen any more. */
  onDone: () => void;
}

interface UnitAct {
  key: Extract<keyof (typeof catalogueActs)['en'], `act.${string}`>;
  permission: Permission;
  Dialog: ComponentType<ActDialogProps>;
  /** It takes units one by one only, not a filter. */
  onlyIds?: boolean;
}

const OpenDialog = ({ selection, ...rest }: ActDialogProps) => (
  <OpeningDialog act="open" ids={selection.ids ?? []} {...rest} />
);
const WithdrawDialog = ({ selection, ...rest }: ActDialogProps) => (
  <OpeningDialog act="withdraw" ids={selection.ids ?? []} {...rest} />
);

const ACTS: readonly UnitAct[] = [
  { key: 'act.open', permission: 'unit.open', Dialog: OpenDialog, onlyIds: true },
  { key: 'act.withdraw', permission: 'unit.open', Dialog: WithdrawDialog, onlyIds: true },
  { key: 'act.bulk-edit', permission: 'unit.edit', Dialog: BulkEditDialog },
  { key: 'act.arrange', permission: 'unit.edit', Dialog: ArrangeDialog },
  { key: 'act.place', permission: 'location.edit', Dialog: PutUnitsDialog },
  { key: 'act.print', permission: 'unit.read', Dialog: PrintUnitsDialog },
];

/** Whether the reader may do anything with units: without it nothing is chosen. */
export function useMayAct(): boolean {
  const may = useMay();
  return ACTS.some(({ permission }) => may(permission));
}

/** Lists are counted up to 10,000; beyond it the preview of an act says how many. */
const shownCount = (n: number, locale: Locale): string => showCount(locale, { count: n, more: n >= 10_000 });

interface Props {
  selection: UnitSelection;
  onClear: () => void;
  /** All that the list's filter finds, where that can be meant. */
  all?: { n: number; onAll: () => void };
}

export function CatalogueActs({ selection, onClear, all }: Props) {
  const t = useT(catalogueActs);
  const { locale } = useLocale();
  const may = useMay();
  const [running, setRunning] = useState<UnitAct>();
  if (selection.n === 0) return null;
  return (
    <div className="act-bar" role="toolbar" aria-label={t('bar')}>
      <span className="small">
        <b>{t(selection.filter ? 'chosen-all' : 'chosen', { n: shownCount(selection.n, locale) })}</b>
      </span>
      {all && selection.filter === undefined && all.n > selection.n && (
        <button type="button" className="text-button small" onClick={all.onAll}>
          {t('choose-all', { n: shownCount(all.n, locale) })}
        </button>
      )}
      {ACTS.filter(({ permission }) => may(permission)).map((act) => (
        <Button
          key={act.key}
          size="small"
          disabled={act.onlyIds === true && selection.filter !== undefined}
          title={act.onlyIds === true && selection.filter !== undefined ? t('only-ids') : undefined}
          onClick={() => setRunning(act)}
        >
          {t(act.key)}
        </Button>
      ))}
      <span className="grow" />
      <Button size="small" look="quiet" onClick={onClear}>
        {t('clear')} <kbd>Esc</kbd>
      </Button>
      {running && (
        <running.Dialog
          selection={selection}
          onClose={() => setRunning(undefined)}
          onDone={() => {
            setRunning(undefined);
            onClear();
          }}
        />
      )}
    </div>
  );
}
