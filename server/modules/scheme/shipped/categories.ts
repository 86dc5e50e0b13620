/** Categories 门类: the 13 of DA/T 13-2022, then the usual local ones for people's livelihood with what they are looked for by. */
import { type SchemeCategory, schemeCategory } from '../../../../shared/schemas/scheme.ts';
import { fieldLines } from './lines.ts';

const category = (
  group: SchemeCategory['group'],
  position: number,
  [key, name, nameEn, arrangement]: readonly [string, string, string, SchemeCategory['arrangement']],
  schemes: string[],
  fields = '',
): SchemeCategory =>
  schemeCategory.parse({
    key,
    name,
    nameEn,
    group,
    arrangement,
    levels: arrangement === 'item' ? ['fonds', 'series', 'item', 'file'] : ['fonds', 'series', 'file', 'item'],
    template: arrangement === 'item' ? 'by-item-2015' : 'by-volume',
    schemes: ['DAT18', ...schemes],
    fields: fieldLines('', fields),
    position,
  });

const STANDARD = [
  [['WS', '文书档案', 'Administrative records', 'item'], ['DAT46']],
  [['KJ', '科技档案', 'Scientific and technical records', 'file'], []],
  [['RS', '人事档案', 'Personnel records', 'file'], []],
  [['KU', '会计档案', 'Accounting records', 'file'], []],
  [['ZY', '专业档案', 'Specialised records', 'file'], []],
  [['ZP', '照片档案', 'Photographs', 'item'], ['DAT54']],
  [['LY', '录音档案', 'Sound recordings', 'item'], ['DAT63']],
  [['LX', '录像档案', 'Moving images', 'item'], ['DAT63']],
  [['SJ', '业务数据档案', 'Business data', 'item'], []],
  [['YJ', '公务电子邮件档案', 'Official e-mail', 'item'], []],
  [['WY', '网页信息档案', 'Web pages', 'item'], []],
  [['MT', '社交媒体档案', 'Social media', 'item'], []],
  [['SW', '实物档案', 'Objects', 'item'], []],
] as const;

