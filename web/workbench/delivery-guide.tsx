/** What a delivery looks like: the tree of a small one, and the columns that its catalogue may have. */
import { Dialog } from '../components/dialog.tsx';
import { accession } from '../i18n/accession.ts';
import { useT } from '../i18n/i18n.tsx';

export function DeliveryGuide({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT(accession);
  const line = (depth: 0 | 1 | 2, name: string, words?: string) => (
    <li className={`depth-${depth}`}>
      <span className="code">{name}</span>
      {words !== undefined && <span className="small muted">{words}</span>}
    </li>
  );
  return (
    <Dialog open={open} onClose={onClose} title={t('guide.title')} size="wide">
      <div className="stack">
        <p>{t('guide.lead')}</p>
        <ul role="list" className="guide-tree">
          {line(0, t('guide.dir'))}
          {line(1, t('guide.file-catalogue'), t('guide.catalogue'))}
          {line(1, t('guide.file-statement'), t('guide.statement'))}
          {line(1, t('guide.file-digests'), t('guide.digests'))}
          {line(1, 'Z109-WS·2023-Y-BGS-0001/', t('guide.item'))}
          {line(2, t('guide.file-main'))}
          {line(2, t('guide.file-more'))}
          {line(1, 'Z109-WS·2023-Y-BGS-0002/')}
          {line(2, t('guide.file-main'))}
        </ul>
        <div>
          <h3>{t('guide.columns')}</h3>
          <p>{t('guide.columns-list')}</p>
        </div>
        <p className="outcome bad">{t('guide.secret')}</p>
      </div>
    </Dialog>
  );
}
