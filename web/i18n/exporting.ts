/** 导出: a list as a file. */
import { dictionary } from './i18n.tsx';

export const exporting = dictionary(
  {
    export: '导出',
    'export.xlsx': 'XLSX',
    'export.csv': 'CSV',
    'export.ead3': 'EAD3',
    'export.jsonl': 'JSON 行',
  },
  {
    export: 'Export',
    'export.xlsx': 'XLSX',
    'export.csv': 'CSV',
    'export.ead3': 'EAD3',
    'export.jsonl': 'JSON lines',
  },
);
