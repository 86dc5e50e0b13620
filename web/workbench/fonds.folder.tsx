/** A whole fonds as a ZIP for another Lantai; where it is too large, the command that writes it. */
import { askFolder, useFolderFacts } from '../api/fonds.queries.ts';
import type { FondsDetail } from '../../shared/schemas/fonds.ts';
import { ErrorLine, Skeleton } from '../components/states.tsx';
import { fondsWords } from '../i18n/fonds.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatBytes } from '../lib/format.ts';
import { saveBlob } from '../lib/save.ts';
import { ChangeDialog } from '../loop/loop.parts.tsx';

export function FondsFolderDialog({ fonds, onClose }: { fonds: FondsDetail; onClose: () => void }) {
  const t = useT(fondsWords);
  const { locale } = useLocale();
  const { data: facts, error } = useFolderFacts(fonds.id);
  const { number } = fonds;
  const isLarge = facts !== undefined && facts.bytes > facts.limit;
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('folder.title', { number })}
      lead={t('folder.lead')}
      submit={t('folder.submit')}
      done={t('folder.done', { number })}
      disabled={facts === undefined || isLarge}
      act={async () => {
        saveBlob(`${number}.zip`, await askFolder(fonds.id));
      }}
    >
      {facts === undefined && !error && <Skeleton lines={[60]} />}
      <ErrorLine error={error} />
      {facts !== undefined && !isLarge && (
        <p>{t('folder.size', { units: facts.units.toLocaleString(locale), size: formatBytes(facts.bytes) })}</p>
      )}
      {isLarge && (
        <>
          <p>{t('folder.large', { size: formatBytes(facts.bytes), limit: formatBytes(facts.limit) })}</p>
          <p className="code">{t('folder.command', { number })}</p>
        </>
      )}
    </ChangeDialog>
  );
}
