/** The categories a new archive begins with: the 13 of DA/T 13-2022, then the usual local ones for people's livelihood. */
import type { CategoryTable, Writer } from '../../infra/db/index.ts';
import { insertCategories } from './tree.repo.ts';

type Seed = [id: string, name: string, nameEn: string, arrangement: 'item' | 'file'];

const STANDARD: Seed[] = [
  ['WS', '文书档案', 'Administrative records', 'item'],
  ['KJ', '科技档案', 'Scientific and technical records', 'file'],
  ['RS', '人事档案', 'Personnel records', 'file'],
  ['KU', '会计档案', 'Accounting records', 'file'],
  ['ZY', '专业档案', 'Specialised records', 'file'],
  ['ZP', '照片档案', 'Photographs', 'item'],
  ['LY', '录音档案', 'Sound recordings', 'item'],
  ['LX', '录像档案', 'Moving images', 'item'],
  ['SJ', '业务数据档案', 'Business data', 'item'],
  ['YJ', '公务电子邮件档案', 'Official e-mail', 'item'],
  ['WY', '网页信息档案', 'Web pages', 'item'],
  ['MT', '社交媒体档案', 'Social media', 'item'],
  ['SW', '实物档案', 'Objects', 'item'],
];

const LIVELIHOOD: Seed[] = [
  ['HY', '婚姻登记档案', 'Marriage registration', 'item'],
  ['SY', '收养登记档案', 'Adoption registration', 'item'],
  ['DS', '独生子女档案', 'One-child certificates', 'item'],
  ['ZS', '再生育审批档案', 'Further-birth approvals', 'item'],
  ['ZQ', '知青档案', 'Educated youth', 'item'],
  ['ZG', '招工录用档案', 'Recruitment of workers', 'item'],
  ['GS', '退休与工伤认定档案', 'Retirement and work injury', 'item'],
  ['FT', '退役军人安置档案', 'Resettlement of veterans', 'item'],
  ['XJ', '学籍档案', 'School records', 'item'],
  ['ZC', '职称评审档案', 'Professional titles', 'item'],
  ['RY', '奖惩与荣誉档案', 'Awards and discipline', 'item'],
  ['LQ', '林权登记档案', 'Forest rights', 'item'],
  ['TD', '土地档案', 'Land records', 'item'],
  ['FC', '房产档案', 'Housing records', 'item'],
  ['GZ', '公证档案', 'Notarial records', 'file'],
  ['HJ', '户籍迁移档案', 'Household registration', 'item'],
  ['SB', '社会保障档案', 'Social security', 'item'],
  ['YL', '医疗档案', 'Medical records', 'file'],
  ['SS', '诉讼档案', 'Court records', 'file'],
  ['QT', '其他民生档案', 'Other livelihood records', 'item'],
];

/** Enters the categories; those that are there stay as they are. Gives how many the list has. */
export async function seedCategories(trx: Writer): Promise<number> {
  const rows: CategoryTable[] = [...STANDARD, ...LIVELIHOOD].map(([id, name, nameEn, arrangement], position) => ({
    id,
    name,
    name_en: nameEn,
    arrangement,
    position,
  }));
  await insertCategories(trx, rows);
  return rows.length;
}
