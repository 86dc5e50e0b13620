/** DA/T 18-2022 档案著录规则: the elements of the four levels with their obligations (item, file, series, fonds). */
import { schemeOf } from './lines.ts';

export const DAT18 = schemeOf(
  'DAT18',
  '档案著录（DA/T 18-2022）',
  'Description (DA/T 18-2022)',
  'DA/T 18',
  `
archiveCode | 档案馆代码 | Archive code | text 6 | ○○○● | = | 标识
level | 著录层级 | Level | code @level | ●●●● | = | 标识
code | 档号 | Reference code | text 200 | ●●●● | * | 标识
title | 题名 | Title | text 2000 | ●●●● | *! | 标识
parallelTitle | 并列题名 | Parallel title | text 500 | ○○○○ | | 标识
subtitle | 副题名 | Subtitle | text 500 | ○○○○ | | 标识
documentNumber | 文件编号 | Document number | text 200 | ◐——— | * | 标识
dateText | 日期 | Date | date 40 | ●●●● | * | 标识
responsible | 责任者 | Responsible body | text 500 | ●●●● | *!^ | 背景
history | 组织机构沿革或人物生平 | Administrative history or biography | long-text 5000 | ———○ | | 背景
custody | 档案保管沿革 | Custodial history | long-text 5000 | ○○○● | | 背景
retention | 保管期限 | Retention | code 20 @retention | ●●—— | ^ | 内容与结构
scope | 范围和提要 | Scope and content | long-text 5000 | ○○○○ | | 内容与结构
persons | 人名 | Persons | name 60 | ○○—— | *+! | 内容与结构
draft | 稿本 | Version | code @draft | ○——— | | 内容与结构
genre | 文种 | Document type | code @genre | ○——— | | 内容与结构
attachments | 附件 | Attachments | text 500 | ○——— | + | 内容与结构
carrier | 载体形态 | Carrier and extent | text 200 | ◐○○○ | | 内容与结构
pageCount | 页数 | Pages | integer 7 | ○○—— | | 内容与结构
digitalSize | 计算机文件大小 | File size | text 40 | ○○—— | = | 内容与结构
digitalFormat | 计算机文件格式 | File format | text 200 | ○○—— | = | 内容与结构
origin | 生成方式 | Origin | code @origin | ○○—— | ^ | 内容与结构
arrangementNote | 整理情况 | Arrangement | long-text 5000 | ——○○ | | 内容与结构
disposal | 销毁情况 | Disposal | text 500 | ○◐—— | | 内容与结构
openness | 开放标识 | Openness | code @openness | ●●—— | = | 查阅利用控制
secrecy | 密级 | Secrecy | code @secrecy | ◐——— | = | 查阅利用控制
publicity | 公开属性 | Publicity | code @publicity | ○——— | | 查阅利用控制
language | 语言或文字 | Language or script | text 100 | ○——— | ^ | 查阅利用控制
keywords | 主题词或关键词 | Subjects or keywords | text 60 | ○——— | *+ | 查阅利用控制
classNumber | 分类号 | Classification | text 60 | ○○—— | ^ | 查阅利用控制
microform | 缩微号 | Microform number | text 60 | ○○○○ | | 查阅利用控制
location | 存储位置 | Storage location | text 200 | ○○○○ | ^ | 查阅利用控制
originalsLocation | 原件存放位置 | Location of originals | text 200 | ○○○○ | ^ | 相关材料
copiesLocation | 复制件存放位置 | Location of copies | text 200 | ○○○○ | ^ | 相关材料
related | 相关著录单元 | Related units | text 200 | ——○○ | + | 相关材料
note | 附注 | Note | long-text 5000 | ○○○○ | ! | 附注
describer | 著录者 | Described by | name 60 | ○○○○ | | 著录控制
describedOn | 著录日期 | Described on | date 40 | ○○○○ | | 著录控制
`,
);
