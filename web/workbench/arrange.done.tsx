/** The word that an act of arrangement was done, with the way back in it. */
import type { Arrangement } from '../../shared/schemas/arrangement.ts';
import { useUndoArrangement } from '../api/arrangement.queries.ts';
import { useErrorText } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { useT } from '../i18n/i18n.tsx';

export function useUndo(): (act: Pick<Arrangement, 'id' | 'kind'>) => void {
  const t = useT(arrangement);
  const say = useToast();
  const errorText = useErrorText();
  const undo = useUndoArrangement();
  return ({ id, kind }) =>
    undo.mutate(id, {
      onSuccess: ({ state }) => say(t(state === 'undoing' ? 'undoing' : 'undone', { kind: t(`kind.${kind}`) })),
      onError: (error) => say(errorText(error), 'bad'),
    });
}

export function useSayArranged(): (act: Arrangement) => void {
  const t = useT(arrangement);
  const say = useToast();
  const undo = useUndo();
  return (act) =>
    say(
      act.state === 'running' ? (
        <>
          {t('begun', { kind: t(`kind.${act.kind}`), n: act.count })}{' '}
          {/* What is said so stands outside the router: its links cannot be used there. */}
          <a href="/work/arrangements">{t('begun.progress')}</a>
        </>
      ) : (
        <>
          {t('done', { kind: t(`kind.${act.kind}`), n: act.count })}{' '}
          <button type="button" className="btn quiet small" onClick={() => undo(act)}>
            {t('undo')}
          </button>
        </>
      ),
    );
}
