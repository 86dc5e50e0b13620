/** All papers of an initiative as they now are, from every module that has some. */
import { LantaiError } from '../../lib/errors.ts';
import { findSetting, type InitiativeTable } from '../../infra/db/index.ts';
import type { FilingRules } from '../../../shared/schemas/archiving.ts';
import { type Actor, may } from '../identity/index.ts';
import { type ArchiveInfo, findArchive } from '../organization/index.ts';
import type { ArchivingParts } from './archiving.parts.ts';
import { findInitiative } from './archiving.repo.ts';
import { DEFAULT_RULES, FILING_RULES_SETTING } from './filing.rules.ts';
import type { FiledPaper } from './paper.types.ts';

/** The initiative, for those who see the whole of it. Throws `not-found`. */
async function getInitiative(
  { db }: Pick<ArchivingParts, 'db'>,
  actor: Actor,
  id: string,
): Promise<{ archive: ArchiveInfo; initiative: InitiativeTable }> {
  const archive = await findArchive(db.read);
  const initiative = archive === undefined ? undefined : await findInitiative(db.read, archive.id, id);
  if (archive === undefined || initiative === undefined || !may(actor, 'finding.all'))
    throw new LantaiError('not-found');
  return { archive, initiative };
}

export async function gatherPapers(
  parts: ArchivingParts,
  actor: Actor,
  id: string,
): Promise<{ archive: ArchiveInfo; initiative: InitiativeTable; papers: FiledPaper[] }> {
  const { archive, initiative } = await getInitiative(parts, actor, id);
  const papers: FiledPaper[] = [];
  for (const source of parts.sources)
    papers.push(...(await source({ reader: parts.db.read, actor, archive, initiative })));
  return { archive, initiative, papers };
}

export const readFilingRules = async ({ db }: Pick<ArchivingParts, 'db'>): Promise<FilingRules> => {
  const set = (await findSetting(db.read, FILING_RULES_SETTING)) as Partial<FilingRules> | undefined;
  return { ...DEFAULT_RULES, ...set, retention: { ...DEFAULT_RULES.retention, ...set?.retention } };
};
