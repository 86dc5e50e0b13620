/** What a new archive begins with. Everything here can be changed afterwards, as configuration. */
import { codeTemplate, type SchemeConfig } from '../../../../shared/schemas/scheme.ts';
import { inOrder } from '../../../../shared/scheme/compare.ts';
import { DAT54, DAT63 } from './av.ts';
import { USUAL_TEMPLATES } from '../../../formats/reference-code/index.ts';
import { CATEGORIES } from './categories.ts';
import { DAT18 } from './dat18.ts';
import { DAT46 } from './dat46.ts';
import { COUNTY_OFFICE } from './retention.ts';
import { TABLES } from './tables.ts';

const TEMPLATES = [
  ['by-item-2015', '按件（2015 式）', 'By item (form of 2015)', USUAL_TEMPLATES.A],
  ['by-item-2022', '按件（2022 式）', 'By item (form of 2022)', USUAL_TEMPLATES.B],
  ['by-volume', '按卷', 'By volume', USUAL_TEMPLATES.volume],
  ['by-project', '按项目', 'By project', USUAL_TEMPLATES.project],
  ['by-volume-plain', '按卷（无年度）', 'By volume, without a year', USUAL_TEMPLATES.plain],
  ['old-three', '老式（全宗—目录—案卷—件）', 'Old (fonds, catalogue, volume, item)', USUAL_TEMPLATES.old],
] as const;

export const SHIPPED: SchemeConfig = inOrder({
  categories: CATEGORIES,
  schemes: [DAT18, DAT46, DAT54, DAT63],
  tables: TABLES,
  schedules: [COUNTY_OFFICE],
  templates: TEMPLATES.map(([key, name, nameEn, template]) => codeTemplate.parse({ key, name, nameEn, template })),
});
