/** 目录: the tree at the left, the units of what is chosen in it at the right. The address says what is shown. */
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { TreeNode } from '../../shared/schemas/unit.ts';
import { useUnit } from '../api/public.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { useErrorText } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { catalogue } from '../i18n/catalogue.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { ArrangeDialog } from './arrange.dialog.tsx';
import type { ArrangeDraft } from './arrange.model.ts';
import { CatalogueTable } from './catalogue-table.tsx';
import { CatalogueTree } from './catalogue-tree.tsx';
import { findPlace } from './find-by-code.ts';
import { isFiltered, readUnitQuery, type UnitQuery, unitParams } from './unit-query.ts';
import { useNarrow } from './use-narrow.ts';

export default function CataloguePage() {
  const t = useT(catalogue);
  const narrow = useNarrow();
  const [params, setParams] = useSearchParams();
  const [drawer, setDrawer] = useState(false);
  const query = readUnitQuery(params);
  useTitle(t('title'));
  const choose = (node: TreeNode | null) => {
    setDrawer(false);
    setParams(unitParams({ ...(node?.filter ?? {}), q: '', openness: query.openness }, node?.key), {
      preventScrollReset: true,
    });
  };
  const tree = <CatalogueTree chosen={params.get('node') ?? ''} onChoose={choose} />;
  return (
    <>
      <header className="page-head">
        <h1>{t('title')}</h1>
        <span className="grow" />
        {narrow && (
          <Button onClick={() => setDrawer(true)}>
            <Icon name="menu" size={16} /> {t('tree.show')}
          </Button>
        )}
        <ArrangeLinks filter={query} />
        <Jump
          filter={query}
          onPlace={(place, isWithin) => setParams(unitParams(place, isWithin ? params.get('node') : null))}
        />
      </header>
      <div className="catalogue">
        {!narrow && <aside className="card tree-side">{tree}</aside>}
        <CatalogueTable query={query} onQuery={(next) => setParams(unitParams(next, params.get('node')))} />
      </div>
      <Dialog open={narrow && drawer} onClose={() => setDrawer(false)} title={t('tree.label')} size="drawer">
        {tree}
      </Dialog>
    </>
  );
}

/** A new unit where the tree stands, the check of what is shown, and what was arranged. */
function ArrangeLinks({ filter }: { filter: UnitQuery }) {
  const t = useT(arrangement);
  const may = useMay();
  const [creating, setCreating] = useState(false);
  const { fonds, category, yearFrom, parent } = filter;
  const check = new URLSearchParams({
    ...(fonds !== undefined && { fonds }),
    ...(category !== undefined && { category }),
    ...(yearFrom !== undefined && { year: String(yearFrom) }),
  });
  const close = () => setCreating(false);
  const given: Partial<ArrangeDraft> = {
    level: parent === undefined ? 'file' : 'item',
    into: parent === undefined ? 'fonds' : 'unit',
    fonds: fonds ?? '',
    category: category ?? '',
    year: yearFrom === undefined ? '' : String(yearFrom),
  };
  if (!may('unit.edit')) return null;
  return (
    <>
      <Button onClick={() => setCreating(true)}>
        <Icon name="plus" size={16} /> {t('kind.create')}…
      </Button>
      <ButtonLink to={`/work/catalogue/check?${check.toString()}`}>{t('check.run')}</ButtonLink>
      <ButtonLink to="/work/arrangements">{t('page.acts')}</ButtonLink>
      {creating && parent !== undefined && <NewUnitBelow parent={parent} given={given} onClose={close} />}
      {creating && parent === undefined && <ArrangeDialog given={given} onClose={close} onDone={close} />}
    </>
  );
}

/** The dialog, once it is known what the new unit will lie in. */
function NewUnitBelow({ parent, given, onClose }: NewUnitProps & { parent: string }) {
  const above = useUnit(parent).data;
  if (above === undefined) return null;
  const known = { ...given, unit: above, category: above.categoryId };
  return <ArrangeDialog given={known} onClose={onClose} onDone={onClose} />;
}
interface NewUnitProps {
  given: Partial<ArrangeDraft>;
  onClose: () => void;
}

/** A reference code typed and Enter: the list stands there, and the keys are in it; Enter again opens the record. */
function Jump({ filter, onPlace }: { filter: UnitQuery; onPlace: (place: UnitQuery, isWithin: boolean) => void }) {
  const t = useT(catalogue);
  const say = useToast();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const jump = async (code: string) => {
    setBusy(true);
    try {
      const place = await findPlace(code, filter);
      if (place.fit === 'none') say(t('jump.none', { code }));
      if (place.fit === 'former') say(t('jump.former', { code, now: place.at }));
      onPlace({ ...place.filter, at: place.at }, isFiltered(place.filter));
    } catch (error) {
      say(errorText(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="jump"
      onSubmit={(event) => {
        event.preventDefault();
        const code = new FormData(event.currentTarget).get('code');
        if (typeof code === 'string' && code.trim() !== '') void jump(code.trim());
      }}
    >
      <input
        className="input code"
        name="code"
        data-jump
        aria-label={t('jump.label')}
        placeholder={t('jump.placeholder')}
        aria-busy={busy}
        maxLength={200}
      />
    </form>
  );
}
