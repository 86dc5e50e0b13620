/**
 * DA/T 46-2009 文书类电子文件元数据: its 88 elements. Where DA/T 18 has the same element it has the same key. Containers, and
 * what a unit's place, files, people and acts already tell, are recorded by Lantai itself. The obligations are proposals:
 * the standard's own column was not to be had.
 */
import { schemeOf } from './lines.ts';

export const DAT46 = schemeOf(
  'DAT46',
  '文书类电子文件元数据（DA/T 46-2009）',
  'Metadata of electronic records (DA/T 46-2009)',
  'DA/T 46',
  `
level | 聚合层次 | Aggregation level | code @level | ● | = | M1
source | 来源 | Provenance | text | ● | = | M2
archivesName | 档案馆名称 | Archive | text 100 | ○ | = | M3
archiveCode | 档案馆代码 | Archive code | text 6 | ○ | = | M4
fondsName | 全宗名称 | Fonds | text 200 | ◐ | = | M5
fondsUnitName | 立档单位名称 | Creating agency | text 200 | ● | = | M6
electronicRecordCode | 电子文件号 | Electronic record code | text 64 | ● | = | M7
code | 档号 | Reference code | text 200 | ● | * | M8
fondsIdentifier | 全宗号 | Fonds number | text 10 | ● | = | M9
catalogueNumber | 目录号 | Catalogue number | text 10 | ◐ | ^ | M10
year | 年度 | Year | integer 4 | ● | = | M11
retention | 保管期限 | Retention | code 20 @retention | ● | ^ | M12
office | 机构或问题 | Office or subject | text 100 | ◐ | ^ | M13
categoryCode | 类别号 | Category code | text 40 | ◐ | = | M14
agencyFileNumber | 室编案卷号 | Agency's file number | text 20 | ◐ | ^ | M15
archivesFileNumber | 馆编案卷号 | Archive's file number | text 20 | ◐ | ^ | M16
agencyItemNumber | 室编件号 | Agency's item number | integer 6 | ● | = | M17
archivesItemNumber | 馆编件号 | Archive's item number | integer 6 | ◐ | | M18
documentSequence | 文档序号 | Document sequence | integer 6 | ◐ | = | M19
pageNumber | 页号 | Page number | text 20 | ◐ | | M20
contentDescription | 内容描述 | Content | text | ● | = | M21
title | 题名 | Title | text 2000 | ● | *! | M22
parallelTitle | 并列题名 | Parallel title | text 500 | ○ | | M23
subtitle | 副题名 | Subtitle | text 500 | ○ | | M24
otherTitle | 说明题名文字 | Other title information | text 500 | ○ | | M25
descriptors | 主题词 | Subject terms | text 60 | ○ | *+ | M26
keywords | 关键词 | Keywords | text 60 | ○ | *+ | M27
persons | 人名 | Persons | name 60 | ○ | *+! | M28
abstract | 摘要 | Abstract | long-text 5000 | ○ | | M29
classNumber | 分类号 | Classification | text 60 | ○ | ^ | M30
documentNumber | 文件编号 | Document number | text 200 | ◐ | * | M31
responsible | 责任者 | Responsible body | text 500 | ● | *!^ | M32
dateText | 日期 | Date | date 40 | ● | * | M33
genre | 文种 | Document type | code @genre | ○ | | M34
urgency | 紧急程度 | Urgency | code @urgency | ○ | | M35
receivers | 主送 | Principal receivers | text 500 | ○ | | M36
copyReceivers | 抄送 | Copied to | text 500 | ○ | | M37
secrecy | 密级 | Secrecy | code @secrecy | ● | = | M38
secrecyPeriod | 保密期限 | Secrecy period | text 20 | ◐ | = | M39
formalCharacteristics | 形式特征 | Form | text | ○ | = | M40
aggregation | 文件组合类型 | Aggregation type | code @aggregation | ○ | | M41
itemTotal | 件数 | Items | integer 6 | —◐ | | M42
pageCount | 页数 | Pages | integer 7 | ○ | | M43
language | 语种 | Language | text 100 | ○ | ^ | M44
draft | 稿本 | Version | code @draft | ○ | | M45
electronicAttributes | 电子属性 | Electronic attributes | text | ● | = | M46
digitalFormat | 格式信息 | Format | text 200 | ● | = | M47
fileName | 计算机文件名 | File name | text 255 | ● | = | M48
digitalSize | 计算机文件大小 | File size | integer | ● | = | M49
creatingApplication | 文档创建程序 | Creating application | text 200 | ○ | = | M50
systemDescription | 信息系统描述 | Information system | text 500 | ○ | | M51
digitisation | 数字化属性 | Digitisation | text | ◐ | = | M52
physicalForm | 数字化对象形态 | Form of the original | text 100 | ◐ | | M53
resolution | 扫描分辨率 | Scanning resolution | integer 5 | ◐ | ^ | M54
colour | 扫描色彩模式 | Scanning colour | code @colour | ◐ | ^ | M55
compression | 图像压缩方案 | Compression | text 100 | ◐ | ^ | M56
signature | 电子签名 | Electronic signature | text | ○ | = | M57
signatureRules | 签名规则 | Signature rules | text 200 | ◐ | = | M58
signatureTime | 签名时间 | Signature time | text 40 | ◐ | = | M59
signer | 签名人 | Signer | text 100 | ◐ | =! | M60
signatureResult | 签名结果 | Signature | long-text | ◐ | = | M61
certificate | 证书 | Certificate | long-text | ◐ | = | M62
certificateReference | 证书引证 | Certificate reference | text 500 | ◐ | = | M63
signatureAlgorithm | 签名算法标识 | Signature algorithm | text 100 | ◐ | = | M64
storage | 存储位置 | Storage | text | ● | = | M65
currentLocation | 当前位置 | Current location | text 200 | ● | = | M66
offlineMedium | 脱机载体编号 | Offline medium | text 60 | ◐ | | M67
offlineLocation | 脱机载体存址 | Offline medium's place | text 200 | ◐ | | M68
microform | 缩微号 | Microform number | text 60 | ○ | | M69
rights | 权限管理 | Rights | text | ○ | = | M70
property | 知识产权说明 | Intellectual property | text 500 | ○ | ^ | M71
authorised | 授权对象 | Authorised agents | text 100 | ○ | + | M72
permission | 授权行为 | Permission | code @permission | ○ | + | M73
openness | 控制标识 | Control | code @openness | ● | = | M74
note | 附注 | Note | long-text 5000 | ○ | ! | M75
agentType | 机构人员类型 | Agent type | code @agent-type | ● | = | M76
agentName | 机构人员名称 | Agent | text 200 | ● | =! | M77
organisationCode | 组织机构代码 | Organisation code | text 18 | ○ | = | M78
position | 个人职位 | Position | text 100 | ○ | = | M79
businessStatus | 业务状态 | Status of the act | code @business-status | ● | = | M80
businessAct | 业务行为 | Act | code @business-act | ● | = | M81
actTime | 行为时间 | Time of the act | text 40 | ● | = | M82
actMandate | 行为依据 | Mandate | text 500 | ○ | = | M83
actDescription | 行为描述 | Description of the act | long-text 5000 | ○ | = | M84
entityIdentifier | 实体标识符 | Entity identifier | text 64 | ● | = | M85
relationType | 关系类型 | Type of relation | text 40 | ● | = | M86
relation | 关系 | Relation | code @relation | ● | = | M87
relationDescription | 关系描述 | Description of the relation | text 500 | ○ | = | M88
`,
);
