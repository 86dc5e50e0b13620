/** How a fonds writes its codes: its own templates, tried on codes that it has, each change in the ledger to be put back. */
import type { z } from 'zod';
import {
  type CodePart,
  type CodeTemplate,
  formatCode,
  normaliseKey,
  parseCode,
  parseTemplate,
} from '../../formats/reference-code/index.ts';
import type { FondsTable, Reader } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { stableId } from '../../lib/stable-id.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { sayProblem } from '../../../shared/i18n/problem.ts';
import type { fondsTemplate, fondsTemplateBody } from '../../../shared/schemas/arrangement.ts';
import type { FondsTemplates, templateTrialBody, TemplateTrial } from '../../../shared/schemas/fonds-template.ts';
import { type Actor, demand, unitScope } from '../identity/index.ts';
import type { ArrangementParts } from './arrangement.parts.ts';
import { findCategory } from './arrangement.repo.ts';
import { findSampleCode, listTemplates, putTemplate, removeTemplate } from './numbering.repo.ts';
import { createTemplates, readingOf } from './numbering.ts';
import { listHeldCategories, listSomeCodes, listTemplateEntries } from './template.repo.ts';

/** Codes from each end of a fonds that a template is tried on, and those of them that are shown. */
const LOOKED = 250;
const SHOWN = 12;
const VERSIONS = 50;

export interface FondsTemplateActs {
  listTemplates(actor: Actor, fondsId: string): Promise<z.output<typeof fondsTemplate>[]>;
  setTemplate(actor: Actor, fondsId: string, body: z.output<typeof fondsTemplateBody>): Promise<void>;
  /** What holds for each category that the fonds has, and what held before. */
  templatesOf(actor: Actor, fondsId: string): Promise<FondsTemplates>;
  /** What a template would make of the fonds' codes; changes nothing. */
  tryTemplate(
    actor: Actor,
    fondsId: string,
    body: z.output<typeof templateTrialBody>,
    locale: Locale,
  ): Promise<TemplateTrial>;
}

type GetFonds = (reader: Reader, actor: Actor, id: string) => Promise<FondsTable>;

