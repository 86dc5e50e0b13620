/** 目录: the tree at the left, the units of what is chosen in it at the right. The address says what is shown. */
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { TreeNode } from '../../shared/schemas/unit.ts';
import { api } from '../api/client.ts';
import type { Page } from '../api/work.queries.ts';
import type { UnitRow } from '../../shared/schemas/unit.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { useErrorText } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { CatalogueTable } from './catalogue-table.tsx';
import { CatalogueTree } from './catalogue-tree.tsx';
import { readUnitQuery, unitParams } from './unit-query.ts';
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
        <Jump onSimilar={(q) => setParams(unitParams({ q }))} />
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

/** A reference code typed and Enter: the record itself, or what is like it. */
function Jump({ onSimilar }: { onSimilar: (code: string) => void }) {
  const t = useT(catalogue);
  const say = useToast();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const jump = async (code: string) => {
    setBusy(true);
    try {
      const unit = await findByCode(code);
      if (unit) await navigate(`/work/records/${unit.id}`);
      else {
        say(t('jump.none', { code }));
        onSimilar(code);
      }
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
        aria-label={t('jump.label')}
        placeholder={t('jump.placeholder')}
        aria-busy={busy}
        maxLength={200}
      />
    </form>
  );
}

/** The unit of this code, or the only one whose code has it as a part: as it was written, then as codes are written. */
async function findByCode(code: string): Promise<UnitRow | undefined> {
  for (const q of new Set([code, plain(code)])) {
    const found = await api<Page<UnitRow>>('/units', { query: { q, limit: 20 } });
    const unit = found.items.find((row) => sameCode(row.code, code)) ?? onlyOne(found);
    if (unit) return unit;
  }
  return undefined;
}

const sameCode = (a: string, b: string): boolean => plain(a) === plain(b);
/** The points and dashes of a code are written in many ways; people mean the same. */
const plain = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·•‧・.]/g, '·')
    .replace(/[‐-―－—]/g, '-');
const onlyOne = (found: Page<UnitRow>): UnitRow | undefined =>
  found.items.length === 1 && found.cursor === undefined ? found.items[0] : undefined;
