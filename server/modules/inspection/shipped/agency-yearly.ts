/**
 * The yearly checklist for an agency's archives work, in the eleven classes of the legal six (档案法第四十二条). Grade
 * boundaries and the circumstances that end in a failed grade are those of the evaluation standard of 档案检查工作办法;
 * points and vetoes are a first setting, marked as provisional, to be decided by each archives administration.
 */
import type { ChecklistDefinition, ChecklistItem } from '../../../../shared/schemas/checklist.ts';

type Line = [text: string, textEn: string, evidence: string, more?: Partial<ChecklistItem>];
interface Part {
  key: string;
  title: string;
  titleEn: string;
  basis: string;
  method: string;
  lines: Line[];
}

const LAW = '《中华人民共和国档案法》';
const RULES = '《机关档案管理规定》';
const graded = { scoring: 'graded' } as const;
const defects = (perDefect = 0.1): Partial<ChecklistItem> => ({ scoring: 'per-defect', perDefect });
const veto = { veto: 'failed' } as const;
const noTop = { veto: 'good' } as const;

const PARTS: Part[] = [
  {
    key: 'A',
    title: '责任制与领导',
    titleEn: 'Responsibility and leadership',
    basis: `${LAW}第十二条`,
    method: '查阅文件',
    lines: [
      [
        '档案工作列入单位年度工作计划和考核',
        'Archives work is part of the yearly plan and of appraisal',
        '工作计划、考核办法',
        graded,
      ],
      ['明确分管档案工作的领导', 'A leader in charge of archives is named', '分工文件', noTop],
      ['档案工作机构和人员明确', 'An office and people for archives are named', '机构、岗位文件', noTop],
      ['各部门有兼职档案员', 'Each department has a part-time archivist', '人员名单', graded],
      ['档案工作经费列入预算', 'There is money for archives in the budget', '预算批复', graded],
      ['领导定期听取汇报、研究解决问题', 'Leaders hear reports and settle questions regularly', '会议纪要'],
      ['对所属单位档案工作进行监督指导', 'Subordinate units are supervised and guided', '检查、指导记录'],
    ],
  },
  {
    key: 'B',
    title: '制度',
    titleEn: 'Rules',
    basis: `${LAW}第十二条、${RULES}`,
    method: '查阅文件',
    lines: [
      ['归档制度', 'Rules of filing', '制度文本'],
      ['保管制度', 'Rules of keeping', '制度文本'],
      ['利用制度', 'Rules of use', '制度文本'],
      ['保密制度', 'Rules of secrecy', '制度文本'],
      ['鉴定销毁制度', 'Rules of appraisal and destruction', '制度文本'],
      ['统计制度', 'Rules of statistics', '制度文本'],
      ['电子档案管理制度', 'Rules for electronic records', '制度文本'],
      ['应急预案并演练', 'An emergency plan that is exercised', '预案、演练记录', graded],
      ['外包服务管理制度', 'Rules for outsourced work', '制度文本'],
      [
        '三合一制度经审查且在有效期内',
        'Scheme, scope and retention schedule are approved and in force',
        '批复文件',
        noTop,
      ],
    ],
  },
  {
    key: 'C',
    title: '用房与设施',
    titleEn: 'Rooms and equipment',
    basis: `${LAW}第十九条`,
    method: '现场检查',
    lines: [
      ['库房独立，办公、阅览、库房分开', 'The storeroom stands apart from office and reading room', ''],
      ['库房面积适用', 'The storeroom is large enough', ''],
      [
        '防火、防盗、防高温、防潮、防光、防尘、防鼠虫、防磁等措施齐全',
        'Protection against fire, theft, heat, damp, light, dust, pests and magnetism',
        '',
        defects(0.2),
      ],
      [
        '温湿度逐日记录，纸质档案库 14–24°C、45%–60%',
        'Climate recorded daily; for paper 14–24°C and 45–60%',
        '温湿度记录',
        graded,
      ],
      ['装具合格、排列整齐', 'Shelving is fit and in order', ''],
      ['消防器材在有效期内', 'Fire equipment is within its date', '年检记录'],
      ['视频监控和门禁正常', 'Cameras and door control work', ''],
    ],
  },
  {
    key: 'D',
    title: '归档',
    titleEn: 'Filing',
    basis: `${LAW}第十三条、第十四条`,
    method: '抽样比对文号',
    lines: [
      ['应归尽归（抽查文号比对）', 'All that is to be filed is filed (sample of document numbers)', '', defects(0.1)],
      ['次年六月底前完成归档', 'Filed by the end of June of the next year', '归档登记', graded],
      ['电子文件同步归档', 'Electronic documents are filed as well', '', graded],
      [
        '重大活动、突发事件、重点工程形成专题档案',
        'Major events, emergencies and works have files of their own',
        '专题目录',
      ],
      ['无账外文件、无拒绝归档', 'Nothing is kept apart, nobody refuses to file', '', veto],
    ],
  },
  {
    key: 'E',
    title: '整理',
    titleEn: 'Arrangement',
    basis: 'DA/T 22-2015',
    method: '抽样 20 件',
    lines: [
      ['件的构成正确', 'Items are made up rightly', '', defects()],
      ['分类正确', 'Classified rightly', '', defects()],
      ['编号、档号正确', 'Numbers and reference codes are right', '', defects()],
      ['归档章项目齐全', 'The filing stamp is complete', '', defects()],
      ['归档文件目录齐全准确', 'The list of filed documents is complete and right', '归档文件目录', defects()],
      ['装订合规、去除金属物', 'Bound properly, metal removed', '', defects()],
      ['装盒与盒脊标识规范', 'Boxes and their spines are in order', '', defects()],
      ['页号编写规范', 'Pages are numbered properly', '', defects()],
      ['备考表填写完整', 'Note sheets are filled in', '', defects()],
    ],
  },
  {
    key: 'F',
    title: '保管保护',
    titleEn: 'Keeping',
    basis: `${LAW}第十九条`,
    method: '抽样核对',
    lines: [
      ['定期清点', 'Counted regularly', '清点记录', graded],
      ['账实相符（抽查）', 'Catalogue and shelves agree (sample)', '', defects()],
      ['受损档案及时修复', 'Damaged records are mended', '修复记录'],
      ['库房检查有记录', 'Checks of the storeroom are recorded', '检查记录'],
      ['出入库登记齐全', 'What goes out and comes in is recorded', '登记簿', graded],
    ],
  },
  {
    key: 'G',
    title: '鉴定销毁',
    titleEn: 'Appraisal and destruction',
    basis: `${LAW}第二十一条`,
    method: '查阅案卷',
    lines: [
      ['到期档案及时鉴定', 'What has reached its term is appraised', '鉴定报告', graded],
      ['成立鉴定小组', 'There is an appraisal group', '小组名单'],
      ['销毁清册经审批', 'Lists of destruction are approved', '销毁清册', veto],
      ['销毁由两人以上监销', 'Two people witness destruction', '监销记录', veto],
      ['密级变更和解密按规定办理', 'Secrecy is changed and lifted by the rules', '', graded],
      ['移交前开展开放审核并附意见', 'Openness is reviewed before transfer, with opinions', '审核意见', graded],
    ],
  },
  {
    key: 'H',
    title: '利用开发',
    titleEn: 'Use',
    basis: `${LAW}第二十八条、第二十九条`,
    method: '查阅记录',
    lines: [
      ['利用手续和登记完备', 'Use is permitted and recorded', '利用登记', graded],
      ['开展编研', 'Compilations are made', '编研成果'],
      ['记录利用效果', 'Results of use are noted', '利用实例'],
      ['检索工具齐全', 'There are finding aids', ''],
    ],
  },
  {
    key: 'I',
    title: '统计移交',
    titleEn: 'Statistics and transfer',
    basis: `${LAW}第十五条`,
    method: '查阅报表、移交文据',
    lines: [
      ['统计年报及时准确', 'Yearly statistics are right and on time', '统计年报'],
      ['按期向档案馆移交', 'Transfers to the archive are on time', '移交文据', noTop],
      ['移交手续齐全', 'Papers of transfer are complete', '移交文据'],
      ['撤并单位档案去向清楚', 'Where the records of dissolved units went is known', '', graded],
    ],
  },
  {
    key: 'J',
    title: '信息化与安全',
    titleEn: 'Systems and security',
    basis: `${LAW}第三十五条至第四十一条`,
    method: '现场检查',
    lines: [
      ['档案管理系统功能合规', 'The records system does what the rules ask', '', graded],
      ['数字化率达到要求', 'The share digitised is as asked', '数字化统计', graded],
      ['四性检测有记录', 'The four properties are checked and recorded', '检测报告', graded],
      ['备份制度落实', 'Backups are made', '备份登记', graded],
      ['落实网络安全等级保护', 'Graded protection is in place', '测评报告', graded],
      ['涉密档案与非密系统分离', 'Classified records are apart from unclassified systems', '', veto],
      ['三员分立', 'The three administrators are apart', '授权文件'],
      ['外包签订保密协议', 'Contractors have signed for secrecy', '保密协议'],
      ['账号与日志管理规范', 'Accounts and logs are in order', '', graded],
      ['数字化加工离场清点', 'What digitising firms leave with is counted', '清点记录'],
    ],
  },
  {
    key: 'K',
    title: '队伍',
    titleEn: 'People',
    basis: `${LAW}第十一条`,
    method: '查阅记录',
    lines: [
      ['参加业务培训', 'They are trained', '培训记录', graded],
      ['岗位稳定，离岗办理交接', 'Posts are stable and handed over', '交接清单'],
      ['具备专业知识和技能', 'They know the trade', ''],
    ],
  },
];

