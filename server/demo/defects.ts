/** What goes wrong in deliveries, put into drafts on purpose so that checks and decisions have something to show. */
import type { DeliveryItem, Draft } from './delivery.ts';

const at = (draft: Draft, index: number): DeliveryItem => draft.items[index]!;

/** For the delivery that waits: eight defects of eight kinds, one of them a row that the secrecy gate stops. */
export function spoilWaiting(draft: Draft): Draft {
  at(draft, 1).row.date = '20151345';
  at(draft, 3).files[0]!.bytes = Buffer.alloc(0);
  at(draft, 4).row.pages = 12;
  const cut = at(draft, 5).files[0]!;
  cut.bytes = cut.bytes.subarray(0, Math.floor(cut.bytes.length * 0.6));
  at(draft, 6).row.title = '';
  // A word processor's file under the name of a PDF.
  const [named, other] = [at(draft, 8), at(draft, 7)];
  named.files = [{ name: '正文.pdf', bytes: other.files[0]!.bytes }];
  const marked = at(draft, 10).row;
  marked.secrecy = '秘密★10年';
  marked.title = '关于水库大坝安全保卫方案的报告';
  return { ...draft, items: draft.items.slice(0, -1) };
}

/** For the delivery that nobody has sent yet: four defects that can be mended in the spreadsheet or by a copy. */
export function spoilUnsent(draft: Draft): Draft {
  at(draft, 0).row.retention = '35年';
  at(draft, 2).row.opinion = '';
  const doubled = { ...at(draft, 1).row, title: '关于社区养老服务站建设情况的补充报告' };
  const stray = { ...at(draft, 3), folder: 'Z045-WS·2016-D30-BGS-0099' };
  return { rows: [...draft.rows, doubled], items: [...draft.items, stray], stated: 6 };
}
