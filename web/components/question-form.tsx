/** The questions of a questionnaire as people answer them: wide targets, one column, each question a group with its name. */
import type { Answers, Question } from '../../shared/schemas/questionnaire.ts';
import { useT } from '../i18n/i18n.tsx';
import { questionnaire } from '../i18n/questionnaire.ts';

interface Props {
  questions: readonly Question[];
  answers: Answers;
  onChange: (answers: Answers) => void;
  /** Keys of those that still need an answer, once somebody tried to send. */
  missing?: readonly string[];
  /** Before each field's name, where the same questions stand twice on a page. */
  prefix?: string;
}

export const isAnswered = (answer: Answers[string] | undefined): boolean =>
  answer !== undefined &&
  (typeof answer === 'number' || answer.length > 0) &&
  !(typeof answer === 'string' && answer.trim() === '');

export function QuestionForm({ questions, answers, onChange, missing = [], prefix = 'q' }: Props) {
  const t = useT(questionnaire);
  const set = (key: string, answer: Answers[string]) => onChange({ ...answers, [key]: answer });
  return (
    <ol className="questions" role="list">
      {questions.map((question, index) => {
        const { key, kind, title, required } = question;
        const name = `${prefix}-${key}`;
        const wrong = missing.includes(key);
        const hint = kind === 'single' ? t('public.choose') : kind === 'multiple' ? t('public.choose-many') : '';
        return (
          <li key={key}>
            <fieldset id={name} className={wrong ? 'question wrong' : 'question'} tabIndex={-1}>
              <legend>
                <span className="question-number">{index + 1}</span> {title}{' '}
                {required && <span className="question-needed">{t('public.required')}</span>}
              </legend>
              {hint !== '' && <p className="field-hint">{hint}</p>}
              {wrong && (
                <p className="field-error" role="alert">
                  {t('public.answer-this')}
                </p>
              )}
              <Field question={question} name={name} answer={answers[key]} onAnswer={(answer) => set(key, answer)} />
            </fieldset>
          </li>
        );
      })}
    </ol>
  );
}

interface FieldProps {
  question: Question;
  name: string;
  answer: Answers[string] | undefined;
  onAnswer: (answer: Answers[string]) => void;
}
function Field({ question, name, answer, onAnswer }: FieldProps) {
  const t = useT(questionnaire);
  const { kind, title, options, steps, low, high, required } = question;
  if (kind === 'text')
    return (
      <textarea
        className="input"
        rows={4}
        maxLength={5000}
        aria-label={title}
        aria-required={required}
        value={typeof answer === 'string' ? answer : ''}
        onChange={(event) => onAnswer(event.target.value)}
      />
    );
  if (kind === 'scale')
    return (
      <div className="scale">
        <div className="scale-steps">
          {Array.from({ length: steps }, (_, index) => index + 1).map((step) => (
            <label key={step}>
              <input
                type="radio"
                name={name}
                aria-label={t('public.scale', { title, n: step })}
                checked={answer === step}
                onChange={() => onAnswer(step)}
              />
              <span aria-hidden="true">{step}</span>
            </label>
          ))}
        </div>
        {(low !== '' || high !== '') && (
          <p className="scale-words">
            <span>{low}</span>
            <span>{high}</span>
          </p>
        )}
      </div>
    );
  const chosen = Array.isArray(answer) ? answer : answer === undefined ? [] : [answer];
  return (
    <div className="choices">
      {options.map((option, index) => (
        <label key={option} className="choice">
          <input
            type={kind === 'single' ? 'radio' : 'checkbox'}
            name={name}
            checked={chosen.includes(index)}
            onChange={(event) => {
              if (kind === 'single') onAnswer(index);
              else
                onAnswer(
                  event.target.checked
                    ? [...chosen.filter((each) => typeof each === 'number'), index].sort((a, b) => a - b)
                    : chosen.filter((each) => typeof each === 'number').filter((each) => each !== index),
                );
            }}
          />
          <span>{option}</span>
        </label>
      ))}
    </div>
  );
}