const sections = (parts: readonly Part[]): ChecklistDefinition['sections'] =>
  parts.map(({ key, title, titleEn, basis, method, lines }) => ({
    key,
    title,
    titleEn,
    items: lines.map(([text, textEn, evidence, more], index) => ({
      key: `${key}${index + 1}`,
      text,
      textEn,
      basis,
      method,
      points: 1,
      scoring: 'yes-no',
      partial: 50,
      perDefect: 0.1,
      veto: null,
      evidence,
      ...more,
    })),
  }));

const circumstances: ChecklistDefinition['circumstances'] = [
  {
    key: 'no-self-check',
    text: '未按要求报送自查，或不配合致检查无法进行',
    textEn: 'No self-check handed in, or the inspection could not be held for want of cooperation',
    cap: 'failed',
  },
  {
    key: 'accident',
    text: '检查周期内或近五年发生档案安全事故或违法违纪',
    textEn: 'An accident with records or a breach of law in the period or the last five years',
    cap: 'failed',
  },
];

export const AGENCY_YEARLY: ChecklistDefinition = {
  title: '机关单位档案工作年度检查',
  titleEn: 'Yearly inspection of an agency’s archives work',
  source: '档案法第四十二条；《档案检查工作办法》所附等次规则',
  note: '等次界限（80、70、60）与不合格情形取自等次规则；各项分值、否决项为暂定，请按本地文件核定后发布新版本。中央国家机关 74 项清单的条目内容须另行导入。',
  provisional: true,
  grades: [
    { key: 'excellent', name: '优秀', nameEn: 'Excellent', from: 80 },
    { key: 'good', name: '良好', nameEn: 'Good', from: 70 },
    { key: 'passed', name: '合格', nameEn: 'Passed', from: 60 },
    { key: 'failed', name: '不合格', nameEn: 'Failed', from: 0 },
  ],
  sections: sections(PARTS),
  rules: [
    {
      key: 'rooms',
      text: '库房不独立，且温湿度或消防不符合',
      textEn: 'No storeroom of its own, and climate or fire equipment fall short',
      cap: 'good',
      allOf: ['C1'],
      anyOf: ['C4', 'C6'],
    },
  ],
  circumstances,
};

/** A special inspection passes or fails (专项检查符合要求即合格). */
export const STORAGE_SAFETY: ChecklistDefinition = {
  title: '档案库房安全专项检查',
  titleEn: 'Special inspection: safety of storerooms',
  source: '档案法第十九条、第四十二条',
  note: '专项检查只分合格与不合格；界限与否决项为暂定，请按本地文件核定。',
  provisional: true,
  grades: [
    { key: 'passed', name: '合格', nameEn: 'Passed', from: 60 },
    { key: 'failed', name: '不合格', nameEn: 'Failed', from: 0 },
  ],
  sections: sections(PARTS.filter(({ key }) => key === 'C' || key === 'F')).map((section) => ({
    ...section,
    items: section.items.map((item) => (item.key === 'C6' ? { ...item, ...veto } : item)),
  })),
  rules: [],
  circumstances,
};

/** By key, as they stand in the list until somebody changes them. */
export const SHIPPED: Readonly<Record<string, ChecklistDefinition>> = {
  'agency-yearly': AGENCY_YEARLY,
  'storage-safety': STORAGE_SAFETY,
};