export function createFondsTemplates(parts: ArrangementParts, getFonds: GetFonds): FondsTemplateActs {
  const { db, clock } = parts;
  return {
    async listTemplates(actor, fondsId) {
      demand(actor, 'unit.edit');
      const fonds = await getFonds(db.read, actor, fondsId);
      const rows = await listTemplates(db.read, fonds.id);
      return rows.map((row) => ({
        category: row.category_id,
        template: row.template,
        by: row.updated_by_name,
        at: row.updated_at,
      }));
    },

    async setTemplate(actor, fondsId, { category, template }) {
      demand(actor, 'unit.edit');
      if (template !== '') parseTemplate(template);
      await db.write(async (trx) => {
        const fonds = await getFonds(trx, actor, fondsId);
        const from = (await listTemplates(trx, fonds.id)).find((row) => row.category_id === category)?.template ?? '';
        if (from === template) return;
        if (template === '') await removeTemplate(trx, fonds.id, category);
        else
          await putTemplate(trx, {
            id: stableId('fonds-template', fonds.id, category),
            archive_id: fonds.archive_id,
            fonds_id: fonds.id,
            category_id: category,
            template,
            updated_by_name: actor.name,
            updated_at: clock.now(),
          });
        await parts.ledger.append(trx, {
          actor,
          action: 'fonds.template',
          objectType: 'fonds',
          objectId: fonds.id,
          label: fonds.number,
          detail: { category, from, to: template },
        });
      });
    },

    async templatesOf(actor, fondsId) {
      demand(actor, 'unit.edit');
      const fonds = await getFonds(db.read, actor, fondsId);
      const own = new Map((await listTemplates(db.read, fonds.id)).map((row) => [row.category_id, row.template]));
      const templates = createTemplates(db.read, parts);
      const categories = await listHeldCategories(db.read, unitScope(actor), fonds.id, [...own.keys()]);
      const items = await Promise.all(
        categories.map(async ({ id, name, name_en: nameEn }): Promise<FondsTemplates['items'][number]> => {
          const holds = await templates.find(fonds.id, id, 'item');
          const chosen = await templates.chosen(fonds.id, id);
          const source =
            holds.text === chosen?.text
              ? own.has(id)
                ? 'own'
                : own.has('')
                  ? 'own-all'
                  : 'category'
              : (await findSampleCode(db.read, fonds.id, id)) === undefined
                ? 'usual'
                : 'as-written';
          const [sample] = await listSomeCodes(db.read, unitScope(actor), { fondsId: fonds.id, categoryId: id }, 1);
          const given = { own: own.get(id) ?? null, holds: holds.text, source, sample: sample ?? null } as const;
          return { category: id, name, nameEn, ...given };
        }),
      );
      const all = own.get('') ?? null;
      const entries = await listTemplateEntries(db.read, fonds.id, VERSIONS);
      return {
        items: [
          {
            category: '',
            name: '',
            nameEn: '',
            own: all,
            holds: all,
            source: all === null ? null : 'own-all',
            sample: null,
          },
          ...items,
        ],
        versions: entries.map(({ canonical, at, actor_name: by }) => {
          const { detail } = JSON.parse(canonical) as { detail: { category: string; from: string; to: string } };
          return { category: detail.category, from: detail.from, to: detail.to, by, at };
        }),
      };
    },

    async tryTemplate(actor, fondsId, { category, template: text }, locale) {
      demand(actor, 'unit.edit');
      const fonds = await getFonds(db.read, actor, fondsId);
      let template: CodeTemplate;
      try {
        template = parseTemplate(text);
      } catch (error) {
        if (!(error instanceof LantaiError)) throw error;
        const problem = sayProblem(locale, error.code, error.params);
        return { problem, looked: 0, read: 0, codes: [], conflicts: [] };
      }
      const scope = unitScope(actor);
      const held = await listHeldCategories(db.read, scope, fonds.id, category === '' ? [] : [category]);
      const some = category === '' ? held.map(({ id }) => id) : [category];
      const most = Math.ceil(LOOKED / Math.max(1, some.length));
      const lists = await Promise.all(
        some.map((categoryId) => listSomeCodes(db.read, scope, { fondsId: fonds.id, categoryId }, most)),
      );
      const codes = lists.flat();
      const tried = codes.map((code) => tryCode(template, code));
      const unread = tried.filter(({ parts: found }) => found === null);
      const conflicts: TemplateTrial['conflicts'] = [];
      const note = (kind: TemplateTrial['conflicts'][number]['kind'], n: number, example: string) => {
        if (n > 0) conflicts.push({ kind, n, example });
      };
      note('codes-unread', unread.length, unread[0]?.code ?? '');
      // New codes go on as the last is written, whatever was chosen: a fonds does not change its way in the middle.
      const lasts = lists.flatMap(([last]) => last ?? []).filter((code) => parseCode(template, code) === undefined);
      note('last-unread', lasts.length, lasts[0] ?? '');
      const name = held.find(({ id }) => id === category)?.name ?? category;
      const arrangement = category === '' ? undefined : (await findCategory(db.read, category))?.arrangement;
      const has = (part: CodePart) => template.parts.includes(part);
      if (arrangement === 'file' && !has('volume')) note('no-volume', 1, name);
      if (arrangement === 'item' && !has('item')) note('no-item', 1, name);
      if (category === '' && !has('cat') && held.length > 1)
        note('categories-share', held.length, held.map((each) => each.name).join('、'));
      if (category !== '' && (await parts.templateOf(db.read, category)) === template.text)
        note('same-as-category', 1, template.text);
      const shown = [...unread.slice(0, SHOWN / 2), ...tried.filter(({ parts: found }) => found !== null)];
      const read = tried.length - unread.length;
      return { problem: null, looked: tried.length, read, codes: shown.slice(0, SHOWN), conflicts };
    },
  };
}

/** A code of another usual form as this template would write it; null where it lacks a component or is of no usual form. */
function writtenBy(template: CodeTemplate, code: string): string | null {
  const given = Object.entries(readingOf(code)?.parts ?? {}).filter(([part]) =>
    template.parts.includes(part as CodePart),
  );
  if (given.length === 0) return null;
  try {
    return formatCode(template, Object.fromEntries(given));
  } catch (error) {
    if (error instanceof LantaiError) return null;
    throw error;
  }
}

function tryCode(template: CodeTemplate, code: string): TemplateTrial['codes'][number] {
  const found = parseCode(template, code);
  if (found === undefined) return { code, parts: null, written: writtenBy(template, code) };
  const written = formatCode(template, found);
  return {
    code,
    parts: Object.entries(found).map(([part, value]) => ({ part, value: String(value) })),
    written: written === code || normaliseKey(written) !== normaliseKey(code) ? null : written,
  };
}
