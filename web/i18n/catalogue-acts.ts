/** Names of what can be done with the units chosen in the catalogue. */
import { dictionary } from './i18n.tsx';

export const catalogueActs = dictionary(
  {
    bar: '对所选条目的操作',
    chosen: '已选 {n} 条',
    'chosen-all': '已选筛选出的全部 {n} 条',
    'choose-all': '选筛选出的全部 {n} 条',
    clear: '取消选择',
    'only-ids': '此项须逐条选定，一次最多 500 条',
    'act.open': '开放…',
    'act.withdraw': '撤销开放…',
    'act.arrange': '整理…',
    'act.bulk-edit': '批量修改…',
    'act.place': '入盒…',
    'act.print': '打印…',
  },
  {
    bar: 'Acts on the chosen units',
    chosen: '{n} chosen',
    'chosen-all': 'All {n} that the filter finds',
    'choose-all': 'Choose all {n} that the filter finds',
    clear: 'Choose none',
    'only-ids': 'Only for units chosen one by one, 500 at most',
    'act.open': 'Open…',
    'act.withdraw': 'Withdraw…',
    'act.arrange': 'Arrange…',
    'act.bulk-edit': 'Bulk edit…',
    'act.place': 'Put into a box…',
    'act.print': 'Print…',
  },
);
