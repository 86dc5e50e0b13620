/** Questions and answers: whether questions can be asked, answers fit them, and what they come to. Pure. */
import { LantaiError } from '../../lib/errors.ts';
import type { Answers, Question, Tally } from '../../../shared/schemas/questionnaire.ts';

/** Throws `questionnaire-empty`, `question-options`: before it is opened. */
export function checkQuestions(questions: readonly Question[]): void {
  if (questions.length === 0) throw new LantaiError('questionnaire-empty');
  for (const { kind, title, options } of questions)
    if (
      (kind === 'single' || kind === 'multiple') &&
      (new Set(options).size < 2 || new Set(options).size < options.length)
    )
      throw new LantaiError('question-options', { title });
}

/** Answers that belong to a question, as they are kept. Throws `answer-missing`, `answer-unfit`. */
export function readAnswers(questions: readonly Question[], given: Answers): Answers {
  const kept: Answers = {};
  for (const question of questions) {
    const answer = given[question.key];
    const none =
      answer === undefined ||
      (typeof answer === 'string' && answer.trim() === '') ||
      (Array.isArray(answer) && answer.length === 0);
    if (none) {
      if (question.required) throw new LantaiError('answer-missing', { title: question.title });
      continue;
    }
    if (!fits(question, answer)) throw new LantaiError('answer-unfit', { title: question.title });
    kept[question.key] = typeof answer === 'string' ? answer.trim() : answer;
  }
  return kept;
}

function fits({ kind, options, steps }: Question, answer: Answers[string]): boolean {
  switch (kind) {
    case 'text':
      return typeof answer === 'string';
    case 'scale':
      return typeof answer === 'number' && answer >= 1 && answer <= steps;
    case 'single':
      return typeof answer === 'number' && answer < options.length;
    case 'multiple':
      return (
        Array.isArray(answer) &&
        new Set(answer).size === answer.length &&
        answer.every((each) => each >= 0 && each < options.length)
      );
  }
}

const TEXTS_SHOWN = 100;

/** Question by question: how many chose what, the mean of a scale, the words. Answers are oldest first. */
export function tally(questions: readonly Question[], answers: readonly Answers[]): Tally[] {
  return questions.map(({ key, kind, title, options, steps }) => {
    const given = answers.map((each) => each[key]).filter((each) => each !== undefined);
    const labels =
      kind === 'scale'
        ? Array.from({ length: steps }, (_, index) => String(index + 1))
        : kind === 'text'
          ? []
          : options;
    const first = kind === 'scale' ? 1 : 0;
    const counts = labels.map(
      (_, index) => given.filter((each) => (Array.isArray(each) ? each : [each]).includes(index + first)).length,
    );
    const numbers = given.filter((each) => typeof each === 'number');
    const sum = numbers.reduce((total, each) => total + each, 0);
    return {
      key,
      kind,
      title,
      answered: given.length,
      bars: labels.map((label, index) => ({
        label,
        count: counts[index]!,
        // Of those who answered: several can be chosen, so shares may come to more than all.
        share: given.length === 0 ? 0 : counts[index]! / given.length,
      })),
      mean: kind === 'scale' && numbers.length > 0 ? sum / numbers.length : null,
      texts: given
        .filter((each) => typeof each === 'string')
        .reverse()
        .slice(0, TEXTS_SHOWN),
    };
  });
}

/** An answer in words, for the workbook. */
export function wordOf({ kind, options }: Question, answer: Answers[string] | undefined): string | number {
  if (answer === undefined) return '';
  if (kind === 'multiple' && Array.isArray(answer)) return answer.map((each) => options[each] ?? '').join('；');
  if (kind === 'single' && typeof answer === 'number') return options[answer] ?? '';
  return Array.isArray(answer) ? '' : answer;
}
