/** The search of the workbench, where it differs from the public's. */
import { dictionary } from './i18n.tsx';

export const workSearch = dictionary(
  {
    title: '检索',
    'title-for': '检索：{q}',
    found: '找到 {n} 件',
    'found-more': '找到超过 {n} 件',
    all: '全部馆藏 {n} 件',
    start: '在全部馆藏中查找',
    'start-next': '写姓名、题名、档号、文号或一句原文；加引号一字不差。未开放的也在内，仅供内部使用。',
    empty: '没有找到“{q}”',
    'empty-next': '少写几个字，或换个说法；也可以到目录中按全宗、门类、年度逐层查看。',
    'to-catalogue': '到目录中看',
    submit: '查 找',
    export: '导出',
    'export.xlsx': 'XLSX',
    'export.csv': 'CSV',
    'export.ead3': 'EAD3',
  },
  {
    title: 'Search',
    'title-for': 'Search: {q}',
    found: '{n} found',
    'found-more': 'More than {n} found',
    all: 'All holdings: {n}',
    start: 'Search all holdings',
    'start-next':
      'A name, a title, a code, a document number or words of the text; in quotation marks exactly so. Records that are not open are included, for use in the house.',
    empty: 'Nothing was found for “{q}”',
    'empty-next': 'Use fewer words or others; or go through the catalogue by fonds, category and year.',
    'to-catalogue': 'To the catalogue',
    submit: 'Search',
    export: 'Export',
    'export.xlsx': 'XLSX',
    'export.csv': 'CSV',
    'export.ead3': 'EAD3',
  },
);