/** Field lines as in lines.ts; the marked ones are the search keys of the standards' digest 6.1. */
const LIVELIHOOD = [
  [
    ['HY', '婚姻登记档案', 'Marriage registration', 'item'],
    `husband | 男方姓名 | Husband | name 60 | ● | *!
     wife | 女方姓名 | Wife | name 60 | ● | *!
     identityNumbers | 证件号码 | Identity numbers | text 30 | ◐ | *+!
     registeredOn | 登记日期 | Registered on | date 40 | ◐ | *
     certificateNumber | 登记字号 | Certificate number | text 60 | ◐ | *
     registrationOffice | 登记机关 | Registration office | text 200 | ◐ | ^
     marriageKind | 登记种类 | Kind of registration | code @marriage-kind | ○ | ^
     births | 出生日期 | Dates of birth | date 40 | ○ | +!
     nationality | 民族 | Ethnic group | text 60 | ○ | !`,
  ],
  [
    ['SY', '收养登记档案', 'Adoption registration', 'item'],
    `adopter | 收养人 | Adopter | name 60 | ● | *+!
     adopted | 被收养人 | Adopted child | name 60 | ● | *!
     certificateNumber | 登记号 | Registration number | text 60 | ◐ | *`,
  ],
  [
    ['DS', '独生子女档案', 'One-child certificates', 'item'],
    `father | 父亲姓名 | Father | name 60 | ◐ | *!
     mother | 母亲姓名 | Mother | name 60 | ◐ | *!
     child | 子女姓名 | Child | name 60 | ● | *!
     issuedOn | 领证日期 | Issued on | date 40 | ◐ | 
     certificateNumber | 证号 | Certificate number | text 60 | ◐ | *
     workplace | 单位 | Workplace | text 200 | ○ | ^`,
  ],
  [
    ['ZS', '再生育审批档案', 'Further-birth approvals', 'item'],
    `husband | 夫姓名 | Husband | name 60 | ● | *!
     wife | 妻姓名 | Wife | name 60 | ● | *!
     approvalNumber | 批准文号 | Approval number | text 100 | ◐ | *`,
  ],
  [
    ['ZQ', '知青档案', 'Educated youth', 'item'],
    `person | 姓名 | Name | name 60 | ● | *+!
     sex | 性别 | Sex | code @sex | ○ | !
     born | 出生日期 | Born | date 40 | ○ | !
     village | 下乡地 | Sent to | text 200 | ◐ | *^
     wentOn | 下乡日期 | Went on | date 40 | ◐ | 
     returnedOn | 返城日期 | Returned on | date 40 | ○ | 
     batch | 批次 | Batch | text 60 | ○ | ^
     street | 街道 | Street | text 100 | ○ | ^`,
  ],
  [
    ['ZG', '招工录用档案', 'Recruitment of workers', 'item'],
    `person | 姓名 | Name | name 60 | ● | *+!
     employer | 用人单位 | Employer | text 200 | ◐ | *^
     hiredYear | 招工年度 | Year of recruitment | integer 4 | ◐ | 
     approvalNumber | 批准文号 | Approval number | text 100 | ◐ | *
     standing | 身份 | Standing | text 60 | ○ | `,
  ],
  [
    ['GS', '退休与工伤认定档案', 'Retirement and work injury', 'item'],
    `person | 姓名 | Name | name 60 | ● | *!
     identityNumber | 身份证号 | Identity number | text 18 | ◐ | *!
     employer | 单位 | Employer | text 200 | ◐ | *^
     decisionNumber | 认定书号 | Decision number | text 100 | ◐ | *
     accidentOn | 事故日期 | Accident on | date 40 | ○ | `,
  ],
  [
    ['FT', '退役军人安置档案', 'Resettlement of veterans', 'item'],
    `person | 姓名 | Name | name 60 | ● | *!
     troop | 部队 | Troop | text 200 | ○ | 
     leftYear | 退伍年度 | Year of leaving | integer 4 | ◐ | *
     placedAt | 安置单位 | Placed at | text 200 | ◐ | *`,
  ],
  [
    ['XJ', '学籍档案', 'School records', 'item'],
    `person | 姓名 | Name | name 60 | ● | *+!
     school | 学校 | School | text 200 | ● | *^
     subject | 专业 | Subject | text 100 | ○ | ^
     schooling | 学历层次 | Level of schooling | code @schooling | ○ | ^
     enteredYear | 入学年度 | Entered | integer 4 | ◐ | ^
     leftYear | 毕业年度 | Left | integer 4 | ◐ | ^
     certificateNumber | 证书编号 | Certificate number | text 60 | ◐ | *`,
  ],
  [
    ['ZC', '职称评审档案', 'Professional titles', 'item'],
    `person | 姓名 | Name | name 60 | ● | *!
     line | 系列 | Line | text 100 | ◐ | ^
     rank | 级别 | Rank | text 60 | ◐ | 
     approvalNumber | 批文 | Approval | text 100 | ◐ | *
     approvedOn | 批准日期 | Approved on | date 40 | ○ | `,
  ],
  [
    ['RY', '奖惩与荣誉档案', 'Awards and discipline', 'item'],
    `person | 姓名 | Name | name 60 | ● | *+!
     honour | 称号 | Title | text 200 | ◐ | *
     grantedYear | 授予年度 | Granted | integer 4 | ◐ | `,
  ],
  [
    ['LQ', '林权登记档案', 'Forest rights', 'item'],
    `householder | 户主 | Householder | name 60 | ● | *!
     village | 村组 | Village | text 200 | ● | *^
     plot | 林班小班 | Compartment | text 100 | ◐ | 
     placeName | 地名 | Place name | text 100 | ◐ | *
     bounds | 四至 | Bounds | text 500 | ○ | 
     area | 面积 | Area | text 40 | ◐ | 
     certificateNumber | 证号 | Certificate number | text 60 | ◐ | *`,
  ],
  [
    ['TD', '土地档案', 'Land records', 'item'],
    `householder | 户主 | Householder | name 60 | ● | *!
     village | 村组 | Village | text 200 | ● | *^
     landKind | 土地事项 | Kind of right | code @land-kind | ○ | ^
     plot | 地块 | Plot | text 200 | ◐ | 
     area | 面积 | Area | text 40 | ◐ | 
     bounds | 四至 | Bounds | text 500 | ○ | 
     contractNumber | 合同号 | Contract number | text 60 | ◐ | *`,
  ],
  [
    ['FC', '房产档案', 'Housing records', 'item'],
    `owner | 产权人 | Owner | name 60 | ● | *+!
     address | 地址 | Address | text 300 | ● | *!
     houseNumber | 门牌 | House number | text 60 | ○ | *
     deedNumber | 产权证号 | Deed number | text 60 | ◐ | *`,
  ],
  [
    ['GZ', '公证档案', 'Notarial records', 'file'],
    `applicant | 申请人 | Applicant | name 60 | ● | *+!
     deedNumber | 公证书号 | Deed number | text 100 | ◐ | *
     matter | 公证事项 | Matter | text 200 | ◐ | 
     notarisedOn | 公证日期 | Notarised on | date 40 | ○ | `,
  ],
  [
    ['HJ', '户籍迁移档案', 'Household registration', 'item'],
    `person | 姓名 | Name | name 60 | ● | *+!
     householder | 户主 | Householder | name 60 | ◐ | *!
     movedFrom | 迁出地 | Moved from | text 200 | ◐ | 
     movedTo | 迁入地 | Moved to | text 200 | ◐ | 
     movedOn | 迁移日期 | Moved on | date 40 | ◐ | `,
  ],
  [
    ['SB', '社会保障档案', 'Social security', 'item'],
    `person | 姓名 | Name | name 60 | ● | *!
     identityNumber | 身份证号 | Identity number | text 18 | ◐ | *!
     employer | 单位 | Employer | text 200 | ◐ | *^
     period | 期间 | Period | text 60 | ○ | `,
  ],
  [
    ['YL', '医疗档案', 'Medical records', 'file'],
    `person | 姓名 | Name | name 60 | ● | *!
     caseNumber | 住院号 | Case number | text 60 | ◐ | *
     mother | 母亲姓名 | Mother | name 60 | ○ | *!
     born | 出生日期 | Born | date 40 | ○ | !`,
  ],
  [
    ['SS', '诉讼档案', 'Court records', 'file'],
    `parties | 当事人 | Parties | name 60 | ● | *+!
     caseNumber | 案号 | Case number | text 100 | ● | *
     cause | 案由 | Cause | text 200 | ◐ | ^`,
  ],
  [
    ['QT', '其他民生档案', 'Other livelihood records', 'item'],
    `person | 姓名 | Name | name 60 | ● | *+!
     place | 地点 | Place | text 200 | ◐ | *^
     eventYear | 年份 | Year | integer 4 | ◐ | `,
  ],
] as const;

export const CATEGORIES: SchemeCategory[] = [
  ...STANDARD.map(([head, schemes], at) => category('standard', at, head, [...schemes])),
  ...LIVELIHOOD.map(([head, fields], at) => category('livelihood', STANDARD.length + at, head, [], fields)),
];
