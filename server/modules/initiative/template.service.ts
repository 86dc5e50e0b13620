/** Templates 专项模板: shipped ones and those of the house, in versions that stay, exchanged as files. */
import type { z } from 'zod';
import type {
  InitiativeTemplate,
  TemplateChecked,
  TemplateDetail,
  TemplateRow,
  templateSave,
} from '../../../shared/schemas/initiative.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import type { InitiativeTemplateTable, Reader } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand } from '../identity/index.ts';
import type { InitiativeDeps } from './initiative.parts.ts';
import { readTemplate, writeTemplate } from './template.file.ts';
import { insertVersion, listPresent, listVersions } from './template.repo.ts';
import { shippedIn } from './template.shipped.ts';

export interface Templates {
  listTemplates(actor: Actor, locale?: Locale): Promise<TemplateRow[]>;
  /** The present version, or the one asked for; 0 is as it was shipped, in the reader's language. Throws `not-found`. */
  getTemplate(actor: Actor, key: string, version?: number, locale?: Locale): Promise<TemplateDetail>;
  /** Keeps a new version. Throws `changed-meanwhile` where it is not based on the present one. */
  saveTemplate(actor: Actor, given: z.output<typeof templateSave>): Promise<number>;
  exportTemplate(actor: Actor, key: string, version?: number, locale?: Locale): Promise<{ name: string; text: string }>;
  /** What is wrong with a file, or what it would become. Changes nothing. */
  checkTemplateFile(actor: Actor, text: string): Promise<TemplateChecked>;
  templateIn(
    db: Reader,
    archiveId: string,
    key: string,
    locale: Locale,
  ): Promise<{ template: InitiativeTemplate; version: number }>;
  findTemplateName(archiveId: string, key: string, locale: Locale): Promise<string | null>;
}

const contentOf = (row: InitiativeTemplateTable): InitiativeTemplate =>
  JSON.parse(row.content_json) as InitiativeTemplate;

const isShipped = (key: string): boolean => shippedIn('zh-CN').some((each) => each.key === key);

export function createTemplates({ db, ledger, clock }: InitiativeDeps): Templates {
  const read = async (
    reader: Reader,
    archiveId: string,
    key: string,
    version: number | undefined,
    locale: Locale,
  ): Promise<TemplateDetail> => {
    const rows = await listVersions(reader, archiveId, key);
    const shipped = shippedIn(locale).find((each) => each.key === key);
    const chosen = version === undefined ? rows[0] : rows.find((row) => row.version === version);
    const template = chosen ? contentOf(chosen) : version === undefined || version === 0 ? shipped : undefined;
    if (template === undefined) throw new LantaiError('not-found');
    return {
      version: chosen?.version ?? 0,
      shipped: shipped !== undefined,
      template,
      versions: [
        ...rows.map((row) => ({ version: row.version, by: row.created_name, at: row.created_at })),
        ...(shipped ? [{ version: 0, by: null, at: null }] : []),
      ],
    };
  };

  return {
    async listTemplates(actor, locale = 'zh-CN') {
      demand(actor, 'finding.all');
      const rows = await listPresent(db.read, await archiveOf(db.read, actor));
      const own = new Map(rows.map((row) => [row.key, row]));
      const known = shippedIn(locale);
      const keys = [...known.map(({ key }) => key), ...rows.map((row) => row.key)];
      return [...new Set(keys)].map((key) => {
        const row = own.get(key);
        const shipped = known.find((each) => each.key === key);
        const { name, summary, kind, days, stages, tasks } = row ? contentOf(row) : shipped!;
        return {
          key,
          name,
          summary,
          kind,
          days,
          stages: stages.length,
          tasks: tasks.length,
          version: row?.version ?? 0,
          shipped: shipped !== undefined,
          changedBy: row?.created_name ?? null,
          changedAt: row?.created_at ?? null,
        };
      });
    },

    async getTemplate(actor, key, version, locale = 'zh-CN') {
      demand(actor, 'finding.all');
      return read(db.read, await archiveOf(db.read, actor), key, version, locale);
    },

    saveTemplate: (actor, { template, basedOn }) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const archive_id = await archiveOf(trx, actor);
        const [last] = await listVersions(trx, archive_id, template.key);
        const shipped = isShipped(template.key);
        const present = last?.version ?? (shipped ? 0 : null);
        if (present !== basedOn) {
          // A new template whose key is taken would hide the other one.
          if (basedOn === null) throw new LantaiError('template-key-taken', { key: template.key });
          throw new LantaiError('changed-meanwhile');
        }
        const version = (present ?? 0) + 1;
        const id = newId(clock.millis());
        const by = { created_by: actor.id ?? actor.login, created_name: actor.name, created_at: clock.now() };
        const content_json = JSON.stringify(template);
        await insertVersion(trx, { id, archive_id, key: template.key, version, content_json, ...by });
        const object = { objectType: 'initiative-template', objectId: id, label: template.name };
        await ledger.append(trx, {
          actor,
          action: 'initiative-template.save',
          ...object,
          detail: { key: template.key, version },
        });
        return version;
      }),

    async exportTemplate(actor, key, version, locale = 'zh-CN') {
      demand(actor, 'finding.all');
      const found = await read(db.read, await archiveOf(db.read, actor), key, version, locale);
      return { name: `${found.template.name}-v${found.version}.json`, text: writeTemplate(found.template) };
    },

    async checkTemplateFile(actor, text) {
      demand(actor, 'initiative.manage');
      const checked = readTemplate(text);
      if ('defects' in checked) return { ...checked, template: null, becomes: null };
      const { key } = checked.template;
      const [last] = await listVersions(db.read, await archiveOf(db.read, actor), key);
      const known = last?.version ?? (isShipped(key) ? 0 : null);
      return { defects: [], template: checked.template, becomes: known === null ? null : known + 1 };
    },

    templateIn: (reader, archiveId, key, locale) => read(reader, archiveId, key, undefined, locale),

    async findTemplateName(archiveId, key, locale) {
      const [last] = await listVersions(db.read, archiveId, key);
      return last ? contentOf(last).name : (shippedIn(locale).find((each) => each.key === key)?.name ?? null);
    },
  };
}
