/** Score and grade, explained: how the share comes about, section by section and line by line, and what keeps the grade down. */
import type { Cap, ScoreLine } from '../../shared/inspection/score.ts';
import type { ChecklistDefinition, ChecklistItem } from '../../shared/schemas/checklist.ts';
import type { Entry, InspectionDetail } from '../../shared/schemas/inspection.ts';
import { EmptyState } from '../components/states.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { inspectionVisit } from '../i18n/inspection-visit.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { joinIn } from '../lib/format.ts';

function useNames(definition: ChecklistDefinition) {
  const { locale } = useLocale();
  const en = locale === 'en';
  const pick = (zh: string | undefined, english: string | undefined, key: string) =>
    (en && english ? english : zh) ?? key;
  const item = (key: string) => {
    const found = definition.sections.flatMap(({ items }) => items).find((each) => each.key === key);
    return pick(found?.text, found?.textEn, key);
  };
  const grade = (key: string) => {
    const found = definition.grades.find((each) => each.key === key);
    return pick(found?.name, found?.nameEn, key);
  };
  const other = (key: string) => {
    const found = [...definition.rules, ...definition.circumstances].find((each) => each.key === key);
    return pick(found?.text, found?.textEn, key);
  };
  const title = (section: ChecklistDefinition['sections'][number]) => pick(section.title, section.titleEn, section.key);
  return { item, grade, other, title };
}

export function InspectionScore({ detail }: { detail: InspectionDetail }) {
  const t = useT(words);
  const { score, checklist } = detail;
  return (
    <section className="card" aria-labelledby="score">
      <header className="card-head">
        <h2 id="score">{t('score')}</h2>
      </header>
      {checklist && score ? (
        <Body detail={detail} definition={checklist.definition} score={score} />
      ) : (
        <EmptyState title={t('score.none')}>
          {t(detail.entries.length > 0 ? 'score.hidden' : 'score.none-next')}
        </EmptyState>
      )}
    </section>
  );
}

interface BodyProps {
  detail: InspectionDetail;
  definition: ChecklistDefinition;
  score: NonNullable<InspectionDetail['score']>;
}
function Body({ detail, definition, score }: BodyProps) {
  const t = useT(words);
  const { locale } = useLocale();
  const names = useNames(definition);
  const bounds = joinIn(
    locale,
    definition.grades.map(({ key, from }) => `${names.grade(key)} ${from}%`),
  );
  const lines = new Map(score.lines.map((line) => [line.item, line]));
  const told = score.byShare !== null && score.grade !== null;
  return (
    <>
      <div className="inspection-sum">
        <span>
          {t('score.share')} <b>{score.share === null ? '—' : `${score.share}%`}</b>
        </span>
        <span>
          {t('score.points')} <b>{score.got}</b> / {score.possible}
        </span>
        <span>
          {t('score.grade')}{' '}
          {score.grade === null ? (
            <span className="muted">{t('score.no-grade', { n: score.missing.length })}</span>
          ) : (
            <b>{names.grade(score.grade)}</b>
          )}
        </span>
      </div>
      <p className="sheet small muted">
        {t('score.rule', { got: String(score.got), possible: String(score.possible), grades: bounds })}
      </p>
      {score.caps.length > 0 && (
        <div className="inspection-caps">
          {told && (
            <p>
              {score.grade === score.byShare
                ? t('score.caps-none', { grade: names.grade(score.byShare!) })
                : t('score.by-share', { grade: names.grade(score.byShare!), final: names.grade(score.grade!) })}
            </p>
          )}
          <ul>
            {score.caps.map((cap) => (
              <li key={`${cap.kind} ${cap.key}`}>
                <CapLine cap={cap} names={names} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {definition.sections.map((section) => {
        const sum = score.sections.find(({ key }) => key === section.key);
        return (
          <details key={section.key} className="inspection-section">
            <summary>
              <span>
                <span className="code">{section.key}</span> {names.title(section)}
              </span>
              <span className="bar" aria-hidden="true">
                <span style={{ width: `${sum?.share ?? 0}%` }} />
              </span>
              <span>
                {sum?.got} / {sum?.possible}
              </span>
            </summary>
            <div className="plain-scroll">
              <table className="plain">
                <thead>
                  <tr>
                    <th scope="col">{t('line.item')}</th>
                    <th scope="col">{t('line.verdict')}</th>
                    <th scope="col">{t('line.points')}</th>
                    <th scope="col">{t('line.why')}</th>
                  </tr>
                </thead>
                <tbody>
                  {section.items.map((item) => (
                    <Line
                      key={item.key}
                      item={item}
                      line={lines.get(item.key)!}
                      detail={detail}
                      text={names.item(item.key)}
                    />
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        );
      })}
    </>
  );
}

function CapLine({ cap, names }: { cap: Cap; names: ReturnType<typeof useNames> }) {
  const t = useT(words);
  const { locale } = useLocale();
  const to = names.grade(cap.cap);
  if (cap.kind === 'item') return t('cap.item', { key: cap.key, text: names.item(cap.key), cap: to });
  if (cap.kind === 'rule')
    return t('cap.rule', { text: names.other(cap.key), items: joinIn(locale, cap.items), cap: to });
  return t('cap.circumstance', { text: names.other(cap.key), cap: to });
}

interface LineProps {
  item: ChecklistItem;
  line: ScoreLine;
  detail: InspectionDetail;
  text: string;
}
function Line({ item, line, detail, text }: LineProps) {
  const t = useT(words);
  const tVisit = useT(inspectionVisit);
  const of = (entries: readonly Entry[]) => entries.filter((entry) => entry.item === item.key && entry.round === 1);
  const [entry] = of(detail.entries);
  const why = t(`why.${line.why}`, { n: line.defects, each: String(item.perDefect), percent: item.partial });
  return (
    <tr>
      <th scope="row">
        <span className="code">{item.key}</span> {text}
        {entry?.note && <span className="line-note">{entry.note}</span>}
        {of(detail.earlier).map((each) => (
          <span key={each.id} className="line-note">
            {t('line.earlier', {
              name: each.enteredBy,
              verdict: tVisit(`verdict.${each.verdict}`),
              note: each.note && ` ${each.note}`,
            })}
          </span>
        ))}
      </th>
      <td className={line.verdict === null ? 'muted' : `verdict-${line.verdict}`}>
        {line.verdict === null ? '—' : tVisit(`verdict.${line.verdict}`)}
      </td>
      <td>
        {line.got} / {line.possible}
      </td>
      <td className="small">{why}</td>
    </tr>
  );
}
